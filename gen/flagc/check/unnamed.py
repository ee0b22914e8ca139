# SPDX-License-Identifier: MIT
"""`unnamed`: an `else` that answers words in which a field has a code without a name, although a rule speaks of them.

Such words are excluded: no rule is asked about them, and without `invalid` they get what `else` says. A register can hold such a code. Whoever moves an
if-chain into rules expects the rule to answer.
"""

from typing import List, Optional, Set, Tuple

from ..logic.decision import FieldValue, Value
from ..logic.find import Found
from ..logic.lower import TooManyCases, TooManySteps
from ..logic.naming import field_name, word_text
from ..model.model import Dispatch, EnumType, Field, Model, Rule
from ..text.diagnostic import Diagnostic, Note, Sample
from .phrases import rule_name
from .subject import Subject, offered_constraints, sample, subject


def unnamed(model: Model) -> List[Diagnostic]:
    """At most one finding a dispatch, about the first field that can be so. Leaves a dispatch out whose rules are too many to lower."""
    filled = {step.field for collect in model.collects for step in collect.steps}
    result: List[Diagnostic] = []
    for dispatch in model.dispatches:
        fields = _fields(dispatch, filled) if dispatch.otherwise and not dispatch.invalid else []
        try:
            found = _first(subject(dispatch), fields) if fields else None
        except (TooManyCases, TooManySteps):
            continue
        result += [found] if found else []
    return result


def _fields(dispatch: Dispatch, filled: Set[Field]) -> List[Tuple[int, Field]]:
    """The fields of registers that may hold a code without a name. What C fills, or a program sets by name, holds what its author means."""
    return [(number, field) for number, word in enumerate(dispatch.words) for field in word.set.fields
            if isinstance(field.type, EnumType) and field.placed and field.fixed is None and not field.total and field not in filled]


def _first(asked: Subject, fields: List[Tuple[int, Field]]) -> Optional[Diagnostic]:
    """The first rule that would answer such a word otherwise. What stays undecided is not told."""
    graph = asked.graph
    impossible = [forbidden for _, forbidden in offered_constraints(graph, asked.dispatch)]
    for number, field in fields:
        others = [graph.codes(word, other, other.named) for word, other in fields if other is not field]
        for column in asked.columns:
            for case in column.cases:
                rule = asked.rules.get(case.rule)
                if rule is None or _same(case.value, column.default):
                    continue
                finding = asked.finder.find([asked.literal(case), -graph.codes(number, field, field.named), *others], impossible, few=True)
                if isinstance(finding, Found):
                    return _message(asked.dispatch, number, field, rule, sample(asked.dispatch, finding.words), word_text(asked.dispatch, finding.words))
    return None


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, FieldValue) and isinstance(other, FieldValue):
        return (one.word, one.field) == (other.word, other.field)
    return one == other


def _message(dispatch: Dispatch, number: int, field: Field, rule: Rule, shown: Sample, word: str) -> Diagnostic:
    assert dispatch.otherwise is not None
    name = field_name(dispatch, number, field)
    return Diagnostic("unnamed", dispatch.otherwise.span, f"`else` answers every word in which '{name}' has a code without a name, and no rule is asked",
                      label=f"for example {word}", notes=(Note(rule.span, f"{rule_name(rule)} would match it"),), samples=(shown,),
                      fixes=("say what such words get: invalid => ANSWER",
                             f"if '{name}' does not matter to the rule, name its other codes: OTHER = N, or OTHER = LOW..HIGH",
                             'if `else` is right for them, write it as the answer of `invalid`, or add allow unnamed "why" behind it'))
