# SPDX-License-Identifier: MIT
"""`gap`: combinations that match no rule, where no `else` answers them."""

from typing import List, Tuple

from ..logic.decision import Column
from ..logic.find import EMPTY, UNDECIDED
from ..logic.naming import region_text
from ..logic.prime import prime_regions
from ..text.diagnostic import Diagnostic
from .subject import Subject, example
from .undecided import undecided

SHOWN = 3


def gap(subject: Subject) -> List[Diagnostic]:
    """A finding for the dispatch, or for each output that has a policy of its own."""
    columns = [column for column in subject.columns if column.gap]
    if subject.dispatch.shared:
        columns = columns[:1]
    return [finding for column in columns for finding in _of_column(subject, column)]


def _of_column(subject: Subject, column: Column) -> List[Diagnostic]:
    dispatch = subject.dispatch
    # A rule that goes on answers nothing by itself; under the gathering policies there is no gap.
    rules = [subject.literal(case) for case in column.cases if not case.goes_on]
    regions = prime_regions(subject.finder, dispatch, [], rules, subject.excluded, SHOWN)
    of_output = "" if dispatch.shared else f" for '{column.name}'"
    if not regions.regions:
        if regions.beyond is UNDECIDED:
            return [undecided(dispatch.name_span, f"whether every combination has an answer{of_output}")]
        return []
    missing = subject.finder.count([], [*rules, subject.excluded])
    total = subject.finder.count([], [subject.excluded])
    counts = f"{missing} of {total} combinations match" if missing != 1 else f"1 of {total} combinations matches"
    if missing is None or total is None:
        counts = "some combinations match"
    texts = [region_text(dispatch, region) for region in regions.regions]
    width = max(len(text) for text in texts)
    facts = [f"missing: {text:{width}}   for example {example(dispatch, region.words)}" for text, region in zip(texts, regions.regions)]
    if regions.beyond is not EMPTY:
        facts.append("and more")
    fixes: Tuple[str, ...] = (f"write a rule for {texts[0]}, or an `else`", f"if it cannot happen, say so: impossible {texts[0]}")
    if texts[0] == "true":
        fixes = ("write rules, or an `else`",)
    return [Diagnostic("gap", dispatch.name_span, f"{counts} no rule{of_output}", facts=tuple(facts), fixes=fixes)]
