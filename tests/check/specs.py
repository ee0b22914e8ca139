# SPDX-License-Identifier: MIT
"""Small random specs for the checks: few bits, so that everything can be tried, and rules that are often more than is needed."""

import random
from typing import List

MODES = ("OFF", "HEAT", "COOL", "AUTO")
COLOURS = ("RED", "AMBER", "GREEN")
STEPS = ("ring", "blink", "log")


class Writer:
    """Writes one spec. Lines of a spec stand apart, so that a test can change one."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        rng = self.rng
        self.flags = ["A", "B", "C", "D"][: rng.choice([2, 3, 3, 4])]
        self.modes = MODES[: rng.choice([0, 0, 3, 4])]
        self.numbers = rng.random() < 0.3
        self.copied = False
        self.policy = rng.choice(["first"] * 5 + ["last", "last", "unique", "any", "max", "min", "collect", "collect"])
        self.acts = self.policy == "collect" or self.policy in ("first", "last", "unique") and rng.random() < 0.2
        self.two = not self.acts and self.policy in ("first", "last", "unique") and rng.random() < 0.2

    def text(self) -> str:
        """The spec."""
        rng = self.rng
        self.copied = not self.acts and rng.random() < 0.15
        lines = []
        if self.modes:
            lines.append(f"enum mode {{ {', '.join(self.modes)} }}")
        lines += [f"outcomes colour {{ {', '.join(COLOURS)} }}"] * (not self.acts or self.copied)
        lines += [f"actions work {{ {', '.join(STEPS)} }}"] * self.acts
        inputs = self.flags + ["M : mode"] * bool(self.modes) + ["N : 2"] * self.numbers + ["K : colour"] * self.copied
        lines += ["flags word {", *(f"    {name}" for name in inputs)]
        lines += [f"    {self.constraint()}" for _ in range(rng.choice([0, 0, 0, 1, 2]))]
        output = "work" if self.acts else "(colour, bool loud)" if self.two else "colour"
        table = not self.two and rng.random() < 0.15
        lines += ["}", f"{'table' if table else 'dispatch'} show(word) -> {output}, {self.policy} {{"]
        lines += self.rows() if table else self.rules(rng.choice([2, 3, 4, 5, 6]))
        if rng.random() < 0.75:
            lines.append(f"    else {':' if table else '=>'} {self.answer()}")
        if rng.random() < 0.7:
            lines.append(f"    invalid {':' if table else '=>'} {self.answer(False)}")
        return "\n".join([*lines, "}"]) + "\n"

    def rules(self, count: int) -> List[str]:
        """The rules of a dispatch. Of twins the second often stands behind others."""
        rng = self.rng
        result: List[str] = []
        late: List[str] = []
        apart = [f"M == {mode}" for mode in self.modes] if rng.random() < 0.2 else []
        while count > 0:
            count -= 1
            if apart:
                result += self.block(apart.pop())
            elif rng.random() < 0.15:
                first, *others = self.twins()
                result.append(f"    {first}")
                late += [f"    {other}" for other in others]
            else:
                result += self.block(self.literal()) if rng.random() < 0.12 else [f"    {self.rule()}"]
            if late and rng.random() < 0.5:
                result.append(late.pop())
        return result + late

    def rows(self) -> List[str]:
        """The rows of a table, its head first."""
        rng = self.rng
        columns = self.flags[:2] + ["M"] * bool(self.modes) + ["N"] * self.numbers
        kinds = {"M": ["-", "-", *self.modes, *(f"!{mode}" for mode in self.modes), ",".join(self.modes[:2])], "N": ["-", "0", "<2", "2..3", "1,3"]}
        result = [f"    {' '.join(columns)} : {'work' if self.acts else 'colour'}"]
        for _ in range(rng.choice([2, 3, 4, 5])):
            cells = [rng.choice(kinds.get(column, ["-", "0", "1"])) for column in columns]
            result.append(f"    {' '.join(cells)} : {self.answer().replace(', ', ',')}")
        return result

    def constraint(self) -> str:
        """Something that cannot happen."""
        one, other = (self.literals(2, 0) + self.flags)[:2]
        return self.rng.choice([f"impossible {one} & {other}", f"{one} implies {other}", f"exclusive {one}, {other}", f"impossible {one} | {other}"])

    def block(self, condition: str) -> List[str]:
        """A block of a few rules."""
        rules = self.twins() if self.rng.random() < 0.2 else [self.rule() for _ in range(self.rng.choice([1, 2, 2]))]
        inner = [f"        {rule}" for rule in rules]
        if self.rng.random() < 0.4:
            inner.append(f"        else => {self.answer()}")
        return [f"    {condition} {{", *inner, "    }"]

    def rule(self) -> str:
        """A rule, seldom with what says why it is there."""
        rng = self.rng
        also = "also " if self.acts and self.policy == "first" and rng.random() < 0.15 else ""
        label = f"r{rng.randrange(10 ** 6)}: " if rng.random() < 0.06 else ""
        notes = "".join(note for note, chance in ((' "doc"', 0.05), (" [TAG]", 0.05)) if rng.random() < chance)
        literals = " & ".join(self.literals(rng.choice([1, 1, 2, 2, 3])))
        return f"{label}{also}{literals} => {self.answer()}{notes}"

    def twins(self) -> List[str]:
        """Rules that differ in one thing and answer the same."""
        rng = self.rng
        rest = self.literals(rng.choice([1, 1, 2]))
        flag = rng.choice(self.flags)
        pair = [flag, f"!{flag}"]
        if self.modes and rng.random() < 0.6:
            one, other, *_ = rng.sample(self.modes, len(self.modes))
            pair = [f"M == {one}", rng.choice([f"M == {other}", f"M == {other}", f"M in {{{one}, {other}}}"])]
        answer = self.answer()
        result = []
        for one in pair:
            literals = [*rest, one]
            rng.shuffle(literals)
            result.append(f"{' & '.join(literals)} => {answer}")
        return result

    def literals(self, count: int, alike: float = 0.04) -> List[str]:
        """Some literals; those that speak of one thing only are seldom together."""
        result: List[str] = []
        for _ in range(20):
            one = self.literal()
            same = any(one.lstrip("!")[:1] == other.lstrip("!")[:1] for other in result)
            if len(result) < count and (not same or self.rng.random() < alike and one not in result):
                result.append(one)
        return result

    def literal(self) -> str:
        """One operand of a conjunction."""
        rng = self.rng
        form = rng.random()
        if form < 0.1:
            return rng.choice(["({0} | {1})", "!({0} & {1})", "!({0} | {1})"]).format(*rng.sample(self.flags, 2))
        if self.modes and form < 0.45:
            one, other = rng.sample(self.modes, 2)
            return rng.choice([f"M == {one}", f"M == {other}", f"M != {one}", f"M in {{{one}, {other}}}", f"M not in {{{one}, {other}}}", f"!(M != {one})"])
        if self.numbers and form < 0.65:
            return rng.choice(["N == 0", "N == 1", "N < 2", "N >= 2", "N != 3", "N in {1..2}"])
        return rng.choice(["", "!"]) + rng.choice(self.flags)

    def answer(self, copied: bool = True) -> str:
        """An answer for all outputs; the field only where it may be copied."""
        rng = self.rng
        if self.acts:
            return rng.choice([*STEPS, "ring, log", "blink, ring", "nothing"])
        if self.copied and copied and rng.random() < 0.25:
            return "K" + ", loud" * (self.two and rng.random() < 0.5)
        return rng.choice(COLOURS) + ", loud" * (self.two and rng.random() < 0.5)
