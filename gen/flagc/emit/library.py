# SPDX-License-Identifier: MIT
"""What the output holds for flagc's C library, if the user asks for it: names both ways, and rows for tables that are made at run time.

Each is one constant that the header declares and the C file defines, so that the linker drops what nobody uses.
"""

from typing import FrozenSet, List, Sequence, Tuple

from ..model.model import Actions, Dispatch, EnumType, FlagSet
from ..plan.rows import Rows
from . import constants, names, validity
from .dispatch import Parts, answers
from .layout import align, block_comment, comment, indent, literal, remark, string

# The library's names have words of so many bits.
WORD = 64

# Entries of the library's table of names: the name, the bits that it is about, and what they are.
Entry = Tuple[str, str, str]


def needed(version: str, name: str, tables: bool) -> List[str]:
    """The includes, and the check of the library's version. Before 1.0 the second number changes what may not fit."""
    major, minor, *_ = version.split(".") + ["0"]
    unlike = f"FLAGC_VERSION_MAJOR != {major} || FLAGC_VERSION_MINOR {'!=' if major == '0' else '<'} {minor}"
    return ["#include <flagc.h>"] + ["#include <flagc_table.h>"] * tables + [
        f"#if {unlike}", f'#error "{name} needs flagc.h of version {major}.{minor}"', "#endif", ""]


# --- names ---------------------------------------------------------------------------------------


def flag_names(item: FlagSet, taken: FrozenSet[str]) -> Parts:
    """The names of a set's words. A name for several flags stands in front of them, the one with the most flags first.

    Of an enum's field each name has an entry, with its least code; other codes and plain numbers are told as bits.
    """
    entries: List[Entry] = []
    for mask in sorted(item.masks, key=lambda mask: -bin(mask.value).count("1")):
        entries.append((mask.name, names.constant(item, mask), names.constant(item, mask)))
    for field in item.fields:
        bits = names.field_mask(item, field)
        if isinstance(field.type, EnumType):
            entries += [(f"{field.name}={member.name}", bits, constants.placed(item, field, member.low)) for member in field.type.members]
        elif field.type is None:
            entries.append((field.name, bits, bits))
    return _names(f"{item.name}_flag", entries, taken) if item.width <= WORD else Parts()


def action_names(item: Actions, taken: FrozenSet[str]) -> Parts:
    """The names of a mask of actions."""
    masks = [(one.name, names.action_mask(item, one)) for one in item.actions]
    return _names(f"{item.name}_action", [(name, mask, mask) for name, mask in masks], taken)


def _names(kind: str, entries: Sequence[Entry], taken: FrozenSet[str]) -> Parts:
    table = names.names_table(kind)
    about = f"For flagc_format(&{table}, word, ...) and flagc_parse(&{table}, text, ...)."
    header = block_comment(about) + [f"extern const struct flagc_names {table};", ""]
    if not entries:
        return Parts(header, [], [f"const struct flagc_names {table} = {{ NULL, 0 }};", ""])
    rows = [(f"{{ {string(name)},", f"{mask},", f"{value} }},") for name, mask, value in entries]
    array = names.fresh(f"{table}_entries", taken)
    lines = [f"static const struct flagc_name {array}[] = {{"] + indent(align(rows)) + ["};"]
    return Parts(header, [], lines + [f"const struct flagc_names {table} = {{ {array}, {len(entries)} }};", ""])


# --- rows ----------------------------------------------------------------------------------------


def rows(item: Dispatch, found: Rows, taken: FrozenSet[str]) -> Parts:
    """The rows of one output, with the rule that each comes from."""
    output = found.column.output
    name = names.part(item, output, "rows")
    policy = "FLAGC_COLLECT" if found.collects else "FLAGC_FIRST"
    about = f"The rules of {names.lookup(item, output)} as rows, for flagc_table_build(&table, &{name}, ...); outcomes are what it answers."
    header = block_comment(about) + [f"extern const flagc_rules {name};", ""]
    told = {rule.number: validity.origin(rule) for rule in item.rules}
    cells: List[Tuple[str, ...]] = []
    for row in found.rows:
        origin = told.get(row.rule, "else") if row.rule is not None else "excluded"
        mask, value = (literal(number, True) for number in row.cube)
        cells.append((f"{{ {mask},", f"{value},", f"{_outcome(item, found, row.outcome)} }},", remark(comment(origin))))
    rest = f"{len(cells)}, {literal(found.known, True)}, {policy}, {_outcome(item, found, found.otherwise)} }};"
    if not cells:
        return Parts(header, [], [f"const flagc_rules {name} = {{ NULL, {rest}", ""])
    array = names.fresh(f"{name}_list", taken)
    lines = [f"static const flagc_rule {array}[] = {{"] + indent(align(cells)) + ["};"]
    return Parts(header, [], lines + [f"const flagc_rules {name} = {{ {array}, {rest}", ""])


def _outcome(item: Dispatch, found: Rows, outcome: int) -> str:
    """An outcome as the answer that it is; numbers that may be negative as 32 bits."""
    if found.column.signed:
        return literal(outcome, outcome >= 1 << 15)
    return answers(item, found.column).literal(outcome)
