# SPDX-License-Identifier: MIT
"""How flag sets stand in C: as an integer, by value; or, where none is wide enough, as a struct of words, by pointer.

Whoever prints a function over words asks here for its parameters, for what a program reads through them, and for what a caller passes.
"""

from dataclasses import replace
from typing import FrozenSet, List, Sequence, Tuple

from ..model.model import CHUNK, Field, FlagSet
from ..plan import program as ir
from ..plan.chunks import Chunks
from . import constants, names
from .expression import Setting
from .layout import unsigned
from .program import reads

# The name of a word in C, and its set.
Named = Tuple[str, FlagSet]


def parameter(flags: FlagSet, name: str) -> str:
    """The parameter of a function that reads the set."""
    return f"const {names.flags_type(flags)} *{name}" if flags.wide else f"{names.flags_type(flags)} {name}"


def argument(flags: FlagSet, variable: str) -> str:
    """A variable of the set's type, passed to such a function."""
    return f"&{variable}" if flags.wide else variable


def chunks(flags: FlagSet, name: str) -> List[Named]:
    """The words that a program reads where a set is the parameter `name`. Those of a wide set have bits without names: no mask is a constant."""
    if not flags.wide:
        return [(name, flags)]
    part = replace(flags, width=CHUNK, fields=(), masks=())
    return [(f"{name}->word[{number}]", part) for number in range(len(flags.chunks))]


def integer(flags: FlagSet) -> str:
    """The type of one such word."""
    return unsigned(CHUNK) if flags.wide else names.flags_type(flags)


def whole(flags: FlagSet, parts: Sequence[str]) -> str:
    """What a variable of the set's type is initialised with, made of its words."""
    return f"{{ {{ {', '.join(parts)} }} }}" if flags.wide else parts[0]


def constant(flags: FlagSet, value: int) -> str:
    """The same for a word that is known."""
    values = Chunks((flags,)).words((value,))
    return whole(flags, [constants.word(part, number) for (_, part), number in zip(chunks(flags, ""), values)])


def has(flags: FlagSet, name: str, field: Field) -> str:
    """The condition that a flag is set."""
    if flags.wide:
        return f"{names.wide(flags, 'has')}({name}, {names.flag_bit(flags, field)})"
    return f"{name} & {names.constant(flags, field)}"


def setting(words: Sequence[Named], tables: Tuple[str, ...], path: str, taken: FrozenSet[str]) -> Setting:
    """The names around a program over these parameters."""
    parts = tuple(part for name, flags in words for part in chunks(flags, name))
    return Setting(parts, tables, path, taken | {name for name, _ in words})


def unused(words: Sequence[Named], program: ir.Program) -> List[str]:
    """Statements for the parameters that the program does not look at."""
    held = Chunks([flags for _, flags in words])
    return [f"(void){name};" for number, (name, _) in enumerate(words) if not any(reads(program, part) for part in held.of(number))]
