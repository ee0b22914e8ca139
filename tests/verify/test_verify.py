# SPDX-License-Identifier: MIT
"""Right programs are proven, wrong ones are refuted with words on which they are wrong."""

import functools
import random
import unittest
from dataclasses import replace
from typing import Iterator, List, Optional, Sequence, Tuple

from flagc.logic.decision import Column
from flagc.logic.lower import TooManySteps, columns
from flagc.model.model import Dispatch
from flagc.plan.choose import PLANS
from flagc.plan.context import Context, make_context
from flagc.plan.evaluate import evaluate
from flagc.plan.program import (Answer, Both, Expr, Extract, If, Literal, Masked, Merge, Negation, Parity, Product, Program, Statement, operands,
                                with_operands)
from flagc.plan.refusal import Refusal
from flagc.verify.certificate import Certificate, Refuted
from flagc.verify.correspond import by_rules
from flagc.verify.verify import verify

from tests.plan.models import Maker, meaning, some_words
from tests.plan.suited import suited

KINDS = (("actions", "first", "first"), ("actions", "collect", "first"), ("actions", "first", "collect"),
         ("number", "sum", "first"), ("number", "sum", "sum"), ("outcomes", "last", "first"),
         ("bool", "first", "first"), ("update", "first", "collect"))

BY_RULES = ("chain", "scan", "vector")


def dispatches(count: int) -> Iterator[Dispatch]:
    """Random dispatches of so many seeds."""
    for seed in range(count):
        yield from seeded(seed)


def seeded(seed: int) -> Iterator[Dispatch]:
    """A random dispatch, every fourth with calls, and beside every third one for plans that few suit."""
    if seed % 3 == 0:
        yield suited(seed // 3)
    maker = Maker(seed)
    kind, outer, inner = KINDS[seed // 4 % len(KINDS)]
    yield maker.dispatch() if seed % 4 else maker.dispatch(kind, outer, maker.dispatch(kind, inner))


@functools.lru_cache(maxsize=None)
def planned(seed: int) -> Sequence[Tuple[Program, Column, Context]]:
    """All programs of the dispatches of a seed. To plan them takes five times as long as to prove them: all tests share them."""
    result: List[Tuple[Program, Column, Context]] = []
    for dispatch in seeded(seed):
        try:
            context = make_context(dispatch, columns(dispatch))
        except TooManySteps:
            continue
        for column in context.columns:
            for _, build in PLANS:
                built = build(column, context)
                result += ((program, column, context) for program in (() if isinstance(built, Refusal) else built))
    return tuple(result)


def programs(count: int) -> Iterator[Tuple[Program, Column, Context]]:
    """All programs of random dispatches."""
    for seed in range(count):
        yield from planned(seed)


class Proofs(unittest.TestCase):
    def test_every_plan_is_proven_by_simulation(self) -> None:
        counted = 0
        for program, column, context in programs(120):
            verdict = verify(program, column, context)
            if program.plan == "hash" and verdict == Certificate("enumeration"):
                counted += 1
            else:
                self.assertEqual(verdict, Certificate("diagram"))
        self.assertGreater(counted, 5)

    def test_chains_and_rows_are_proven_by_rules(self) -> None:
        kinds = []
        for program, column, context in programs(120):
            if program.plan in BY_RULES:
                kinds.append(program.plan)
                self.assertEqual(by_rules(program, column, context), Certificate("rules"))
        self.assertGreater(min(kinds.count(plan) for plan in BY_RULES), 20)


def mutants(program: Program, rng: random.Random) -> Iterator[Program]:
    """The program with one thing changed."""
    for number, table in enumerate(program.tables):
        at = rng.randrange(len(table.entries))
        entries = list(table.entries)
        entries[at] ^= 1 << rng.randrange(max(1, min(table.bits, 7)))
        changed = (replace(table, entries=tuple(entries)),)
        yield replace(program, tables=program.tables[:number] + changed + program.tables[number + 1:])
    body = program.body
    if len(body) > 2:
        at = rng.randrange(len(body) - 2)
        yield replace(program, body=body[:at] + (body[at + 1], body[at]) + body[at + 2:])
        yield replace(program, body=body[:at] + body[at + 1:])
    for at, statement in enumerate(body):
        other = _changed(statement, rng)
        if other is not None:
            yield replace(program, body=body[:at] + (other,) + body[at + 1:])


def _changed(statement: Statement, rng: random.Random) -> Optional[Statement]:
    if isinstance(statement, If):
        if rng.random() < 0.5:
            condition = _bit_flipped(statement.condition, rng)
            return None if condition is None else replace(statement, condition=condition)
        inside = _changed(statement.body[0], rng)
        return None if inside is None else replace(statement, body=(inside,) + statement.body[1:])
    if isinstance(statement, (Answer, Merge)):
        value = _number_changed(statement.value, rng)
        return None if value is None else replace(statement, value=value)
    return None


def _number_changed(expr: Expr, rng: random.Random) -> Optional[Expr]:
    """A number with one of its parts changed."""
    if isinstance(expr, Literal):
        return Literal(expr.value ^ 1) if expr.value >= 0 else None
    if isinstance(expr, Extract) and expr.runs:
        run = expr.runs[0]
        return Extract((replace(run, position=run.position - 1 if run.position else run.position + 1),) + expr.runs[1:])
    if isinstance(expr, Product):
        return replace(expr, factor=expr.factor ^ 1 << rng.randrange(expr.factor.bit_length()))
    if isinstance(expr, Parity):
        return replace(expr, mask=expr.mask & expr.mask - 1 or 1)
    inner = operands(expr)
    changed = [_number_changed(operand, rng) for operand in inner]
    at = next((place for place in rng.sample(range(len(inner)), len(inner)) if changed[place] is not None), None)
    return None if at is None else with_operands(expr, tuple(changed[place] or operand if place == at else operand for place, operand in enumerate(inner)))


def _bit_flipped(expr: Expr, rng: random.Random) -> Optional[Expr]:
    if isinstance(expr, Masked):
        bit = 1 << rng.randrange(7)
        mask = expr.mask ^ bit
        return Masked(expr.word, mask, expr.value & mask) if mask else None
    if isinstance(expr, Negation):
        return expr.operand
    return Both(expr.operands[1:]) if isinstance(expr, Both) else Negation(expr)


class Mutants(unittest.TestCase):
    def test_wrong_programs_are_refuted(self) -> None:
        rng = random.Random(7)
        caught: List[str] = []
        for program, column, context in programs(60):
            words = some_words(context.dispatch)
            expected = {word: meaning(column, context.dispatch, word) for word in words}
            for mutant in mutants(program, rng):
                wrong = any(answer is not None and evaluate_or_none(mutant, word) != answer for word, answer in expected.items())
                verdict = verify(mutant, column, context)
                if wrong:
                    caught.append(program.plan)
                    self.refuted(verdict, mutant, column, context)
                if wrong and program.plan in BY_RULES and not (isinstance(verdict, Refuted) and not verdict.words):
                    self.assertNotIsInstance(by_rules(mutant, column, context), Certificate)
        self.assertGreater(min(caught.count(name) for name, _ in PLANS if name != "constant"), 8)

    def refuted(self, verdict: object, mutant: Program, column: Column, context: Context) -> None:
        assert isinstance(verdict, Refuted)
        if verdict.words:
            answer = meaning(column, context.dispatch, verdict.words)
            self.assertTrue(answer is None or evaluate(mutant, verdict.words) != answer)


def evaluate_or_none(program: Program, words: Tuple[int, ...]) -> Optional[int]:
    try:
        return evaluate(program, words)
    except (IndexError, ValueError):
        return None


if __name__ == "__main__":
    unittest.main()
