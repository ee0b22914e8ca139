# SPDX-License-Identifier: MIT
"""Constant tables."""

from types import MappingProxyType
from typing import Collection, FrozenSet, List, Mapping, Sequence, Tuple

from ..plan import program as ir
from . import names
from .layout import WIDTH

# C names of a program's tables; empty where a table is no memory.
Names = Tuple[str, ...]

# What two tables have in common that may be one: the width of an entry, its sign, and the entries.
Content = Tuple[int, bool, Tuple[int, ...]]


def content(table: ir.Table) -> Content:
    """The content of a table."""
    return table.bits, table.signed, table.entries


def table_names(function: str, program: ir.Program, taken: FrozenSet[str], known: Mapping[Content, str] = MappingProxyType({})) -> Names:
    """The names of tables that are `known` already; for others names that no other of the header's names is equal to."""
    used = {*taken, *known.values()}
    result: List[str] = []
    for table in program.tables:
        name = "" if table.immediate else known.get(content(table)) or names.fresh(f"{function}_{table.name}", used)
        used.add(name)
        result.append(name)
    return tuple(result)


def declarations(program: ir.Program, called: Names, known: Collection[str] = ()) -> List[str]:
    """The tables as a header announces them, without those that it has announced."""
    return [f"extern const {_element(table)} {name}[{_length(table)}];" for table, name in zip(program.tables, called)
            if name and name not in known]


def definitions(program: ir.Program, called: Names, flash: str, static: bool, bits: Collection[int],
                known: Collection[str] = ()) -> List[str]:
    """The tables with their entries, an empty line behind each, without those that are written already.

    bits: the tables whose entries are bits rather than numbers
    """
    lines: List[str] = []
    for number, (table, name) in enumerate(zip(program.tables, called)):
        if name and name not in known:
            head = f"{'static ' if static else ''}const {_element(table)} {name}[{_length(table)}]{' ' if flash else ''}{flash} = {{"
            lines += [head] + _rows(_packed(table), table, number in bits) + ["};", ""]
    return lines


def _element(table: ir.Table) -> str:
    return f"{'' if table.signed else 'u'}int{max(8, table.bits)}_t"


def _length(table: ir.Table) -> int:
    return (len(table.entries) * table.bits + 7) // 8 if table.bits < 8 else len(table.entries)


def _packed(table: ir.Table) -> Sequence[int]:
    """The entries, several to a byte where they are small, the first in the lowest bits."""
    if table.bits >= 8:
        return table.entries
    each = 8 // table.bits
    result = []
    for start in range(0, len(table.entries), each):
        byte = 0
        for place, entry in enumerate(table.entries[start : start + each]):
            byte |= entry << (table.bits * place)
        result.append(byte)
    return result


def _rows(values: Sequence[int], table: ir.Table, bits: bool) -> List[str]:
    texts = [_entry(value, table, bits) for value in values]
    width = max(map(len, texts)) + 2
    count = max(1, min(16, 1 << ((WIDTH - 4) // width).bit_length() - 1))
    rows = []
    for start in range(0, len(texts), count):
        cells = [f"{text + ',':>{width - 1}}" for text in texts[start : start + count]]
        rows.append("    " + " ".join(cells))
    return rows


def _entry(value: int, table: ir.Table, bits: bool) -> str:
    if table.signed:
        # The least number of 32 bits has no literal of its type.
        return f"-INT32_C({-value - 1}) - 1" if table.bits == 32 and value < 0 else str(value)
    if table.bits > 16:
        return f"UINT{table.bits}_C(0x{value:0{table.bits // 4}X})"
    return f"0x{value:0{max(8, table.bits) // 4}X}" if bits or table.bits != 8 else str(value)
