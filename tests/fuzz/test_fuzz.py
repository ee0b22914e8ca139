# SPDX-License-Identifier: MIT
"""A little of the fuzzers in every run of the tests, and that they would notice."""

import contextlib
import io
import os
import random
import tempfile
import unittest
from pathlib import Path
from typing import List, Sequence
from unittest import mock

from flagc.oracle.interpret import Interpreter, Reply

from . import __main__ as fuzz
from . import examine, mutate
from .compilers import CANDIDATES
from .driver import Style
from .generate import generate
from .shrink import shrink


def failing(seeds: Sequence[int]) -> List[str]:
    """How the specs of these seeds fail, with the plan that flagc chooses and the first compiler."""
    failures, _ = fuzz.batch((list(seeds), 0, [examine.AUTO], CANDIDATES[:1], 9))
    return [f"seed {found.seed}: {found.how}\n{found.failure.detail}" for found in failures]


class RandomSpecs(unittest.TestCase):
    def test_all_plans(self) -> None:
        failures, done = fuzz.batch((list(range(1, 17)), 0, examine.ALL_PLANS, CANDIDATES[:1], 9))
        self.assertEqual([f"seed {found.seed}: {found.how}\n{found.failure.detail}" for found in failures], [])
        self.assertGreater(done["built"], 8)

    def test_a_seed_gives_the_same_spec_again(self) -> None:
        self.assertEqual(generate(7, "x").text, generate(7, "x").text)

    def test_a_wrong_answer_is_noticed(self) -> None:
        honest = Interpreter.answer

        def dishonest(self: Interpreter, words: Sequence[int], old: object = None) -> Reply:
            reply = honest(self, words, old)  # type: ignore[arg-type]
            changed = tuple(given ^ 1 if isinstance(given, int) else given for given in reply.answers)
            return Reply(reply.excluded, changed, reply.rules)

        with mock.patch.object(Interpreter, "answer", dishonest):
            self.assertIn("answer", " ".join(failing(range(1, 7))))

    def test_a_finding_that_is_not_made_is_noticed(self) -> None:
        with mock.patch.object(examine, "judge", lambda model: []):
            self.assertIn("the truth is", " ".join(failing(range(1, 13))))

    def test_shrinking_keeps_the_failure(self) -> None:
        lines = "".join(f"    F{number}\n" for number in range(6))
        text = f"flags s {{\n{lines}}}\n\noutcomes o {{ A, B }}\n\ndispatch d(s) -> o, first {{\n    F1 => A\n    F2 => B\n}}\n"
        with mock.patch.object(examine, "judge", lambda model: []):
            failure = examine.examine("x", text, (), [], [], 3)
            assert failure is not None
            small, _, still = shrink("x", text, (), failure, "", None, 3, Style())
        self.assertEqual(still.kind, "check")
        self.assertLess(len(small), len(text) * 2 // 3)


class DamagedSpecs(unittest.TestCase):
    def test_flagc_ends_by_itself(self) -> None:
        texts = mutate.specs()
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"FLAGC_DEBUG": "1"}):
            for seed in range(100):
                text = mutate.damaged(random.Random(seed), texts)
                self.assertEqual(mutate.tried(text, Path(folder)), "", f"seed {seed}")

    def test_a_traceback_is_noticed(self) -> None:
        with mock.patch.object(mutate, "run", side_effect=KeyError("x")), contextlib.redirect_stderr(io.StringIO()):
            self.assertIn("KeyError", mutate.problem(["check", "x"]))

    def test_a_hang_is_noticed(self) -> None:
        def endless(_: Sequence[str]) -> int:
            while True:
                pass

        with mock.patch.object(mutate, "run", endless), mock.patch.object(mutate, "LIMIT", 0.05):
            self.assertIn("more than", mutate.problem(["check", "x"]))


if __name__ == "__main__":
    unittest.main()
