# SPDX-License-Identifier: MIT
"""`crossed`: a rule that asks two words for different flags, where the rules beside it ask both for the same: most likely a copy that was
not adapted.

    new.OFF & !old.OFF    => log_off
    new.HOT & !old.HOT    => log_hot
    new.WARN & !old.HOT   => log_warn

This is a guess by names, so it must be a sure one: three rules for each that stands out follow the pattern, and one of the two flags has no
rule of its own that does. What is allowed does not count.
"""

from typing import AbstractSet, Dict, List, NamedTuple, Optional, Tuple

from ..logic.naming import field_name
from ..model.expr import Not, Test
from ..model.model import Dispatch, Literal, Rule
from ..text.diagnostic import Diagnostic, Note
from .subject import Subject

# So many rules follow the pattern for each that does not.
PATTERN = 3
SHOWN = 3


class _Pair(NamedTuple):
    """A rule that asks a flag of one word and a flag of another, and how."""

    rule: Rule
    one: Test
    other: Test

    @property
    def crossed(self) -> bool:
        """Whether the flags have different names."""
        return self.one.field.name != self.other.field.name


def crossed(subject: Subject) -> List[Diagnostic]:
    """A finding for each such rule."""
    dispatch = subject.dispatch
    if len(dispatch.words) < 2 or dispatch.cross or dispatch.columns is not None:
        return []
    groups: Dict[Tuple[int, bool, int, bool], List[_Pair]] = {}
    for rule in dispatch.rules:
        pair = _pair(dispatch, rule)
        if pair:
            signs = [isinstance(literal.condition, Test) for literal in rule.literals]
            groups.setdefault((pair.one.word, signs[0], pair.other.word, signs[1]), []).append(pair)
    result: List[Diagnostic] = []
    for group in groups.values():
        usual = [pair for pair in group if not pair.crossed]
        own = {pair.one.field.name for pair in usual}
        odd = [pair for pair in group if pair.crossed and not {pair.one.field.name, pair.other.field.name} <= own]
        guessed = sum(1 for pair in odd if not any(silence.code == "crossed" for silence in pair.rule.silences))
        if len(usual) >= PATTERN * max(guessed, 1):
            result += [_message(dispatch, pair, usual, own) for pair in odd]
    return result


def _pair(dispatch: Dispatch, rule: Rule) -> Optional[_Pair]:
    """The two flags that make up a rule's condition, if both words have flags of both names."""
    tests = [_test(literal) for literal in rule.literals]
    if len(tests) != 2 or tests[0] is None or tests[1] is None or tests[0].word == tests[1].word:
        return None
    names = {test.field.name for test in tests if test}
    for test in tests:
        if test and not names <= {field.name for field in dispatch.words[test.word].set.fields if field.type is None}:
            return None
    return _Pair(rule, tests[0], tests[1])


def _test(literal: Literal) -> Optional[Test]:
    test = literal.condition.operand if isinstance(literal.condition, Not) else literal.condition
    return test if isinstance(test, Test) else None


def _message(dispatch: Dispatch, pair: _Pair, usual: List[_Pair], own: AbstractSet[str]) -> Diagnostic:
    texts = [field_name(dispatch, test.word, test.field) for test in (pair.one, pair.other)]
    words = [dispatch.words[test.word].name for test in (pair.one, pair.other)]
    names = [pair.one.field.name, pair.other.field.name]
    fixes = [f"write {words[1 - place]}.{names[place]} instead of {texts[1 - place]}" for place in (0, 1) if names[place] not in own]
    return Diagnostic("crossed", pair.rule.condition_span, f"{texts[0]} goes with {texts[1]}, which is another flag",
                      label=f"{len(usual)} other rules ask {words[0]} and {words[1]} for the same flag",
                      notes=tuple(Note(one.rule.span, "does so") for one in usual[:SHOWN]),
                      fixes=(*fixes, 'if it is meant, add allow crossed "why" behind it'))
