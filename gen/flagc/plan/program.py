# SPDX-License-Identifier: MIT
"""The program IR: what a plan builds, and what is printed as C, run, priced and proven.

A program maps the words of a dispatch to one number. It is structured (no jumps), has no recursion and at most one
kind of loop, the scan over rows. Values are non-negative integers inside expressions; conditions are the values 0 and 1.
A negative answer occurs only as a `Literal` that is answered or stored, and as a table entry.
"""

from dataclasses import dataclass
from typing import Tuple, Union


@dataclass(frozen=True)
class Table:
    """Constant entries, read by `Load`.

    bits:      of one entry: 1, 2, 4 (packed, lowest bits first), 8, 16, 32 or 64
    signed:    entries are two's complement (8 to 32 bits)
    immediate: the table is no memory but one constant, `(K >> (bits * index)) & mask`; all entries together have at most 64
               bits, and `bits` may then be any number
    """

    name: str
    entries: Tuple[int, ...]
    bits: int
    signed: bool = False
    immediate: bool = False


# --- expressions ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Literal:
    """A constant."""

    value: int


@dataclass(frozen=True)
class Run:
    """`width` bits of word `word` from `position` on, moved to bit `to` of the result."""

    word: int
    position: int
    width: int
    to: int


@dataclass(frozen=True)
class Extract:
    """Bits gathered from the words: the runs, ored. No run overlaps another in the result."""

    runs: Tuple[Run, ...]


@dataclass(frozen=True)
class Load:
    """The entry of table number `table` at `index`. The index is always inside."""

    table: int
    index: "Expr"


@dataclass(frozen=True)
class Masked:
    """A condition: `word & mask == value`. The mask has at least one bit."""

    word: int
    mask: int
    value: int


@dataclass(frozen=True)
class Relation:
    """A condition: two values compared by == != < <= > >=."""

    operator: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True)
class Both:
    """A condition: all of these conditions hold, tried in order."""

    operands: Tuple["Expr", ...]


@dataclass(frozen=True)
class Either:
    """A condition: at least one of these conditions holds, tried in order."""

    operands: Tuple["Expr", ...]


@dataclass(frozen=True)
class Negation:
    """A condition: the operand does not hold."""

    operand: "Expr"


@dataclass(frozen=True)
class Sum:
    """The operands, added."""

    operands: Tuple["Expr", ...]


@dataclass(frozen=True)
class Use:
    """The value of definition number `definition` of the program."""

    definition: int


@dataclass(frozen=True)
class Scan:
    """The index of the first row that matches, or the number of rows if none does.

    masks, values: for each word the numbers of the tables that hold its column, or (-1, -1) if no row tests that word
    rows:          how many there are
    """

    masks: Tuple[int, ...]
    values: Tuple[int, ...]
    rows: int


@dataclass(frozen=True)
class Result:
    """What `Merge` has gathered so far."""


Expr = Union[Literal, Extract, Load, Masked, Relation, Both, Either, Negation, Sum, Use, Scan, Result]


def operands(expr: Expr) -> Tuple[Expr, ...]:
    """The expressions inside an expression, in order."""
    if isinstance(expr, (Both, Either, Sum)):
        return expr.operands
    if isinstance(expr, Relation):
        return expr.left, expr.right
    if isinstance(expr, Negation):
        return (expr.operand,)
    return (expr.index,) if isinstance(expr, Load) else ()


# --- statements ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """The program ends with this value."""

    value: Expr


@dataclass(frozen=True)
class Merge:
    """The gathered result (0 at first) becomes `result OP value`. `operator` is | or +."""

    operator: str
    value: Expr


@dataclass(frozen=True)
class If:
    """When the condition holds, do `body`; a body without an answer goes on behind it.

    origin: where it comes from, an index into the program's `origins`, or -1
    """

    condition: Expr
    body: Tuple["Statement", ...]
    origin: int = -1


Statement = Union[Answer, Merge, If]


@dataclass(frozen=True)
class Definition:
    """A condition that is written once and used in several places (a `let`)."""

    name: str
    value: Expr


@dataclass(frozen=True)
class Program:
    """The whole.

    plan:        the name of the plan that built it
    words:       the width in bits of each input word
    bits/signed: of the answer
    definitions: each may use those before it
    origins:     for people: where each `If` comes from, such as `notify.flags:15: EMAIL & URL`
    """

    plan: str
    words: Tuple[int, ...]
    bits: int
    signed: bool
    tables: Tuple[Table, ...]
    definitions: Tuple[Definition, ...]
    body: Tuple[Statement, ...]
    origins: Tuple[str, ...] = ()
