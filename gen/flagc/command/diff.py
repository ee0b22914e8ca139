# SPDX-License-Identifier: MIT
"""`flagc diff`: which combinations a changed spec answers differently, and what else changed."""

import argparse
import os
from typing import Dict, Iterable, List, Sequence, Tuple, Union

from .. import VERSION
from ..check.difference import Change, Comparison, difference
from ..check.phrases import amount
from ..check.subject import counted
from ..emit.testing import Tested, test_file
from ..logic.lower import TooManyCases, TooManySteps
from ..logic.naming import names_text, region_text, word_text
from ..model.model import Dispatch, EnumType, Field, FlagSet, Model, Rule
from . import difftest
from .files import deliver
from .load import load
from .show import show
from .status import FINDINGS, FINE, Trouble

# So many changes of one dispatch are told.
SHOWN = 8


def diff(options: argparse.Namespace) -> int:
    """Runs the verb: prints what differs, and exits with 1 if any combination does, or an input or a dispatch came or went."""
    models: List[Model] = []
    for path in (options.old, options.new):
        spec = load(path)
        if show(spec.problems) or spec.model is None:
            return FINDINGS
        models.append(spec.model)
    old, new = models
    lines: List[str] = []
    apart = _sets(old, new) + _dispatches(old, new)
    changed = False
    tested: List[Tested] = []
    for before, after in _matched(old, new):
        try:
            comparison = difference(before, after, None if options.all or options.test else SHOWN)
            if options.test:
                tested.append(difftest.changed(before, after, comparison))
        except (TooManySteps, TooManyCases) as problem:
            raise Trouble(str(problem)) from None
        changed = changed or bool(comparison.changes or comparison.unnamed) or comparison.undecided
        lines += _report(comparison, before, after, SHOWN if not options.all else len(comparison.changes))
    for line in apart + lines:
        print(line)
    if options.test:
        deliver(options.test, test_file(new, tested, os.path.basename(options.test), VERSION, ()))
    return FINDINGS if changed or apart else FINE


def _matched(old: Model, new: Model) -> List[Tuple[Dispatch, Dispatch]]:
    known = {dispatch.name: dispatch for dispatch in old.dispatches}
    return [(known[dispatch.name], dispatch) for dispatch in new.dispatches if dispatch.name in known]


# --- what is not an answer -----------------------------------------------------------------------


def _dispatches(old: Model, new: Model) -> List[str]:
    return _came_and_went("dispatch", {item.name: item for item in old.dispatches}, {item.name: item for item in new.dispatches})


def _came_and_went(what: str, old: Iterable[str], new: Iterable[str]) -> List[str]:
    before, after = list(old), list(new)
    gone = [f"{what} {name}: removed" for name in before if name not in after]
    return gone + [f"{what} {name}: added" for name in after if name not in before]


def _sets(old: Model, new: Model) -> List[str]:
    """Inputs, by name: those that came, went, moved, or have another type."""
    before, after = ({flags.name: flags for flags in model.sets} for model in (old, new))
    lines = _came_and_went("flags", before, after)
    for name, flags in after.items():
        if name in before:
            lines += _inputs(before[name], flags)
    return lines


def _inputs(old: FlagSet, new: FlagSet) -> List[str]:
    before, after = ({field.name: field for field in flags.fields} for flags in (old, new))
    lines = [f"{new.name}: {line}" for line in _came_and_went("input", before, after)]
    for name, field in after.items():
        known = before.get(name)
        if known is not None:
            lines += [f"{new.name}: input {name}: {what}" for what in _changes(known, field)]
    return lines


def _changes(old: Field, new: Field) -> List[str]:
    result = []
    if (old.position, old.width) != (new.position, new.width):
        result.append(f"moved from {_bits(old)} to {_bits(new)}")
    if isinstance(old.type, EnumType) and isinstance(new.type, EnumType):
        before, after = ({member.name: member.low for member in enum.members} for enum in (old.type, new.type))
        result += _came_and_went("code", before, after)
        result += [f"code {name}: was {before[name]}, is {code}" for name, code in after.items() if before.get(name, code) != code]
    elif type(old.type) is not type(new.type):
        result.append("has another type")
    return result


def _bits(field: Field) -> str:
    return f"bit {field.position}" if field.width == 1 else f"bits {field.position}..{field.position + field.width - 1}"


# --- answers -------------------------------------------------------------------------------------


def _report(comparison: Comparison, old: Dispatch, new: Dispatch, most: int) -> List[str]:
    several = len(new.outputs) > 1 or len(old.outputs) > 1
    unnamed = [f"  {f'{label}: ' if several else ''}{before} -> {after}    wherever a field holds a code without a name" for label, before, after in comparison.unnamed]
    if not comparison.changes:
        settled = "the same answers" if not comparison.undecided else "no difference found, but not everything is settled"
        return [f"{new.name}: {settled}{', but for excluded words' * bool(unnamed)}", *unnamed]
    lines = [f"{new.name}: {_total(comparison)} differently"]
    for change in comparison.changes[:most]:
        lines += _told(comparison, change, several)
    left = len(comparison.changes) - most
    if left > 0:
        lines.append(f"  and {left} more change{'s' * (left != 1)}: see them with --all")
    lines += unnamed
    if comparison.undecided:
        lines.append("  and perhaps more: not everything is settled within the budget")
    return lines


def _total(comparison: Comparison) -> str:
    """How many combinations are answered differently, in whatever output."""
    counts = [change.count for change in comparison.changes]
    labels: Dict[str, None] = {change.label: None for change in comparison.changes}
    if comparison.total is None or None in counts or len(labels) > 1:
        return "some combinations answer"
    number = sum(count for count in counts if count is not None)
    return f"{amount(number)} of {amount(comparison.total)} combinations answer{'s' * (number == 1)}"


def _told(comparison: Comparison, change: Change, several: bool) -> List[str]:
    label = f"{change.label}: " if several else ""
    count = counted(change.count)
    lines = [f"  {label}{change.old} -> {change.new}    {count}"]
    dispatch = comparison.joint.dispatch
    texts = [region_text(dispatch, region) for region in change.regions]
    width = max(map(len, texts), default=0)
    for text, region in zip(texts, change.regions):
        lines.append(f"    {text:{width}}    for example {word_of(comparison, region.words)}".rstrip())
    if change.more:
        lines.append("    and more")
    for side, rule in (("old", change.old_rule), ("new", change.new_rule)):
        if rule:
            lines.append(f"    {side}: {_place(rule)}")
    return lines


def word_of(comparison: Comparison, words: Sequence[int]) -> str:
    """A witness in names; where nothing is set, as the number that it is."""
    dispatch = comparison.joint.dispatch
    return names_text(dispatch, words) or word_text(dispatch, words)


def _place(rule: Union[Rule, str]) -> str:
    if isinstance(rule, str):
        return rule
    path = rule.span.source.path
    return f"{path}:{rule.span.line}: {' '.join(rule.span.text.split())}"
