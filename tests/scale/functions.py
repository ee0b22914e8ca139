# SPDX-License-Identifier: MIT
"""Functions that explode: in cubes (parity, majority: every prime is a minterm or an n-over-n/2th of them), in diagrams under a bad
order (comparators), or in diagrams under every order (hidden weighted bit, multiplication: Bryant, 1991)."""

from typing import List, Tuple

from .frames import OUTCOMES, dispatch, flag_set, flags, question

# --- functions with many cubes -------------------------------------------------------------------


def parity(count: int) -> str:
    """Whether an odd number of flags is set: a diagram of width 2, and 2^(n-1) cubes."""
    return question(flags(count), " ^ ".join(flags(count)))


def majority(count: int) -> str:
    """Whether at least half of the flags are set."""
    return question(flags(count), f"count({', '.join(flags(count))}) >= {count // 2}")


def thresholds(count: int) -> str:
    """How many flags are set, under `unique`: every pair of rules is a question."""
    counted = f"count({', '.join(flags(count))})"
    rules = [f"{counted} == {number} => {number}" for number in range(count + 1)]
    return flag_set(flags(count)) + dispatch(rules, "decide(word) -> u8, unique")


def hidden_weighted_bit(count: int) -> str:
    """The bit whose number is the number of set bits: exponential in every order."""
    counted = f"count({', '.join(flags(count))})"
    rules = [f"{counted} == {number} & F{number - 1} => true" for number in range(1, count + 1)]
    return flag_set(flags(count)) + dispatch([*rules, "else => false"])


# --- comparators ---------------------------------------------------------------------------------


def comparator(width: int, operator: str, between: int = 0) -> str:
    """Two fields that stand apart, with flags between them."""
    inputs = [f"A : {width}", *flags(between), f"B : {width}"]
    return question(inputs, " & ".join([f"A {operator} B", *flags(between)]))


def comparator_of_words(width: int, operator: str) -> str:
    """Two fields in two words."""
    text = flag_set([f"A : {width}"], name="left") + flag_set([f"B : {width}"], name="right")
    return text + dispatch([f"A {operator} B => true", "else => false"], "decide(left, right) -> bool, first")


def ring(width: int, fields: int = 3, policy: str = "first") -> str:
    """Fields, each compared with the next one, around."""
    names = [chr(ord("A") + number) for number in range(fields)]
    rules = [f"{one} < {other} => A{number}" for number, (one, other) in enumerate(zip(names, names[1:] + names[:1]))]
    per_word = max(1, 64 // width)
    chunks = [names[start : start + per_word] for start in range(0, fields, per_word)]
    sets = [flag_set([f"{name} : {width}" for name in chunk], name=f"word{number}") for number, chunk in enumerate(chunks)]
    words = ", ".join(f"word{number}" for number in range(len(chunks)))
    return OUTCOMES + "".join(sets) + dispatch([*rules, "else => A15"], f"decide({words}) -> answer, {policy}")


def ring_without_else(width: int) -> str:
    """Three fields: A < B, B < C or neither; complete only because no third case exists."""
    rules = ["A < B => A0", "A >= B & B < C => A1", "A >= B & B >= C & A >= C => A2"]
    text = OUTCOMES + flag_set([f"{name} : {width}" for name in "ABC"])
    return text + dispatch(rules, "decide(word) -> answer, unique")


def sorted_fields(width: int, fields: int) -> str:
    """Whether fields ascend: a row of comparisons."""
    names = [chr(ord("A") + number) for number in range(fields)]
    return question([f"{name} : {width}" for name in names], " & ".join(f"{a} <= {b}" for a, b in zip(names, names[1:])))


# --- multiplexers and multipliers ----------------------------------------------------------------


def multiplexer(address: int, data: int) -> str:
    """A field says which flag is the answer. The flags come first, which is the bad order."""
    inputs = [*flags(data), f"ADDRESS : {address}"]
    rules = [f"ADDRESS == {number} & F{number} => true" for number in range(data)]
    return flag_set(inputs) + dispatch([*rules, "else => false"])


def product_table(width: int) -> str:
    """The middle bit of a product, a rule for each value of one factor."""
    rules = []
    for one in range(1 << width):
        codes = [other for other in range(1 << width) if one * other >> width - 1 & 1]
        if codes:
            rules.append(f"A == {one} & B in {{{', '.join(map(str, codes))}}} => true")
    return flag_set([f"A : {width}", f"B : {width}"]) + dispatch([*rules, "else => false"])


def middle_bit(width: int, one: str, other: str, name: str) -> Tuple[List[str], str]:
    """The middle bit of a product, as the rows of full adders of which hardware is made: a `let` for each wire, and the bit."""
    lets: List[str] = []

    def wire(condition: str) -> str:
        lets.append(f"let {name}{len(lets)} = {condition}")
        return f"{name}{len(lets) - 1}"

    columns: List[List[str]] = [[] for _ in range(2 * width)]
    for i in range(width):
        for j in range(width):
            columns[i + j].append(wire(f"{one}{i} & {other}{j}"))
    for place in range(width):
        waiting = columns[place]
        while len(waiting) > 1:
            if len(waiting) == 2:
                a, b = waiting[:2]
                total, carry = wire(f"{a} ^ {b}"), wire(f"{a} & {b}")
                waiting[:2] = []
            else:
                a, b, c = waiting[:3]
                half = wire(f"{a} ^ {b}")
                total, carry = wire(f"{half} ^ {c}"), wire(f"{a} & {b} | {half} & {c}")
                waiting[:3] = []
            waiting.append(total)
            if place + 1 < width:
                columns[place + 1].append(carry)
    return lets, columns[width - 1][0]


def multiplier(width: int) -> str:
    """The middle bit of a product, whose diagrams are exponential in every order."""
    lets, bit = middle_bit(width, "X", "Y", "w")
    return question(flags(width, "X") + flags(width, "Y"), bit, lets)
