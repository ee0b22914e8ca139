# SPDX-License-Identifier: MIT
"""Random dispatches and tables over given sets, as text.

Two manners: *partition* splits the words by input after input, so that exactly one rule matches (what `unique` and
`any` need); *heap* throws rules together. Either may become lines, nested blocks, a grid or a cross table.
"""

import random
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, List, Optional, Sequence, Tuple

from .conditions import Cond, Conditions, Meaning, Named, Scope, Var, choose, number
from .sets import SetInfo, constraint, notes

NUMBERS = {"u8": (0, 255), "u16": (0, 65535), "u32": (0, 2**32 - 1), "i8": (-128, 127), "i16": (-32768, 32767),
           "i32": (-(2**31), 2**31 - 1)}
SINGLE = ["first", "last", "unique", "any"]


@dataclass
class OutputInfo:
    """One output. kind: outcomes enum actions flags number bool."""

    kind: str
    type: str
    label: str
    policy: str
    names: Tuple[str, ...] = ()
    covers: Tuple[Tuple[str, FrozenSet[str]], ...] = ()  # flags and masks with their flags
    copies: Tuple[str, ...] = ()
    update: bool = False


@dataclass
class DispatchInfo:
    """A dispatch, as far as other dispatches can see it, and what its rules should mean."""

    name: str
    words: List[Tuple[str, SetInfo]]
    outputs: List[OutputInfo]
    shared: bool
    conditions: List[Optional[Meaning]] = field(default_factory=list)


@dataclass
class Column:
    """An input of a table or of a partition: a flag, a field or a let, as written."""

    text: str
    word: int
    var: Optional[Var]
    meaning: Optional[Meaning]


@dataclass
class Cell:
    """A cell, the same as a condition, and its meaning. `codes` are the cell's own, to head a cross table."""

    text: str
    cond: Cond


@dataclass
class Line:
    """A rule. `cells` where it comes from a table."""

    cond: Cond
    cells: List[str]
    answer: int = -1


def scope_of(words: Sequence[Tuple[str, SetInfo]], shared: Sequence[Named], rng: random.Random) -> Scope:
    """What the rules of a dispatch may speak of. A name that only one word has may go without its word."""
    scope = Scope()
    names = [{v.name for v in s.vars} | {n for n, _ in s.lets} | {n for n, _ in s.masks} | {x.name for x in s.sets} for _, s in words]
    for index, (label, info) in enumerate(words):
        others = set().union(*(names[k] for k in range(len(words)) if k != index))

        def written(name: str) -> str:
            return f"{label}.{name}" if name in others or rng.random() < 0.1 else name

        scope.vars += [(written(var.name), index, var) for var in info.vars]
        scope.lets += [(written(name), _at(index, meaning)) for name, meaning in info.lets]
        scope.masks += [(written(name), index, flags) for name, flags in info.masks]
        scope.sets += [(written(named.name), named) for named in info.sets]
    scope.sets += [(named.name, named) for named in shared]
    return scope


def _at(word: int, meaning: Meaning) -> Meaning:
    return lambda get: meaning(lambda _, name: get(word, name))


class DispatchMaker:
    """One dispatch or table, line by line."""

    def __init__(self, rng: random.Random, info: DispatchInfo, scope: Scope, calls: Sequence[DispatchInfo], wild: bool, most: int) -> None:
        self.rng, self.info, self.scope, self.wild, self.most = rng, info, scope, wild, most
        self.calls = list(calls)
        self.conditions = Conditions(rng, scope)
        self.lets: List[str] = []
        self.answers: List[str] = []

    # --- the frame ---

    def make(self) -> List[str]:
        """The lines."""
        rng, info = self.rng, self.info
        policies = {output.policy for output in info.outputs}
        self._lets()
        form = rng.choice(["rules", "rules", "rules", "grid", "grid", "cross"])
        excluding = [constraint(rng, self.conditions)] if rng.random() < 0.15 else []
        if policies & {"unique", "any"} and not (self.wild and rng.random() < 0.5):
            body = self._partition(form)
        else:
            body = self._heap(form)
        keyword = "dispatch" if form == "rules" else "table"
        head = f"{keyword} {info.name}({', '.join(self._word(label, s) for label, s in info.words)}) -> {self._outputs()}"
        return [head + notes(rng) + " {"] + ["    " + line for line in self.lets + excluding + body] + ["}"]

    def _word(self, label: str, info: SetInfo) -> str:
        return info.name if label == info.name else f"{info.name} {label}"

    def _outputs(self) -> str:
        texts, policy = [], ""
        for output in self.info.outputs:
            text = ("update " if output.update else "") + output.type
            text += f" {output.label}" if output.label != output.type else ""
            texts.append(text + (f" {output.policy}" if not self.info.shared else ""))
        if self.info.shared:
            policy = f", {self.info.outputs[0].policy}"
        joined = ", ".join(texts)
        bracket = len(texts) > 1 if self.info.shared else self.rng.random() < 0.5
        return (f"({joined})" if bracket else joined) + policy

    def _lets(self) -> None:
        for index in range(self.rng.choice([0, 0, 1, 2])):
            cond, name = self.conditions.condition(2), f"{self.info.name}_let{index}"
            self.lets.append(f"let {name} = {cond.text}")
            self.scope.lets.append((name, cond.holds))

    # --- partitions and heaps ---

    def _columns(self, low: int, high: int) -> List[Column]:
        columns = [Column(text, word, var, None) for text, word, var in self.scope.vars]
        columns += [Column(text, 0, None, meaning) for text, meaning in self.scope.lets]
        return choose(self.rng, columns, low, high)

    def _partition(self, form: str) -> List[str]:
        if form == "cross":
            return self._cross(True)
        columns = self._columns(1, 4)
        if form == "rules" and self.rng.random() < 0.5:
            return self._tree(columns) + self._closings(form, False)
        lines = self._split(columns, 0, [])
        self.rng.shuffle(lines)
        complete = True
        if len(lines) > 1 and self.rng.random() < 0.4:
            lines.pop()
            complete = False
        if self.info.outputs[0].policy == "any" or not self.info.shared:
            lines += self._again(columns, lines)
        body = self._rows(columns, lines) if form == "grid" else [self._rule(line) for line in lines]
        return body + self._closings(form, complete)

    def _split(self, columns: List[Column], depth: int, path: List[Tuple[int, Cell]]) -> List[Line]:
        """Leaves of a decision tree over the columns."""
        if depth == len(columns) or depth and self.rng.random() < 0.25:
            cells = ["-"] * len(columns)
            for index, cell in path:
                cells[index] = cell.text
            return [Line(self._and([cell.cond for _, cell in path]), cells)]
        result = []
        for cell in self._cells(columns[depth]):
            result += self._split(columns, depth + 1, path + [(depth, cell)])
        return result

    def _again(self, columns: List[Column], lines: List[Line]) -> List[Line]:
        """Rules that overlap those that are there, with the same answer: a copy of one, narrowed."""
        result = []
        for line in choose(self.rng, lines, 0, 2):
            line.answer = len(self.answers)
            self.answers.append(self._answer())
            free = [index for index, cell in enumerate(line.cells) if cell == "-"]
            cells, cond = list(line.cells), line.cond
            if free:
                index = self.rng.choice(free)
                cell = self.rng.choice(self._cells(columns[index]))
                cells[index], cond = cell.text, self._and([cond, cell.cond])
            result.append(Line(cond, cells, line.answer))
        return result

    def _heap(self, form: str) -> List[str]:
        rng = self.rng
        if form == "cross":
            return self._cross(False)
        if form == "rules":
            body = self._lines(rng.randint(1, self.most), 0)
        else:
            columns = self._columns(1, 4)
            lines = []
            for _ in range(rng.randint(1, self.most)):
                cells = [self._cell(column) for column in columns]
                lines.append(Line(self._and([cell.cond for cell in cells]), [cell.text for cell in cells]))
            body = self._rows(columns, lines)
        return body + self._closings(form, False)

    def _and(self, parts: List[Cond]) -> Cond:
        parts = [part for part in parts if part.text != "true"]
        if not parts:
            return Cond("true", 4, lambda get: True)
        return self.conditions._chain(2, parts, False)

    def _cells(self, column: Column) -> List[Cell]:
        """Cells that together cover a column, none overlapping another."""
        text, word, var, meaning = column.text, column.word, column.var, column.meaning
        if var is None:
            assert meaning is not None
            holds: Meaning = meaning
            return [Cell("1", Cond(text, 4, holds)), Cell("0", Cond(f"!{text}", 3, lambda get: not holds(get)))]
        name = var.name
        if var.flag:
            return [
                Cell("1", Cond(text, 4, lambda get: get(word, name) == 1)),
                Cell("0", Cond(f"!{text}", 3, lambda get: get(word, name) == 0)),
            ]
        units = list(var.members or [(str(c), c, c) for c in var.codes])
        self.rng.shuffle(units)
        parts = self.rng.randint(1 if len(units) < 2 else 2, min(3, len(units)))
        groups = [units[index::parts] for index in range(parts)]
        return [self._codes(column, group) for group in groups]

    def _codes(self, column: Column, units: Sequence[Tuple[str, int, int]], negated: bool = False) -> Cell:
        assert column.var is not None
        name, word = column.var.name, column.word
        codes = {code for _, low, high in units for code in range(low, high + 1)}
        texts = [text for text, _, _ in units]
        sign = "!" if negated else ""
        if len(units) == 1:
            written = f"{column.text} {'!=' if negated else '=='} {texts[0]}"
        else:
            written = f"{column.text} {'not ' if negated else ''}in {{{', '.join(texts)}}}"
        return Cell(sign + ",".join(texts), Cond(written, 3, lambda get: (get(word, name) in codes) != negated))

    def _cell(self, column: Column) -> Cell:
        """Any cell for a column."""
        rng, var = self.rng, column.var
        if rng.random() < 0.35:
            return Cell("-", Cond("true", 4, lambda get: True))
        if var is None or var.flag:
            return rng.choice(self._cells(column))
        word, name, roll = column.word, var.name, rng.random()
        known = [(text, named) for text, named in self.scope.sets if named.type == var.type]
        if known and roll < 0.3:
            text, named = rng.choice(known)
            return Cell(text, Cond(f"{column.text} in {text}", 3, lambda get: get(word, name) in named.codes))
        if roll < 0.55:
            cond = self.conditions.against_codes(column.text, word, var)
            bits = cond.text.split(" ")
            if bits[0] == column.text and bits[1] in ("<", "<=", ">", ">="):
                return Cell("".join(bits[1:]), cond)
        if not var.members and roll < 0.7:
            low, high = sorted((rng.choice(var.codes), rng.choice(var.codes)))
            return Cell(f"{low}..{high}", Cond("", 3, lambda get: low <= get(word, name) <= high))
        units = list(var.members or [(number(rng, c), c, c) for c in var.codes])
        return self._codes(column, choose(rng, units, 1, 3), rng.random() < 0.25)

    # --- lines ---

    def _rule(self, line: Line) -> str:
        self.info.conditions.append(line.cond.holds)
        answer = self.answers[line.answer] if line.answer >= 0 else self._answer()
        condition = "always" if line.cond.text == "true" else line.cond.text
        return f"{self._label()}{condition} => {answer}{self._trailer()}"

    def _label(self) -> str:
        return f"r{len(self.info.conditions)}: " if self.rng.random() < 0.1 else ""

    def _trailer(self) -> str:
        text = notes(self.rng)
        if self.rng.random() < 0.04:
            text += ' allow shadowed "as it was"'
        return text + ("   # so be it" if self.rng.random() < 0.03 else "")

    def _lines(self, count: int, depth: int) -> List[str]:
        """Rules and blocks of rules."""
        rng = self.rng
        result: List[str] = []
        may_also = all(output.policy == "first" for output in self.info.outputs)
        for _ in range(count):
            if depth < 3 and rng.random() < 0.2:
                cond = self.conditions.simple() if rng.random() < 0.6 else self.conditions.condition(2)
                inside = self._lines(rng.randint(1, 4), depth + 1)
                result.append(f"{cond.text} {{")
                result += ["    " + line for line in inside]
                if rng.random() < 0.4:
                    self.info.conditions.append(None)
                    result.append(f"    else => {self._answer()}{self._trailer()}")
                result.append("}")
                continue
            roll = rng.random()
            cond = self.conditions.simple() if roll < 0.6 else self.conditions.condition(rng.choice([1, 2, 3]))
            also = self._also_answer() if may_also and rng.random() < 0.2 else ""
            if also:
                self.info.conditions.append(cond.holds)
                result.append(f"{self._label()}also {cond.text} => {also}{self._trailer()}")
            else:
                if self.wild and roll > 0.97:
                    cond = Cond("true", 4, lambda get: True)
                result.append(self._rule(Line(cond, [])))
        return [part for line in result for part in line.split("\n")]

    def _tree(self, columns: List[Column]) -> List[str]:
        """A partition as nested blocks; the last branch may be the inner `else`."""
        if not columns:
            return [self._rule(Line(Cond("true", 4, lambda get: True), []))]
        result: List[str] = []
        cells = self._cells(columns[0])
        for index, cell in enumerate(cells):
            if len(columns) == 1 or self.rng.random() < 0.3:
                result.append(self._rule(Line(cell.cond, [])))
            else:
                inside = self._tree(columns[1:])
                closed = self.rng.random() < 0.4 and len(inside) > 1 and not inside[-1].startswith((" ", "}"))
                if closed:
                    # What the last rule took is left to the inner else; it keeps its number.
                    inside[-1] = f"else => {self._answer()}"
                    self.info.conditions[-1] = None
                result += [f"{cell.cond.text} {{"] + ["    " + line for line in inside] + ["}"]
        return result

    def _rows(self, columns: List[Column], lines: List[Line]) -> List[str]:
        """Lines as a grid."""
        rng = self.rng
        rows: List[str] = []
        shuffled = list(range(len(self.info.outputs)))
        rng.shuffle(shuffled)
        self.order = shuffled
        rows.append(" ".join(column.text for column in columns) + " : " + " ".join(self.info.outputs[k].label for k in shuffled))
        for line in lines:
            self.info.conditions.append(line.cond.holds)
            if line.answer >= 0 and not self.answers[line.answer].startswith("\t"):
                self.answers[line.answer] = "\t" + self._out_cells()
            answer = self.answers[line.answer][1:] if line.answer >= 0 else self._out_cells()
            rows.append(f"{self._label()}{'  '.join(line.cells)} : {answer}{self._trailer()}")
        return rows

    def _cross(self, partition: bool) -> List[str]:
        """A cross table, or a grid where there are not two inputs or not one output."""
        columns = self._columns(2, 2)
        if len(columns) < 2 or len(self.info.outputs) != 1 or columns[0].text == columns[1].text:
            columns = self._columns(1, 3)
            lines = self._split(columns, 0, []) if partition else []
            if not partition:
                lines = [Line(c.cond, [c.text]) for c in (self._cell(columns[0]) for _ in range(3))]
                columns = columns[:1]
            return self._rows(columns, lines) + self._closings("grid", partition)
        down, across = columns
        self.order = [0]
        heads = self._cells(across) if partition else [self._cell(across) for _ in range(self.rng.randint(1, 4))]
        sides = self._cells(down) if partition else [self._cell(down) for _ in range(self.rng.randint(1, 4))]
        rows = [f"{down.text} / {across.text} : {'  '.join(cell.text for cell in heads)}"]
        for side in sides:
            for cell in heads:
                self.info.conditions.append(self._and([side.cond, cell.cond]).holds)
            rows.append(f"{side.text} : {'  '.join(self._out_cells() for _ in heads)}")
        for closing in self._closings("cross", partition):
            rows.append(closing)
        return rows

    def _closings(self, form: str, complete: bool) -> List[str]:
        """`else` and `invalid`, where needed or by chance."""
        rng = self.rng
        result: List[str] = []
        policies = {output.policy for output in self.info.outputs}
        needless = complete or policies <= {"collect", "sum", "count"}
        sign = "=>" if form == "rules" else ":"
        if rng.random() < (0.3 if needless else 0.7 if self.wild else 0.98):
            result.append(f"else {sign} {self._closing_answer(form)}")
        if rng.random() < (0.5 if result else 0.8):
            dash = rng.random() < 0.35
            count = 1 if form != "grid" else len(self.info.outputs)
            answer = " ".join(["-"] * count) if dash else self._closing_answer(form)
            result.append(f"invalid {sign} {answer}{notes(rng)}")
        rng.shuffle(result)
        return result

    # --- answers ---

    def _closing_answer(self, form: str) -> str:
        """An answer for all outputs."""
        if form == "rules":
            return self._answer(whole=True)
        return self._out_cells(whole=True)

    def _answer(self, whole: bool = False) -> str:
        """What a rule writes behind `=>`."""
        rng, outputs = self.rng, self.info.outputs
        if rng.random() < 0.1 and self.calls:
            return rng.choice(self.calls).name
        words: List[str] = []
        speaking = list(outputs)
        if not self.info.shared and not whole:
            speaking = choose(rng, outputs, 1, len(outputs))
        for output in speaking:
            given = self._value(output, must=not self.info.shared or output.kind in ("outcomes", "enum", "number"))
            words += given
        if not words:
            plain = [output for output in outputs if output.kind == "bool"]
            return "nothing" if len(plain) < len(outputs) else f"!{plain[0].label}"
        return ", ".join(words)

    def _also_answer(self) -> str:
        """What an `also` rule writes: actions, flags and bools only; empty where there are none of these."""
        fitting = [
            output
            for output in self.info.outputs
            if output.kind in ("actions", "flags", "bool") and output.policy == "first" and not output.update
        ]
        if not fitting:
            return ""
        words = self._value(self.rng.choice(fitting), must=True)
        return "" if words == ["nothing"] else ", ".join(words)

    def _out_cells(self, whole: bool = False) -> str:
        """The output cells of a row, in the order of the columns."""
        cells = []
        for index in self.order:
            output = self.info.outputs[index]
            if len(self.info.outputs) == 1 and self.calls and self.rng.random() < 0.05:
                cells.append(self.rng.choice(self.calls).name)
                continue
            words = self._value(output, True, cell=True) or ["nothing"]
            may_leave = len(self.order) > 1 and (output.kind in ("actions", "flags", "bool") or not self.info.shared)
            if may_leave and not whole and cells and self.rng.random() < 0.15:
                words = ["-"]
            cells.append(",".join(word.replace(" = ", "=").replace(", ", ",") for word in words))
        return "  ".join(cells)

    def _value(self, output: OutputInfo, must: bool, cell: bool = False) -> List[str]:
        """The words of an answer for one output. Without `must` there may be none."""
        rng, alone = self.rng, len(self.info.outputs) == 1 or cell
        same = sum(other.type == output.type for other in self.info.outputs)
        label = f"{output.label} = " if not alone and (same > 1 or rng.random() < 0.1) else ""
        if output.copies and output.policy != "count" and rng.random() < 0.08:
            return [("" if alone else f"{output.label} = ") + rng.choice(output.copies)]
        if output.kind in ("outcomes", "enum"):
            return [label + rng.choice(output.names)]
        if output.kind == "number":
            return [(label or self._numeric_label(output, alone)) + self._number(output)]
        if output.kind == "bool":
            if alone:
                return [rng.choice(["true", "false"])]
            if not must and rng.random() < 0.4:
                return []
            return [rng.choice(["", "!"]) + output.label]
        return self._several(output, must, alone)

    def _several(self, output: OutputInfo, must: bool, alone: bool) -> List[str]:
        rng = self.rng
        if rng.random() < 0.15 or (not must and rng.random() < 0.3):
            return ["nothing"] if alone else ([] if not must else [rng.choice(output.names)])
        if output.update:
            return self._changes(output)
        repeat = output.kind == "actions" and output.policy != "collect" and rng.random() < 0.2
        return [rng.choice(output.names) for _ in range(3)] if repeat else choose(rng, output.names, 1, 3)

    def _changes(self, output: OutputInfo) -> List[str]:
        """Flags and masks that are set, kept and cleared; of a flag an answer says one thing."""
        rng = self.rng
        said: Dict[str, FrozenSet[str]] = {"set": frozenset(), "keep": frozenset(), "clear": frozenset()}
        words: Dict[str, List[str]] = {"set": [], "keep": [], "clear": []}
        for name, flags in choose(rng, output.covers, 1, 4):
            what = rng.choice(["set", "set", "keep", "clear"])
            if not any(flags & said[other] for other in said if other != what):
                said[what] |= flags
                words[what].append(name)
        result = words["set"] + [f"!{name}" for name in words["clear"]]
        if words["keep"]:
            split = rng.random() < 0.2
            result += [f"keep({name})" for name in words["keep"]] if split else [f"keep({', '.join(words['keep'])})"]
        rng.shuffle(result)
        return result

    def _numeric_label(self, output: OutputInfo, alone: bool) -> str:
        numeric = sum(other.kind == "number" for other in self.info.outputs)
        return f"{output.label} = " if not alone and (numeric > 1 or self.rng.random() < 0.3) else ""

    def _number(self, output: OutputInfo) -> str:
        low, high = NUMBERS[output.type]
        if output.policy == "count":
            return "1"
        if output.policy == "sum":
            most = high // (3 if self.wild else 40)
            return str(self.rng.randint(max(low // 40, -most), most))
        if self.rng.random() < 0.3:
            return str(self.rng.choice([low, high, 0]))
        return str(self.rng.randint(max(low, -20), min(high, 20)))
