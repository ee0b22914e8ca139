# SPDX-License-Identifier: MIT
"""The notes against brute force, as in test_checks.py; and which of them are wordy only."""

import re
import unittest
from dataclasses import replace
from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from flagc.check import catalogue
from flagc.model.expr import Codes, all_of, any_of
from flagc.model.model import Block, Dispatch, Literal, Rule
from flagc.oracle.interpret import code as field_code
from flagc.text.diagnostic import Diagnostic

from .brute import changed, without
from .tried import NOTES, SAYS, Each, Tried, all_of_sets, any_of_sets, loaded


class Notes(Each):
    """Each kind of note on the same specs."""

    def improved(self, one: Tried, text: str) -> None:
        """Another text answers the same, and has no errors."""
        other = Tried(text)
        self.assertEqual(other.answers, one.answers)
        self.assertEqual([finding.message for finding in other.found if finding.severity == "error"], [])

    def test_notes_come_only_where_there_are_no_errors(self) -> None:
        def judge(one: Tried) -> int:
            told = [finding for finding in one.found if finding.code in NOTES]
            self.assertTrue(one.sound or not told)
            # What is told is found; of the notes about one rule one is told.
            rules = [one.rule_at(finding).number for finding in told if finding.code in SAYS]
            self.assertEqual(len(rules), len(set(rules)))
            self.assertLessEqual({(finding.code, finding.span) for finding in told}, {(note.code, note.span) for note in one.notes})
            return len(told)

        self.each(judge, 200)

    def test_redundant(self) -> None:
        def judge(one: Tried) -> int:
            alone: List[Rule] = []
            dead: List[Rule] = []
            for rule in one.dispatch.rules if one.sound else ():
                if one.brute.policy in ("max", "min") and not one.closing(rule) and one.free(rule) and not one.brute.won(one.dispatch, rule):
                    dead.append(rule)
                if rule.also or rule.label or rule.doc or rule.tags or one.closing(rule) or not one.free(rule):
                    continue
                fires = one.path(rule) & one.brute.valid if one.brute.policy in ("any", "collect") else one.brute.won(one.dispatch, rule)
                nothing = one.brute.policy == "collect" and rule.span.text.endswith("nothing")
                copied = one.brute.policy in ("max", "min") and rule.span.text.endswith("K")
                if fires and not nothing and not copied and one.brute.answers(without(one.dispatch, [rule])) == one.answers:
                    alone.append(rule)
            gone: List[Rule] = []
            kinds: Dict[str, Set[int]] = {"redundant": set(), "wordy": set()}
            for code in kinds:
                for rule in alone:
                    if rule not in gone and (code == "wordy" or self._replaced(one, rule)) and one.brute.answers(
                            without(one.dispatch, [*dead, *gone, rule])) == one.answers:
                        gone.append(rule)
                        kinds[code].add(rule.number)
            for code, numbers in kinds.items():
                self.assertEqual(one.rules_of(code, [note for note in one.kin("redundant") if note.code == code]), numbers)
            for rule in gone:
                self.assertTrue(one.same(one.replaced({rule: ""})))
            self.assertTrue(one.same(one.replaced({rule: "" for rule in gone})))
            for finding in one.kin("redundant"):
                self._notes_of_redundant(one, finding)
            for code, numbers in kinds.items():
                counts[code] += len(numbers)
            return len(gone)

        counts = {"redundant": 0, "wordy": 0}
        self.each(judge, 100)
        self.assertGreater(min(counts.values()), 30, counts)

    def _replaced(self, one: Tried, rule: Rule) -> bool:
        """Whether rules that are no `else` answer what the rule does, without it."""
        fires = one.path(rule) & one.brute.valid if one.brute.policy in ("any", "collect") else one.brute.won(one.dispatch, rule)
        closings = [other for other in one.dispatch.rules if one.closing(other)]
        before = any_of_sets(entry.words for entry in one.brute.entries(one.dispatch) if entry.rule in closings and entry.rule.number < rule.number)
        bare = replace(one.dispatch, items=_bare(one.dispatch.items), otherwise=None)
        keep = fires & ~(before if one.brute.policy == "first" else 0)
        both = zip(one.brute.answers(bare), one.brute.answers(without(bare, [rule])))
        return all(mine == theirs for place, (mine, theirs) in enumerate(both) if keep >> place & 1)

    def _notes_of_redundant(self, one: Tried, finding: Diagnostic) -> None:
        """Those that are named get what they are said to get."""
        rule = one.rule_at(finding)
        if one.brute.policy in ("first", "last"):
            less = without(one.dispatch, [rule])
            for note in finding.notes:
                other = next((other for other in one.dispatch.rules if other.span == note.span), None)
                said = re.search(r"would answer (\d+) combination", note.text)
                self.assertTrue(said)
                if other and said and not other.also:
                    won = one.brute.won(less, other) & ~one.brute.won(one.dispatch, other)
                    self.assertEqual(int(said.group(1)), bin(won).count("1"))

    def test_mergeable(self) -> None:
        def judge(one: Tried) -> int:
            merged: Set[int] = set()
            near: Set[int] = set()
            for finding in one.kin("mergeable"):
                rule = one.rule_at(finding)
                others = [other for other in one.dispatch.rules if any(note.span == other.span for note in finding.notes)]
                said = re.match(r"write here (.*), and delete the other", finding.fixes[0])
                assert said and others
                self.improved(one, one.replaced({rule: said.group(1), **{other: "" for other in others}}))
                # They are neighbours if nothing but themselves stands between them.
                ends = [other.span for other in sorted([rule, *others], key=lambda other: other.span.start)]
                between = "".join(one.text[left.end : right.start] for left, right in zip(ends, ends[1:]))
                self.assertEqual(finding.code, "wordy" if between.strip() else "mergeable")
                counts[finding.code] += 1
                merged.update(other.number for other in [rule, *others])
                near.update(other.number for other in [rule, *others] if finding.code == "mergeable")
            for group in _pairs(one) if one.sound else ():
                busy = merged | one.rules_of("redundant", one.kin("redundant"))
                self.assertTrue(any(rule.number in busy for rule in group), [rule.span.text for rule in group])
            # Neighbours come first: none of two that could be one is left to a rule elsewhere.
            near |= one.rules_of("redundant", one.kin("redundant"))
            for first, second in _pairs(one) if one.sound else ():
                if not one.text[first.span.end : second.span.start].strip():
                    self.assertTrue(near & {first.number, second.number}, [first.span.text, second.span.text])
            return len(merged)

        counts = {"mergeable": 0, "wordy": 0}
        self.each(judge, 60)
        self.assertGreater(min(counts.values()), 15, counts)

    def test_redundant_literal(self) -> None:
        def judge(one: Tried) -> int:
            said = {finding.span.start: finding for finding in one.kin("redundant-literal")}
            for rule in one.dispatch.rules if one.sound else ():
                here = [literal for literal in rule.literals if literal.span.start in said]
                self.assertLessEqual(len(here), 1)
                for literal in here:
                    self.assertTrue(_may_go(one, rule, literal))
                    fix = re.match(r"write (.*) \(nothing changes\)", said[literal.span.start].fixes[0])
                    assert fix
                    self.improved(one, one.replaced({rule: fix.group(1)}))
                    itself = [other for other in rule.literals if self._by_itself(one, rule, other)]
                    self.assertEqual(said[literal.span.start].code, "redundant-literal" if itself else "wordy")
                    self.assertTrue(literal in itself or not itself)
                    counts[said[literal.span.start].code] += 1
                if not here and not rule.tags and not one.closing(rule) and one.path(rule) & one.brute.valid:
                    self.assertFalse([literal.span.text for literal in rule.literals if _must_go(one, rule, literal)])
            return len(said)

        counts = {"redundant-literal": 0, "wordy": 0}
        self.each(judge, 60)
        self.assertGreater(min(counts.values()), 20, counts)

    def _by_itself(self, one: Tried, rule: Rule, literal: Literal) -> bool:
        """Whether a literal follows from the rest of the rule's condition and the codes that there are, whatever the constraints say."""
        words = all_of_sets(one.brute.full, [one.brute.holds(block.condition) for block in one.around(rule)])
        rest = all_of_sets(words, [one.brute.holds(other.condition) for other in rule.literals if other is not literal])
        fields = one.dispatch.words[0].set.fields
        named = sum(1 << place for place, given in enumerate(one.brute.all)
                    if all(any(low <= field_code(field, given[0]) <= high for low, high in field.named) for field in fields if field.fixed is None))
        return not rest & named & ~one.brute.holds(literal.condition)

    def test_unreached_else(self) -> None:
        def judge(one: Tried) -> int:
            said = {finding.span.start for finding in one.of("unreached-else")}
            right = set()
            entries = one.brute.entries(one.dispatch)
            taken = 0
            for entry in entries:
                taken |= 0 if entry.rule.also else entry.words
            if one.sound and one.brute.policy in ("first", "last", "unique", "any"):
                closing = one.dispatch.otherwise
                reached = one.brute.valid & ~taken | (one.brute.full & ~one.brute.valid if not one.dispatch.invalid else 0)
                if closing and not reached:
                    right.add(closing.condition_span.start)
                    head, _, tail = one.text.rpartition("    else")
                    self.assertTrue(one.same(head + tail.partition("\n")[2]))
                order = list(reversed(entries)) if one.brute.policy == "last" else entries
                for place, entry in enumerate(order):
                    before = any_of_sets(other.words for other in order[:place] if not other.rule.also)
                    if one.closing(entry.rule) and not entry.words & ~before & one.brute.valid:
                        right.add(entry.rule.condition_span.start)
            self.assertEqual(said, right)
            return len(said)

        self.each(judge, 10)

    def test_disjoint(self) -> None:
        def judge(one: Tried) -> int:
            said = bool(one.of("disjoint"))
            right = False
            if one.sound and one.brute.policy in ("first", "last") and len(one.dispatch.rules) > 1 and not any(rule.also for rule in one.dispatch.rules):
                # The fix: unique in the place of the policy.
                text = one.text.replace(f", {one.brute.policy} {{", ", unique {")
                right = not any(finding.code == "conflict" for finding in catalogue.findings(loaded(text)))
                self.assertTrue(not right or one.same(text))
            self.assertEqual(said, right)
            return said

        self.each(judge, 20)


def _bare(items: Sequence[Union[Rule, Block]]) -> Tuple[Union[Rule, Block], ...]:
    """The items without any inner `else`."""
    return tuple(replace(item, items=_bare(item.items), otherwise=None) if isinstance(item, Block) else item for item in items)


def _pairs(one: Tried) -> List[List[Rule]]:
    """Rules of one block that differ in one literal and answer the same, and that one rule could say where either of them stands."""
    result: List[List[Rule]] = []
    free = [rule for rule in one.dispatch.rules if not (rule.also or rule.label or rule.doc or rule.tags or one.closing(rule))]
    for place, first in enumerate(free):
        for second in free[place + 1 :]:
            union = _united(one, first, second)
            if union is not None and one.around(first) == one.around(second) and _answer(first) == _answer(second):
                for target, other in ((first, second), (second, first)):
                    if one.brute.answers(_put(one, target, other, union)) == one.answers:
                        result.append([first, second])
                        break
    return result


def _answer(rule: Rule) -> str:
    return re.split(" : |=>", rule.span.text)[1].strip()


def _united(one: Tried, first: Rule, second: Rule) -> Optional[List[Literal]]:
    """The literals that both have, if they differ in one that is the other's contrary, or wants other codes of the same field."""
    mine, theirs = ([one.brute.holds(literal.condition) for literal in rule.literals] for rule in (first, second))
    if len(set(mine)) != len(mine) or len(set(theirs)) != len(theirs) or len(mine) != len(theirs) or len(set(mine) & set(theirs)) != len(mine) - 1:
        return None
    a = next(literal for literal, words in zip(first.literals, mine) if words not in theirs)
    b = next(literal for literal, words in zip(second.literals, theirs) if words not in mine)
    if isinstance(a.condition, Codes) != isinstance(b.condition, Codes):
        return None
    if isinstance(a.condition, Codes) and isinstance(b.condition, Codes):
        if a.condition.field is not b.condition.field or one.brute.holds(a.condition) & one.brute.holds(b.condition):
            return None
    elif one.brute.holds(a.condition) != one.brute.full & ~one.brute.holds(b.condition):
        return None
    return [literal for literal in first.literals if literal is not a]


def _put(one: Tried, target: Rule, other: Rule, rest: Sequence[Literal]) -> Dispatch:
    """The dispatch with one rule in the place of the target for both."""
    union = all_of((*(literal.condition for literal in rest), any_of((target.condition, other.condition))))
    return changed(one.dispatch, {target: replace(target, condition=union), other: None})


def _dropped(one: Tried, rule: Rule, literal: Literal) -> Dispatch:
    rest = all_of(tuple(other.condition for other in rule.literals if other is not literal))
    return changed(one.dispatch, {rule: replace(rule, condition=rest)})


def _may_go(one: Tried, rule: Rule, literal: Literal) -> bool:
    """Whether a literal says nothing."""
    return one.brute.answers(_dropped(one, rule, literal)) == one.answers


def _must_go(one: Tried, rule: Rule, literal: Literal) -> bool:
    """Whether a literal has to be reported: the rest implies it; or an order decides, nothing changes without it, no rule dies of that, and
    no other rule has its contrary.
    """
    if len(rule.literals) < 2 or literal.column or not _may_go(one, rule, literal):
        return False
    less = _dropped(one, rule, literal)
    wider = next(other for other in less.rules if other.number == rule.number)
    words = all_of_sets(one.brute.holds(wider.condition), [one.brute.holds(block.condition) for block in one.around(rule)])
    if not words & ~one.path(rule) & one.brute.valid:
        return True
    if one.brute.policy not in ("first", "last", "max", "min") or rule.also or not one.free(rule) or rule.span.text.endswith("K"):
        return False
    if one.of("disjoint") or not one.brute.won(one.dispatch, rule):
        return False
    own = one.brute.holds(literal.condition)
    for other in one.dispatch.rules:
        parts = [*(part for block in one.around(other) for part in block.literals), *other.literals]
        if other is not rule and len(parts) > 1 and any(not one.brute.holds(part.condition) & own for part in parts):
            return False
        now = next(one for one in less.rules if one.number == other.number)
        if one.brute.won(one.dispatch, other) and not one.brute.won(less, now):
            return False
    return True


if __name__ == "__main__":
    unittest.main()
