# SPDX-License-Identifier: MIT
"""A candidate: one way to answer a rule set, in C, that is measured beside the others.

Its C is a text that is included behind set.h, which declares `word` and `struct bools`. Some candidates read a word, the others a struct of bools.
"""

from dataclasses import dataclass
from typing import Optional, Tuple

from .rules import RuleSet

# The types that all candidates of a set share, and how a table is kept in AVR's flash.
SET = """\
/* What the candidates of {name} share. */
#ifndef SET_H
#define SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint{width}_t word;

struct bools {{
{members}
}};

#ifdef __AVR__
#include <avr/pgmspace.h>
#define IN_FLASH PROGMEM
#define READ8(p) pgm_read_byte(p)
#define READ16(p) pgm_read_word(p)
#define READ32(p) pgm_read_dword(p)
#define READ64(p) ((uint64_t)pgm_read_dword((const uint32_t *)(p) + 1) << 32 | pgm_read_dword((const uint32_t *)(p)))
#else
#define IN_FLASH
#define READ8(p) (*(p))
#define READ16(p) (*(p))
#define READ32(p) (*(p))
#define READ64(p) (*(p))
#endif

#endif
"""


@dataclass(frozen=True)
class Candidate:
    """One way to answer.

    name: as tables show it; unique within its set
    bools: it reads a `const struct bools *`, else a word
    text: C, to be included
    call: the C expression of the answer to `x`, a word or a pointer to bools
    source: the C file that belongs to it, where it has one
    root: the function in that file that is the whole lookup, if it is one
    options: more for the compiler
    only: the compilers that it is for: gcc, which includes the cross compilers, or clang; all, if empty
    plan: of flagc: the plan that its code names
    loads: of flagc: reads of tables in one lookup, if its code has no loop
    """

    name: str
    bools: bool
    text: str
    call: str
    source: str = ""
    root: str = ""
    options: Tuple[str, ...] = ()
    only: str = ""
    plan: str = ""
    loads: Optional[int] = None


def set_header(rules: RuleSet) -> str:
    """The text of set.h."""
    members = "\n".join(f"    bool f{bit};" for bit in range(rules.flags))
    return SET.format(name=rules.name, width=rules.width, members=members)
