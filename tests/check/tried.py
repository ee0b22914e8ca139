# SPDX-License-Identifier: MIT
"""Random specs with all their words, what the checks say of them, and the tests that judge all of them."""

import functools
import re
import unittest
from typing import Callable, Dict, Iterable, List, Optional, Sequence, Set, Tuple

from flagc.check import catalogue
from flagc.model.model import Block, Model, Rule
from flagc.text.diagnostic import Diagnostic

from tests.fuzz.pipeline import load

from .brute import Brute
from .specs import Writer

SPECS = 1500
NOTES = {check.kind.code for check in catalogue.CHECKS if check.sound}
# What the messages of a kind say, under the name `wordy` too.
SAYS = {"redundant": "without this rule", "mergeable": "differ in one thing", "redundant-literal": "can go"}


class Tried:
    """A spec with all its words, and what `check` says of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.model = loaded(text)
        self.dispatch = self.model.dispatches[0]
        self.brute = Brute(self.dispatch)
        self.answers = self.brute.answers(self.dispatch)
        catalogue_notes, catalogue.NOTES = catalogue.NOTES, 1000
        self.found = catalogue.findings(self.model)
        catalogue.NOTES = catalogue_notes
        self.sound = not any(finding.severity == "error" for finding in self.found)
        # Of the notes about one rule the first is told: here each counts.
        subject = catalogue.subject(self.dispatch)
        self.notes = [note for check in catalogue.CHECKS if check.sound and check.find and self.sound for note in check.find(subject)]

    def of(self, code: str) -> List[Diagnostic]:
        """The findings of a kind."""
        return [finding for finding in (self.notes if code in NOTES else self.found) if finding.code == code]

    def kin(self, code: str) -> List[Diagnostic]:
        """The notes of a kind, and those that say the same of what is only wordy."""
        return [note for note in self.notes if note.code in (code, "wordy") and SAYS[code] in note.message]

    def rules_of(self, code: str, found: Optional[Sequence[Diagnostic]] = None) -> Set[int]:
        """The numbers of the rules in whose lines findings of a kind stand."""
        places = [finding.span.start for finding in (self.of(code) if found is None else found)]
        return {rule.number for rule in self.dispatch.rules if any(rule.span.start <= place < rule.span.end for place in places)}

    def around(self, rule: Rule) -> Tuple[Block, ...]:
        """The blocks that a rule stands in."""
        pending: List[Tuple[object, Tuple[Block, ...]]] = [(item, ()) for item in self.dispatch.items]
        while pending:
            item, blocks = pending.pop()
            if item is rule or isinstance(item, Block) and item.otherwise is rule:
                return blocks if item is rule else (*blocks, item)  # type: ignore[arg-type]
            if isinstance(item, Block):
                pending += [(inner, (*blocks, item)) for inner in item.items]
        raise AssertionError("no such rule")

    def path(self, rule: Rule) -> int:
        """The words for which a rule and the blocks around it hold."""
        result = self.brute.holds(rule.condition)
        for block in self.around(rule):
            result &= self.brute.holds(block.condition)
        return result

    def closing(self, rule: Rule) -> bool:
        """Whether a rule is an inner `else`."""
        return any(block.otherwise is rule for block in self.around(rule))

    def free(self, rule: Rule) -> bool:
        """Whether no inner `else` asks whether a rule matches."""
        return self.brute.policy == "first" or not any(block.otherwise for block in self.around(rule))

    # --- other texts ---

    def same(self, text: str) -> bool:
        """Whether another text is a spec that answers the same."""
        dispatch = loaded(text).dispatches[0]
        return Brute(dispatch).answers(dispatch) == self.answers

    def replaced(self, rules: Dict[Rule, str]) -> str:
        """The text with other text in the place of rules; a block that keeps none goes with them."""
        text = self.text
        for rule in sorted(rules, key=lambda rule: -rule.span.start):
            text = text[: rule.span.start] + rules[rule] + text[rule.span.end :]
        return re.sub(r"\n    [^\n]*\{\s*\n\s*\}", "", text)

    def rule_at(self, finding: Diagnostic) -> Rule:
        """The rule in whose line a finding stands."""
        return next(rule for rule in self.dispatch.rules if rule.span.start <= finding.span.start < rule.span.end)


def loaded(text: str) -> Model:
    """The model of a text without errors."""
    model, problems = load(text, "x.flags")
    assert model is not None, (text, problems)
    return model


@functools.lru_cache(maxsize=None)
def every() -> List[Tried]:
    """The specs: several modules judge the same ones."""
    return [Tried(Writer(seed).text()) for seed in range(SPECS)]


class Each(unittest.TestCase):
    """Tests of the same specs."""

    tried: List[Tried] = []

    @classmethod
    def setUpClass(cls) -> None:
        cls.tried = every()

    def each(self, judge: Callable[[Tried], int], least: int) -> None:
        """Judges all specs; in so many at least there is something to find."""
        count = 0
        for one in self.tried:
            try:
                count += judge(one)
            except AssertionError as error:
                raise AssertionError(f"{error}\n{one.text}") from error
        self.assertGreaterEqual(count, least)


def all_of_sets(full: int, sets: Sequence[int]) -> int:
    """The words that lie in all of the sets."""
    for words in sets:
        full &= words
    return full


def any_of_sets(sets: Iterable[int]) -> int:
    """The words that lie in any of the sets."""
    result = 0
    for words in sets:
        result |= words
    return result
