# SPDX-License-Identifier: MIT
"""`crossed`: a name that is wrong in one of many rules is told of, with the right name; whatever keeps to a pattern is not."""

import itertools
import unittest
from typing import List, Sequence, Tuple

from flagc.check.catalogue import findings
from flagc.text.diagnostic import Diagnostic

from ..fuzz.pipeline import load

NAMES = ("A", "B", "C", "D", "E")


def found(rules: Sequence[str], sets: str = "s new, s old") -> List[Diagnostic]:
    """The findings of the kind."""
    text = (f"flags s : u8 {{ {', '.join(f'{name} @{bit}' for bit, name in enumerate(NAMES))} }}\n"
            f"flags t : u8 {{ {', '.join(f'{name} @{bit}' for bit, name in enumerate(NAMES))} }}\n"
            f"flags r {{ X, Y }}\ndispatch d({sets}) -> r, collect {{\n    " + "\n    ".join(rules) + "\n}\n")
    model, problems = load(text, "x.flags")
    assert model is not None, problems
    return [finding for finding in findings(model) if finding.code == "crossed"]


def rule(one: str, other: str, signs: Tuple[str, str] = ("", "!"), words: Tuple[str, str] = ("new", "old")) -> str:
    return f"{signs[0]}{words[0]}.{one} & {signs[1]}{words[1]}.{other} => X"


class Crossed(unittest.TestCase):
    def test_each_wrong_name_is_found(self) -> None:
        for signs, (place, wrong) in itertools.product((("", "!"), ("", ""), ("!", "")), itertools.permutations(range(len(NAMES)), 2)):
            for sets, words in (("s new, s old", ("new", "old")), ("s, t", ("s", "t"))):
                rules = [rule(name, name, signs, words) for name in NAMES]
                self.assertEqual(found(rules, sets), [])
                rules[place] = rule(NAMES[place], NAMES[wrong], signs, words)
                told = found(rules, sets)
                self.assertEqual([finding.span.text for finding in told], [rules[place].partition(" =>")[0]])
                self.assertEqual(told[0].fixes[0], f"write {words[1]}.{NAMES[place]} instead of {words[1]}.{NAMES[wrong]}")

    def test_what_is_no_mistake(self) -> None:
        usual = [rule(name, name) for name in NAMES]
        for rules in (
                usual + [rule("A", "B")],                                          # both have their own rules
                usual[:2] + [rule("C", "D")],                                      # two make no pattern
                usual[:4] + [rule("E", "A", ("", ""))],                            # asked in another way
                usual[:4] + ["new.E & !old.A & new.B => X"],                       # it asks for more
                usual[:4] + ["new.E & !new.A => X"],                               # of one word
                usual[:3] + [rule("D", "A"), rule("E", "B")],                      # too many to be slips
                [f"new.{name} & !old.{other} => X" for name, other in zip(NAMES, NAMES[1:])]):
            with self.subTest(rules=rules):
                self.assertEqual(found(rules), [])

    def test_what_is_allowed_does_not_count(self) -> None:
        rules = [*(rule(name, name) for name in NAMES[:3]), rule("D", "A") + ' allow crossed "meant"', rule("E", "B")]
        self.assertEqual([finding.span.text for finding in found(rules) if finding.allowed is None], ["new.E & !old.B"])


if __name__ == "__main__":
    unittest.main()
