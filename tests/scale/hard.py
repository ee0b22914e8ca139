# SPDX-License-Identifier: MIT
"""Questions that are hard to settle: rules whose relation follows from arithmetic, from parity, or from counting."""

import random
from typing import List

from .frames import OUTCOMES, dispatch, flag_set, flags
from .functions import middle_bit
from .rulesets import sparse


def ring_unique(width: int) -> str:
    """Rules that exclude each other because comparisons are transitive."""
    rules = ["A < B & B < C => A0", "C < A & (B <= A | B <= C) => A1", "A == B & B <= C & C <= A => A2"]
    return OUTCOMES + flag_set([f"{name} : {width}" for name in "ABC"]) + dispatch([*rules, "else => A15"], "decide(word) -> answer, unique")


def parity_both_ways(count: int) -> str:
    """The parity from the first flag on, and not the parity from the last flag on: they never meet."""
    names = flags(count)
    shuffled = list(names)
    random.Random(3).shuffle(shuffled)
    rules = [f"{' ^ '.join(names)} => true", f"!({' ^ '.join(shuffled)}) => false"]
    return flag_set(names) + dispatch(rules, "decide(word) -> bool, unique")


def pigeons(holes: int) -> str:
    """One more pigeon than holes; every word breaks a rule: no gap, and exponential for resolution (Haken, 1985)."""
    names = [[f"P{pigeon}_{hole}" for hole in range(holes)] for pigeon in range(holes + 1)]
    rules = [" & ".join(f"!{name}" for name in row) + " => 1" for row in names]
    rules += [f"{names[one][hole]} & {names[other][hole]} => 2" for hole in range(holes) for one in range(holes + 1) for other in range(one)]
    per_word = 64 // holes
    chunks = [names[start : start + per_word] for start in range(0, holes + 1, per_word)]
    sets = "".join(flag_set([name for row in chunk for name in row], name=f"word{number}") for number, chunk in enumerate(chunks))
    return sets + dispatch(rules, f"decide({', '.join(f'word{number}' for number in range(len(chunks)))}) -> u8, first")


def threes(count: int, rules: int, seed: int) -> str:
    """Random rules of three flags without an `else`: is there a gap? At 4.26 rules a flag that is hardest."""
    pick = random.Random(seed)
    words = (count + 63) // 64
    names = flags(count)
    sets = "".join(flag_set(names[number * 64 : number * 64 + 64], name=f"word{number}") for number in range(words))
    lines = []
    for number in range(rules):
        lines.append(" & ".join("!" * pick.getrandbits(1) + name for name in pick.sample(names, 3)) + f" => {number % 8} allow shadowed \"chance\"")
    return sets + dispatch(lines, f"decide({', '.join(f'word{number}' for number in range(words))}) -> u8, first")


def parities(count: int, rules: int) -> str:
    """Random parities of few flags, without an `else`: linear equations with no solution, hard for search (Tseitin)."""
    pick = random.Random(11)
    lines = [" ^ ".join(pick.sample(flags(count), 5)) + f" => {number % 8} allow shadowed \"chance\"" for number in range(rules)]
    return flag_set(flags(count)) + dispatch(lines, "decide(word) -> u8, first")


def commuted(width: int) -> str:
    """The middle bits of x * y and of y * x, which nobody can prove equal for 16 bits: what is left open must not take long."""
    one, bit = middle_bit(width, "X", "Y", "w")
    other, same = middle_bit(width, "Y", "X", "v")
    return flag_set(flags(width, "X") + flags(width, "Y"), one + other) + dispatch(
        [f"{bit} => true", f"!{same} => false"], "decide(word) -> bool, unique")


def wide_majority(words: int) -> str:
    """Half of all flags of several words."""
    names = [flags(64, f"W{number}_") for number in range(words)]
    sets = "".join(flag_set(row, name=f"word{number}") for number, row in enumerate(names))
    every = [name for row in names for name in row]
    return sets + dispatch([f"count({', '.join(every)}) >= {len(every) // 2} => true", "else => false"],
                           f"decide({', '.join(f'word{number}' for number in range(words))}) -> bool, first")


def wide_parity(words: int) -> str:
    """The parity of several words, one `let` for each."""
    sets, parts = "", []
    for number in range(words):
        names = flags(64, f"W{number}_")
        sets += flag_set(names, [f"let odd{number} = {' ^ '.join(names)}"], name=f"word{number}")
        parts.append(f"odd{number}")
    return sets + dispatch([f"{' ^ '.join(parts)} => true", "else => false"],
                           f"decide({', '.join(f'word{number}' for number in range(words))}) -> bool, first")


def codes_at_random(width: int, rules: int, each: int) -> str:
    """Sets of scattered codes of one field."""
    pick = random.Random(6)
    lines = []
    for number in range(rules):
        codes = sorted(pick.sample(range(1 << width), each))
        lines.append(f"A in {{{', '.join(map(str, codes))}}} => A{number % 16} allow shadowed \"chance\"")
    return OUTCOMES + flag_set([f"A : {width}"]) + dispatch([*lines, "else => A0"], "decide(word) -> answer, first")


def copied_under_max(width: int) -> str:
    """The greatest of several fields: a case for each code of each."""
    inputs = [f"{name} : {width}" for name in "ABC"] + flags(8)
    lines = ["F0 => A", "F1 => B", "F2 & F3 => C", "else => 0"]
    return flag_set(inputs) + dispatch(lines, "decide(word) -> u16, max")


def every_code(width: int) -> str:
    """A rule for each code of a field."""
    lines = [f"A == {code} => {code * 7 % 251}" for code in range(1 << width)]
    return flag_set([f"A : {width}"]) + dispatch(lines, "decide(word) -> u8, unique")


def nested_unique(depth: int, count: int) -> str:
    """Blocks in blocks whose `else` lines must exclude all that is inside."""
    lines: List[str] = []
    for level in range(depth):
        lines += [f"F{level % count} {{"]
    lines += ["F1 ^ F2 => 1 allow unmatched \"deep\""]
    for level in reversed(range(depth)):
        lines += [f"else => {level % 250} allow unmatched \"deep\"", "}"]
    return flag_set(flags(count)) + dispatch([*lines, "else => 255"], "decide(word) -> u8, unique")


def sparse_under(policy: str, count: int, rules: int) -> str:
    """Sparse rules under another policy."""
    return sparse(count, rules).replace("answer, first", f"answer, {policy}")


def sparse_actions(count: int, rules: int) -> str:
    """Sparse rules that collect actions."""
    text = sparse(count, rules).replace(OUTCOMES, "actions answer { " + ", ".join(f"A{number}" for number in range(16)) + " }\n")
    text = text.replace("else => A0", "else => nothing").replace(' allow shadowed "drawn by chance"', "")
    return text.replace("answer, first", "answer, collect")


def also_chain(count: int) -> str:
    """Rules that act and go on, and pairs that end it."""
    half = count // 2
    actions = "actions act { " + ", ".join(f"a{number}" for number in range(32)) + ", stop, last }\n"
    lines = [f"also F{number} ^ F{number + half} => a{number}" for number in range(32)]
    lines += [f"F{number} & F{(number * 5 + 3) % count} & !F{(number * 11 + 1) % count} => stop allow unmatched \"x\" allow shadowed \"x\"" for number in range(count)]
    return actions + flag_set(flags(count)) + dispatch([*lines, "else => last"], "decide(word) -> act, first")


def many_outputs(outputs: int, count: int) -> str:
    """Many outputs, each a comparator or a count of its own."""
    half = count // 2
    rules = []
    for number in range(outputs):
        chosen = [f"F{(number * 3 + k * 7) % count}" for k in range(9)]
        rules.append(f"count({', '.join(sorted(set(chosen)))}) >= {2 + number % 5} => o{number}")
        rules.append(f"F{number % half} ^ F{half + number % half} => o{number}")
    head = ", ".join(f"bool o{number} first" for number in range(outputs))
    return flag_set(flags(count)) + dispatch([*rules, f"else => {', '.join(f'!o{number}' for number in range(outputs))}"], f"decide(word) -> {head}")
