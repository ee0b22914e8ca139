# SPDX-License-Identifier: MIT
"""The interpreter of the rules gives each answer to as many inputs as the decisions are known to."""

import collections
import os
import unittest
from typing import Counter, Dict, Iterator, Tuple

from flagc.model.model import Actions, Dispatch, EnumType, FlagSet, Model
from flagc.model.resolve import resolve
from flagc.oracle import interpret
from flagc.spec import lexer, parser
from flagc.text.source import Source

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def load(name: str) -> Model:
    """The model of a spec, here or among the examples."""
    path = os.path.join(ROOT, "tests", "cases", name + ".flags")
    if not os.path.exists(path):
        path = os.path.join(ROOT, "examples", name, name + ".flags")
    with open(path, encoding="utf-8") as file:
        source = Source(path, file.read())
    tokens, wrong = lexer.lex(source)
    tree, refused = parser.parse(source, tokens)
    model, _, unresolved = resolve(tree, (), {})
    assert model is not None, [*wrong, *refused, *unresolved]
    return model


def dispatch_of(model: Model, name: str) -> Dispatch:
    """The dispatch of that name."""
    return next(dispatch for dispatch in model.dispatches if dispatch.name == name)


def spoken(dispatch: Dispatch, output: int, given: interpret.Given) -> str:
    """An answer in the words of the spec."""
    kind = dispatch.outputs[output].type
    if isinstance(given, interpret.Finding):
        return given.value
    if isinstance(kind, EnumType) and isinstance(given, int):
        return next(member.name for member in kind.members if member.low <= given <= member.high)
    if isinstance(kind, FlagSet) and isinstance(given, int):
        return "|".join(field.name for field in kind.fields if given & field.mask) or "none"
    if isinstance(kind, Actions) and isinstance(given, tuple):
        return "+".join(kind.actions[action].name for action in given) or "nothing"
    return str(given)


def count(dispatch: Dispatch, words: Iterator[Tuple[int, ...]], output: int = 0) -> Dict[str, int]:
    """How many of the words get each answer."""
    asked = interpret.Interpreter(dispatch)
    found: Counter[str] = collections.Counter()
    for word in words:
        found[spoken(dispatch, output, asked.answer(word).answers[output])] += 1
    return dict(found)


def every(dispatch: Dispatch) -> Iterator[Tuple[int, ...]]:
    """All combinations that no constraint forbids."""
    return (words for words in interpret.combinations(dispatch) if not interpret.is_excluded(dispatch, words))


class Counts(unittest.TestCase):
    """What the rules answer, counted."""

    def check(self, spec: str, name: str, expected: Dict[str, int], output: int = 0) -> None:
        dispatch = dispatch_of(load(spec), name)
        self.assertEqual(count(dispatch, every(dispatch), output), expected)

    def test_notify(self) -> None:
        self.check("notify", "plan_notification",
                   {"send_email+send_webhook": 2, "send_email": 2, "send_webhook": 2, "send_mail": 1, "reject": 1})

    def test_heater(self) -> None:
        self.check("heater", "next_command", {"SHUTDOWN": 6, "IDLE": 5, "CHILL": 2, "WARM": 1})

    def test_statusword(self) -> None:
        self.check("statusword", "decode", {
            "NOT_READY": 4, "DISABLED": 4, "READY": 2, "SWITCHED_ON": 2, "ENABLED": 2, "QUICK_STOP": 2,
            "FAULT_REACTION": 4, "FAULT": 4, "UNKNOWN": 104})

    def test_pause(self) -> None:
        self.check("pause", "resolve_pause", {"none": 10, "TX|RX": 4, "TX": 1, "RX": 1})

    def test_pause_of_the_wrong_copy(self) -> None:
        self.check("pause_wrong", "resolve_pause", {"none": 8, "TX|RX": 4, "TX": 2, "RX": 2})

    def test_protection(self) -> None:
        self.check("protection", "protect", {
            "NONE": 2, "READONLY": 2, "COPY": 2, "SHARED": 2, "READONLY_EXEC": 4, "COPY_EXEC": 2, "SHARED_EXEC": 2})

    def test_unmerged(self) -> None:
        self.check("unmerged", "label_of", dict.fromkeys(("BUG", "DD", "AU", "UD", "UA", "DU", "AA", "UU"), 1))

    def test_database(self) -> None:
        dispatch = dispatch_of(load("database"), "check_access")
        self.assertEqual(count(dispatch, ((word,) for word in range(8))), {"OK": 3, "MISUSE": 5})

    def test_redirect(self) -> None:
        # STUCK holds the answer of a rewind that is only tried when nothing becomes GET; here it is any bit.
        self.check("redirect", "follow", {"GET": 40, "FAIL": 76, "KEEP": 76})

    def test_restart(self) -> None:
        for name in ("shall_restart", "as_in_the_manual"):
            with self.subTest(name):
                self.check("restart", name, {"NO": 182, "YES": 98})

    def test_output_pin(self) -> None:
        self.check("output_pin", "load_event", {"MISSED": 96, "LOAD_AGAIN": 46, "DONE": 24, "TOGGLE": 18, "EXCEEDED": 8})

    def test_can_errors(self) -> None:
        dispatch = dispatch_of(load("can_errors"), "refresh")
        counted = count(dispatch, every(dispatch))
        self.assertEqual((sum(counted.values()), len(counted)), (24, 20))


class Pairing(unittest.TestCase):
    """The tables of the specification, and the whole way to an action."""

    def test_tables(self) -> None:
        model = load("pairing")
        cells: Counter[str] = collections.Counter()
        fields = {field.name: field for field in model.sets[0].fields}
        for name in ("legacy_method", "secure_method"):
            words = ((initiator << fields["INITIATOR"].position | responder << fields["RESPONDER"].position,)
                     for initiator in range(5) for responder in range(5))
            cells.update(count(dispatch_of(model, name), words))
        self.assertEqual(cells, {"JW": 25, "PK_R": 10, "PK_I": 9, "NC": 4, "PK_B": 2})

    def test_actions(self) -> None:
        model = load("pairing")
        act = dispatch_of(model, "act")
        resolve_ = interpret.Interpreter(dispatch_of(model, "resolve"))
        method, initiator = act.words[0].set.fields

        def sides() -> Iterator[Tuple[int, ...]]:
            for words in every(resolve_.dispatch):
                code = resolve_.answer(words).answers[0]
                assert isinstance(code, int)
                for first in (0, 1):
                    yield (code << method.position | first << initiator.position,)

        self.assertEqual(count(act, sides()), {"OOB": 2048, "NONE": 1754, "INPUT": 147, "DISPLAY": 123, "COMPARE": 24})


if __name__ == "__main__":
    unittest.main()
