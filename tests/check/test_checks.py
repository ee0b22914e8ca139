# SPDX-License-Identifier: MIT
"""The checks against brute force: none missed, none false, and every fix that is offered does what it says, in the text of the spec."""

import re
import unittest
from typing import List, Tuple

from flagc.check import catalogue
from flagc.check.levels import chosen
from flagc.model.model import Rule
from flagc.model.silences import SILENCEABLE
from flagc.text.diagnostic import Diagnostic

from tests.fuzz.pipeline import load

from .brute import Brute
from .tried import SPECS, Each, Tried, all_of_sets


class Checks(Each):
    """Each check on the same specs."""

    def test_answers(self) -> None:
        self.each(lambda one: self.assertEqual(one.answers, Brute(one.dispatch).answers(one.dispatch)) or 1, SPECS)

    # --- errors ---

    def test_void(self) -> None:
        def judge(one: Tried) -> int:
            self.assertEqual([finding.code for finding in one.found if finding.code in ("void", "shadowed", "gap")][:1] == ["void"], not one.brute.valid)
            return not one.brute.valid

        self.each(judge, 1)

    def test_contradiction(self) -> None:
        def judge(one: Tried) -> int:
            if not one.brute.valid:
                return 0
            culprits = {}
            for rule in one.dispatch.rules:
                blocks = one.around(rule)
                words = [one.brute.holds(block.condition) for block in blocks]
                outer = next((block for depth, block in enumerate(blocks) if not all_of_sets(one.brute.full, words[: depth + 1])), None)
                if outer or not one.path(rule):
                    culprits[outer or rule] = True
            starts = {culprit.condition_span.start if isinstance(culprit, Rule) else culprit.span.start for culprit in culprits}
            self.assertEqual({finding.span.start for finding in one.of("contradiction")}, starts)
            for culprit, finding in zip(sorted(culprits, key=lambda culprit: culprit.span.start), sorted(one.of("contradiction"), key=lambda f: f.span.start)):
                self._clash(one, culprit, finding)
            return len(culprits)

        self.each(judge, 60)

    def _clash(self, one: Tried, culprit: object, finding: Diagnostic) -> None:
        """The literals that are named clash, and none of them can be left out."""
        named = re.findall("`([^`]*)`", finding.label)
        blocks = one.around(culprit) if isinstance(culprit, Rule) else ()
        literals = [literal for part in (*blocks, culprit) for literal in part.literals]  # type: ignore[attr-defined]
        if named:
            words = [one.brute.holds(next(literal for literal in literals if literal.span.text == text).condition) for text in named]
            self.assertFalse(all_of_sets(one.brute.full, words))
            for place in range(len(words)):
                self.assertTrue(all_of_sets(one.brute.full, words[:place] + words[place + 1 :]))

    # --- the file ---

    def test_unread(self) -> None:
        def judge(one: Tried) -> int:
            said = {finding.span.text for finding in one.of("unread")}
            for field in one.dispatch.words[0].set.fields:
                text = re.sub(rf"\n    {field.name}( : \w+)?(?=\n)", "", one.text, count=1)
                model, _ = load(text, "x.flags")
                # The fix: the line goes, and nobody misses it.
                self.assertEqual(model is not None, field.name in said or f"    {field.name}" not in one.text, field.name)
            return len(said)

        self.each(lambda one: judge(one) if "table" not in one.text and len(one.dispatch.words[0].set.fields) > 1 else 0, 60)

    def test_unproduced(self) -> None:
        def judge(one: Tried) -> int:
            said = {finding.span.text for finding in one.of("unproduced")}
            kind = one.model.actions[0] if one.model.actions else None
            names = [action.name for action in kind.actions] if kind else [member.name for member in one.model.enums[-1].members]
            head, _, rest = one.text.partition("flags word")
            for name in names:
                text = re.sub(rf"(, )?\b{name}\b(?(1)|, )", "", head, count=1) + "flags word" + rest
                model, _ = load(text, "x.flags")
                copied = "K : colour" in one.text and not kind
                self.assertEqual(name in said, model is not None and not copied, name)
            return len(said)

        self.each(judge, 60)

    # --- lists, silences ---

    def test_negated_list(self) -> None:
        levels = chosen(["negated-list"], catalogue.KINDS)

        def judge(one: Tried) -> int:
            if "enum mode" not in one.text or "AUTO" in one.text:
                return 0
            said = {finding.span.text for finding in catalogue.findings(one.model, levels) if finding.code == "negated-list"}
            later = Tried(one.text.replace("COOL }", "COOL, AUTO }"))
            right = set()
            new, last = (sum(1 << place for place, words in enumerate(later.brute.all) if self._mode(later, words) == mode) for mode in (3, 2))
            for rule, literals in ((rule, [*(part for block in later.around(rule) for part in block.literals), *rule.literals])
                                   for rule in later.dispatch.rules):
                modes = [literal for literal in literals if literal.span.text.startswith("M ") or literal.column == "M"]
                closing = [literal for literal in modes if not later.brute.holds(literal.condition) & (new | last)]
                right.update(literal.span.text for literal in modes if literal in rule.literals and later.brute.holds(literal.condition) & new and not closing)
                closed.extend(literal for literal in modes if later.brute.holds(literal.condition) & new and closing)
            blocks = set(re.findall(r"\n    (M (?:!= \w+|not in \{[^}]*\})) \{\n", one.text))
            self.assertEqual(said, (right | blocks) if one.brute.valid else set())
            return len(said)

        closed: List[object] = []
        self.each(judge, 60)
        self.assertTrue(closed)

    def _mode(self, one: Tried, words: Tuple[int, ...]) -> int:
        """The code of M."""
        return words[0] >> next(field for field in one.dispatch.words[0].set.fields if field.name == "M").position & 3

    def test_unused_allow(self) -> None:
        codes = [code for code in SILENCEABLE["rule"] if code not in ("relation", "crossed", "unnamed")][:5]

        def judge(one: Tried) -> int:
            if not one.sound or not one.dispatch.rules:
                return 0
            rule = one.dispatch.rules[len(one.text) % len(one.dispatch.rules)]
            code = codes[len(one.text) // 7 % len(codes)]
            other = Tried(one.replaced({rule: f'{rule.span.text} allow {code} "why"'}))
            used = rule.number in one.rules_of(code)
            self.assertEqual([finding.code for finding in other.of("unused-allow")], [] if used else ["unused-allow"])
            self.assertFalse([finding for finding in other.found if finding.code == code and other.rule_at(finding).number == rule.number])
            return used

        self.each(judge, 10)


class Table(unittest.TestCase):
    def test_what_can_be_silenced(self) -> None:
        kinds = [check.kind for check in catalogue.CHECKS]
        self.assertEqual({code for codes in SILENCEABLE.values() for code in codes},
                         {kind.code for kind in kinds if not kind.firm} - {"undecided", "unused-allow"})


if __name__ == "__main__":
    unittest.main()
