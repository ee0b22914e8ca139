# SPDX-License-Identifier: MIT
"""Outputs that share tables: what they answer, when that is taken, and how it is written."""

import random
import unittest
from typing import List, Sequence, Tuple

from flagc.emit.header import emit
from flagc.emit.options import Options
from flagc.logic.lower import columns
from flagc.oracle.interpret import all_words
from flagc.plan.choose import Choice, choose
from flagc.plan.context import make_context
from flagc.plan.evaluate import evaluate
from flagc.plan.program import Program
from flagc.plan.together import sharing, together
from flagc.plan.wishes import Wishes
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify

from tests.emit.support import model_of

from .models import Maker, meaning
from .text import context_of

HEAD = "outcomes a { A0, A1, A2, A3, A4 }\noutcomes b { B0, B1, B2, B3, B4 }\n"


def random_spec(seed: int, flags: int, rules: int, policy: str = "first") -> str:
    """Random rules for two outputs, whose answers go together in a few ways."""
    rng = random.Random(seed)
    lines, ways = [], [(rng.randrange(5), rng.randrange(5)) for _ in range(7)]
    for _ in range(rules):
        chosen = rng.sample(range(flags), rng.randint(3, 6))
        condition = " & ".join(("!" if rng.random() < 0.5 else "") + f"F{flag}" for flag in chosen)
        lines.append(" {} => A{}, B{}\n".format(condition, *rng.choice(ways)))
    return (f"flags s {{ {', '.join(f'F{flag}' for flag in range(flags))} }}\n{HEAD}dispatch d(s) -> (a, b), {policy} {{\n"
            f"{''.join(lines)} else => A0, B0\n}}\n")


class Together(unittest.TestCase):
    def found(self, text: str, wishes: Wishes) -> Tuple[Choice, ...]:
        """What is chosen for both outputs, and written."""
        context = context_of(text)
        choices = together(context, [choose(column, context, wishes) for column in context.columns], wishes)
        return tuple(choice for choice in choices if isinstance(choice, Choice))

    def test_random_dispatches(self) -> None:
        seen = 0
        for seed in range(3000):
            dispatch = Maker(seed).dispatch()
            if len(dispatch.outputs) < 2 or not dispatch.shared:
                continue
            context = make_context(dispatch, columns(dispatch))
            if any(column.gap for column in context.columns):
                continue
            for programs in sharing(context):
                seen += 1
                for program, column in zip(programs, context.columns):
                    self.assertIsInstance(verify(program, column, context), Certificate, (seed, program))
                    for words in list(all_words(dispatch))[:: 1 if sum(context.words) <= 8 else 97]:
                        right = meaning(column, dispatch, words)
                        if right is not None:
                            self.assertEqual(evaluate(program, words), right, (seed, program))
            if seen > 60:
                break
        self.assertGreater(seen, 60)

    def test_tables_are_shared_where_that_is_smaller(self) -> None:
        for seed in (1, 3):
            one, other = self.found(random_spec(seed, 10, 25), Wishes("size", target="cortex-m0", branchless=True))
            self.assertIn("shared tables", one.candidate.name)
            self.assertRegex(one.reason, r"^shares tables with the other outputs: \d+ bytes for all instead of [\d,]+$")
            self.assertEqual(one.candidate.program.tables[:-1], other.candidate.program.tables[:-1])

    def test_not_where_each_is_better_alone(self) -> None:
        text = f"flags s {{ X, Y }}\n{HEAD}dispatch d(s) -> (a, b), first {{\n X => A1, B1\n Y => A1, B0\n else => A0, B0\n}}\n"
        for wishes in (Wishes(), Wishes("size"), Wishes("speed"), Wishes(target="avr")):
            for choice in self.found(text, wishes):
                self.assertNotIn("shared", choice.candidate.name)

    def test_wishes_hold(self) -> None:
        text = random_spec(1, 10, 25)
        for choice in self.found(text, Wishes(target="cortex-m0", plan="staged")):
            self.assertEqual(choice.candidate.program.plan, "staged")
        for choice in self.found(text, Wishes(target="cortex-m0", max_bytes=500)):
            self.assertLessEqual(choice.candidate.bytes, 500)

    def test_outputs_with_rules_of_their_own_share_nothing(self) -> None:
        context = context_of(f"flags s {{ X, Y, Z }}\n{HEAD}dispatch d(s) -> (a first, b last) {{\n X & Y => A1, B1\n Y => A2\n Z => B2\n"
                             " else => A0, B0\n}\n")
        self.assertEqual(list(sharing(context)), [])

    def test_equal_tables_are_written_once(self) -> None:
        model = model_of(random_spec(2, 10, 25))
        dispatch = model.dispatches[0]
        context = make_context(dispatch, columns(dispatch))
        for programs in sharing(context):
            files = emit(model, {dispatch: tuple(zip(context.columns, programs))}, Options("0"))
            assert files.source is not None
            self.assertEqual(files.source.count("[") - files.source.count("[]"), len(distinct(programs)), files.source)


def distinct(programs: Sequence[Program]) -> List[object]:
    """The tables in memory, equal ones once."""
    return sorted({(table.bits, table.signed, table.entries) for program in programs for table in program.tables if not table.immediate})


if __name__ == "__main__":
    unittest.main()
