# SPDX-License-Identifier: MIT
"""Large sets of rules without a diagram: random cubes of a few literals over many flags, as specs."""

import random
from typing import List, Tuple

Row = Tuple[int, int, int]


def random_rows(seed: int, flags: int, rules: int, literals: Tuple[int, int] = (3, 6)) -> List[Row]:
    """Mask, value and outcome of each rule."""
    rng = random.Random(seed)
    rows: List[Row] = []
    for _ in range(rules):
        mask = sum(1 << flag for flag in rng.sample(range(flags), rng.randint(*literals)))
        rows.append((mask, rng.getrandbits(flags) & mask, rng.randrange(16)))
    return rows


def spec_of(rows: List[Row], flags: int) -> str:
    """A dispatch of these rules under `first`."""
    rules = ""
    for mask, value, outcome in rows:
        tests = [("" if value >> flag & 1 else "!") + f"F{flag}" for flag in range(flags) if mask >> flag & 1]
        rules += f" {' & '.join(tests)} => O{outcome}\n"
    width = next(width for width in (8, 16, 32, 64) if width >= flags)
    names = "".join(f" F{flag} @{flag}\n" for flag in range(flags))
    outcomes = ", ".join(f"O{outcome}" for outcome in range(16))
    return f"flags s : u{width} {{\n{names}}}\noutcomes o {{ {outcomes} }}\ndispatch d(s) -> o, first {{\n{rules} else => O0\n}}\n"


def first_match(rows: List[Row], word: int) -> int:
    """The outcome of the first rule that matches."""
    return next((outcome for mask, value, outcome in rows if word & mask == value), 0)
