# SPDX-License-Identifier: MIT
"""What a header declares of a set that no integer holds: a struct of words, numbers of bits in the place of masks, and what is done to one flag.

The words are those of the library's wide sets (`flagc_wide_...`): flag n is bit n % 32 of word n / 32. Whoever links it may pass `f->word`.
"""

from typing import FrozenSet, List, Tuple

from ..model.model import CHUNK, Field, FlagSet
from . import names
from .layout import align, indent, literal, notes, remark, unsigned
from .types import about, banner, bit_of, code_type, flag_name, function, from_name, valid


def flag_set(item: FlagSet, path: str, taken: FrozenSet[str]) -> List[str]:
    """The struct, the numbers of its bits, and the functions over it."""
    lines = banner(f"flags {item.name}") + [""] + about(item.doc)
    lines += [f"/* Flag n is bit n % {CHUNK} of word[n / {CHUNK}]. Bits without a name are ignored by lookups. */",
              f"typedef struct {{ {unsigned(CHUNK)} word[{len(item.chunks)}]; }} {names.flags_type(item)};", ""]
    rows: List[Tuple[str, ...]] = [(bit_of(item, one), f"= {one.position},", remark(notes(one.doc, one.tags))) for one in item.fields]
    lines += [f"enum {names.bit_enum(item.name)} {{"] + indent(align(rows)) + ["};", ""] + _one_flag(item)
    for field in item.fields:
        if field.type is not None:
            lines += [""] + _field(item, field)
    pairs = [(one.name, bit_of(item, one)) for one in item.fields]
    return (lines + [""] + valid(item, taken) + [""] + flag_name(item) + [""]
            + from_name(f"{item.name}_flag", "number of the bit", "unsigned *bit", pairs, path))


def _one_flag(item: FlagSet) -> List[str]:
    """Functions that ask and change one flag. A number that is no bit of the set is no flag: it is never set."""
    kind, word, mask = names.flags_type(item), f"f->word[bit / {CHUNK}]", f"({unsigned(CHUNK)})(UINT{CHUNK}_C(1) << (bit % {CHUNK}))"
    has, put, clear, toggle, assign = (names.wide(item, what) for what in names.WIDE)
    head = f"({kind} *f, unsigned bit"

    def change(statement: str) -> List[str]:
        return [f"if (bit < {item.width}) {{ {statement}; }}"]

    return ([f"/* One flag by the number of its bit. A number of {item.width} or more is no flag: it is never set, and changing it does nothing. */"]
            + function(f"bool {has}(const {kind} *f, unsigned bit)", [f"return bit < {item.width} && (({word} >> (bit % {CHUNK})) & 1) != 0;"]) + [""]
            + function(f"void {put}{head})", change(f"{word} |= {mask}")) + [""]
            + function(f"void {clear}{head})", change(f"{word} &= ({unsigned(CHUNK)})~{mask}")) + [""]
            + function(f"void {toggle}{head})", change(f"{word} ^= {mask}")) + [""]
            + function(f"void {assign}{head}, bool on)", [f"if (on) {{ {put}(f, bit); }} else {{ {clear}(f, bit); }}"]))


def _field(item: FlagSet, field: Field) -> List[str]:
    """Reads and writes a code. A code that does not fit the field is cut off."""
    kind, set_type, uint = code_type(field), names.flags_type(item), unsigned(CHUNK)
    number, position = item.place(field.position)
    ones, mask = (1 << field.width) - 1, (1 << field.width) - 1 << position
    word = f"f->word[{number}]"
    held = f"({word} >> {position}) & {literal(ones, True)}" if position else f"{word} & {literal(ones, True)}"
    moved = f"(({uint})code << {position})" if position else f"({uint})code"
    kept = f"{word} & {literal(((1 << CHUNK) - 1) & ~mask, True)}"
    return (function(f"{kind} {names.getter(item, field)}(const {set_type} *f)", [f"return ({kind})({held});"]) + [""]
            + function(f"void {names.putter(item, field)}({set_type} *f, {kind} code)",
                       [f"{word} = ({uint})(({kept}) | ({moved} & {literal(mask, True)}));"]))
