# SPDX-License-Identifier: MIT
"""Random specs: a file of types, sets, dispatches and tables."""

import random
from dataclasses import dataclass
from typing import List, Sequence, Tuple

from .conditions import Named, choose
from .pipeline import CUT, included
from .rules import NUMBERS, SINGLE, DispatchInfo, DispatchMaker, OutputInfo, scope_of
from .sets import EnumInfo, SetInfo, SetMaker, listed, members, notes


@dataclass(frozen=True)
class Spec:
    """A spec, what its dispatches should mean, and what `-D` fixes."""

    seed: int
    name: str
    text: str
    dispatches: Tuple[DispatchInfo, ...]
    defines: Tuple[Tuple[str, str], ...]


def generate(seed: int, name: str) -> Spec:
    """The spec of a seed. `name` goes into every C name, so that many specs fit one program."""
    return _Maker(seed, name).make()


class _Maker:
    """One spec."""

    def __init__(self, seed: int, name: str) -> None:
        self.rng = random.Random(seed)
        self.seed, self.name = seed, name
        self.wild = self.rng.random() < 0.2
        self.large = self.rng.random() < 0.06
        self.enums: List[EnumInfo] = []
        self.actions: List[Tuple[str, Tuple[str, ...]]] = []
        self.shared: List[Named] = []
        self.sets: List[SetInfo] = []
        self.dispatches: List[DispatchInfo] = []
        self.facts: List[List[str]] = []
        self.computing = ""

    def make(self) -> Spec:
        """The spec."""
        rng = self.rng
        self._types()
        for index in range(rng.choice([1, 1, 2, 3])):
            self._set(index)
        for _ in range(rng.choice([1, 2, 2, 3])):
            self._dispatch()
        if rng.random() < 0.3:
            self._computing_set()
        ending = "\r\n" if rng.random() < 0.03 else "\n"
        text = ""
        if rng.random() < 0.12:
            # Types and sets in a file of their own.
            types = [fact for fact in self.facts if fact[0].split(" ")[0] not in ("dispatch", "table") and fact[0] != self.computing]
            self.facts = [fact for fact in self.facts if fact not in types] + [[f'include "{included(self.name + ".flags")}"']]
            text = ending.join(self._file(types)) + ending + CUT
        text += ending.join(self._file(self.facts)) + ending
        return Spec(self.seed, self.name, text, tuple(self.dispatches), self._defines())

    def _file(self, facts: List[List[str]]) -> List[str]:
        """The facts in some order."""
        rng = self.rng
        rng.shuffle(facts)
        lines = ["flagc 1"] if rng.random() < 0.2 else []
        lines.append('uses "fuzz.h"')
        for fact in facts:
            if rng.random() < 0.1:
                lines += ["", "# \u00e4ll right"]
            lines += [""] + fact
        return lines

    def _defines(self) -> Tuple[Tuple[str, str], ...]:
        """Now and then an input or two is fixed, by its name or with that of its set."""
        rng = self.rng
        inputs = [(info, var) for info in self.sets for var in info.vars]
        result = {}
        for info, var in choose(rng, inputs, 1, 2) if rng.random() < 0.2 else []:
            code = rng.choice([name for name, _, _ in var.members]) if var.members else str(rng.choice(var.codes))
            result[rng.choice([var.name, f"{info.name}.{var.name}"])] = code
        return tuple(sorted(result.items()))

    # --- types and sets ---

    def _types(self) -> None:
        rng = self.rng
        for index in range(rng.choice([0, 1, 2])):
            name = f"{self.name}_e{index}"
            written, result = members(rng, f"E{index}_", rng.choice([3, 4, 6]), True, False)
            self.enums.append(EnumInfo(name, "enum", result))
            self.facts.append(f"enum {name}{notes(rng)} {listed(rng, written, '')}".split("\n"))
        for index in range(rng.choice([1, 1, 2])):
            name = f"{self.name}_o{index}"
            written, result = members(rng, f"O{index}_", rng.choice([3, 5, 9]), False, True)
            self.enums.append(EnumInfo(name, "outcomes", result))
            self.facts.append(f"outcomes {name} {listed(rng, written, '')}".split("\n"))
        for index in range(rng.choice([0, 1, 1, 2])):
            name = f"{self.name}_a{index}"
            names = tuple(f"act{index}_{k}" for k in range(rng.choice([2, 4, 7])))
            head = rng.choice(["()", "(`struct fuzz *fz`)", "(`struct fuzz *fz, int why`)", ""])
            self.actions.append((name, names))
            self.facts.append(f"actions {name}{head}{notes(rng)} {listed(rng, list(names), '')}".split("\n"))
        enums = [enum for enum in self.enums if len(enum.members) > 1]
        if enums and rng.random() < 0.4:
            enum = rng.choice(enums)
            picked = choose(rng, enum.members, 1, 3)
            named = Named(f"{self.name}_top", enum.name, tuple(c for _, low, high in picked for c in range(low, high + 1)))
            self.shared.append(named)
            self.facts.append([f"let {named.name} = {{{', '.join(member for member, _, _ in picked)}}}"])

    def _set(self, index: int) -> None:
        bits = self.rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) if index or not self.large else self.rng.randint(16, 40)
        maker = SetMaker(self.rng, f"{self.name}_s{index}", self.enums, self.shared, f"{'pqrs'[index]}_")
        self.facts.append(maker.make(bits))
        self.sets.append(maker.info)

    def _computing_set(self) -> None:
        """A set with a field that a dispatch computes; and nothing else is asked of it."""
        fitting = [
            d for d in self.dispatches
            if len(d.outputs) == 1 and d.outputs[0].kind in ("outcomes", "enum") and len(d.words) == 1
        ]
        if fitting:
            name = f"{self.name}_c"
            self.computing = f"flags {name} {{"
            self.facts.append([self.computing, f"    METHOD from {self.rng.choice(fitting).name}", "    GIVEN", "}"])

    # --- dispatches ---

    def _words(self) -> List[Tuple[str, SetInfo]]:
        rng, form = self.rng, self.rng.random()
        first = rng.choice(self.sets)
        if form < 0.2 and first.bits <= 6:
            return [("new", first), ("old", first)]
        others = [s for s in self.sets if s is not first and s.bits + first.bits <= 13]
        if form < 0.4 and others:
            second = rng.choice(others)
            return [(first.name if rng.random() < 0.5 else "left", first), (second.name, second)]
        return [(first.name if rng.random() < 0.8 else "it", first)]

    def _dispatch(self) -> None:
        rng = self.rng
        info = DispatchInfo(f"{self.name}_d{len(self.dispatches)}", self._words(), [], True)
        if self.dispatches and rng.random() < 0.35:
            # The same words and outputs again, so that one may call the other.
            before = rng.choice(self.dispatches)
            info.words, info.outputs, info.shared = before.words, before.outputs, before.shared
        else:
            self._outputs(info)
        scope = scope_of(info.words, self.shared, rng)
        calls = [
            d for d in self.dispatches
            if d.outputs == info.outputs and d.words == info.words
            and all(output.policy not in ("any", "max", "min", "count") and not output.update for output in info.outputs)
        ]
        maker = DispatchMaker(rng, info, scope, calls, self.wild, 40 if self.large else 8)
        self.facts.append(maker.make())
        self.dispatches.append(info)

    def _outputs(self, info: DispatchInfo) -> None:
        rng = self.rng
        count = rng.choice([1, 1, 1, 1, 2, 3])
        info.shared = count == 1 or rng.random() < 0.6
        taken: List[str] = []
        for index in range(count):
            output = self._output(info, taken, count > 1)
            taken.append(output.type)
            info.outputs.append(output)
        common = set(SINGLE + ["collect", "max", "min", "sum", "count"])
        for output in info.outputs:
            common &= set(_policies(output.kind))
        policy = rng.choice(sorted(common) + ["first"] * 2)
        for output in info.outputs:
            output.policy = policy if info.shared else rng.choice(_policies(output.kind) + ["first"])

    def _output(self, info: DispatchInfo, taken: Sequence[str], several: bool) -> OutputInfo:
        rng = self.rng
        flag_sets = [s for s in self.sets if any(var.flag for var in s.vars) and s.name not in taken and not s.wide]
        kinds = ["outcomes"] * 4 + ["number"] * 2 + ["bool"]
        kinds += ["actions"] * 4 * any(name not in taken for name, _ in self.actions) + ["flags"] * 2 * bool(flag_sets)
        kinds += ["enum"] * any(enum.kind == "enum" and _single(enum) for enum in self.enums)
        inputs = scope_of(info.words, (), rng).vars
        kind = rng.choice(kinds)
        if kind in ("outcomes", "enum"):
            enum = rng.choice([e for e in self.enums if e.kind == kind and _single(e)])
            copies = tuple(text for text, _, var in inputs if var.type == enum.name)
            label = f"out{len(taken)}" if enum.name in taken or rng.random() < 0.2 else enum.name
            return OutputInfo(kind, enum.name, label, "", _single(enum), (), copies)
        if kind == "number":
            name = rng.choice(list(NUMBERS))
            copies = tuple(text for text, _, var in inputs if var.members == ())
            return OutputInfo(kind, name, f"out{len(taken)}" if several or rng.random() < 0.2 else name, "", (), (), copies)
        if kind == "bool":
            copies = tuple(text for text, _, var in inputs if var.flag)
            return OutputInfo(kind, "bool", f"out{len(taken)}" if several or rng.random() < 0.2 else "bool", "", (), (), copies)
        if kind == "actions":
            name, names = rng.choice([item for item in self.actions if item[0] not in taken])
            return OutputInfo(kind, name, f"out{len(taken)}" if rng.random() < 0.2 else name, "", names)
        chosen = rng.choice(flag_sets)
        flags = tuple(var.name for var in chosen.vars if var.flag)
        covers = tuple((name, frozenset([name])) for name in flags) + tuple((name, frozenset(some)) for name, some in chosen.masks)
        return OutputInfo(
            kind, chosen.name, f"out{len(taken)}" if rng.random() < 0.2 else chosen.name, "",
            tuple(name for name, _ in covers), covers, (), rng.random() < 0.6,
        )


def _single(enum: EnumInfo) -> Tuple[str, ...]:
    """The names that stand for one code: only these can be answered."""
    return tuple(name for name, low, high in enum.members if low == high)


def _policies(kind: str) -> List[str]:
    if kind in ("actions", "flags"):
        return SINGLE + ["collect"] * 3
    return SINGLE + ["max", "min"] + ["sum", "sum", "count"] * (kind == "number")
