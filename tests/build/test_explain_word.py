# SPDX-License-Identifier: MIT
"""`flagc explain SPEC FLAGS`: what is printed; and on random specs, for every word, that the rules named are those of the plain interpreter."""

import random
import unittest
from typing import Dict, Iterator, List, Optional, Sequence, Set, Tuple

from flagc.check.account import Account, Verdict, account
from flagc.check.subject import subject
from flagc.check.within import COUNTED, within
from flagc.logic.lower import TooManyCases, TooManySteps
from flagc.logic.rules import GATHERING
from flagc.model.collect import fields_of
from flagc.model.expr import And, Codes, Expr, Not, Test, all_of, any_of, negate
from flagc.model.model import Actions, Bool, Dispatch, EnumType, FlagSet
from flagc.oracle.interpret import Finding, Given, Interpreter, all_words, condition

from ..fuzz.generate import generate
from ..fuzz.pipeline import load
from .support import LAMP, Case

SEEDS = range(1, 121)
BITS = 7

STREET = """\
flags siren {
    SMOKE
    HEAT
    MUTED
    ZONE : 3
}
flags status { BUS_OFF, WARN, TX }
outcomes alarm { OFF, CHIME, LOUD }
actions act { log_it, ring, stop }

dispatch sound(siren) -> (alarm, u8 seconds), first {
    SMOKE & HEAT  => LOUD, seconds = 60     [REQ-7]
    SMOKE {
        !MUTED    => LOUD, seconds = 20
        else      => CHIME, seconds = 1
    }
    HEAT          => CHIME, seconds = 5
    else          => OFF, seconds = 0
}

dispatch changed(status new, status old) -> (act collect, alarm max) {
    new.BUS_OFF & !old.BUS_OFF  => log_it, LOUD
    new.WARN                    => ring, CHIME
    new.TX != old.TX            => stop
    else                        => nothing, OFF
}

dispatch outer(siren) -> alarm, first {
    MUTED  => OFF
    else   => inner
}

dispatch inner(siren) -> alarm, last {
    always     => OFF
    HEAT       => CHIME
    ZONE == 3  => OFF
}
"""

HEATER = """\
enum mode { OFF, HEAT, COOL, AUTO }

flags heater : u8 {
    OVERHEAT     @1
    MODE : mode  @2..3
    impossible OVERHEAT & MODE == OFF     "the sensor is unpowered"
}

outcomes command { IDLE, SHUTDOWN }

table next_command(heater) -> command, first {
    OVERHEAT  MODE  : command
    1         -     : SHUTDOWN    [REQ-7]
    0         -     : IDLE
    invalid         : SHUTDOWN
}
"""

FAULTY = "flags s {\n    A\n    B\n}\noutcomes o { X, Y }\ndispatch d(s) -> o, unique {\n    A => X\n    B => Y\n}\n"


class Printed(Case):
    """The texts."""

    def explained(self, text: str, *flags: str) -> str:
        """What is printed about a spec."""
        self.write("spec.flags", text)
        return self.flagc("explain", "spec.flags", *flags).stdout

    def refused(self, text: str, *flags: str) -> str:
        """What is wrong with the question."""
        self.write("spec.flags", text)
        done = self.flagc("explain", "spec.flags", *flags, status=1)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_one_rule_answers_all(self) -> None:
        self.assertEqual(self.explained(LAMP, "FAULT & !MUTED"),
                         "show: 2 combinations, all answered by the same rule\n"
                         "\n"
                         "0x02 (FAULT):\n"
                         "   answer:   RED\n"
                         "   by:       spec.flags:10: FAULT & !MUTED => RED\n"
                         "   nearest:  spec.flags:11: ARMED => GREEN          lacks ARMED\n")

    def test_several_rules_answer(self) -> None:
        self.assertEqual(self.explained(LAMP, "FAULT"),
                         "show: 4 combinations, answered by 2 rules and `else`\n"
                         "   spec.flags:10: FAULT & !MUTED => RED  2 combinations   for example 0x02 (FAULT)\n"
                         "   spec.flags:11: ARMED => GREEN         1 combination    for example 0x07 (ARMED, FAULT, MUTED)\n"
                         "   spec.flags:12: else => OFF            1 combination    for example 0x06 (FAULT, MUTED)\n"
                         "\n"
                         "0x02 (FAULT):\n"
                         "   answer:   RED\n"
                         "   by:       spec.flags:10: FAULT & !MUTED => RED\n"
                         "   nearest:  spec.flags:11: ARMED => GREEN          lacks ARMED\n")

    def test_a_number(self) -> None:
        self.assertEqual(self.explained(LAMP, "0x3"),
                         "show: 0x03 (ARMED, FAULT)\n"
                         "   answer:  RED\n"
                         "   by:      spec.flags:10: FAULT & !MUTED => RED\n"
                         "   lost:    spec.flags:11: ARMED => GREEN          line 10 comes first\n")

    def test_bits_that_nobody_reads(self) -> None:
        self.assertEqual(self.explained(LAMP, "0xF0").split("\n")[:2], ["show: 0x00", "   ignored:  bits 0xF0: no input has them"])
        reserved = LAMP.replace("    MUTED", "    reserved @4..5\n    MUTED")
        self.assertEqual(self.explained(reserved, "0xF0", "-D", "ARMED=1").split("\n")[1:3], [
            "   ignored:  bits 0xC0: no input has them", "   ignored:  bits 0x30: reserved; lamp_valid refuses them"])
        self.assertEqual(self.explained(LAMP, "-D", "ARMED=1", "0").split("\n")[2], "   by:       spec.flags:11: ARMED => GREEN")
        self.assertIn("\n   ignored:  bits 0x1: fixed by -D\n", self.explained(LAMP, "-D", "ARMED=1", "1"))

    def test_excluded(self) -> None:
        self.assertEqual(self.explained(HEATER, "OVERHEAT & MODE == OFF"),
                         "next_command: excluded: no such combination can happen\n"
                         '   excluded: spec.flags:6: impossible OVERHEAT & MODE == OFF "the sensor is unpowered"\n'
                         "\n"
                         "0x02 (OVERHEAT, MODE=OFF):\n"
                         '   excluded:  spec.flags:6: impossible OVERHEAT & MODE == OFF "the sensor is unpowered"\n'
                         "   answer:    SHUTDOWN\n"
                         "   by:        spec.flags:15: invalid : SHUTDOWN\n")
        self.assertEqual(self.explained(LAMP, "FAULT", "&", "!FAULT"), "show: empty: no combination is like that\n")
        three = LAMP.replace("MUTED  when", "LEVEL : { LOW, MID, HIGH }\n    MUTED  when")
        self.assertIn("\n   excluded:  LEVEL holds 3, a code without a name\n", self.explained(three, "0x0C"))

    def test_blocks_outputs_and_tags(self) -> None:
        self.assertEqual(self.explained(STREET, "SMOKE & MUTED", "--dispatch", "sound"),
                         "sound: 16 combinations, answered by 2 rules\n"
                         "   spec.flags:12: SMOKE & HEAT => LOUD, seconds = 60 [REQ-7]  8 combinations   for example 0x07 (SMOKE, HEAT, MUTED, ZONE=0)\n"
                         "   spec.flags:15: else => CHIME, seconds = 1                  8 combinations   for example 0x05 (SMOKE, MUTED, ZONE=0)\n"
                         "\n"
                         "0x05 (SMOKE, MUTED, ZONE=0):\n"
                         "   answer:   alarm = CHIME, seconds = 1\n"
                         "   by:       spec.flags:15: else => CHIME, seconds = 1\n"
                         "   nearest:  spec.flags:12: SMOKE & HEAT => LOUD, seconds = 60 [REQ-7]   lacks HEAT\n"
                         "   nearest:  spec.flags:14: !MUTED => LOUD, seconds = 20                 lacks !MUTED\n")

    def test_rules_that_gather_and_that_rank(self) -> None:
        self.assertEqual(self.explained(STREET, "new=3,", "old=4", "--dispatch", "changed"),
                         "changed: new=0x03, old=0x04 (new.BUS_OFF, new.WARN, old.TX)\n"
                         "   answer:         act = log_it, ring, stop, alarm = LOUD\n"
                         "   by of act:      spec.flags:22: new.BUS_OFF & !old.BUS_OFF => log_it, LOUD\n"
                         "   by of act:      spec.flags:23: new.WARN => ring, CHIME\n"
                         "   by of act:      spec.flags:24: new.TX != old.TX => stop\n"
                         "   by of alarm:    spec.flags:22: new.BUS_OFF & !old.BUS_OFF => log_it, LOUD\n"
                         "   lost of alarm:  spec.flags:23: new.WARN => ring, CHIME                      its answer is less than that of line 22\n")

    def test_a_call(self) -> None:
        self.assertEqual(self.explained(STREET, "HEAT & !MUTED & ZONE == 0 & !SMOKE", "--dispatch", "outer"),
                         "outer: 1 combination\n"
                         "\n"
                         "0x02 (HEAT, ZONE=0):\n"
                         "   answer:   CHIME\n"
                         "   by:       spec.flags:30: else => inner          no rule matches\n"
                         "   nearest:  spec.flags:29: MUTED => OFF           lacks MUTED\n"
                         "   there:    inner: spec.flags:35: HEAT => CHIME\n")

    def test_every_dispatch_that_has_the_names(self) -> None:
        heads = [part.split("\n")[0] for part in ("\n" + self.explained(STREET, "HEAT")).split("\n\n")]
        self.assertEqual([head for head in heads if head and not head.startswith("0x")],
                         ["outer: 32 combinations, answered by 1 rule and `else`", "inner: 32 combinations, answered by 2 rules",
                          "changed: not asked: unknown flag or condition 'HEAT'"])
        self.assertTrue(self.explained(STREET, "HEAT").startswith("sound: 32 combinations, answered by 2 rules\n"))

    def test_rules_that_are_wrong_are_explained_too(self) -> None:
        self.assertIn("   conflict:  these rules contradict each other\n", self.explained(FAULTY, "A & B"))
        self.assertIn("d: 1 combination\n\n0x00:\n   answer:   -\n   by:       nothing: no rule matches, and there is no `else`\n", self.explained(FAULTY, "!A & !B"))
        self.assertIn("answered by 2 rules and no rule\n", self.explained(FAULTY, "true"))
        total = "flags s {\n    A\n    B\n}\ndispatch d(s) -> u8 n, sum {\n    A => 200\n    B => 100\n}\n"
        self.assertIn("   answer:    300\n", self.explained(total, "3"))
        self.assertIn("   overflow:  the total does not fit the type\n", self.explained(total, "3"))
        self.assertIn("   by:       nothing: no rule matches\n", self.explained(total, "0"))

    def test_cells_of_a_cross_table(self) -> None:
        cross = ("flags s {\n    D : { P, Q }\n    A : { X, Y }\n}\noutcomes o { U, V }\ntable t(s) -> o, first {\n"
                 "    D / A : X Y\n    P     : U V    [T-1]\n    Q     : V U    [T-2]\n}\n")
        self.assertIn("   by:       spec.flags:9: D == Q & A == X => V [T-2]\n", self.explained(cross, "D == Q & A == X"))

    def test_mistakes(self) -> None:
        self.assertEqual(self.refused(LAMP, "ARMED & FAULTY"),
                         "<flags>:1:9: error[unknown-name]: unknown flag or condition 'FAULTY'\n"
                         "    1 | ARMED & FAULTY\n"
                         "      |         ^^^^^^\n"
                         "   = fix: did you mean 'FAULT'?\n")
        for flags, message in (("ARMED &", "1:7: error[syntax]: expected a condition, found the end of the line"),
                               ("ARMED FAULT", "1:7: error[syntax]: expected the end of the condition, found 'FAULT'"),
                               ("ARMED => RED", "1:7: error[syntax]: expected the end of the condition, found '=>'"),
                               ("ARMED = 1", "1:1: error[unknown-name]: unknown word 'ARMED'"),
                               ("lamp = RED", "1:8: error[syntax]: expected a number, found 'RED'"),
                               ("lamp = 1, lamp = 2", "1:18: error[duplicate]: the word 'lamp' is given twice"),
                               ("0x100", "1:1: error[range]: 'lamp' has 8 bits"),
                               ("1 2", "1:1: error[type]: 'show' reads one word: lamp"),
                               ("", "1:1: error[syntax]: expected a condition, found the end of the line"),
                               ("~ARMED", "1:1: error[syntax]: ")):
            with self.subTest(flags=flags):
                self.assertIn(message, self.refused(LAMP, flags))
        self.assertIn("'changed' reads 2 words: new, old", self.refused(STREET, "1", "--dispatch", "changed"))
        self.write("spec.flags", LAMP)
        self.assertIn("--dispatch none: no dispatch has this name", self.flagc("explain", "spec.flags", "--dispatch", "none", "1", status=2).stderr)
        self.assertIn("unrecognized arguments: 1 --frob", self.flagc("explain", "spec.flags", "--dispatch", "show", "1", "--frob", status=2).stderr)
        self.assertIn("error[syntax]", self.refused("flags {\n", "1"))

    def test_one_dispatch_of_the_front(self) -> None:
        self.write("spec.flags", STREET)
        self.assertTrue(self.flagc("explain", "spec.flags", "--dispatch", "inner").stdout.startswith("inner: balanced"))


# --- random specs --------------------------------------------------------------------------------


def dispatches() -> Iterator[Dispatch]:
    """Small dispatches of random specs, with all policies."""
    for seed in SEEDS:
        spec = generate(seed, "w")
        model, problems = load(spec.text, "w.flags", dict(spec.defines))
        assert model is not None, problems
        for dispatch in model.dispatches:
            if sum(field.width for word in dispatch.words for field in word.set.fields if field.fixed is None) <= BITS:
                yield dispatch


def numbers(dispatch: Dispatch, index: int, found: Sequence[int]) -> List[int]:
    """Without the rules that go on and say nothing of the output."""
    rules = {rule.number: rule for rule in dispatch.rules}
    return [number for number in found if not (rules[number].also and rules[number].answers[index] is None)]


def text_of(dispatch: Dispatch, index: int, given: Given, kept: Given) -> Optional[str]:
    """An answer as text; None where it depends on what is wrong elsewhere. `kept` is the answer if all old bits are set."""
    kind = dispatch.outputs[index].type
    if isinstance(given, Finding):
        return "-" if given is Finding.GAP else None
    if isinstance(kind, Actions):
        assert isinstance(given, tuple)
        return ", ".join(kind.actions[number].name for number in given) or "nothing"
    assert isinstance(given, int)
    if isinstance(kind, EnumType):
        return next((member.name for member in kind.members if member.low <= given <= member.high), str(given))
    if isinstance(kind, FlagSet):
        assert isinstance(kept, int)
        keep = ", ".join(field.name for field in kind.fields if kept & ~given & field.mask) if dispatch.outputs[index].update else ""
        return (" | ".join(field.name for field in kind.fields if given & field.mask) or "nothing") + (f", keep({keep})" if keep else "")
    return ("true" if given else "false") if isinstance(kind, Bool) else str(given)


class Random(unittest.TestCase):
    def test_the_rules_named_are_those_that_answer(self) -> None:
        seen: Dict[str, int] = {}
        for dispatch in dispatches():
            interpreter = Interpreter(dispatch)
            updating = [index for index, output in enumerate(dispatch.outputs) if output.update and output.old is not None]
            for words in all_words(dispatch):
                try:
                    told = account(dispatch, words)
                except (TooManyCases, TooManySteps):
                    break
                reply, again = interpreter.answer(words, 0), interpreter.answer(words, -1)
                matching = interpreter.matching(words)
                self.assertEqual(bool(told.excluded), reply.excluded)
                for index, verdict in enumerate(told.verdicts):
                    seen[verdict.source] = seen.get(verdict.source, 0) + 1
                    with self.subTest(dispatch=dispatch.name, words=words, output=verdict.label):
                        self.rules(dispatch, index, verdict, reply.rules[index], matching[index], reply.excluded)
                        text = text_of(dispatch, index, reply.answers[index], again.answers[index])
                        if text is not None and index not in updating:
                            self.assertEqual(verdict.answer, text)
        self.assertEqual(sorted(seen), ["conflict", "else", "gap", "invalid", "policy", "rule"])

    def rules(self, dispatch: Dispatch, index: int, verdict: Verdict, answering: Sequence[int], matching: Sequence[int], excluded: bool) -> None:
        """The rules of a verdict against those of the interpreter."""
        policy = dispatch.outputs[index].policy
        named, lost = [rule.number for rule in verdict.rules], [one.rule.number for one in verdict.lost]
        self.assertFalse(set(named) & set(lost))
        if excluded:
            self.assertEqual((named, lost), ([], []))
            return
        self.assertEqual(sorted(named + lost), numbers(dispatch, index, matching))
        expected = numbers(dispatch, index, answering)
        if policy in ("max", "min") and named:
            self.assertEqual(len(named), 1)
            self.assertIn(named[0], expected)
        else:
            self.assertEqual(named, expected)

    def test_what_is_nearest(self) -> None:
        checked = 0
        for dispatch in dispatches():
            for words in list(all_words(dispatch))[::7]:
                try:
                    told = account(dispatch, words)
                except (TooManyCases, TooManySteps):
                    break
                least = [tests for tests in (false_tests(rule.condition, words) for rule in dispatch.rules if rule in dispatch.items) if tests]
                for near in told.nearest:
                    self.assertFalse(condition(near.rule.condition, words) and near.rule in dispatch.items)
                    tests = false_tests(near.rule.condition, words)
                    if tests is not None and near.rule in dispatch.items:
                        checked += 1
                        self.assertEqual(len(near.lacking), tests)
                if told.nearest and least:
                    self.assertLessEqual(len(told.nearest[0].lacking), min(least))
        self.assertGreater(checked, 100)

    def test_regions(self) -> None:
        checked = 0
        for number, dispatch in enumerate(dispatches()):
            try:
                one = subject(dispatch)
            except (TooManyCases, TooManySteps):
                continue
            for region in regions(random.Random(number), dispatch):
                named = {(word, field) for word in range(len(dispatch.words)) for field in fields_of([region], word)}
                found = within(one, region, named)
                self.assertFalse(found.undecided)
                accounts = [account(dispatch, words) for words in all_words(dispatch) if condition(region, words)]
                valid = [told for told in accounts if not told.excluded]
                self.assertEqual((found.count, found.excluded, found.words is None), (len(valid), not valid, not accounts))
                if found.words is None:
                    continue
                self.assertIn(found.words, [told.words for told in valid or accounts])
                lowest = [told.words for told in valid or accounts if all((told.words[word] >> field.position & (1 << field.width) - 1) == field.named[0][0]
                          for word in range(len(dispatch.words)) for field in dispatch.words[word].set.fields
                          if (word, field) not in named and field.fixed is None)]
                self.assertTrue(not lowest or found.words in lowest)
                for index, (label, shares) in enumerate(found.shares):
                    self.assertEqual(label, dispatch.outputs[index].label)
                    expected = parts(dispatch, index, valid)
                    self.assertEqual([share.rule.number if share.rule else 0 for share in shares],
                                     sorted(expected, key=lambda number: number or len(dispatch.rules) + 1))
                    for place, share in enumerate(shares):
                        count = len(expected[share.rule.number if share.rule else 0])
                        self.assertEqual(share.count, count if place < COUNTED or not share.rule else None)
                        self.assertIn(share.words, expected[share.rule.number if share.rule else 0])
                checked += 1
        self.assertGreater(checked, 100)


def parts(dispatch: Dispatch, index: int, valid: Sequence[Account]) -> Dict[int, List[Tuple[int, ...]]]:
    """For each rule the words in whose answer it has a part; 0: those that no rule answers."""
    result: Dict[int, List[Tuple[int, ...]]] = {}
    for told in valid:
        verdict = told.verdicts[index]
        rules = verdict.rules
        if verdict.source == "conflict":
            rules = rules[:1]
        ended = verdict.source in ("rule", "conflict", "overflow") or bool(rules) and dispatch.outputs[index].policy in GATHERING
        for key in [rule.number for rule in rules] + ([] if ended else [0]):
            result.setdefault(key, []).append(told.words)
    return result


def false_tests(expr: Expr, words: Sequence[int]) -> Optional[int]:
    """How many tests of a plain conjunction are false; None of other conditions."""
    parts = expr.operands if isinstance(expr, And) else (expr,)
    if not all(isinstance(part.operand if isinstance(part, Not) else part, (Test, Codes)) for part in parts):
        return None
    tests: Set[Tuple[object, ...]] = set()
    for part in parts:
        if not condition(part, words):
            test = part.operand if isinstance(part, Not) else part
            assert isinstance(test, (Test, Codes))
            tests.add((test.word, test.field, test is part, isinstance(test, Codes) and test.ranges))
    return len(tests)


def regions(rng: random.Random, dispatch: Dispatch) -> Iterator[Expr]:
    """Conditions made of those of the rules and of single tests."""
    pool: List[Expr] = [rule.condition for rule in dispatch.rules]
    for number, word in enumerate(dispatch.words):
        pool += [Codes(number, field, (rng.choice(field.named),)) if field.type else Test(number, field) for field in word.set.fields
                 if field.fixed is None]
    for _ in range(3):
        picked = [rng.choice(pool) for _ in range(rng.randint(1, 3))]
        signed = tuple(one if rng.random() < 0.6 else negate(one) for one in picked)
        yield rng.choice((all_of, any_of))(signed)


if __name__ == "__main__":
    unittest.main()
