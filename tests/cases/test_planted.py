# SPDX-License-Identifier: MIT
"""Mistakes as people make them, planted in real decisions: each is reported, in the line where it is, with a fix that mends it or says how."""

import os
import unittest
from typing import List, NamedTuple, Tuple

from flagc.check.catalogue import findings

from ..fuzz.pipeline import load

HERE = os.path.dirname(os.path.abspath(__file__))


class Planted(NamedTuple):
    """A mistake: the line that starts with some words becomes another one, or goes.

    expected: the findings, each with the first words of its line
    fix:      part of one that they offer
    """

    spec: str
    what: str
    line: str
    wrong: str
    expected: Tuple[Tuple[str, str], ...]
    fix: str


PLANTED = (
    Planted("segment", "two rules in the wrong order", "STATE == FIN_WAIT_1 & FIN_ACKED & FIN", "STATE == FIN_WAIT_1 & FIN => send_ack, to_closing",
            (("shadowed", "STATE == FIN_WAIT_1 & FIN =>"),), "has the same condition"),
    Planted("segment", "a state that was not adapted in the copy", "STATE == CLOSING & FIN_ACKED", "STATE == LAST_ACK & FIN_ACKED => to_time_wait",
            (("shadowed", "STATE == LAST_ACK & FIN_ACKED => to_closed"),), "has the same condition: if one of the two was copied, correct the copy"),
    Planted("segment", "a state forgotten", "STATE == SYN_RECEIVED =>", "", (("gap", "dispatch on_segment"),),
            "add a rule (it answers 4 combinations): !FIN & !SYN & !RST & ACK & STATE == SYN_RECEIVED & ACK_OK & IN_WINDOW => ANSWER"),
    Planted("segment", "a guard widened", "!IN_WINDOW & RST", "RST => drop",
            (("shadowed", "RST & STATE == SYN_RECEIVED"), ("shadowed", "RST => fail, to_closed")), "or move it above line"),
    Planted("battery", "the wide rule above the narrow one", "OVERCHARGED =>", "FULL => DISCHARGE, BALANCE, TRIP, 50",
            (("shadowed", "FULL => DISCHARGE, BALANCE, NOTICE"),), "has the same condition"),
    Planted("battery", "a class in the wrong order", "COLDEST {", "COLDEST { COOL when `p->coldest < 10`, FROST when `p->coldest < 0`, MILD else }",
            (("relation", "COLDEST {"), ("relation", "COLDEST == FROST")), "the first class that holds counts: write FROST before COOL"),
    Planted("battery", "a constraint that was left out", "EMPTY implies", "", (("relation", "EMPTY when"),), "say so in the set: EMPTY implies LOW"),
    Planted("battery", "a contradiction", "EMPTY & CHARGER", "EMPTY & !LOW & CHARGER => CHARGE, WARNING, 10",
            (("unmatched", "EMPTY & !LOW"),), "correct the condition or the constraint"),
    Planted("pump_alarm", "an alarm that was not adapted in the copy", "OCCLUDED & RUNNING", "AIR & RUNNING => HIGH [ALM-3]",
            (("unread", "OCCLUDED"), ("shadowed", "AIR & RUNNING => HIGH [ALM-3]")), "has the same condition"),
    Planted("pump_alarm", "a row forgotten", "PRIORITY == HIGH & PAUSED", "", (("unproduced", "outcomes lamp"), ("gap", "dispatch indicate")),
            "add a rule (it answers 1 combination): PRIORITY == HIGH & PAUSED => ANSWER"),
    Planted("pump_alarm", "a sign that was not adapted in the copy", "PRIORITY == MEDIUM & PAUSED", "PRIORITY == MEDIUM & !PAUSED => YELLOW, !sound",
            (("gap", "dispatch indicate"), ("conflict", "PRIORITY == MEDIUM & !PAUSED => YELLOW")), "they match the same: delete one of them, or correct its condition"),
    Planted("pump_alarm", "a sensor that no rule asks", "DOOR_OPEN & RUNNING", "", (("unread", "DOOR_OPEN"),), "write the rule that is missing, or delete this line"),
)


def spec(name: str) -> str:
    """The text of a case."""
    with open(os.path.join(HERE, name + ".flags"), encoding="utf-8") as file:
        return file.read()


def words(line: str) -> str:
    """A line without the blanks that make columns."""
    return " ".join(line.split())


def planted(one: Planted) -> str:
    """The text with the mistake."""
    lines = spec(one.spec).split("\n")
    found = [number for number, line in enumerate(lines) if words(line).startswith(one.line)]
    assert len(found) == 1, (one.what, found)
    return "\n".join(lines[:found[0]] + ["    " + one.wrong] * bool(one.wrong) + lines[found[0] + 1:])


class Mistakes(unittest.TestCase):
    maxDiff = None

    def test_each_is_found_where_it_is(self) -> None:
        for one in PLANTED:
            with self.subTest(f"{one.spec}: {one.what}"):
                text = planted(one)
                model, problems = load(text, one.spec + ".flags")
                assert model is not None, problems
                found = findings(model)
                lines: List[str] = text.split("\n")
                places = sorted((finding.code, words(lines[finding.span.line - 1])) for finding in found)
                self.assertEqual([code for code, _ in places], sorted(code for code, _ in one.expected), places)
                for code, start in one.expected:
                    self.assertTrue(any(code == other and line.startswith(start) for other, line in places), (code, start, places))
                self.assertTrue(any(one.fix in fix for finding in found for fix in finding.fixes), [finding.fixes for finding in found])


if __name__ == "__main__":
    unittest.main()
