# SPDX-License-Identifier: MIT
"""Random dispatches for plans that few dispatches suit: answers of one bit, affine answers, and few valid words."""

import random

from flagc.model.model import Dispatch

from .text import context_of


def suited(seed: int) -> Dispatch:
    """One of them."""
    rng = random.Random(seed)
    return context_of((_bit, _affine, _sparse)[seed % 3](rng)).dispatch


def _bit(rng: random.Random) -> str:
    flag, clear, set_ = rng.randrange(8), *rng.sample(range(1 << rng.choice((1, 3, 8, 16, 32))), 2)
    return f"flags s : u8 {{\n{_flags(8)}}}\ndispatch d(s) -> u32, first {{\n F{flag} => {set_}\n else => {clear}\n}}\n"


def _affine(rng: random.Random) -> str:
    """Every word of three bits or more, in a rule of its own; or a parity."""
    count = rng.randint(3, 7)
    if rng.random() < 0.3:
        clear, set_ = rng.sample(range(256), 2)
        chosen = " ^ ".join(f"F{flag}" for flag in rng.sample(range(count), rng.randint(2, count)))
        return f"flags s : u8 {{\n{_flags(count)}}}\ndispatch d(s) -> u8, first {{\n {chosen} => {set_}\n else => {clear}\n}}\n"
    columns = [rng.randrange(1 << rng.choice((3, 8))) for _ in range(count)]
    start = rng.randrange(256)
    rules = ""
    for word in range(1 << count):
        answer = start
        for place, column in enumerate(columns):
            answer ^= column * (word >> place & 1)
        rules += f" N == {word} => {answer}\n"
    return f"flags s : u8 {{\n N : {count} @{rng.randrange(8 - count + 1)}\n}}\ndispatch d(s) -> u8, first {{\n{rules}}}\n"


def _sparse(rng: random.Random) -> str:
    count = rng.choice((6, 8))
    words = rng.sample(range(1 << count), rng.randint(4, 12))
    cubes = [" & ".join(("" if word >> flag & 1 else "!") + f"F{flag}" for flag in range(count)) for word in words]
    rules = "".join(f" {cube} => {rng.choice('XYZ')}\n" for cube in cubes)
    valid = " | ".join(f"({cube})" for cube in cubes)
    return (f"flags s : u8 {{\n{_flags(count)} impossible !({valid})\n}}\noutcomes o {{ X, Y, Z }}\n"
            f"dispatch d(s) -> o, first {{\n{rules} else => X\n invalid => -\n}}\n")


def _flags(count: int) -> str:
    return "".join(f" F{flag} @{flag}\n" for flag in range(count))
