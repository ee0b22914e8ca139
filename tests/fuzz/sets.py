# SPDX-License-Identifier: MIT
"""Random types and flag sets, as text and as what the rules may then speak of."""

import random
from dataclasses import dataclass, field
from typing import Dict, List, Optional, Tuple

from .conditions import Cond, Conditions, Meaning, Named, Scope, Var, choose, number, once

Members = Tuple[Tuple[str, int, int], ...]


@dataclass
class EnumInfo:
    """An enum or outcomes type."""

    name: str
    kind: str
    members: Members

    @property
    def bits(self) -> int:
        return max(1, max(high for _, _, high in self.members).bit_length())


@dataclass
class SetInfo:
    """A flag set, as far as rules can see it."""

    name: str
    vars: List[Var] = field(default_factory=list)
    lets: List[Tuple[str, Meaning]] = field(default_factory=list)
    masks: List[Tuple[str, Tuple[str, ...]]] = field(default_factory=list)
    sets: List[Named] = field(default_factory=list)
    excludes: bool = False
    wide: bool = False
    sources: int = 0

    @property
    def bits(self) -> int:
        return sum(var.bits for var in self.vars)


def notes(rng: random.Random) -> str:
    """A doc text and a tag, now and then."""
    text = ""
    if rng.random() < 0.08:
        text += rng.choice([' "why not"', ' "a \\"word\\" of it"', ' "50% */ done"', ' "\u00fc ?\u003f/"'])
    if rng.random() < 0.08:
        text += f" [REQ-{rng.randint(1, 99)}]"
    return text


def listed(rng: random.Random, items: List[str], indent: str) -> str:
    """A list in braces: on one line, or a line each, or mixed."""
    if rng.random() < 0.7:
        return "{ " + ", ".join(items) + " }"
    separators = [rng.choice([",\n", "\n"]) + indent + "    " for _ in items[1:]] + ["\n" + indent]
    return "{\n" + indent + "    " + "".join(item + separator for item, separator in zip(items, separators)) + "}"


def members(rng: random.Random, prefix: str, most: int, ranges: bool, ascending: bool) -> Tuple[List[str], Members]:
    """Members of an enum: as written, and what they stand for. Codes stay below 2 * most."""
    count = rng.randint(2, max(2, most))
    written, result, free = [], [], 0
    limit = 1 << max(1, (count - 1).bit_length() + (rng.random() < 0.3))
    for index in range(count):
        name = f"{prefix}{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[index % 26]}{index // 26 or ''}"
        left = count - index - 1
        low = free
        if rng.random() < 0.15 and low + left + 1 < limit:
            low = rng.randint(low + 1, limit - left - 1)
            written.append(f"{name} = {number(rng, low)}")
        elif rng.random() < 0.05:
            written.append(f"{name} = {number(rng, low)}")
        else:
            written.append(name)
        high = low
        if ranges and rng.random() < 0.12 and low + left + 1 < limit:
            high = rng.randint(low + 1, limit - left - 1)
            written[-1] = f"{name} = {low}..{high}"
        written[-1] += notes(rng) if rng.random() < 0.3 else ""
        result.append((name, low, high))
        free = high + 1
    if not ascending and rng.random() < 0.3:
        order = list(range(count))
        rng.shuffle(order)
        result = [result[i] for i in order]
        written = [
            f"{name} = {low}" if low == high else f"{name} = {low}..{high}" for name, low, high in result
        ]
    return written, tuple(result)


class SetMaker:
    """One flag set, line by line."""

    def __init__(self, rng: random.Random, name: str, enums: List[EnumInfo], shared: List[Named], prefix: str) -> None:
        self.rng, self.enums, self.prefix = rng, enums, prefix
        self.info = SetInfo(name)
        self.shared = shared
        self.sourced = rng.random() < 0.55
        self.lines: List[List[str]] = []
        self.types: Dict[str, int] = {}

    def make(self, bits: int) -> List[str]:
        """The lines of a set of about that many bits."""
        rng = self.rng
        form = rng.choice(["free", "free", "register", "auto", "free", "register", "auto", "wide"])
        self.placed = form in ("register", "wide")
        most = rng.choice([96, 130, 1024]) if form == "wide" else 64 if rng.random() < 0.1 else max(8, bits + rng.randint(0, 8))
        self.places = list(range(most))
        used = 0
        while used < bits or not self.info.vars:
            used += self._input(bits - used)
        self._groups(bits)
        for _ in range(rng.choice([0, 0, 1, 1, 2])):
            self._let()
        if len(self._scope().flags) > 1 and rng.random() < 0.4:
            self._mask()
        if rng.random() < 0.3:
            self._constraint()
        head = f"flags {self.info.name}"
        if self.placed:
            top = max([position for position in self.taken], default=0)
            self.info.wide = top >= 64
            width = next((w for w in (8, 16, 32, 64) if w > top), top + 1)
            if form == "register" and rng.random() < 0.8:
                head += f" : u{rng.choice([w for w in (8, 16, 32, 64) if w >= width])}"
            self._reserved(width)
        if self.info.sources or rng.random() < 0.1:
            head += " from `int *trace`"
        if form == "auto":
            head += " layout auto"
        rng.shuffle(self.lines)
        if rng.random() < 0.05:
            self.lines.insert(0, ["# a remark"])
        # Commas are also part of some lines.
        bare = all(len(item) == 1 and not item[0].startswith(("#", "exclusive", "reserved")) for item in self.lines)
        if bare and rng.random() < 0.15:
            return [head + notes(rng) + " { " + ", ".join(item[0] for item in self.lines) + " }"]
        return [head + notes(rng) + " {"] + ["    " + line for item in self.lines for line in item] + ["}"]

    def _scope(self) -> Scope:
        scope = Scope([(var.name, 0, var) for var in self.info.vars])
        scope.lets = list(self.info.lets)
        scope.masks = [(name, 0, flags) for name, flags in self.info.masks]
        scope.sets = [(s.name, s) for s in self.info.sets + self.shared]
        return scope

    # --- inputs ---

    taken: List[int]

    def _position(self, bits: int) -> str:
        """Under a given layout, some free place."""
        if not hasattr(self, "taken"):
            self.taken = []
        if not self.placed:
            return ""
        most = len(self.places)
        # In a wide set no field crosses from one word of the array into the next.
        free = [p for p in range(most - bits + 1) if (most <= 64 or p % 32 + bits <= 32) and not any(q in self.taken for q in range(p, p + bits))]
        if not free:
            low = max(self.taken, default=-1) + 1
        else:
            low = self.rng.choice(free)
        self.taken += range(low, low + bits)
        return f" @{low}" if bits == 1 else f" @{low}..{low + bits - 1}"

    def _name(self) -> str:
        return f"{self.prefix}{'NMKXYZWQRST'[len(self.info.vars) % 11]}{len(self.info.vars)}"

    def _input(self, room: int, guard: Optional[Cond] = None, group: bool = False, closed: bool = False) -> int:
        """One input; its bits."""
        rng, name = self.rng, self._name()
        if room < 2 or rng.random() < 0.5:
            var, type_text, classes = Var(name, "", 1, None), "", None
        else:
            var, type_text, classes = self._field(name, room)
        sourced = bool(classes) or guard is not None or self.sourced and rng.random() < 0.8
        text = name + type_text
        if type_text or not classes:
            text += self._position(var.bits)
        if classes:
            text = f"{name}{self._position(var.bits)} {listed(rng, classes, '    ')}"
        elif sourced:
            text += f" {'when' if var.flag else 'from'} `{self._c()}`"
        if guard is not None and not group:
            text += f" if {guard.text}"
        if guard is not None and (not var.flag or rng.random() < 0.3):
            text += " else " + (str(rng.randint(0, 1)) if var.flag else Conditions(rng, Scope()).code(var)[0])
        elif guard is not None and not closed:
            self.info.excludes = True
        if len(var.codes) < 1 << var.bits:
            self.info.excludes = True
        line = text + notes(rng)
        if group:
            self.lines[-1].insert(-1, "    " + line)
        else:
            self.lines.append(line.split("\n"))
        self.info.vars.append(var)
        return var.bits

    def _c(self) -> str:
        self.info.sources += 1
        return f"fz(trace, {self.info.sources - 1})"

    def _field(self, name: str, room: int) -> Tuple[Var, str, Optional[List[str]]]:
        rng = self.rng
        # Fields of one type can be compared.
        again = [v for v in self.info.vars if not v.flag and v.bits <= room and (v.members == () or v.type in [e.name for e in self.enums])]
        if again and rng.random() < 0.6:
            other = rng.choice(again)
            return Var(name, other.type, other.bits, other.members), f" : {other.type if other.members else other.bits}", None
        kind = rng.choice(["enum", "enum", "own", "number", "number", "classes"])
        fitting = [e for e in self.enums if e.bits <= room]
        if kind == "enum" and fitting:
            chosen = rng.choice(fitting)
            return Var(name, chosen.name, chosen.bits, chosen.members), f" : {chosen.name}", None
        if kind in ("own", "classes"):
            written, result = members(rng, f"{name}_", min(5, 1 << min(room, 3) - 1), kind == "own", kind == "classes")
            if kind == "classes":
                names = [member for member, _, _ in result]
                result = tuple((member, i, i) for i, member in enumerate(names))
                classes = [f"{member} when `{self._c()}`" for member in names[:-1]] + [f"{names[-1]} else"]
                return Var(name, name, max(1, (len(names) - 1).bit_length()), result), "", classes
            width = max(1, max(high for _, _, high in result).bit_length())
            return Var(name, f"{self.info.name}.{name}", width, result), f" : {listed(rng, written, '    ')}", None
        width = min(room, rng.choice([1, 2, 2, 2, 3, 4]))
        return Var(name, f"number{width}", width, ()), f" : {width}", None

    def _groups(self, bits: int) -> None:
        """Guarded inputs, alone and in groups."""
        rng = self.rng
        if not self.sourced or bits < 3:
            return
        for _ in range(rng.choice([0, 1, 1])):
            guard = Conditions(rng, self._scope()).condition(rng.choice([0, 0, 1]))
            if "only(" in guard.text:
                # It speaks of all flags, also of those that are about to be guarded by it.
                continue
            if rng.random() < 0.5:
                self._input(1, guard)
                continue
            # One value for all; it must be a code of each, so only flags and numbers come into such a group.
            shared = rng.random() < 0.3
            self.lines.append([f"if {guard.text} else {rng.randint(0, 1)} {{" if shared else f"if {guard.text} {{", "}"])
            for _ in range(rng.randint(1, 2)):
                self._input(1 if shared else rng.randint(1, 2), guard, group=True, closed=shared)

    # --- the rest ---

    def _let(self) -> None:
        rng, index = self.rng, len(self.info.lets) + len(self.info.sets)
        fields = [var for var in self.info.vars if not var.flag]
        name = f"{self.prefix}let{index}"
        if fields and rng.random() < 0.3:
            var = rng.choice(fields)
            texts, codes = Conditions(rng, Scope()).code_set(var)
            self.lines.append(f"let {name} = {listed(rng, texts, '')}".split("\n"))
            self.info.sets.append(Named(name, var.type, codes))
            return
        cond = Conditions(rng, self._scope()).condition(2)
        self.lines.append(f"let {name} = {cond.text}{notes(rng)}".split("\n"))
        self.info.lets.append((name, cond.holds))

    def _mask(self) -> None:
        rng = self.rng
        flags = [var.name for var in self.info.vars if var.flag]
        chosen = choose(rng, flags, 1, 4)
        name, text = f"{self.prefix}MASK{len(self.info.masks)}", " | ".join(chosen)
        covered = set(chosen)
        if rng.random() < 0.3:
            # The bits in one of two masks but not in both, or in one but not in the other.
            other = choose(rng, flags, 1, 3)
            sign = rng.choice(["^", "& !"])
            covered = covered ^ set(other) if sign == "^" else covered - set(other)
            if not covered:
                return
            text = f"({text}) {sign}({' | '.join(other)})"
        self.lines.append([f"{name} = {text}{notes(rng)}"])
        self.info.masks.append((name, tuple(sorted(covered))))

    def _constraint(self) -> None:
        rng, conditions = self.rng, Conditions(self.rng, self._scope())
        self.lines.append(f"{constraint(rng, conditions)}{notes(rng)}".split("\n"))
        self.info.excludes = True

    def _reserved(self, width: int) -> None:
        free = [p for p in range(width) if p not in self.taken]
        if free and self.rng.random() < 0.3:
            picked = choose(self.rng, free, 1, 2)
            self.lines.append(["reserved " + ", ".join(f"@{p}" for p in picked)])


def constraint(rng: random.Random, conditions: Conditions) -> str:
    """One constraint of any kind."""
    kind = rng.choice(["impossible", "exclusive", "implies"])
    if kind == "impossible":
        return f"impossible {conditions.simple().text}"
    if kind == "exclusive":
        parts = once([conditions.literal() for _ in range(rng.randint(2, 3))])
        if len(parts) == 1:
            return f"impossible {parts[0].text}"
        return "exclusive " + ", ".join(part.text for part in parts)
    return f"{conditions.simple().text} implies {conditions.literal().text}"
