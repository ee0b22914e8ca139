# SPDX-License-Identifier: MIT
"""Rule sets that are small as text and as cubes but not as a diagram, and shapes of text that multiply when they are written out."""

import random
from typing import List, Tuple

from .frames import OUTCOMES, dispatch, flag_set, flags, question

# --- rule sets -----------------------------------------------------------------------------------


def sparse(count: int, rules: int, seed: int = 1, literals: Tuple[int, int] = (3, 6)) -> str:
    """Random cubes of a few literals, the first match answers."""
    pick = random.Random(seed)
    lines = []
    for _ in range(rules):
        chosen = pick.sample(range(count), pick.randint(*literals))
        lines.append(" & ".join("!" * pick.getrandbits(1) + f"F{flag}" for flag in sorted(chosen)) + f" => A{pick.randrange(16)}")
    # What the earlier rules shadow by chance is no mistake here.
    lines = [f'{line} allow shadowed "drawn by chance"' for line in lines]
    return OUTCOMES + flag_set(flags(count)) + dispatch([*lines, "else => A0"], "decide(word) -> answer, first")


def masked_rows(width: int, rows: int, seed: int = 1) -> str:
    """Random prefixes of a word of fields, as access lists have them."""
    pick = random.Random(seed)
    names = [f"B{number}" for number in range(width // 8)]
    lines = []
    for _ in range(rows):
        parts = []
        for name in names:
            free = pick.choice((0, 0, 3, 8, 8))
            low = pick.getrandbits(8) >> free << free
            if free < 8:
                parts.append(f"{name} == {low}" if free == 0 else f"{name} in {{{low}..{low + (1 << free) - 1}}}")
        lines.append(" & ".join(parts or ["true"]) + f" => A{pick.randrange(16)} allow shadowed \"drawn by chance\"")
    return OUTCOMES + flag_set([f"{name} : 8" for name in names]) + dispatch([*lines, "else => A0"], "decide(word) -> answer, first")


def dead(count: int, rules: int, silent: bool) -> str:
    """Two rules that take everything with F0, and many behind them that can never fire."""
    pick = random.Random(5)
    lines = ["F0 & F1 => A1", "F0 & !F1 => A2"]
    for number in range(rules):
        chosen = sorted(pick.sample(range(2, count), 3))
        lines.append(" & ".join(["F0", *(f"F{flag}" for flag in chosen)]) + f" => A{number % 16}" + ' allow shadowed "for the test"' * silent)
    return OUTCOMES + flag_set(flags(count)) + dispatch([*lines, "else => A0"], "decide(word) -> answer, first")


def one_each(count: int) -> str:
    """A rule for each flag, the first that is set answers."""
    lines = [f"F{number} => {number + 1}" for number in range(count)]
    return flag_set(flags(count)) + dispatch([*lines, "else => 0"], f"decide(word) -> {'u8' if count < 256 else 'u16'}, first")


def one_each_complete(count: int) -> str:
    """The same without `else`, complete by its last rule, and told apart by conditions: `unique`."""
    lines = [" & ".join([f"!F{other}" for other in range(number)] + [f"F{number}"]) + f" => {number + 1}" for number in range(count)]
    lines.append(f"none({', '.join(flags(count))}) => 0")
    return flag_set(flags(count)) + dispatch(lines, "decide(word) -> u8, unique")


def collected(count: int) -> str:
    """A rule and an action for each flag: the union is the word itself."""
    actions = "actions act { " + ", ".join(f"a{number}" for number in range(count)) + " }\n"
    return actions + flag_set(flags(count)) + dispatch([f"F{number} => a{number}" for number in range(count)], "decide(word) -> act, collect")


def collected_pairs(count: int) -> str:
    """An action for each pair of distant flags: 2^(n/2) different answers."""
    half = count // 2
    actions = "actions act { " + ", ".join(f"a{number}" for number in range(half)) + " }\n"
    lines = [f"F{number} & F{number + half} => a{number}" for number in range(half)]
    return actions + flag_set(flags(count)) + dispatch(lines, "decide(word) -> act, collect")


def pair_ors(count: int) -> str:
    """A rule for each pair of neighbours, one of them set."""
    lines = [f"F{number} | F{number + 1} => {number // 2 + 1}" for number in range(0, count, 2)]
    return flag_set(flags(count)) + dispatch([*lines, "else => 0"], "decide(word) -> u8, first")


def pair_ands(count: int, policy: str = "first") -> str:
    """A rule for each pair of flags that stand half the word apart."""
    half = count // 2
    lines = [f"F{number} & F{number + half} => {number + 1}" for number in range(half)]
    return flag_set(flags(count)) + dispatch([*lines, "else => 0"], f"decide(word) -> u8, {policy}")


def pair_ors_all(count: int) -> str:
    """The conjunction of disjunctions of distant flags."""
    half = count // 2
    return question(flags(count), " & ".join(f"(F{number} | F{number + half})" for number in range(half)))


def sums(count: int) -> str:
    """Each flag adds a weight of its own: as many totals as words."""
    lines = [f"F{number} => {1 << number}" for number in range(count)]
    return flag_set(flags(count)) + dispatch(lines, "decide(word) -> u32, sum")


def tight_sums(count: int) -> str:
    """Weights that would overflow together, and do not because few flags exclude each other."""
    limited = f"impossible count({', '.join(flags(count))}) > 3"
    lines = [f"F{number} => {number % 60 + 20}" for number in range(count)]
    return flag_set(flags(count), [limited]) + dispatch(lines, "decide(word) -> u8, sum")


def exclusive(count: int) -> str:
    """At most one flag: a constraint of n^2/2 pairs, and complete without an `else`."""
    lines = [f"F{number} => {number + 1}" for number in range(count)] + [f"none({', '.join(flags(count))}) => 0", "invalid => 255"]
    return flag_set(flags(count), [f"exclusive {', '.join(flags(count))}"]) + dispatch(lines, "decide(word) -> u8, unique")


# --- shapes of text ------------------------------------------------------------------------------


def several(count: int) -> str:
    """Several outputs, each hard in its own way, over one word."""
    names = flags(count)
    half = count // 2
    rules = [f"{' ^ '.join(names)} => odd", f"count({', '.join(names)}) >= {half} => most"]
    rules += [f"F{number} & F{number + half} => pair = {number + 1}" for number in range(half)]
    rules += ["else => pair = 0"]
    return flag_set(names) + dispatch(rules, "decide(word) -> bool odd first, bool most first, u8 pair first")


def several_compared(width: int) -> str:
    """Two outputs whose best orders contradict each other, and one that needs both."""
    inputs = [f"{name} : {width}" for name in "ABCD"]
    rules = ["A < B => one", "C < D => one", "A < C => two", "B < D => two", "A == D => three", "B == C => three"]
    return flag_set(inputs) + dispatch(rules, "decide(word) -> bool one first, bool two first, bool three first")


def nested(depth: int, count: int) -> str:
    """Blocks in blocks, with a rule and an inner `else` at each level."""
    lines: List[str] = []
    for level in range(depth):
        lines += [f"F{level % count} | F{(level + 7) % count} {{", f"F{(level + 3) % count} & F{(level + 5) % count} => A{level % 16} allow shadowed \"deep\" allow unmatched \"deep\""]
    for level in reversed(range(depth)):
        lines += [f"else => A{level % 15}" if level % 2 else f"F{(level + 1) % count} => A3 allow shadowed \"deep\"", "}"]
    return OUTCOMES + flag_set(flags(count)) + dispatch([*lines, "else => A0"], "decide(word) -> answer, first")


def chain_of_lets(length: int, count: int) -> str:
    """Each `let` made of the two before it and a flag."""
    operators = ("^", "&", "|", "^", "|")
    lets = ["let l0 = F0 & F1", "let l1 = F2 ^ F3"]
    for number in range(2, length):
        lets.append(f"let l{number} = (l{number - 1} {operators[number % 5]} F{number % count}) ^ l{number - 2}")
    return question(flags(count), f"l{length - 1}", lets)


def shared_squares(length: int) -> str:
    """Each `let` names the one before it twice: 2^n as text that is written out."""
    lets = ["let l0 = F0 ^ F1"]
    for number in range(1, length):
        lets.append(f"let l{number} = (l{number - 1} & F{number % 32}) | (!l{number - 1} & F{(number + 11) % 32})")
    return question(flags(32), f"l{length - 1}", lets)


def calls(depth: int, count: int) -> str:
    """Dispatches that go on in the next one, each with pairs of distant flags."""
    half = count // 2
    text = flag_set(flags(count))
    for number in reversed(range(depth)):
        lines = [f"F{(number + k) % half} & F{half + (number * 5 + k) % half} => {(number * 7 + k) % 250}" for k in range(4)]
        lines.append(f"else => d{number + 1}" if number + 1 < depth else "else => 255")
        lines = [line if line.startswith("else") else f'{line} allow shadowed "repeats"' for line in lines]
        text += dispatch(lines, f"d{number}(word) -> u8, first")
    return text
