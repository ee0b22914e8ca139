# SPDX-License-Identifier: MIT
"""Tables that read tables, as a program.

The index of a table is made of two numbers, `left * (how many the right can be) + right`; each is bits of the words as they are, or what
another table says. Where it takes no more bytes, the right is given a power of two of places, and a shift takes the place of the product.
"""

from dataclasses import dataclass
from typing import Dict, Iterable, List, Sequence, Tuple, Union

from ..logic.decision import Column
from .context import Context
from .cost import table_bytes
from .program import Answer, Expr, Literal, Load, Program, Scaled, Sum, Table, operands
from .shape import entry_for, entry_of


@dataclass(frozen=True)
class Bits:
    """Some bits of the words as one number, which is less than `count`."""

    value: Expr
    count: int


@dataclass(frozen=True)
class Lookup:
    """A table over two numbers: an entry for each pair, those with the same left one beside each other.

    count: entries are less than this; 0 in the last table, whose entries are answers
    """

    left: "Number"
    right: "Number"
    entries: Tuple[int, ...]
    count: int = 0


Number = Union[Bits, Lookup]
NOTHING = Bits(Literal(0), 1)


def program_of(plan: str, variant: str, root: Lookup, values: Sequence[int], column: Column, context: Context,
               constants: bool = True) -> Program:
    """The program that answers what the last table says; or the one of these values that it says, if there are any.

    constants: whether tables that are small enough are constants of the code
    """
    order = _order(root)
    names = _names(order, bool(values))
    tables: List[Table] = []
    done: Dict[int, Expr] = {}
    for lookup in order:
        entries, index = _indexed(lookup, *(part.value if isinstance(part, Bits) else done[id(part)]
                                            for part in (lookup.left, lookup.right)))
        done[id(lookup)] = Load(len(tables), index)
        tables.append(table_of(names[len(tables)], entries, constants))
    answer = done[id(root)]
    if values:
        answer = Load(len(tables), answer)
        tables.append(table_of("values", values, constants))
    return Program(plan, context.words, column.bits, column.signed, tuple(tables), (), (Answer(answer),), variant=variant)


def table_of(name: str, entries: Sequence[int], constants: bool = True) -> Table:
    """The table with the narrowest entries; a constant if it may be one and is as small as that."""
    entry = entry_of(min(entries), max(entries), constants)
    if len(entries) <= entry.most:
        return Table(name, tuple(entries), entry.least, immediate=True)
    return Table(name, tuple(entries), entry.bits, min(entries) < 0)


def _order(root: Lookup) -> List[Lookup]:
    """All tables, each behind those whose entries it reads."""
    found: List[Lookup] = []
    pending: List[Number] = [root]
    while pending:
        item = pending.pop()
        if isinstance(item, Lookup):
            found.append(item)
            pending += [item.left, item.right]
    return found[::-1]


def _names(order: Sequence[Lookup], values: bool) -> List[str]:
    """The names of the tables: `stage1`, `stage2` in a row, `left` and `right` where two are joined, `answers` or `classes` at the end."""
    kinds: Dict[int, str] = {id(order[-1]): "classes" if values else "answers"}
    for lookup in order:
        inner = [part for part in (lookup.left, lookup.right) if isinstance(part, Lookup)]
        kinds.update(zip(map(id, inner), ("left", "right") if len(inner) == 2 else ("stage",)))
    totals = [kinds[id(lookup)] for lookup in order]
    names: List[str] = []
    for place, kind in enumerate(totals):
        number = totals[: place + 1].count(kind)
        names.append(f"{kind}{number}" if kind == "stage" or totals.count(kind) > 1 else kind)
    return names


def _indexed(lookup: Lookup, left: Expr, right: Expr) -> Tuple[Sequence[int], Expr]:
    """The entries as they are stored, and the index."""
    entries, counts = lookup.entries, (lookup.left.count, lookup.right.count)
    if counts[0] == 1 or counts[1] == 1:
        return entries, left if counts[1] == 1 else right
    if _is_power(counts[0]) and not _is_power(counts[1]):
        entries = tuple(entries[place] for low in range(counts[1]) for place in range(low, len(entries), counts[1]))
        left, right, counts = right, left, (counts[1], counts[0])
    step = counts[1]
    wide = 1 << (step - 1).bit_length()
    if wide > step:
        padded: List[int] = []
        for start in range(0, len(entries), step):
            padded += [*entries[start : start + step], *[entries[0]] * (wide - step)]
        del padded[step - wide :]
        entry = entry_for(entries)
        if entry.bytes(len(padded)) == entry.bytes(len(entries)):
            entries, step = tuple(padded), wide
    return entries, Sum((Scaled(left, step), right))


def _is_power(count: int) -> bool:
    return count & count - 1 == 0


def figures(program: Program) -> Tuple[int, int]:
    """Of a program that answers one expression: the loads that wait for one another, and the bytes of its tables."""
    deepest = 0
    pending: List[Tuple[Expr, int]] = [(statement.value, 0) for statement in program.body if isinstance(statement, Answer)]
    while pending:
        expr, depth = pending.pop()
        depth += isinstance(expr, Load) and not program.tables[expr.table].immediate
        deepest = max(deepest, depth)
        pending += [(operand, depth) for operand in operands(expr)]
    return deepest, sum(map(table_bytes, program.tables))


def shrinking(programs: Iterable[Program]) -> Tuple[Program, ...]:
    """Those that take fewer bytes than all with as many or fewer loads in a row, by loads; of equals the first."""
    kept: List[Program] = []
    for program in sorted(programs, key=figures):
        if not kept or figures(program)[1] < figures(kept[-1])[1]:
            kept.append(program)
    return tuple(kept)
