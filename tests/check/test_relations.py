# SPDX-License-Identifier: MIT
"""What the C of flags says about them: the reader of plain C, and the suggestions, tried out on values.

Random sets of comparisons are evaluated here for many values of their operands, halves and NaN among them, for nothing is known of
types. No suggestion may exclude a word that some value gives; and the suggestions must say all that any pair of flags says.
"""

import itertools
import math
import random
import re
import unittest
from typing import Dict, Iterator, List, Sequence, Set, Tuple

from flagc.check.catalogue import KINDS, findings
from flagc.check.comparison import ALL, EQUAL, GREATER, LESS, Comparison, quiet, read, relate
from flagc.check.levels import chosen
from flagc.check.relations import relations
from flagc.model.model import Model
from flagc.oracle.interpret import Interpreter, code, is_excluded
from flagc.text.diagnostic import Diagnostic

from ..fuzz.pipeline import load

SPECS = 150
OPERATORS = {"==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
             "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}
VALUES: Tuple[float, ...] = (*(half / 2 for half in range(-1, 12)), math.nan)


def model_of(text: str) -> Model:
    """The model of a spec without errors."""
    model, problems = load(text, "r.flags")
    assert model is not None, problems
    return model


class Reader(unittest.TestCase):
    def test_plain(self) -> None:
        for text, operand, constant, holds in (
                ("x", "x", "0", ALL & ~EQUAL), ("!x", "x", "0", EQUAL), ("!!x", "x", "0", ALL & ~EQUAL), (" ( x ) ", "x", "0", ALL & ~EQUAL),
                ("x < 10", "x", "10", LESS), ("10 > x", "x", "10", LESS), ("x<=0xA", "x", "10", LESS | EQUAL), ("!(x < 10)", "x", "10", ALL & ~LESS),
                ("((x) >= 1)", "x", "1", GREATER | EQUAL), ("p == NULL", "p", "0", EQUAL), ("NULL != p", "p", "0", ALL & ~EQUAL),
                ("c -> d . e", "c->d.e", "0", ALL & ~EQUAL), ("*p->q[ 3 ] == IDLE", "*p->q[3]", "IDLE", EQUAL), ("a[i] == 'x'", "a[i]", "'x'", EQUAL),
                ("s & 0x04", "s&4", "0", ALL & ~EQUAL), ("!(s & 4)", "s&4", "0", EQUAL), ("(s & 4) == 4", "s&4", "4", EQUAL), ("x == -1", "x", "-1", EQUAL),
                ("x == true", "x", "1", EQUAL), ("MODE == FAST", "MODE", "FAST", EQUAL)):
            with self.subTest(text=text):
                found = read(text)
                assert found is not None
                self.assertEqual((found.operand, found.constant, found.holds), (operand, constant, holds))

    def test_what_is_not_plain(self) -> None:
        for text in ("f(x)", "x()", "x++", "--x", "x = 1", "x == y", "x < 1 && y", "x + 1 < 3", "(int)x < 3", "!x == 0", "s & 4 == 4", "s & m", "x < 1.5", "x < 10u",
                     "x == 010", "x < 0x80000000", "sizeof x", "sizeof", "&x", "x ? 1 : 0", "a * b", "a[i + 1]", "x == \"a\"", "x == '\\n'", "1 < x < 3", "3 == 3", "NULL",
                     "a.b.", "a::b", "x >> 1", "x == A::B", "", "()", "!", "x[", "a b", "x == y.z", " & ".join("x" * 90)):
            with self.subTest(text=text):
                self.assertIsNone(read(text))

    def test_what_may_change_something(self) -> None:
        self.assertEqual([text for text in ("f(x)", "(*f)(x)", "x = 1", "x += 1", "x <<= 1", "x++", "--x", "m[1](2)") if quiet(text)], [])
        self.assertEqual([text for text in ("x == 1", "x <= 1 && !(y >= 2)", "a[i] != (b)", "x >> 1", "-x < (3)") if not quiet(text)], [])


class Pairs(unittest.TestCase):
    """Two comparisons of one operand."""

    def relation(self, one: str, other: str) -> str:
        first, second = read(one), read(other)
        assert first is not None and second is not None
        found = relate(first, second)
        return "" if found is None else " ".join(name for name in ("forward", "backward", "exclusive", "exhaustive", "supposed") if getattr(found, name))

    def test_examples(self) -> None:
        for one, other, expected in (
                ("x < 10", "x < 20", "forward"), ("a", "!a", "exclusive exhaustive"), ("m == A", "m == B", "exclusive supposed"), ("m == A", "m != B", "forward supposed"),
                ("p == NULL", "p != NULL", "exclusive exhaustive"), ("p", "NULL == p", "exclusive exhaustive"), ("x >= 10", "x < 10", "exclusive"),
                ("!(x < 10)", "x < 20", "exhaustive"), ("!(x < 10)", "x < 10", "exclusive exhaustive"), ("x", "p -> x", ""), ("m < A", "m <= A", "forward"), ("m < A", "m < B", ""),
                ("x > 3", "x", "forward"), ("x == 4", "x < 5", "forward"), ("x < 5", "x <= 4", "backward"), ("x < 5", "x > 4", ""),
                # An unsigned x is never less than 0, and always less than what -1 becomes; a name may be that of 0.
                ("x < -1", "x < 5", ""), ("x < -1", "x >= -1", "exclusive"), ("m == A", "m", ""), ("m == A", "m == 3", ""), ("m == 'a'", "m == 97", ""),
                # Not an int of every machine, and not for every float another number.
                ("x < 40000", "x < 50000", ""), ("x == 40000", "x == 50000", "exclusive supposed"), ("s & 4", "(s & 4) == 0", "exclusive exhaustive"),
                ("s & 4", "s & 8", "")):
            with self.subTest(one=one, other=other):
                self.assertEqual(self.relation(one, other), expected)


def suggested(text: str) -> List[Diagnostic]:
    """The suggestions for a spec."""
    return [finding for finding in relations(model_of(text)) if "can never fire" not in finding.message]


def lines_of(findings: Sequence[Diagnostic]) -> List[str]:
    return [fix.replace("say so in the set: ", "") for finding in findings for fix in finding.fixes]


def spec(inputs: Sequence[str], rules: Sequence[str] = (), constraints: Sequence[str] = ()) -> str:
    """A set of inputs with constraints, and a dispatch that reads them all if no rules are given."""
    names = [line.split()[0] for line in inputs if line.split()[0] not in ("if", "}")]
    items = list(rules) or [f"count({', '.join(names)}) == 1 => 1"]
    return ("flags s from `int x, int y` {\n    " + "\n    ".join([*inputs, *constraints]) + "\n}\n"
            "dispatch d(s) -> u8, first {\n    " + "\n    ".join([*items, "else => 0"]) + "\n}\n")


class Suggestions(unittest.TestCase):
    maxDiff = None

    def lines(self, *inputs: str, constraints: Sequence[str] = (), rules: Sequence[str] = ()) -> List[str]:
        return lines_of(suggested(spec(inputs, rules, constraints)))

    def test_a_chain_is_said_step_by_step(self) -> None:
        self.assertEqual(self.lines("C when `x < 30`", "A when `x < 10`", "B when `x < 20`"), ["B implies C", "A implies B"])

    def test_many_that_exclude_each_other_are_one_line(self) -> None:
        self.assertEqual(self.lines(*(f"F{n} when `m == M{n}`" for n in range(6))), ["exclusive F0, F1, F2, F3, F4, F5"])

    def test_the_same_twice(self) -> None:
        self.assertEqual(self.lines("A when `x`", "B when `x != 0`", "C when `!x`"), ["impossible A != B", "impossible A == C"])

    def test_what_constraints_say_is_not_said(self) -> None:
        self.assertEqual(self.lines("A when `x < 1`", "B when `x < 2`", constraints=["A implies B"]), [])
        self.assertEqual(self.lines("A when `x < 1`", "B when `x < 2`", constraints=["impossible A & !B"]), [])
        self.assertEqual(self.lines("A when `x < 1`", "B when `x > 2`", "C when `x == 2`", constraints=["exclusive A, B"]), ["exclusive A, B, C"])

    def test_flags_that_nobody_reads_together(self) -> None:
        inputs = ("A when `x < 1`", "B when `x < 2`", "C")
        self.assertEqual(self.lines(*inputs, rules=["A & C => 1"]), [])
        self.assertEqual(self.lines(*inputs, rules=["A => 1", "B => 2"]), ["A implies B"])
        self.assertEqual(lines_of(suggested(spec(inputs, ["A & B => 1"]).replace("first {", "first {\n    A implies B"))), [])

    def test_guards(self) -> None:
        plain, guarded, other = "A when `x < 1`", "B when `x < 2` if G", "C when `x < 3` if H"
        self.assertEqual(self.lines("G", plain, guarded), [])
        self.assertEqual(self.lines("G", "A when `x < 2`", "B when `x < 1` if G"), ["B implies A"])
        self.assertEqual(self.lines("G", "H", guarded, other), [])
        self.assertEqual(self.lines("G", "H", "B when `x < 2` if G & H", "C when `x < 3` if H"), ["B implies C"])
        self.assertEqual(self.lines("G", "if G {", "B when `x < 2`", "C when `x < 3`", "}"), ["B implies C"])
        self.assertEqual(self.lines("G", "A when `x`", "B when `!x` if G"), ["exclusive A, B"])
        self.assertEqual(self.lines("G", "A when `x`", "B when `!x` if G else 1"), [])

    def test_what_may_change_the_value_between(self) -> None:
        self.assertEqual(self.lines("A when `x < 1`", "N when `next(x)`", "B when `x < 2`"), [])
        self.assertEqual(self.lines("N when `next(x)`", "A when `x < 1`", "K when `x + y`", "B when `x < 2`"), ["A implies B"])

    def test_classes(self) -> None:
        chain = "K { A when `x < 10`, B when `x < 20`, C when `x < 30`, D else }"
        rules = ["K == B & F => 1", "K == D => 2", "F => 3"]

        def lines(*inputs: str) -> List[str]:
            return self.lines(*inputs, rules=rules)

        self.assertEqual(lines(chain, "F when `x < 5`"), ["F implies K == A"])
        self.assertEqual(lines(chain, "F when `x < 15`"), ["K == A implies F", "F implies K <= B"])
        self.assertEqual(lines(chain, "F when `x < 20`"), ["K == A implies F", "K == B implies F", "F implies K <= B"])
        self.assertEqual(lines(chain, "F when `x >= 20`"), ["F implies K > B"])
        self.assertEqual(lines(chain, "F when `x > 30`"), ["F implies K == D"])
        self.assertEqual(lines(chain, "F when `!(x < 15)`"), ["K > B implies F", "impossible K == A & F"])
        self.assertEqual(lines(chain, "F when `y < 15`"), [])
        self.assertEqual(lines(chain, "G", "F when `x < 15` if G"), ["F implies K <= B"])
        self.assertEqual(lines("G", "K { A when `x < 10`, B when `x < 20`, D else } if G else A", "F when `x < 5`"), [])
        self.assertEqual(lines("K { A when `x < 10`, B when `next(x)`, D else }", "F when `x < 5`"), [])
        self.assertEqual(lines("K { A when `m == M0`, B when `m == M1`, D else }", "F when `m == M1`"), ["K == B implies F", "F implies K <= B", "impossible K == A & F"])

    def test_classes_that_never_are(self) -> None:
        found = suggested(spec(["K { A when `x < 20`, B when `x < 10`, C when `x < 30`, D else }", "F"], ["K == B & F => 1", "K == C => 2"]))
        self.assertEqual([finding.message for finding in found], ["K asks `x` several times: some of its classes cannot happen"])
        self.assertEqual(lines_of(found), ["the first class that holds counts: write B before A", "impossible K == B"])
        self.assertEqual(self.lines("K { A when `x`, B when `!x`, C else }", rules=["K == C => 1", "K == B => 2"]), ["impossible K == C"])
        self.assertEqual(self.lines("K { A when `x < 10`, B when `x < 20`, C else }", rules=["K == C => 1", "K == B => 2"]), [])

    def test_two_fields_of_classes(self) -> None:
        inputs = ("K { A when `x < 10`, B when `x < 20`, C else }", "L { P when `x < 5`, Q when `x < 15`, R else }")
        self.assertEqual(self.lines(*inputs, rules=["K == C & L == R => 1", "K == A & L == P => 2"]), ["L == P implies K == A", "K == A implies L <= Q", "L == Q implies K <= B"])

    def test_an_included_set(self) -> None:
        text = ("flags s from `int x` {\n    A when `x < 1`\n    B when `x < 2`\n}\n# ==== above: the included file\ninclude \"r_types.flags\"\n"
                "dispatch d(s a, s b) -> u8, first {\n    a.A & !b.B => 1\n    else => 0\n}\n")
        self.assertEqual(lines_of(suggested(text)), ["A implies B"])

    def test_severities_and_silences(self) -> None:
        inputs = ("A when `x < 1`", "B when `x < 2`")
        text = spec(inputs, ["A & !B => 2", "A => 1"])
        self.assertEqual([(finding.code, finding.severity) for finding in findings(model_of(text))], [("relation", "note")] * 2)
        self.assertEqual(findings(model_of(text), least="warning"), [])
        self.assertEqual(findings(model_of(text), chosen(["no-relation"], KINDS)), [])
        self.assertEqual([finding.severity for finding in findings(model_of(text), chosen(["relation", "error"], KINDS), "warning")], ["error"] * 2)
        allowed_one = findings(model_of(text.replace("=> 2", '=> 2  allow relation "in case"')))
        self.assertEqual([" ask the same " in finding.message for finding in allowed_one], [True])


NAMES = ("M0", "M1", "M2")


def comparison(rng: random.Random) -> str:
    """C that is plain."""
    operand = rng.choice(("x", "x", "y"))
    kind = rng.random()
    if kind < 0.2:
        text = operand
    elif kind < 0.35:
        text = f"{operand} {rng.choice(('==', '!='))} {rng.choice(NAMES)}"
    else:
        operator, number = rng.choice(list(OPERATORS)), rng.randint(0, 4)
        text = f"{operand} {operator} {number}" if rng.random() < 0.8 else f"{hex(number)} {operator} {operand}"
    return text if rng.random() < 0.7 else f"!({text})"


def holds(text: str, x: float, y: float) -> bool:
    """What plain C gives, evaluated here. The names are numbers that no comparison has."""
    match = re.fullmatch(r"(!?)\(?([^()]*)\)?", text)
    assert match is not None
    parts = match.group(2).split()
    values = {"x": x, "y": y, "M0": 5.0, "M1": 4.5, "M2": -0.5}
    numbers = [values[part] if part in values else int(part, 0) for part in parts[::2]]
    result = OPERATORS[parts[1]](numbers[0], numbers[1]) if len(parts) > 1 else numbers[0] != 0
    return result != bool(match.group(1))


def reached(flags: Dict[str, str]) -> Set[int]:
    """The words that values of x and y give."""
    return {sum(holds(text, x, y) << place for place, text in enumerate(flags.values())) for x, y in itertools.product(VALUES, VALUES)}


def random_flags(rng: random.Random) -> Dict[str, str]:
    return {f"F{number}": comparison(rng) for number in range(rng.randint(2, 6))}


def inputs_of(flags: Dict[str, str]) -> List[str]:
    return [f"{name} when `{text}`" for name, text in flags.items()]


def allowed(text: str) -> Set[int]:
    """The words that a spec does not exclude."""
    dispatch = model_of(text).dispatches[0]
    return {word for word in range(1 << len(dispatch.words[0].set.fields)) if not is_excluded(dispatch, (word,))}


def pairs_in(words: Set[int], first: int, second: int) -> Set[Tuple[int, int]]:
    return {(word >> first & 1, word >> second & 1) for word in words}


class Random(unittest.TestCase):
    def test_no_suggestion_is_false_and_none_is_missing(self) -> None:
        said = 0
        for seed in range(SPECS):
            flags = random_flags(random.Random(seed))
            inputs = inputs_of(flags)
            lines = lines_of(suggested(spec(inputs)))
            with self.subTest(flags=flags, lines=lines):
                possible, left = reached(flags), allowed(spec(inputs, (), lines))
                self.assertLessEqual(possible, left)
                self.assertEqual(suggested(spec(inputs, (), lines)), [])
                for without in range(len(lines)):
                    self.assertNotEqual(allowed(spec(inputs, (), lines[:without] + lines[without + 1:])), left)
                comparisons = [read(text) for text in flags.values()]
                for a, b in itertools.combinations(range(len(flags)), 2):
                    if known(comparisons[a], comparisons[b]):
                        said += len(pairs_in(possible, a, b)) < 4
                        self.assertEqual(pairs_in(left, a, b), pairs_in(possible, a, b))
        self.assertGreater(said, SPECS)

    def test_rules_that_only_the_c_kills(self) -> None:
        killed = 0
        for seed in range(SPECS):
            rng = random.Random(seed)
            flags = {**random_flags(rng), "G": ""}
            inputs = inputs_of({name: text for name, text in flags.items() if text}) + ["G"]
            policy = rng.choice(("first", "first", "last", "max", "any"))
            rules = [rule for rule in random_rules(rng, list(flags), policy)]
            text = spec(inputs, rules).replace("first {", f"{policy} {{")
            found = [finding for finding in relations(model_of(text)) if "can never fire" in finding.message]
            self.assertTrue(all(finding.severity == "note" for finding in found))
            lines = lines_of(suggested(text))
            closed = spec(inputs, rules, lines).replace("first {", f"{policy} {{")
            expected = answering(text, policy) - answering(closed, policy)
            starts = {rule.condition_span.start: rule.number for rule in model_of(text).dispatches[0].rules}
            with self.subTest(text=text):
                self.assertEqual({starts[finding.span.start] for finding in found}, expected)
            killed += len(expected)
        self.assertGreater(killed, 50)


class RandomClasses(unittest.TestCase):
    """Fields of classes beside flags: a suggestion may not exclude what some value gives, and each says something."""

    def test_no_suggestion_is_false(self) -> None:
        said = 0
        for seed in range(SPECS):
            rng = random.Random(seed)
            flags = random_flags(rng)
            # The classes of one field ask one operand: lines about several are not compared with each other.
            # The classes of a field ask one operand: the lines of different operands are not compared with each other.
            fields = {name: [re.sub(r"\by\b", "x", comparison(rng)) for _ in range(rng.randint(1, 3))] for name in ("K", "L")[: rng.randint(1, 2)]}
            inputs = [f"{name} {{ " + ", ".join(f"{name}{number} when `{text}`" for number, text in enumerate(texts)) + f", {name}E else }}"
                      for name, texts in fields.items()] + inputs_of(flags)
            rules = [f"{' & '.join([*(f'{name} == {name}E' for name in fields), *flags])} => 1"]
            lines = [line for line in lines_of(suggested(spec(inputs, rules))) if not line.startswith("the first class")]
            with self.subTest(inputs=inputs, lines=lines):
                possible = {self.word(fields, flags, x, y) for x, y in itertools.product(VALUES, VALUES)}
                left = self.allowed(spec(inputs, rules, lines))
                self.assertLessEqual(possible, left)
                self.assertEqual(suggested(spec(inputs, rules, lines)), [])
                for without in range(len(lines)):
                    self.assertNotEqual(self.allowed(spec(inputs, rules, lines[:without] + lines[without + 1:])), left)
                said += sum(1 for line in lines if "K" in line)
                for name, texts in fields.items():
                    self.told(name, texts, left)
        self.assertGreater(said, SPECS)

    def word(self, fields: Dict[str, List[str]], flags: Dict[str, str], x: float, y: float) -> Tuple[int, ...]:
        codes = [next((number for number, text in enumerate(texts) if holds(text, x, y)), len(texts)) for texts in fields.values()]
        return (*codes, *(int(holds(text, x, y)) for text in flags.values()))

    def allowed(self, text: str) -> Set[Tuple[int, ...]]:
        """The values of the fields in the words that a spec does not exclude."""
        dispatch = model_of(text).dispatches[0]
        flags = dispatch.words[0].set
        words = range(1 << sum(field.width for field in flags.fields))
        return {tuple(code(field, word) for field in flags.fields) for word in words if not is_excluded(dispatch, (word,))}

    def told(self, name: str, texts: Sequence[str], left: Set[Tuple[int, ...]]) -> None:
        """A class whose C an earlier class implies for all values is said to be impossible, if the reader knows the two."""
        place = ("K", "L").index(name)
        for later, earlier in ((b, a) for b in range(len(texts)) for a in range(b)):
            one, other = read(texts[later]), read(texts[earlier])
            assert one and other
            relation = relate(one, other)
            if relation and relation.forward:
                self.assertFalse([words for words in left if words[place] == later])


def known(one: object, other: object) -> bool:
    """Whether the reader claims to know all about a pair."""
    assert isinstance(one, Comparison) and isinstance(other, Comparison)
    if one.operand != other.operand:
        return False
    return one.constant == other.constant or (one.value is None) == (other.value is None)


def random_rules(rng: random.Random, names: Sequence[str], policy: str) -> Iterator[str]:
    for _ in range(rng.randint(2, 6)):
        literals = [rng.choice(("", "!")) + name for name in rng.sample(names, min(len(names), rng.randint(1, 3)))]
        yield f"{' & '.join(literals)} => {1 if policy == 'any' else rng.randint(1, 3)}"


def answering(text: str, policy: str) -> Set[int]:
    """The rules that answer some word, by the plain interpreter. Of those with the best answer the first one does."""
    dispatch = model_of(text).dispatches[0]
    interpreter, result = Interpreter(dispatch), set()
    for word in range(1 << len(dispatch.words[0].set.fields)):
        reply = interpreter.answer((word,))
        for number in interpreter.matching((word,))[0] if policy == "any" and not reply.excluded else reply.rules[0]:
            rule = next(rule for rule in dispatch.rules if rule.number == number)
            if policy != "max" or getattr(rule.answers[0], "value") == reply.answers[0]:
                result.add(number)
                if policy == "max":
                    break
    return result


if __name__ == "__main__":
    unittest.main()
