# SPDX-License-Identifier: MIT
"""A C test of generated code: words, and what the lookups must answer to them, as constant tables.

The test needs the generated header and nothing else. Every dispatch gets a struct of what is expected, a function that compares, and
either a table of words or, for all inputs, a table of runs of equal answers.
"""

from dataclasses import dataclass
from typing import FrozenSet, List, Optional, Sequence, Set, Tuple, Union

from ..logic.decision import Column
from ..model.model import Actions, Bool, Dispatch, EnumType, FlagSet, Model, Output
from . import constants, names, words
from .dispatch import value_type
from .generated import taken
from .header import MARK
from .layout import block_comment, comment, indent, literal, signed_literal, unsigned
from .program import truth

# A code, a number, a truth value, a word; or actions by number, in the order in which they run.
Answer = Union[int, Tuple[int, ...]]

# Past so many rows a table is indexed by 32 bits.
SMALL = 1 << 16


@dataclass(frozen=True)
class Expected:
    """What a word must be answered: one answer an output, and the numbers of the rules for which there are functions."""

    answers: Tuple[Answer, ...]
    rules: Tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """One test: the words, old words behind them; what is expected; and what the test is there for."""

    words: Tuple[int, ...]
    expected: Expected
    about: Tuple[str, ...]


@dataclass(frozen=True)
class Sweep:
    """All inputs in the order of `input_bits`, as runs of the same row; -1 is not compared.

    Where old words are arguments of their own, all inputs come twice: with old words of zeros, then of ones.
    """

    rows: Tuple[Expected, ...]
    runs: Tuple[Tuple[int, int], ...]


@dataclass(frozen=True)
class Tested:
    """The test of a dispatch: some words, or all. `notes` are lines for a comment."""

    dispatch: Dispatch
    columns: Tuple[Column, ...]
    cases: Tuple[Case, ...]
    sweep: Optional[Sweep]
    notes: Tuple[str, ...]


def input_bits(dispatch: Dispatch) -> List[Tuple[int, int]]:
    """The word and the position of every bit that is an input, lowest first, word by word."""
    return [(number, field.position + place) for number, word in enumerate(dispatch.words)
            for field in sorted(word.set.fields, key=lambda field: field.position) if field.fixed is None for place in range(field.width)]


def old_outputs(dispatch: Dispatch) -> List[Output]:
    """The outputs whose old word is an argument of its own."""
    return [output for output in dispatch.outputs if output.update and output.old is None]


def ruled(dispatch: Dispatch) -> List[Optional[Output]]:
    """What has a function that says which rule answers."""
    return [judged for judged in names.judged(dispatch) if names.has_rule(dispatch, judged)]


def test_file(model: Model, tested: Sequence[Tested], name: str, version: str, defines: Sequence[str], handlers: str = "extern") -> str:
    """The test of a model's lookups."""
    known = taken(model, handlers)
    stem = names.stem(model.path)
    entry = names.fresh(f"{stem}_test", known)
    lines = _first(model, name, version, defines, entry) + [f'#include "{names.header_file(model.path)}"', ""]
    lines += ["/* What is done about a failure: a dispatch by its name, and the number of the test. */", "#ifndef FLAGC_TEST_REPORT",
              "#define FLAGC_TEST_REPORT(dispatch, number) ((void)0)", "#endif", ""]
    printed = [_Test(item, stem, known | {entry}) for item in tested if item.cases or item.sweep]
    for one in printed:
        lines += one.lines() + [""]
    lines += [f"unsigned long {entry}(void);", "", "/* 0, or the number of the first test that failed. */", f"unsigned long {entry}(void)", "{"]
    lines += indent(["unsigned long failed = 0;", "unsigned long number = 0;", ""])
    for one in printed:
        lines += indent([f"{one.run}(&number, &failed);"])
    lines += indent(["(void)number;"] if not printed else [])
    lines += indent(["return failed;"]) + ["}", "", "#ifndef FLAGC_TEST_NO_MAIN"]
    lines += ["/* The same as an exit status, which has eight bits: 255 stands for more. */", "int main(void)", "{"]
    lines += indent([f"const unsigned long failed = {entry}();", "", "return failed < 255 ? (int)failed : 255;"]) + ["}", "#endif"]
    return "\n".join(lines) + "\n"


def _first(model: Model, name: str, version: str, defines: Sequence[str], entry: str) -> List[str]:
    fixed = f" with {', '.join(defines)}" if defines else ""
    made = f"{MARK} {version} from {names.base(model.path)}{fixed}; do not edit."
    return [f"/* {comment(f'{name}: {made}')}",
            " * A test of the generated lookups against the rules as they are written. Compile it with the generated C file.",
            f" * Define FLAGC_TEST_NO_MAIN to call {entry}() from a test of your own, FLAGC_TEST_REPORT to hear of each failure.",
            " * This file is yours: flagc claims no rights in what it writes.", " */"]


class _Test:
    """Prints the test of one dispatch."""

    def __init__(self, item: Tested, stem: str, taken: FrozenSet[str]) -> None:
        self.item = item
        self.dispatch = item.dispatch
        self.taken = taken
        self.olds = old_outputs(self.dispatch)
        used: Set[str] = set(taken)
        base = f"{self.dispatch.name}_test"
        self.expected, self.vector, self.vectors, self.rows, self.runs, self.actions, self.agrees, self.run = (
            self._name(f"{base}_{part}", used) for part in ("expected", "vector", "vectors", "rows", "runs", "actions", "agrees", "run"))
        # Members of the structs and variables: no macro may have their names, and none another's.
        self.words = [self._name(names.word(self.dispatch, number), used) for number in range(len(self.dispatch.words))]
        self.previous = [self._name(names.old(self.dispatch, output), used) for output in self.olds]
        self.members = [self._name(output.label if len(self.dispatch.outputs) > 1 else "answer", used) for output in self.dispatch.outputs]
        self.rules = [self._name("rule" if judged is None else f"rule_{judged.label}", used) for judged in ruled(self.dispatch)]
        self.want, self.got, self.place = (self._name(name, used) for name in ("want", "got", "i"))
        self.sequences: List[int] = []
        self.starts: "dict[Tuple[int, ...], int]" = {}

    @staticmethod
    def _name(wish: str, used: Set[str]) -> str:
        name = names.fresh(wish, used)
        used.add(name)
        return name

    def _column(self, output: Output) -> Column:
        return next(column for column in self.item.columns if column.output is output)

    def _in_order(self, output: Output) -> bool:
        """Whether steps are the actions themselves, lowest first."""
        return isinstance(output.type, Actions) and self._column(output).slots == tuple(range(len(output.type.actions)))

    # --- values ----------------------------------------------------------------------------------

    def _value(self, output: Output, answer: Answer) -> str:
        kind = output.type
        if isinstance(kind, Actions):
            assert isinstance(answer, tuple)
            if self._in_order(output):
                return constants.slots(kind, self._column(output).slots, sum(1 << action for action in answer))
            return literal(self._start(answer))
        assert isinstance(answer, int)
        if isinstance(kind, EnumType):
            return constants.enum_answer(kind, answer)
        if isinstance(kind, Bool):
            return truth(answer)
        if isinstance(kind, FlagSet):
            return constants.word(kind, answer)
        return signed_literal(answer) if kind.signed else literal(answer)

    def _start(self, actions: Tuple[int, ...]) -> int:
        """Where a sequence of actions stands in their table: its length, then its actions."""
        if actions not in self.starts:
            self.starts[actions] = len(self.sequences)
            self.sequences += [len(actions), *actions]
        return self.starts[actions]

    def _row(self, expected: Expected) -> str:
        values = [self._value(output, answer) for output, answer in zip(self.dispatch.outputs, expected.answers)]
        return f"{{ {', '.join(values + [str(rule) for rule in expected.rules])} }}"

    def _types(self) -> List[str]:
        return [names.flags_type(word.set) for word in self.dispatch.words] + [value_type(self.dispatch, output) for output in self.olds]

    def _given(self, values: Sequence[int]) -> List[str]:
        kinds = [word.set for word in self.dispatch.words] + [output.type for output in self.olds]
        return [words.constant(kind, value) if isinstance(kind, FlagSet) else "0" for kind, value in zip(kinds, values)]

    def _passed(self, where: str) -> str:
        """The arguments of the function that compares, from variables or members of these names."""
        own = [words.argument(word.set, f"{where}{name}") for word, name in zip(self.dispatch.words, self.words)]
        return ", ".join(own + [f"{where}{name}" for name in self.previous])

    # --- the parts -------------------------------------------------------------------------------

    def lines(self) -> List[str]:
        """Tables and functions."""
        head = f"/* --- {comment(self.dispatch.name)} "
        tables = self._sweep_tables() if self.item.sweep else self._vectors()
        return ([head + "-" * max(3, 100 - len(head) - 3) + " */", ""] + self._struct() + [""] + self._sequences() + self._compare() + [""]
                + self._notes() + tables + [""] + self._run())

    def _struct(self) -> List[str]:
        members = []
        for output, member in zip(self.dispatch.outputs, self.members):
            steps = isinstance(output.type, Actions) and not self._in_order(output)
            members.append(f"{'uint32_t' if steps else value_type(self.dispatch, output)} {member};" + (" /* where the actions stand in the table */" if steps else ""))
        return [f"struct {self.expected} {{"] + indent(members + [f"uint16_t {rule};" for rule in self.rules]) + ["};"]

    def _sequences(self) -> List[str]:
        """The table of action sequences, and for each output that needs it the function that compares one."""
        outputs = [output for output in self.dispatch.outputs if isinstance(output.type, Actions) and not self._in_order(output)]
        if not outputs:
            return []
        # Everything is numbered before the table is printed.
        for expected in [case.expected for case in self.item.cases] + list(self.item.sweep.rows if self.item.sweep else ()):
            self._row(expected)
        lines = ["/* Sequences of actions: how many, and which. */", f"static const uint8_t {self.actions}[] = {{"]
        lines += indent(wrapped([str(number) for number in self.sequences])) + ["};", ""]
        for output in outputs:
            lines += self._decoder(output) + [""]
        return lines

    def _decoder(self, output: Output) -> List[str]:
        steps, slots, seen = "steps", "slots", "seen"
        held = ", ".join(map(str, self._column(output).slots))
        return [f"static bool {self._runs(output)}({names.steps_type(self.dispatch, output)} {steps}, const uint8_t *{self.want})", "{"] + indent([
            f"static const uint8_t {slots}[] = {{ {held or 0} }};", f"unsigned {seen} = 0;", "",
            f"for (unsigned {self.place} = 0; {self.place} < {len(self._column(output).slots)}; {self.place}++) {{",
            f"    if (({steps} >> {self.place} & 1) == 0) {{ continue; }}",
            f"    if ({seen} == {self.want}[0] || {slots}[{self.place}] != {self.want}[1 + {seen}]) {{ return false; }}", f"    {seen}++;", "}",
            f"return {seen} == {self.want}[0];"]) + ["}"]

    def _runs(self, output: Output) -> str:
        return names.fresh(f"{names.lookup(self.dispatch, output)}_test_steps", self.taken)

    def _compare(self) -> List[str]:
        parameters = [words.parameter(word.set, name) for word, name in zip(self.dispatch.words, self.words)]
        parameters += [f"{value_type(self.dispatch, output)} {name}" for output, name in zip(self.olds, self.previous)]
        arguments = ", ".join([*self.words, *self.previous])
        several = len(self.dispatch.outputs) > 1
        kind = f"struct {names.answer_struct(self.dispatch)}" if several else value_type(self.dispatch, self.dispatch.outputs[0])
        tests = []
        for output, member in zip(self.dispatch.outputs, self.members):
            got = f"{self.got}.{output.label}" if several else self.got
            if isinstance(output.type, Actions) and not self._in_order(output):
                tests.append(f"{self._runs(output)}({got}, &{self.actions}[{self.want}->{member}])")
                continue
            tests.append(f"{got} == {self.want}->{member}")
            if isinstance(output.type, Actions):
                tests.append(f"{names.part(self.dispatch, output, 'actions')}({', '.join(self.words)}) == {self.want}->{member}")
        for judged, member in zip(ruled(self.dispatch), self.rules):
            tests.append(f"{names.rule(self.dispatch, judged)}({', '.join(self.words)}) == {self.want}->{member}")
        body = [f"const {kind} {self.got} = {self.dispatch.name}({arguments});", "", f"return {tests[0]}"] + [f"    && {test}" for test in tests[1:]]
        body[-1] += ";"
        return [f"static bool {self.agrees}({', '.join(parameters)}, const struct {self.expected} *{self.want})", "{"] + indent(body) + ["}"]

    def _notes(self) -> List[str]:
        if not self.item.notes:
            return []
        return ["/*"] + [f" * {comment(line)}" for line in self.item.notes] + [" */"]

    # --- some words ------------------------------------------------------------------------------

    def _vectors(self) -> List[str]:
        members = [f"{kind} {name};" for kind, name in zip(self._types(), [*self.words, *self.previous])]
        lines = [f"struct {self.vector} {{"] + indent(members + [f"struct {self.expected} {self.want};"]) + ["};", ""]
        lines.append(f"static const struct {self.vector} {self.vectors}[] = {{")
        for case in self.item.cases:
            for about in case.about:
                lines += indent(block_comment(comment(about)))
            lines += indent([f"{{ {', '.join(self._given(case.words))}, {self._row(case.expected)} }},"])
        return lines + ["};"]

    def _run(self) -> List[str]:
        head = [f"static void {self.run}(unsigned long *number, unsigned long *failed)", "{"]
        fail = [f'FLAGC_TEST_REPORT("{self.dispatch.name}", *number);', "if (*failed == 0) { *failed = *number; }"]
        if self.item.sweep:
            return head + indent(self._loops(fail)) + ["}"]
        count = f"sizeof {self.vectors} / sizeof {self.vectors}[0]"
        body = [f"for (size_t {self.place} = 0; {self.place} < {count}; {self.place}++) {{"] + indent([
            f"const struct {self.vector} *{self.got} = &{self.vectors}[{self.place}];", "", "++*number;",
            f"if (!{self.agrees}({self._passed(f'{self.got}->')}, &{self.got}->{self.want})) {{"] + indent(fail) + ["}"]) + ["}"]
        return head + indent(body) + ["}"]

    # --- all words -------------------------------------------------------------------------------

    def _sweep_tables(self) -> List[str]:
        assert self.item.sweep
        rows, runs = self.item.sweep.rows, self.item.sweep.runs
        kind = unsigned(16 if len(rows) < SMALL - 1 else 32)
        skip = f"({kind})-1"
        lines = [f"static const struct {self.expected} {self.rows}[] = {{"] + indent(f"{self._row(row)}," for row in rows or (self._nothing(),)) + ["};", ""]
        lines += ["/* All inputs in their order, lowest bit first: so many of them, and their row. */" if all(row >= 0 for _, row in runs) else
                  f"/* All inputs in their order, lowest bit first: so many of them, and their row; {skip} is not compared. */"]
        lines.append(f"static const struct {{ uint32_t times; {kind} row; }} {self.runs}[] = {{")
        pairs = [f"{{ {times if times < 1 << 15 else f'UINT32_C({times})'}, {row if row >= 0 else skip} }}" for times, row in runs]
        return lines + indent(wrapped(pairs)) + ["};"]

    def _nothing(self) -> Expected:
        """A row that nobody reads, for C has no empty tables."""
        empty: List[Answer] = []
        for output in self.dispatch.outputs:
            kind = output.type
            empty.append(() if isinstance(kind, Actions) else kind.members[0].low if isinstance(kind, EnumType) else 0)
        return Expected(tuple(empty), tuple(0 for _ in self.rules))

    def _loops(self, fail: List[str]) -> List[str]:
        assert self.item.sweep
        bits = input_bits(self.dispatch)
        inner = [f"const {names.flags_type(word.set)} {name} = {spread(self.dispatch, number)};"
                 for number, (word, name) in enumerate(zip(self.dispatch.words, self.words))]
        for output, name in zip(self.olds, self.previous):
            kind = value_type(self.dispatch, output)
            inner.append(f"const {kind} {name} = ({kind})(input >> {len(bits)} ? ~({kind})0 : 0);")
        skip = any(row < 0 for _, row in self.item.sweep.runs)
        test = f"!{self.agrees}({self._passed('')}, &{self.rows}[row])"
        kind = unsigned(16 if len(self.item.sweep.rows) < SMALL - 1 else 32)
        if skip:
            test = f"row != ({kind})-1 && {test}"
        inner += ["", "++*number;", "input++;", f"if ({test}) {{"] + indent(fail) + ["}"]
        return ["uint32_t input = 0;", "", f"for (size_t {self.place} = 0; {self.place} < sizeof {self.runs} / sizeof {self.runs}[0]; {self.place}++) {{"] + indent([
            f"const {kind} row = {self.runs}[{self.place}].row;", "",
            f"for (uint32_t left = {self.runs}[{self.place}].times; left > 0; left--) {{"] + indent(inner) + ["}"]) + ["}"]


def spread(dispatch: Dispatch, word: int) -> str:
    """The word that the variable `input` stands for: its bits go to their places, neighbours together."""
    flags = dispatch.words[word].set
    kind = words.integer(flags)
    held: List[List[List[int]]] = [[] for _ in flags.chunks]
    for place, (number, bit) in enumerate(input_bits(dispatch)):
        if number != word:
            continue
        chunk, position = flags.place(bit)
        runs = held[chunk]
        if runs and runs[-1][1] + runs[-1][2] == position:
            runs[-1][2] += 1
        else:
            runs.append([place, position, 1])
    ored = (" | ".join(f"({kind})((input >> {place}) & {literal((1 << size) - 1, True)}) << {position}" for place, position, size in runs) for runs in held)
    return words.whole(flags, [f"({kind})({text or '0'})" for text in ored])


def wrapped(items: Sequence[str], width: int = 100) -> List[str]:
    """Items of a table in lines."""
    lines = [""]
    for item in items:
        if lines[-1] and len(lines[-1]) + len(item) + 2 > width:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else ''}{item},"
    return lines
