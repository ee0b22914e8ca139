# SPDX-License-Identifier: MIT
"""The generator's saved tables against those of the library: the same rows give the same bytes, in each form and in each size of memory."""

import glob
import os
import random
import subprocess
import tempfile
import unittest
from typing import List, Optional, Tuple

from flagc.logic.decision import Column
from flagc.model.model import Bool, Output
from flagc.plan.rows import Rows, TableRow
from flagc.plan.saved import FORMS, OVERHEAD, fastest, save, table_size
from flagc.text.source import Source, Span

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOWHERE = Span(Source("", "\n"), 0, 0)
COLUMN = Column("d", Output("d", Bool(), "first", False, None, NOWHERE), "|", (), 0, False, False, None, 1, False, ())

# The flags that exist: few, many, in more groups than a direct table shifts, at both ends of the word.
KNOWN = (0x1, 0xFF, 0xF0F, 0x3FF, 0xFFFF, 0x15555, 0x80000001, 0xF000000F, 0xFFFFFFFF, 0x8421084210842108, 0xC000000000000003, (1 << 64) - 1)


def random_rows(seed: int) -> Rows:
    """Rules of a few literals over some of the flags."""
    rng = random.Random(seed)
    known = KNOWN[seed % len(KNOWN)]
    flags = [place for place in range(64) if known >> place & 1]
    count = rng.choice((0, 1, 3, 8, 9, 16, 17, 33, 64, 65, 200, 255, 256, 300))
    bits = rng.choice((1, 8, 9, 16, 17, 32))
    used = rng.sample(flags, min(len(flags), rng.choice((1, 4, 9, 12, 64))))
    rows: List[TableRow] = []
    for number in range(count):
        mask = sum(1 << flag for flag in rng.sample(used, rng.randint(0, min(len(used), 5))))
        rows.append(TableRow((mask, rng.getrandbits(64) & mask), rng.getrandbits(bits), number + 1))
    return Rows(COLUMN, tuple(rows), known, seed % 3 == 2, rng.getrandbits(bits))


def sizes_of(rows: Rows) -> List[int]:
    """Memory that is just enough for each form, and a byte too little."""
    sizes = [table_size(rows, form) for form in FORMS[1:]]
    return [size - less for size in sizes for less in (0, 1) if 0 < size <= 1 << 20]


def expected(rows: Rows, form: str, most: int = 1 << 40) -> Optional[bytes]:
    """What the generator saves; None where there is no such table."""
    chosen = fastest(rows, most) if form == "fastest" else form
    size = table_size(rows, chosen)
    return save(rows, chosen) if 0 < size <= most else None


class Saved(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.program = os.path.join(self.folder.name, "saved")
        subprocess.run(["gcc", "-std=c99", "-O1", f"-I{ROOT}/include", "-o", self.program, f"{ROOT}/tests/library/saved.c",
                        *sorted(glob.glob(f"{ROOT}/src/*.c"))], check=True)

    def library(self, rows: Rows, sizes: List[int]) -> List[Optional[bytes]]:
        """What the library saves: each form, then the fastest for each size."""
        numbers = [3 if rows.collects else 0, rows.known, rows.otherwise, len(rows.rows)]
        for row in rows.rows:
            numbers += [*row.cube, row.outcome]
        numbers += [len(sizes), *sizes]
        done = subprocess.run([self.program], input=" ".join(map(str, numbers)), capture_output=True, text=True, check=True)
        return [None if line == "none" else bytes.fromhex(line) for line in done.stdout.split()]

    def test_same_bytes(self) -> None:
        seen = set()
        for seed in range(72):
            rows = random_rows(seed)
            if table_size(rows, "direct") > 1 << 20:
                # That takes long in Python, and is no other code.
                rows = Rows(rows.column, rows.rows[:4], rows.known, rows.collects, rows.otherwise)
            sizes = sizes_of(rows)
            asked: List[Tuple[str, int]] = [(form, 1 << 40) for form in FORMS[1:]] + [("fastest", size) for size in sizes]
            for (form, most), theirs in zip(asked, self.library(rows, sizes)):
                with self.subTest(seed=seed, form=form, most=most):
                    ours = expected(rows, form, most)
                    self.assertEqual(ours is None, theirs is None)
                    self.assertTrue(ours == theirs, "other bytes")
                    if ours is not None:
                        seen.add((ours[5], ours[6], ours[7]))
                        self.assertEqual(len(ours), table_size(rows, FORMS[ours[5]]) + OVERHEAD)
        self.assertEqual(len(seen), 4 * 2 * 3, "not every form, policy and size of outcomes was met")


if __name__ == "__main__":
    unittest.main()
