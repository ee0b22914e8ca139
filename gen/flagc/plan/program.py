# SPDX-License-Identifier: MIT
"""The program IR: what a plan builds, and what is printed as C, run, priced and proven.

A program maps the words of a dispatch to one number. It is structured (no jumps), has no recursion and two kinds of
loops: over the rows of a scan, and over the blocks of a bit vector. Values are non-negative integers inside expressions; conditions are the values 0 and 1.
A negative answer occurs only as a `Literal` that is answered or stored, and as a table entry.
"""

from dataclasses import dataclass, replace
from typing import Dict, Iterator, List, Optional, Sequence, Tuple, Union


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
class Bitor:
    """The operands, ored bit by bit."""

    operands: Tuple["Expr", ...]


@dataclass(frozen=True)
class Xor:
    """The operands, bit by bit: set where an odd number of them has the bit."""

    operands: Tuple["Expr", ...]


@dataclass(frozen=True)
class Scaled:
    """The operand times a constant, which is 2 or more. A power of two is a shift."""

    operand: "Expr"
    factor: int


@dataclass(frozen=True)
class Parity:
    """1 if an odd number of the bits `mask` of a word is set, else 0. The mask has at least two bits."""

    word: int
    mask: int


@dataclass(frozen=True)
class Product:
    """`width` bits of `(word & mask) * factor`, from bit `shift` on. The product is one of `bits` (32 or 64) bits, what is above is lost.

    With the right factor it gathers bits from anywhere in their order (chess programmers' magic multiplication), or
    hashes words that are known.
    """

    word: int
    mask: int
    factor: int
    bits: int
    shift: int
    width: int


@dataclass(frozen=True)
class Use:
    """The value of definition number `definition` of the program."""

    definition: int


@dataclass(frozen=True)
class Scan:
    """The index of the first row that matches, or the number of rows if none does.

    masks, values: for each word the numbers of the tables that hold its column, or (-1, -1) if no row tests that word
    rows:          how many there are
    sure:          the last row matches every word, so there always is one
    stride:        1, or all columns are in one table, which holds row after row, each of so many entries: mask and value of the first tested word,
                   of the next, and if that leaves one entry, an answer; then that of the first row that matches is the value, not its index
    """

    masks: Tuple[int, ...]
    values: Tuple[int, ...]
    rows: int
    sure: bool = False
    stride: int = 1

    @property
    def answers(self) -> bool:
        """Whether the rows hold answers."""
        return self.stride > 1 and self.stride % 2 == 1


@dataclass(frozen=True)
class Chunk:
    """One part of a `Vector`: the row of table `table` at `index`. A row is as many entries as the vector has blocks."""

    table: int
    index: "Expr"


@dataclass(frozen=True)
class Vector:
    """The lowest bit that is set in the rows of all chunks, or `rows` if there is none.

    A row is a string of `rows` bits, the lowest first, in blocks of one entry each.

    sure: the last bit is set in every row, so there always is one
    """

    chunks: Tuple[Chunk, ...]
    rows: int
    sure: bool = False


@dataclass(frozen=True)
class Result:
    """What `Merge` has gathered so far."""


Expr = Union[Literal, Extract, Product, Parity, Load, Masked, Relation, Both, Either, Negation, Sum, Bitor, Xor, Scaled, Use, Scan, Vector,
             Result]



def operands(expr: Expr) -> Tuple[Expr, ...]:
    """The expressions inside an expression, in order."""
    if isinstance(expr, (Both, Either, Sum, Bitor, Xor)):
        return expr.operands
    if isinstance(expr, Relation):
        return expr.left, expr.right
    if isinstance(expr, (Negation, Scaled)):
        return (expr.operand,)
    if isinstance(expr, Vector):
        return tuple(chunk.index for chunk in expr.chunks)
    return (expr.index,) if isinstance(expr, Load) else ()


def with_operands(expr: Expr, inner: Tuple[Expr, ...]) -> Expr:
    """The same expression over other operands."""
    if isinstance(expr, (Both, Either, Sum, Bitor, Xor)):
        return type(expr)(inner)
    if isinstance(expr, Relation):
        return Relation(expr.operator, inner[0], inner[1])
    if isinstance(expr, (Negation, Scaled)):
        return replace(expr, operand=inner[0])
    if isinstance(expr, Vector):
        return Vector(tuple(Chunk(chunk.table, index) for chunk, index in zip(expr.chunks, inner)), expr.rows, expr.sure)
    return Load(expr.table, inner[0]) if isinstance(expr, Load) else expr


def tests_of(scan: Scan, tables: Tuple[Table, ...], row: int) -> Iterator[Tuple[int, int, int]]:
    """What a row of a scan tests: word, mask and value."""
    place = row * scan.stride
    for word, (masks, values) in enumerate(zip(scan.masks, scan.values)):
        if masks >= 0 and scan.stride > 1:
            yield word, tables[masks].entries[place], tables[values].entries[place + 1]
            place += 2
        elif masks >= 0:
            yield word, tables[masks].entries[row], tables[values].entries[row]


def told_by(scan: Scan, tables: Tuple[Table, ...]) -> Sequence[int]:
    """The value of a scan for each of its rows, and behind them where none matches."""
    if scan.answers:
        return tables[max(scan.masks)].entries[scan.stride - 1 :: scan.stride]
    return range(scan.rows + (not scan.sure))


def inside(expr: Expr) -> Iterator[Expr]:
    """The expression and all inside it."""
    pending: List[Expr] = [expr]
    while pending:
        item = pending.pop()
        yield item
        pending += reversed(operands(item))


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


def gathered(product: Product) -> Optional[Extract]:
    """What a product gathers, as runs; None if some of its bits are sums, or could take in a carry."""
    places: Dict[int, int] = {}
    for position in range(product.mask.bit_length()):
        for move in range(product.factor.bit_length()):
            if product.mask >> position & product.factor >> move & 1 and position + move < product.shift + product.width:
                if position + move in places:
                    return None
                places[position + move] = position
    runs: List[Run] = []
    for to in range(product.width):
        place = product.shift + to
        if place in places and runs and (runs[-1].position + runs[-1].width, runs[-1].to + runs[-1].width) == (places[place], to):
            runs[-1] = replace(runs[-1], width=runs[-1].width + 1)
        elif place in places:
            runs.append(Run(product.word, places[place], 1, to))
    return Extract(tuple(runs))


def parts(mask: int) -> Iterator[Tuple[int, int]]:
    """The bytes of a mask that are not 0, neighbours as one part of 16 bits: where each part begins, and its size."""
    base = 0
    while mask >> base:
        size = 16 if mask >> base & 0xFF and mask >> base & 0xFF00 else 8
        if mask >> base & 0xFF:
            yield base, size
        base += size


def is_scattered(expr: Expr) -> bool:
    """Whether the expression brings together, in their order, bits of one word from so many places that a machine may have a better way."""
    if isinstance(expr, Product):
        runs = gathered(expr)
        return runs is not None and is_scattered(runs)
    return (isinstance(expr, Extract) and len(expr.runs) > 2 and len({run.word for run in expr.runs}) == 1
            and all(a.position < b.position and a.to + a.width == b.to for a, b in zip(expr.runs, expr.runs[1:])) and expr.runs[0].to == 0)


@dataclass(frozen=True)
class Definition:
    """A condition that is written once and used in several places (a `let`)."""

    name: str
    value: Expr


# Words of so many bits are tested as a whole even by machines with registers of 8 bits: their compilers are good at that.
EASY = 16


@dataclass(frozen=True)
class Program:
    """The whole.

    plan:        the name of the plan that built it
    variant:     which of the plan's programs this is, for people
    by_bytes:    tests of a word wider than EASY are made byte by byte, and small indexes are bytes, because the machine has no wider words
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
    variant: str = ""
    by_bytes: bool = False


def expressions(program: Program) -> Iterator[Expr]:
    """All expressions of a program."""
    pending: List[Statement] = list(program.body)
    while pending:
        item = pending.pop()
        if isinstance(item, If):
            pending += item.body
            yield from inside(item.condition)
        else:
            yield from inside(item.value)
    for definition in program.definitions:
        yield from inside(definition.value)
