# SPDX-License-Identifier: MIT
"""Specs that make a careless compiler explode, each as text.

Most are classics of the field: functions whose decision diagrams are large under a bad order (comparators), under every order
(hidden weighted bit, multiplication: Bryant, 1991), or whose cubes are many (parity, majority: every prime is a minterm or
an n-over-n/2th of them), and rule sets that are small as text and as cubes but not as a diagram.
"""

import random
from typing import Callable, Dict, Iterable, List, Sequence, Tuple

# Name and text of each output type that the specs share.
OUTCOMES = "outcomes answer { A0, A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12, A13, A14, A15 }\n"


# --- frames --------------------------------------------------------------------------------------


def flags(count: int, name: str = "F") -> List[str]:
    """The names of that many flags."""
    return [f"{name}{number}" for number in range(count)]


def flag_set(inputs: Iterable[str], lets: Iterable[str] = (), name: str = "word") -> str:
    """A set of these inputs, a line each, and of these `let` lines."""
    return f"flags {name} {{\n" + "".join(f"    {line}\n" for line in [*inputs, *lets]) + "}\n"


def dispatch(rules: Iterable[str], head: str = "decide(word) -> bool, first") -> str:
    """A dispatch of these lines."""
    return f"dispatch {head} {{\n" + "".join(f"    {line}\n" for line in rules) + "}\n"


def question(inputs: Iterable[str], condition: str, lets: Iterable[str] = ()) -> str:
    """One condition over one set."""
    return flag_set(inputs, lets) + dispatch([f"{condition} => true", "else => false"])


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
    return flag_set(flags(count)) + dispatch([*lines, "else => 0"], "decide(word) -> u8, first")


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


# --- questions that are hard to settle -----------------------------------------------------------


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


# --- all of them ---------------------------------------------------------------------------------

SPECS: Dict[str, Callable[[], str]] = {
    "parity-16": lambda: parity(16),
    "parity-32": lambda: parity(32),
    "parity-64": lambda: parity(64),
    "majority-20": lambda: majority(20),
    "majority-32": lambda: majority(32),
    "majority-64": lambda: majority(64),
    "thresholds-20": lambda: thresholds(20),
    "thresholds-64": lambda: thresholds(64),
    "hidden-12": lambda: hidden_weighted_bit(12),
    "hidden-24": lambda: hidden_weighted_bit(24),
    "hidden-32": lambda: hidden_weighted_bit(32),
    "hidden-64": lambda: hidden_weighted_bit(64),
    "less-8": lambda: comparator(8, "<"),
    "less-16": lambda: comparator(16, "<"),
    "less-32": lambda: comparator(32, "<"),
    "equal-8": lambda: comparator(8, "=="),
    "equal-16": lambda: comparator(16, "=="),
    "equal-32": lambda: comparator(32, "=="),
    "less-16-apart": lambda: comparator(16, "<", 32),
    "equal-16-apart": lambda: comparator(16, "==", 32),
    "less-32-words": lambda: comparator_of_words(32, "<"),
    "equal-64-words": lambda: comparator_of_words(64, "=="),
    "ring-8": lambda: ring(8),
    "ring-16": lambda: ring(16),
    "ring-21": lambda: ring(21),
    "ring-32": lambda: ring(32),
    "ring-16-four": lambda: ring(16, 4),
    "ring-8-eight": lambda: ring(8, 8),
    "ring-16-no-else": lambda: ring_without_else(16),
    "ring-21-no-else": lambda: ring_without_else(21),
    "sorted-16-four": lambda: sorted_fields(16, 4),
    "sorted-8-eight": lambda: sorted_fields(8, 8),
    "multiplexer-4": lambda: multiplexer(4, 16),
    "multiplexer-5": lambda: multiplexer(5, 32),
    "product-4": lambda: product_table(4),
    "product-5": lambda: product_table(5),
    "product-8": lambda: product_table(8),
    "multiplier-8": lambda: multiplier(8),
    "multiplier-12": lambda: multiplier(12),
    "multiplier-16": lambda: multiplier(16),
    "count-20": lambda: question(flags(20), f"count({', '.join(flags(20))}) >= 10"),
    "sparse-32-200": lambda: sparse(32, 200),
    "sparse-32-1000": lambda: sparse(32, 1000),
    "sparse-64-200": lambda: sparse(64, 200),
    "sparse-64-1000": lambda: sparse(64, 1000),
    "rows-32-1000": lambda: masked_rows(32, 1000),
    "rows-64-1000": lambda: masked_rows(64, 1000),
    "dead-1000": lambda: dead(32, 1000, False),
    "dead-1000-silent": lambda: dead(32, 1000, True),
    "one-each-64": lambda: one_each(64),
    "one-each-64-complete": lambda: one_each_complete(64),
    "collect-64": lambda: collected(64),
    "collect-pairs-64": lambda: collected_pairs(64),
    "pair-ors-64": lambda: pair_ors(64),
    "pair-ands-64": lambda: pair_ands(64),
    "pair-ands-64-max": lambda: pair_ands(64, "max"),
    "pair-ors-all-64": lambda: pair_ors_all(64),
    "sums-32": lambda: sums(32),
    "tight-sums-64": lambda: tight_sums(64),
    "exclusive-64": lambda: exclusive(64),
    "several-32": lambda: several(32),
    "several-64": lambda: several(64),
    "several-compared-16": lambda: several_compared(16),
    "nested-64": lambda: nested(64, 32),
    "nested-200": lambda: nested(200, 64),
    "lets-100": lambda: chain_of_lets(100, 16),
    "lets-100-64": lambda: chain_of_lets(100, 64),
    "squares-60": lambda: shared_squares(60),
    "squares-100": lambda: shared_squares(100),
    "calls-16": lambda: calls(16, 64),
    "calls-200": lambda: calls(200, 64),
    "ring-unique-8": lambda: ring_unique(8),
    "ring-unique-16": lambda: ring_unique(16),
    "ring-unique-21": lambda: ring_unique(21),
    "parity-both-64": lambda: parity_both_ways(64),
    "pigeons-7": lambda: pigeons(7),
    "pigeons-10": lambda: pigeons(10),
    "threes-64": lambda: threes(64, 272, 2),
    "threes-128": lambda: threes(128, 545, 2),
    "threes-256": lambda: threes(256, 1090, 2),
    "threes-512": lambda: threes(512, 2181, 2),
    "parities-32": lambda: parities(32, 40),
    "parities-64": lambda: parities(64, 80),
    "commuted-5": lambda: commuted(5),
    "commuted-8": lambda: commuted(8),
    "commuted-16": lambda: commuted(16),
    "wide-majority-4": lambda: wide_majority(4),
    "wide-majority-8": lambda: wide_majority(8),
    "wide-parity-8": lambda: wide_parity(8),
    "codes-16": lambda: codes_at_random(16, 20, 500),
    "codes-20": lambda: codes_at_random(20, 10, 2000),
    "copied-8": lambda: copied_under_max(8),
    "copied-14": lambda: copied_under_max(14),
    "every-code-10": lambda: every_code(10),
    "every-code-13": lambda: every_code(13),
    "nested-unique-200": lambda: nested_unique(200, 64),
    "sparse-64-1000-last": lambda: sparse_under("last", 64, 1000),
    "sparse-64-1000-max": lambda: sparse_under("max", 64, 1000),
    "sparse-32-1000-max": lambda: sparse_under("max", 32, 1000),
    "sparse-64-1000-collect": lambda: sparse_actions(64, 1000),
    "sparse-32-200-collect": lambda: sparse_actions(32, 200),
    "also-64": lambda: also_chain(64),
    "outputs-64": lambda: many_outputs(64, 64),
}
