# SPDX-License-Identifier: MIT
"""`gap`: combinations that match no rule, where no `else` answers them."""

from typing import List, Optional, Sequence

from ..logic.decision import Column
from ..logic.find import EMPTY, UNDECIDED
from ..logic.naming import region_text, row_text
from ..logic.prime import Region, Regions, literal_of, prime_regions
from ..text.diagnostic import Diagnostic
from .phrases import amount
from .subject import Subject, counted, example, left_out, sample
from .undecided import undecided

# So many regions are told, and so many if all are asked for.
SHOWN = 3
ALL = 200


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
    regions = prime_regions(subject.finder, dispatch, [], rules, subject.excluded, ALL if subject.whole else SHOWN, subject.whole)
    of_output = "" if dispatch.shared else f" for '{column.name}'"
    if not regions.regions:
        if regions.beyond is UNDECIDED:
            return [undecided(dispatch.name_span, f"whether every combination has an answer{of_output}")]
        return []
    missing = subject.finder.count([], [*rules, subject.excluded])
    total = subject.finder.count([], [subject.excluded])
    if missing is None or total is None:
        counts = "some combinations match"
    else:
        counts = f"{amount(missing)} of {amount(total)} combinations match{'es' * (missing == 1)}"
    texts = [region_text(dispatch, region) for region in regions.regions]
    width = max(len(text) for text in texts)
    facts = [f"missing: {text:{width}}   for example {example(dispatch, region.words)}" for text, region in zip(texts, regions.regions)]
    facts += _rest(subject, rules, regions, missing)
    return [Diagnostic("gap", dispatch.name_span, f"{counts} no rule{of_output}", facts=tuple(facts),
                       fixes=tuple(_fixes(subject, column, regions.regions[0], missing)),
                       samples=tuple(sample(dispatch, region.words, region) for region in regions.regions), count=missing)]


def _rest(subject: Subject, rules: Sequence[int], regions: Regions, missing: Optional[int]) -> List[str]:
    """What the regions leave out, in a line. Where the whole could not be counted, neither is the rest."""
    if regions.beyond is EMPTY:
        return []
    if regions.beyond is UNDECIDED:
        return ["and perhaps more: that is not settled within the budget"]
    told = [literal_of(subject.graph, region.cells) for region in regions.regions]
    left = None if missing is None else subject.finder.count([], [*rules, subject.excluded, *told])
    return [left_out("" if left is None else counted(left, "more "), subject.whole)]


def _fixes(subject: Subject, column: Column, region: Region, missing: Optional[int]) -> List[str]:
    """Lines to paste: a rule for the first region, an `else` for all, or a constraint."""
    dispatch = subject.dispatch
    index = dispatch.outputs.index(column.output)
    text = region_text(dispatch, region)
    grid = dispatch.columns is not None or dispatch.cross
    cells = row_text(dispatch, region)
    answers = "  ".join("ANSWER" for _ in dispatch.outputs) if dispatch.columns is not None else "ANSWER"
    fixes = []
    if text != "true":
        if cells is not None:
            fixes.append(f"add a row (it answers {counted(region.count)}): {cells}  : {answers}")
        elif grid:
            fixes.append(f"add a row or a column for {text} (it answers {counted(region.count)})")
        else:
            fixes.append(f"add a rule (it answers {counted(region.count)}): {text} => {answers}")
    if dispatch.otherwise:
        fixes.append(f"answer '{column.output.label}' in the `else` too (it answers {counted(missing)})")
    else:
        fixes.append(f"answer all that is left ({counted(missing)}): else {':' if grid else '=>'} {answers}")
    if text != "true":
        said = dispatch.invalid is not None and dispatch.invalid.answers[index] is not None
        fixes.append(f"if it cannot happen: impossible {text}" + ("" if said else f"; and for input that is wrong all the same: "
                                                                  f"invalid {':' if grid else '=>'} {answers}"))
    return fixes
