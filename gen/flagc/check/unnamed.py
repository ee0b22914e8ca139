# SPDX-License-Identifier: MIT
"""`unnamed`: an `else` that answers words in which a field has a code without a name, although a rule speaks of them.

Such words are excluded: no rule is asked about them, and without `invalid` they get what `else` says. A register can hold such a code. Whoever moves an
if-chain into rules expects the rule to answer.
"""

from typing import List, Sequence

from ..logic.decision import FieldValue, Inner, Value
from ..logic.find import Found
from ..logic.naming import field_name, word_text
from ..model.model import Dispatch, Field, Rule
from ..text.diagnostic import Diagnostic, Note
from .phrases import rule_name
from .subject import Subject, offered_constraints, sample


def unnamed(subject: Subject) -> List[Diagnostic]:
    """At most one finding, about the first field and the first rule that would answer such a word otherwise. What stays undecided is not told."""
    dispatch, graph, find = subject.dispatch, subject.graph, subject.finder.find
    if not dispatch.otherwise or dispatch.invalid:
        return []
    fields = [(number, field) for number, word in enumerate(dispatch.words) for field in word.set.fields
              if field.register and field.fixed is None and not field.total]
    impossible = [forbidden for _, forbidden in offered_constraints(graph, dispatch)] if fields else []
    for number, field in fields:
        others = [graph.codes(word, other, other.named) for word, other in fields if other is not field]
        for column in subject.columns:
            for case in column.cases:
                rule = subject.rules.get(case.rule)
                if rule is None or _same(case.value, column.default):
                    continue
                finding = find([subject.literal(case), -graph.codes(number, field, field.named), *others], impossible, few=True)
                if isinstance(finding, Found):
                    return [_message(dispatch, number, field, rule, finding.words)]
    return []


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Inner) and isinstance(other, Inner):
        return one.column.output is other.column.output and one.shift == other.shift
    if isinstance(one, FieldValue) and isinstance(other, FieldValue):
        return (one.word, one.field) == (other.word, other.field)
    return one == other


def _message(dispatch: Dispatch, number: int, field: Field, rule: Rule, words: Sequence[int]) -> Diagnostic:
    assert dispatch.otherwise is not None
    name = field_name(dispatch, number, field)
    return Diagnostic("unnamed", dispatch.otherwise.span, f"`else` answers every word in which '{name}' has a code without a name, and no rule is asked",
                      label=f"for example {word_text(dispatch, words)}", notes=(Note(rule.span, f"{rule_name(rule)} would match it"),), samples=(sample(dispatch, words),),
                      fixes=("say what such words get: invalid => ANSWER",
                             f"if '{name}' does not matter to the rule, name its other codes: OTHER = N, or OTHER = LOW..HIGH",
                             'if `else` is right for them, write it as the answer of `invalid`, or add allow unnamed "why" behind it'))
