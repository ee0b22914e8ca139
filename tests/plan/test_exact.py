# SPDX-License-Identifier: MIT
"""The search for the smallest tables against brute force over all plans, which shares no code with it."""

import random
import unittest
from functools import lru_cache
from itertools import product
from typing import Callable, Dict, Iterator, List, Sequence, Tuple

from flagc.plan.assemble import assemble
from flagc.plan.budget import Budget, Exhausted
from flagc.plan.cofactors import classes, cofactors
from flagc.plan.exact import exact
from flagc.plan.lookup import Bits, Lookup, Number

# Memory bits of an entry that holds values below each limit.
WIDTHS = ((2, 1), (4, 2), (16, 4), (256, 8), (65536, 16), (1 << 32, 32))
NEVER = 10**9

Function = Tuple[int, ...]


def functions() -> Iterator[Tuple[str, Function]]:
    """Random ones of several kinds, and some that everybody knows."""
    for bits in range(1, 7):
        size = 1 << bits
        for seed in range(4):
            rng = random.Random(bits * 100 + seed)
            answers = (2, 3, 6, 20)[seed]
            yield f"noise {bits} {seed}", tuple(rng.randrange(answers) for _ in range(size))
            rules = [(rng.randrange(size), rng.randrange(size), rng.choice((1, 2, 700, 70_000, -3)) if seed % 2 else rng.randrange(5)) for _ in range(4)]
            yield f"rules {bits} {seed}", tuple(next((a for m, v, a in rules if x & m == v & m), 0) for x in range(size))
        count: Callable[[int], int] = lambda x: bin(x).count("1")
        yield f"parity {bits}", tuple(count(x) & 1 for x in range(size))
        yield f"majority {bits}", tuple(int(2 * count(x) > bits) for x in range(size))
        yield f"weight {bits}", tuple(count(x) * 1000 for x in range(size))
        yield f"compare {bits}", tuple((x >> bits // 2) - (x & (1 << bits // 2) - 1) for x in range(size))


def needed(function: Function) -> bool:
    """Whether every variable matters."""
    return all(any(function[x] != function[x ^ 1 << v] for x in range(len(function))) for v in range(len(function).bit_length() - 1))


def counted(function: Function, kept: int) -> int:
    """How many functions are left when the variables `kept` have values, counted as they are defined."""
    rest = [x for x in range(len(function)) if not x & kept]
    return len({tuple(function[x | y] for y in rest) for x in range(len(function)) if x & kept == x})


class Brute:
    """All plans for a function: what each set of variables may say, how, and for how many bytes."""

    def __init__(self, function: Function, serial: bool, constants: bool) -> None:
        self.function, self.serial, self.constants = function, serial, constants
        self.bits = len(function).bit_length() - 1
        self.count = lru_cache(None)(lambda kept: counted(function, kept))
        self.tables = lru_cache(None)(self._tables)

    def table(self, rows: int, values: Sequence[int]) -> int:
        """The bytes of a table; 0 if it is a constant."""
        low, high = min(values), max(values)
        if low < 0:
            return rows * next(width for width in (8, 16, 32) if -(1 << width - 1) <= low and high < 1 << width - 1) // 8
        if self.constants and rows * max(1, high.bit_length()) <= 32:
            return 0
        return (rows * next(bits for limit, bits in WIDTHS if high < limit) + 7) // 8

    def _tables(self, kept: int, depth: int) -> int:
        """The fewest bytes of a table for a set, at most so many loads in a row."""
        return self.joined(kept, depth, range(self.count(kept)))

    def joined(self, kept: int, depth: int, values: Sequence[int]) -> int:
        best = NEVER
        left = kept
        while True:
            for sides in product((False, True), repeat=2):
                best = min(best, self.divided((left, kept ^ left), sides, kept, depth, values))
            if not left:
                return best
            left = left - 1 & kept

    def divided(self, parts: Tuple[int, int], sides: Tuple[bool, bool], kept: int, depth: int, values: Sequence[int]) -> int:
        """The bytes where the sides are tables or raw bits."""
        if any(table and (part in (0, kept) or self.count(part) == 1 << bin(part).count("1")) for part, table in zip(parts, sides)):
            return NEVER
        if self.serial and sides[1]:
            return NEVER
        rows = 1
        for part, table in zip(parts, sides):
            rows *= self.count(part) if table else 1 << bin(part).count("1")
        own = self.table(rows, values)
        below = depth - (own > 0)
        if below < 0:
            return NEVER
        return own + sum(self.tables(part, below) for part, table in zip(parts, sides) if table)

    def least(self, depth: int) -> int:
        """The fewest bytes of all plans of a depth."""
        answers = sorted(set(self.function))
        everything = (1 << self.bits) - 1
        values = self.table(len(answers), answers)
        found = self.joined(everything, depth, answers)
        if depth - (values > 0) >= 0:
            found = min(found, values + self.joined(everything, depth - (values > 0), range(len(answers))))
        return found


class Widths(unittest.TestCase):
    def test_cofactors_are_counted_and_numbered(self) -> None:
        for name, function in functions():
            found = cofactors(function, Budget()).widths
            for kept in range(len(function)):
                with self.subTest(function=name, kept=kept):
                    self.assertEqual(found[kept], counted(function, kept))
                    numbers = classes(function, kept)
                    self.assertEqual(len(numbers), 1 << bin(kept).count("1"))
                    self.assertEqual(sorted(set(numbers)), list(range(found[kept])))

    def test_many_raw_sets_cost_nothing(self) -> None:
        budget = Budget()
        rng = random.Random(1)
        self.assertEqual(cofactors([rng.randrange(1 << 20) for _ in range(1 << 12)], budget).widths[0b1011], 8)
        self.assertGreater(budget.left, Budget().left - (1 << 16))


class Search(unittest.TestCase):
    def bytes_by_depth(self, function: Function, serial: bool, constants: bool) -> List[int]:
        found, sure = exact(cofactors(function, Budget()), sorted(set(function)), serial, Budget(), constants)
        self.assertTrue(sure)
        result = []
        for depth in range(5):
            result.append(min([plan.bytes for plan in found if plan.depth <= depth], default=NEVER))
        return result

    def test_no_plan_is_smaller(self) -> None:
        for name, function in functions():
            if not needed(function):
                continue
            for serial, constants in product((True, False), repeat=2):
                with self.subTest(function=name, serial=serial, constants=constants):
                    brute = Brute(function, serial, constants)
                    self.assertEqual(self.bytes_by_depth(function, serial, constants), [min(NEVER, brute.least(depth)) for depth in range(5)])

    def test_what_is_known_is_only_bettered(self) -> None:
        better = 0
        for name, function in functions():
            for constants in (True, False) if needed(function) else ():
                ways = cofactors(function, Budget())
                answers = sorted(set(function))
                known, _ = exact(ways, answers, True, Budget(), constants)
                found, _ = exact(ways, answers, False, Budget(), constants, known)
                all_, _ = exact(ways, answers, False, Budget(), constants)
                better += bool(found)
                for depth in range(5):
                    least = [min([plan.bytes for plan in plans if plan.depth <= depth], default=NEVER) for plans in (known + found, all_)]
                    self.assertEqual(least[0], least[1], name)
        self.assertGreater(better, 3)

    def test_a_budget_ends_the_search(self) -> None:
        function = dict(functions())["noise 6 3"]
        ways = cofactors(function, Budget())
        found, sure = exact(ways, sorted(set(function)), False, Budget(40))
        self.assertFalse(sure)
        with self.assertRaises(Exhausted):
            cofactors(function, Budget(20))


def answer(number: Number, word: int) -> int:
    """What tables say of a word whose bits are those of the index."""
    if isinstance(number, Bits):
        value = 0
        for run in getattr(number.value, "runs", ()):
            value |= (word >> run.position & (1 << run.width) - 1) << run.to
        return value
    return number.entries[answer(number.left, word) * number.right.count + answer(number.right, word)]


class Tables(unittest.TestCase):
    def test_the_tables_say_what_the_function_does(self) -> None:
        seen: Dict[bool, int] = {}
        for name, function in functions():
            if not needed(function):
                continue
            ways = cofactors(function, Budget())
            answers = sorted(set(function))
            for serial, constants in product((True, False), repeat=2):
                for plan in exact(ways, answers, serial, Budget(), constants)[0]:
                    entries = [answers.index(entry) for entry in function] if plan.values else function
                    lookup: Lookup = assemble(plan.part, entries, [(0, place) for place in range(len(function).bit_length() - 1)])
                    self.assertEqual([answer(lookup, word) for word in range(len(function))], list(entries), name)
                    seen[plan.values] = seen.get(plan.values, 0) + 1
        self.assertGreater(min(seen.values()), 3)


if __name__ == "__main__":
    unittest.main()
