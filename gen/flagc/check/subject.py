# SPDX-License-Identifier: MIT
"""A dispatch as the checks see it: its columns, and somebody to ask."""

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from ..logic.decision import Case, Column
from ..logic.find import Finder
from ..logic.lower import columns
from ..logic.naming import names_text, region_text, values, word_text
from ..logic.predicate import Graph, excluded, field_bits, field_groups, graph_of
from ..logic.prime import Region
from ..model.model import Block, Dispatch, Rule
from ..text.diagnostic import Sample


@dataclass(frozen=True, eq=False)
class Subject:
    """One dispatch, prepared for questions.

    columns:  one an output (of the two of an `update` the first): what a rule does is judged there
    excluded: the literal of the excluded words
    rules:    by number
    whole:    everything is to be told, not just the first few of a kind
    """

    dispatch: Dispatch
    columns: Tuple[Column, ...]
    graph: Graph
    excluded: int
    finder: Finder
    rules: Dict[int, Rule]
    whole: bool = False

    def literal(self, case: Case) -> int:
        """The condition of a case."""
        return self.graph.condition(case.condition)


def subject(dispatch: Dispatch, whole: bool = False) -> Subject:
    """Prepares a dispatch. Raises what `columns` raises."""
    graph = graph_of(dispatch)
    outside = excluded(graph, dispatch)
    found: List[Column] = []
    for column in columns(dispatch):
        if not any(other.output is column.output for other in found):
            found.append(column)
    about = [outside] + [graph.condition(case.condition) for column in found for case in column.cases]
    finder = Finder(graph, field_bits(graph, dispatch), about, field_groups(graph, dispatch))
    return Subject(dispatch, tuple(found), graph, outside, finder, {rule.number: rule for rule in dispatch.rules}, whole)


def combinations(dispatch: Dispatch) -> Optional[int]:
    """How many combinations a dispatch judges: those that are not excluded. None past the budget."""
    graph = graph_of(dispatch)
    return Finder(graph, field_bits(graph, dispatch)).count([], [excluded(graph, dispatch)])


def counted(number: Optional[int], kind: str = "") -> str:
    """`3 combinations`, or `at least one combination` where nobody could count; `kind` is a word before the noun."""
    if number is None:
        return f"at least one {kind}combination"
    return f"{number} {kind}combination{'s' * (number != 1)}"


def left_out(what: str, whole: bool) -> str:
    """The line that stands for what is not told: `5 more combinations`, or nothing if nobody knows how much it is.

    whole: everything was asked for, and this is past the limit
    """
    return f"and {what or 'more'}" + ("" if whole else ": see them with flagc check --all")


def sample(dispatch: Dispatch, words: Sequence[int], region: Optional[Region] = None) -> Sample:
    """A witness, or a region with its witness, for programs."""
    text = region_text(dispatch, region) if region else ""
    return Sample(text, values(dispatch, words), names_text(dispatch, words), region.count if region else None)


def example(dispatch: Dispatch, words: Sequence[int]) -> str:
    """A witness in hexadecimal and in names."""
    names = names_text(dispatch, words)
    return word_text(dispatch, words) + (f" ({names})" if names else "")


def blocks_around(dispatch: Dispatch) -> Dict[int, Tuple[Block, ...]]:
    """For each rule by number the blocks that it stands in, the outermost first."""
    result: Dict[int, Tuple[Block, ...]] = {}
    pending: List[Tuple[Union[Rule, Block], Tuple[Block, ...]]] = [(item, ()) for item in dispatch.items]
    while pending:
        item, around = pending.pop()
        if isinstance(item, Rule):
            result[item.number] = around
            continue
        inside = (*around, item)
        pending += [(inner, inside) for inner in item.items]
        if item.otherwise:
            result[item.otherwise.number] = inside
    return result


def closing_rules(dispatch: Dispatch) -> Set[int]:
    """The numbers of the inner `else` lines. One that answers nothing may be a precaution, as the outer `else` may."""
    return {number for number, around in blocks_around(dispatch).items()
            if around and around[-1].otherwise and around[-1].otherwise.number == number}
