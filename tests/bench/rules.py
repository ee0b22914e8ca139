# SPDX-License-Identifier: MIT
"""Rule sets: files of mask/value lines, what they answer, and the `.flags` specs that say the same.

The file format is described in rules/README.md. The evaluation here is the plain one that everything else is compared with.
"""

import glob
import os
from dataclasses import dataclass
from typing import AbstractSet, Iterator, List, NamedTuple, Sequence, Tuple

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules")


class Row(NamedTuple):
    """A rule: it matches the words whose bits under the mask are the value."""

    mask: int
    value: int
    outcome: int


@dataclass(frozen=True)
class RuleSet:
    """A decision by its first matching row.

    flags: how many bits a word has
    outcomes: answers are below it
    default: the answer when no row matches
    """

    name: str
    flags: int
    outcomes: int
    default: int
    rows: Tuple[Row, ...]

    @property
    def family(self) -> str:
        """The name without the number of the sample: `random-10` for `random-10-2`."""
        kind, _, number = self.name.rpartition("-")
        return kind if "-" in kind and len(number) == 1 else self.name

    @property
    def width(self) -> int:
        """The bits of the smallest unsigned type that holds a word."""
        return next(width for width in (8, 16, 32, 64) if self.flags <= width)

    def answer(self, word: int) -> int:
        """What the rules say."""
        return next((row.outcome for row in self.rows if word & row.mask == row.value), self.default)


def parse(name: str, text: str) -> RuleSet:
    """Reads a rule file. A line that is no rule and no known fact is a ValueError."""
    facts = {"flags": 0, "outcomes": 0, "default": -1}
    rows: List[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) == 2 and words[0] in facts and words[1].isdigit():
            facts[words[0]] = int(words[1])
            continue
        try:
            mask, value, outcome = int(words[0], 16), int(words[1], 16), int(words[2])
        except (ValueError, IndexError):
            raise ValueError(f"{name}.rules:{number}: no rule: {line}") from None
        if len(words) > 3 or value & ~mask or mask >> facts["flags"] or not 0 <= outcome < facts["outcomes"]:
            raise ValueError(f"{name}.rules:{number}: a rule that does not fit: {line}")
        rows.append(Row(mask, value, outcome))
    if not 1 <= facts["flags"] <= 64 or not 0 <= facts["default"] < facts["outcomes"]:
        raise ValueError(f"{name}.rules: says no flags, outcomes or default")
    return RuleSet(name, facts["flags"], facts["outcomes"], facts["default"], tuple(rows))


def load(only: str = "") -> Tuple[RuleSet, ...]:
    """The rule sets whose name starts with one of the given names, smallest first; all if none is given."""
    wanted = tuple(only.replace(",", " ").split()) or ("",)
    sets = []
    for path in glob.glob(os.path.join(FOLDER, "*.rules")):
        name = os.path.basename(path)[: -len(".rules")]
        if name.startswith(wanted):
            with open(path, encoding="ascii") as file:
                sets.append(parse(name, file.read()))
    return tuple(sorted(sets, key=lambda one: (one.flags, len(one.rows), one.name)))


def literals(row: Row, flags: int) -> Iterator[Tuple[int, bool]]:
    """The flags that a row asks for, lowest first, and whether it wants them set."""
    return ((bit, bool(row.value >> bit & 1)) for bit in range(flags) if row.mask >> bit & 1)


def spec(rules: RuleSet, source: str = "", dead: AbstractSet[int] = frozenset(), how: str = "") -> str:
    """The set as a spec: flags F0, F1, …, outcomes O0, O1, …, and `decide(word)`, one rule a row in the rows' order.

    source: C that a flag's bit is tested with, `{}` being its number; then the set has a `_collect`
    dead: the rows, from 0, that are allowed never to answer
    how: what else the spec says about collecting
    """
    lines = ['uses "set.h"', "", f"flags word from `const struct bools *b`{how} {{"] if source else ["flags word {"]
    lines += (f"    F{bit}" + (f" when `{source.format(bit)}`" if source else "") for bit in range(rules.flags))
    lines += ["}", "", "outcomes outcome { " + ", ".join(f"O{outcome}" for outcome in range(rules.outcomes)) + " }", "",
              "dispatch decide(word) -> outcome, first {"]
    for number, row in enumerate(rules.rows):
        condition = " & ".join(f"F{bit}" if wanted else f"!F{bit}" for bit, wanted in literals(row, rules.flags)) or "always"
        lines.append(f"    {condition} => O{row.outcome}" + (' allow shadowed "as in the rule file"' if number in dead else ""))
    return "\n".join(lines + [f"    else => O{rules.default}", "}", ""])


def first_rule_line(text: str) -> int:
    """The number of the line of a spec on which its first rule stands."""
    return next(number for number, line in enumerate(text.splitlines(), 2) if line.startswith("dispatch "))


def opcodes(count: int) -> Tuple[Row, ...]:
    """Rows as an instruction decoder has them: 32 bits, a major opcode, then fields that split it further, and a few
    instructions of their own above a general one. Always the same rows; 1000 different outcomes."""
    rows: List[Tuple[int, int]] = []
    for major in range(128):
        if major % 4 == 0:
            rows.append((0x7F, major))
            continue
        groups = [(0x707F, major | function << 12) for function in range(8)]
        if major % 4 == 1:
            rows.append((0xFFFFFFFF, major | major << 18))
            rows += groups
            continue
        for mask, value in groups:
            for high in range(16 if major % 4 == 2 else 3):
                rows.append((mask | 0xFE000000, value | high * 5 << 25))
            if major % 4 == 3:
                rows += ((mask | 0xFFF00000, value | 0x5A000000 | low << 20) for low in range(2))
    return tuple(Row(mask, value, 1 + number % 999) for number, (mask, value) in enumerate(rows[:count]))


def grid(rows: Sequence[Row], flags: int) -> str:
    """Rows as a table of 0, 1 and -, highest bit first."""
    bits = range(flags - 1, -1, -1)
    most = max(row.outcome for row in rows)
    lines = ["flags word {", *(f"    F{bit}" for bit in range(flags)), "}", "",
             "outcomes outcome { " + ", ".join(f"O{outcome}" for outcome in range(most + 1)) + " }", "",
             "table decide(word) -> outcome, first {", "    " + " ".join(f"F{bit}" for bit in bits) + " : outcome"]
    for row in rows:
        cells = (str(row.value >> bit & 1) if row.mask >> bit & 1 else "-" for bit in bits)
        lines.append("    " + " ".join(cells) + f" : O{row.outcome}")
    return "\n".join(lines + ["    else : O0", "}", ""])
