# SPDX-License-Identifier: MIT
"""gperf as a competitor, where it applies.

gperf makes a perfect hash function for a fixed list of keywords: it answers whether a byte string is one of them, and which. It knows no
don't-care bits. So a word of flags can only be looked up if every word that has an answer of its own is written out as a keyword of one or two
bytes; what is no keyword gets the default. That is what is done here, up to 10 flags. Above, the list itself would be a larger
table than the direct one, and rules with don't-cares over 24 or 64 flags cannot be listed at all.
"""

import subprocess
from typing import Optional

from .candidate import Candidate
from .competitors import outcomes
from .rules import RuleSet
from .tools import run

FLAGS = 10

HEAD = """\
%language=ANSI-C
%readonly-tables
%compare-lengths
%pic
%struct-type
%define slot-name place
%define lookup-function-name find
struct keyword { int place; unsigned char outcome; };
%%
"""


def keywords(rules: RuleSet) -> str:
    """gperf's input: the words that do not get the default."""
    size = rules.width // 8
    lines = []
    for word in range(1 << rules.flags):
        outcome = rules.answer(word)
        if outcome != rules.default:
            lines.append('"' + "".join(f"\\{word >> 8 * byte & 0xFF:03o}" for byte in range(size)) + f'", {outcome}')
    return HEAD + "\n".join(lines) + "\n%%\n"


def gperf(rules: RuleSet, folder: str) -> Optional[Candidate]:
    """gperf's hash, or nothing where it does not apply."""
    if rules.flags > FLAGS:
        return None
    try:
        made = run(["gperf", "--output-file=keywords.c"], folder, 20, keywords(rules))
    except subprocess.TimeoutExpired:
        return None
    if made.returncode:
        return None
    text = outcomes(rules) + f"""\
#include <string.h>

struct keyword;
static inline const struct keyword *find(register const char *str, register size_t len);
#include "keywords.c"

static inline enum outcome by_hand(word f)
{{
    const word named = f & {(1 << rules.flags) - 1:#x};
    char bytes[sizeof(word)];
    const struct keyword *found;

    for (unsigned i = 0; i < sizeof bytes; i++) {{
        bytes[i] = (char)(named >> 8 * i);
    }}
    found = find(bytes, sizeof bytes);
    return found ? (enum outcome)found->outcome : O{rules.default};
}}
"""
    return Candidate("gperf", False, text, "by_hand(x)")
