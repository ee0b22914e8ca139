# SPDX-License-Identifier: MIT
"""Resolves the masks of a flag set: several flags under one name."""

from typing import AbstractSet, Dict, List, Mapping, Sequence

from ..spec import syntax
from ..text.source import Span
from .lets import names_in, report_cycles
from .model import Field, Mask
from .order import in_order
from .scope import IN_ANSWERS, IN_CONDITIONS, Problems


def resolve_masks(items: Sequence[syntax.MaskItem], fields: Sequence[Field], taken: Dict[str, Span], problems: Problems) -> List[Mask]:
    """The masks, in the order of declaration. Their names go to `taken`."""
    pending: Dict[str, syntax.MaskItem] = {}
    for one in items:
        if one.name.text in taken:
            problems.duplicate(one.name.span, one.name.text, taken[one.name.text])
        else:
            taken[one.name.text] = one.name.span
            problems.meant_otherwise(one.name, IN_CONDITIONS + IN_ANSWERS)
            pending[one.name.text] = one
    order = in_order({name: [used for used in names_in(one.value, {}) if used in pending] for name, one in pending.items()})
    report_cycles(order, taken, "is a mask made of itself", "make it of flags", problems)
    flags = {field.name: field.mask for field in fields if field.type is None}
    work = _Masks(flags, {field.name for field in fields if field.type is not None}, problems)
    work.values.update((name, 0) for name in order.cyclic)
    for name in order.names:
        before = len(problems.found)
        work.values[name] = work.value(pending[name].value)
        if not work.values[name] and len(problems.found) == before and name not in order.cyclic:
            problems.add("mask", pending[name].value.span, f"the mask '{name}' names no flag",
                         ("A | B names both; a condition gets its name from `let`",))
    return [Mask(name, work.values[name], one.notes.doc, one.name.span) for name, one in pending.items()]


class _Masks:
    """The values of the flags and masks of one set, as far as they are known."""

    def __init__(self, flags: Mapping[str, int], coded: AbstractSet[str], problems: Problems) -> None:
        self.values: Dict[str, int] = dict(flags)
        self.everything = sum(flags.values())
        self.coded = coded
        self.problems = problems

    def value(self, item: syntax.Condition) -> int:
        """The bits of an expression over flags and masks. What is wrong is reported and has none."""
        if isinstance(item, syntax.Grouped):
            return self.value(item.operand)
        if isinstance(item, syntax.Negated):
            return self.everything & ~self.value(item.operand)
        if isinstance(item, syntax.Chain):
            result = self.value(item.operands[0])
            for operand in item.operands[1:]:
                other = self.value(operand)
                result = result & other if item.operator == "&" else result | other if item.operator == "|" else result ^ other
            return result
        if not isinstance(item, syntax.Name):
            fix = "a flag's bit stands behind it: NAME @BIT" if isinstance(item, syntax.Int) else "a condition gets its name from `let`"
            self.problems.add("type", item.span, "a mask is made of flags with |, &, ! and ^", (fix,))
        elif item.full in self.values:
            return self.values[item.full]
        elif item.full in self.coded:
            self.problems.add("type", item.span, f"'{item.full}' is a field; a mask is made of flags",
                              ("a condition on fields gets its name from `let`",))
        else:
            self.problems.unknown(item.span, "flag", item.full, self.values)
        return 0
