# SPDX-License-Identifier: MIT
"""A dispatch as the checks see it: its columns, and somebody to ask."""

from dataclasses import dataclass
from functools import cached_property
from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from ..logic.decision import Case, Column
from ..logic.find import Finder
from ..logic.lower import columns
from ..logic.naming import names_text, region_text, values, word_text
from ..logic.predicate import Graph, excluded, field_bits, field_groups, graph_of
from ..logic.prime import Region
from ..model.model import Block, Constraint, Dispatch, Rule
from ..text.diagnostic import Sample
from .aside import BUDGET, QUESTIONS, Aside
from .phrases import amount
from .ranked import Ranked


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
    _about: Sequence[int] = ()
    _groups: Sequence[Sequence[int]] = ()

    @cached_property
    def _beside(self) -> Finder:
        return Finder(self.graph, self.finder.counted, self._about, self._groups, BUDGET)

    def aside(self, questions: int = QUESTIONS) -> Aside:
        """Somebody to ask so many questions that may be left open."""
        return Aside(self._beside, self.excluded, questions)

    def literal(self, case: Case) -> int:
        """The condition of a case."""
        return self.graph.condition(case.condition)

    @cached_property
    def ranked(self) -> Tuple[Ranked, ...]:
        """The columns with their cases in the order in which they win."""
        return tuple(Ranked(self.finder, self.excluded, column) for column in self.columns)

    @cached_property
    def around(self) -> Dict[int, Tuple[Block, ...]]:
        """For each rule by number the blocks that it stands in, the outermost first."""
        return blocks_around(self.dispatch)


def subject(dispatch: Dispatch, whole: bool = False) -> Subject:
    """Prepares a dispatch. Raises what `columns` raises."""
    graph = graph_of(dispatch)
    outside = excluded(graph, dispatch)
    found: List[Column] = []
    for column in columns(dispatch):
        if not any(other.output is column.output for other in found):
            found.append(column)
    about = [outside] + [graph.condition(case.condition) for column in found for case in column.cases]
    groups = field_groups(graph, dispatch)
    finder = Finder(graph, field_bits(graph, dispatch), about, groups)
    return Subject(dispatch, tuple(found), graph, outside, finder, {rule.number: rule for rule in dispatch.rules},
                   whole, tuple(about), groups)


def offered_constraints(graph: Graph, dispatch: Dispatch) -> List[Tuple[Constraint, int]]:
    """The constraints of a dispatch and of its sets, each with what it forbids."""
    offered = [(constraint, graph.condition(constraint.forbidden)) for constraint in dispatch.constraints]
    for number, word in enumerate(dispatch.words):
        offered += [(constraint, graph.condition(constraint.forbidden, number)) for constraint in word.set.constraints]
    return offered


def invalid_codes(graph: Graph, dispatch: Dispatch) -> int:
    """The words in which a field holds a code without a name."""
    return graph.disj([-graph.codes(number, field, field.named) for number, word in enumerate(dispatch.words)
                       for field in word.set.fields if field.fixed is None])


def combinations(dispatch: Dispatch) -> Optional[int]:
    """How many combinations a dispatch judges: those that are not excluded. None past the budget."""
    graph = graph_of(dispatch)
    return Finder(graph, field_bits(graph, dispatch)).count([], [excluded(graph, dispatch)])


def counted(number: Optional[int], kind: str = "") -> str:
    """`3 combinations`, or `at least one combination` where nobody could count; `kind` is a word before the noun."""
    if number is None:
        return f"at least one {kind}combination"
    return f"{amount(number)} {kind}combination{'s' * (number != 1)}"


def left_out(what: str, whole: bool) -> str:
    """The line that stands for what is not told: `5 more combinations`, or nothing if nobody knows how much it is.

    whole: everything was asked for, and this is past the limit
    """
    return f"and {what or 'more'}" + ("" if whole else ": see them with flagc check --all")


def sample(dispatch: Dispatch, words: Sequence[int], region: Optional[Region] = None) -> Sample:
    """A witness, or a region with its witness, for programs."""
    text = region_text(dispatch, region) if region else ""
    return Sample(text, values(dispatch, words), names_text(dispatch, words), region.count if region else None)


def deletion(subject: Subject, what: str = "it") -> str:
    """The fix that deletes what nothing matches. A flag that only it names would keep its old value without it."""
    return f"delete {what}" + " (nothing changes)" * (not any(output.update for output in subject.dispatch.outputs))


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
