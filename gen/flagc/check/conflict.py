# SPDX-License-Identifier: MIT
"""`conflict`: under `unique` two rules match one combination; under `any` they also answer differently."""

from typing import Dict, List, Sequence, Tuple

from ..logic.decision import Column
from ..logic.find import EMPTY, UNDECIDED, Found
from ..logic.predicate import FALSE, TRUE
from ..logic.question import Family
from ..model.model import Rule
from ..text.diagnostic import Diagnostic, Note
from .answers import differ, whole
from .subject import Subject, counted, example
from .undecided import undecided

# More conflicts of one rule than this are the same mistake.
SHOWN = 3


def conflict(subject: Subject) -> List[Diagnostic]:
    """A finding for each rule that conflicts with earlier ones, in each output that has a policy of its own."""
    result: List[Diagnostic] = []
    columns = subject.columns[:1] if subject.dispatch.shared else subject.columns
    for index, column in enumerate(columns):
        if column.output.policy in ("unique", "any"):
            result += _of_column(subject, index, column)
    return result


def _of_column(subject: Subject, index: int, column: Column) -> List[Diagnostic]:
    literals = [subject.literal(case) for case in column.cases]
    rules = [subject.rules[case.rule] for case in column.cases]
    # Of rules that say the same, later ones are compared with the first: a thousand copies are no million conflicts.
    said: Dict[Tuple[object, ...], int] = {}
    first = [said.setdefault((literal, *whole(rule)), number) for number, (literal, rule) in enumerate(zip(literals, rules))]
    family = Family(subject.graph, [literal if first[number] == number else FALSE for number, literal in enumerate(literals)])
    result: List[Diagnostic] = []
    for number, literal in enumerate(literals):
        pairs = [(other, _clash(subject, index, column.output.policy, rules[number], rules[other]))
                 for other in family.meeting(literal, 0, number)]
        result += _of_rule(subject, column, rules, number, literal, [(other, literals[other], clash) for other, clash in pairs if clash != FALSE])
    return result


def _of_rule(subject: Subject, column: Column, rules: Sequence[Rule], number: int, literal: int,
             others: List[Tuple[int, int, int]]) -> List[Diagnostic]:
    """The conflicts of one rule with those before it, the first few as notes."""
    graph = subject.graph
    notes: List[Note] = []
    facts: List[str] = []
    while others and len(notes) < SHOWN:
        any_of = graph.disj([graph.conj([other, clash]) for _, other, clash in others])
        finding = subject.finder.find([literal, any_of], [subject.excluded], few=True)
        if finding is UNDECIDED:
            return [undecided(rules[number].condition_span, "whether this rule conflicts with another")]
        if finding is EMPTY or not isinstance(finding, Found):
            break
        packed = graph.pack(finding.words)
        place = next(at for at, (_, other, clash) in enumerate(others) if graph.holds([other, clash], packed))
        earlier, other, clash = others.pop(place)
        shared = subject.finder.count([literal, other, clash], [subject.excluded])
        notes.append(Note(rules[earlier].span, f"matches {counted(shared)} too"))
        if not facts:
            facts.append(f"for example {example(subject.dispatch, finding.words)}")
    if not notes:
        return []
    what = "matches what another rule matches" if column.output.policy == "unique" else "answers otherwise than another rule"
    what += "" if subject.dispatch.shared else f", for '{column.name}'"
    return [Diagnostic("conflict", rules[number].condition_span, f"{_named(rules[number])} {what}", notes=tuple(notes), facts=tuple(facts),
                       fixes=("make the conditions exclude each other, or use the policy `first` and put the stronger rule first",))]


def _named(rule: Rule) -> str:
    return f"rule '{rule.label}'" if rule.label else "this rule"


def _clash(subject: Subject, index: int, policy: str, one: Rule, other: Rule) -> int:
    """Where two rules that both match contradict each other, as a literal."""
    if policy == "unique":
        return TRUE
    pairs = list(zip(one.answers, other.answers)) if subject.dispatch.shared else [(one.answers[index], other.answers[index])]
    return subject.graph.disj([differ(subject.graph, a, b) for a, b in pairs])
