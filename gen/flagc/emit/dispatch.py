# SPDX-License-Identifier: MIT
"""The functions of one dispatch: lookups, updates, running actions, and the rules that answered."""

from dataclasses import dataclass, field
from functools import partial
from typing import Dict, FrozenSet, List, Optional, Set, Tuple

from ..logic.decision import Column
from ..model.model import Actions, Bool, Dispatch, EnumType, FlagSet, Output
from ..plan import program as ir
from ..plan.cost import price, table_bytes
from ..plan.evaluate import evaluate
from . import constants, names, tables, validity
from .cparams import identifiers, parameter_names
from .expression import Setting, kind_of_width
from .layout import align, block_comment, comment, indent, literal, notes, signed_literal, string, unsigned
from .listing import listing
from .options import Lookups
from .program import Answers, body, gathering, reads, scanned, straight, truth
from .types import UNKNOWN, banner, function


@dataclass
class Parts:
    """The C of a dispatch: what every user sees, definitions of tables, and functions with branches."""

    header: List[str] = field(default_factory=list)
    tables: List[str] = field(default_factory=list)
    source: List[str] = field(default_factory=list)


def dispatch(item: Dispatch, lookups: Lookups, handlers: str, taken: FrozenSet[str], library: bool = False) -> Parts:
    """Everything that is generated for a dispatch."""
    return _Dispatch(item, lookups, handlers, taken, library).parts()


def value_type(item: Dispatch, output: Output) -> str:
    """The C type of an answer."""
    kind = output.type
    if isinstance(kind, EnumType):
        return f"enum {kind.c_name}"
    if isinstance(kind, Bool):
        return "bool"
    if isinstance(kind, Actions):
        return names.steps_type(item, output)
    if isinstance(kind, FlagSet):
        return names.flags_type(kind)
    return f"{'' if kind.signed else 'u'}int{kind.bits}_t"


def stored_type(item: Dispatch, column: Column) -> str:
    """The C type of an answer in an array: no larger than it must be."""
    small = isinstance(column.output.type, (EnumType, Bool))
    return unsigned(column.bits) if small else value_type(item, column.output)


def answers(item: Dispatch, column: Column) -> Answers:
    """How the answers of a column are written."""
    kind, text = column.output.type, value_type(item, column.output)
    if isinstance(kind, EnumType):
        return Answers(text, partial(constants.enum_answer, kind), gathering(16, False))
    if isinstance(kind, Bool):
        return Answers(text, truth, gathering(1, False), True)
    if isinstance(kind, Actions):
        return Answers(text, partial(constants.slots, kind, column.slots), (text, kind_of_width(column.bits)))
    if isinstance(kind, FlagSet):
        return Answers(text, partial(constants.word, kind), (text, kind_of_width(kind.width)))
    if kind.signed:
        return Answers(text, signed_literal, gathering(kind.bits, True))
    return Answers(text, literal, gathering(kind.bits, False))


class _Dispatch:
    """Prints one dispatch."""

    def __init__(self, item: Dispatch, lookups: Lookups, handlers: str, taken: FrozenSet[str], library: bool) -> None:
        self.item = item
        self.library = library
        self.lookups = lookups
        self.handlers = handlers
        self.taken = taken
        self.words = tuple(names.word(item, number) for number in range(len(item.words)))
        self.parameters = tuple(f"{names.flags_type(word.set)} {name}" for word, name in zip(item.words, self.words))
        # Tables by content, of lookups in the header and of others: equal ones are written once.
        self.known: Tuple[Dict[tables.Content, str], Dict[tables.Content, str]] = {}, {}
        self.out = Parts()

    def parts(self) -> Parts:
        self._banner()
        for output in self.item.outputs:
            self._output(output, tuple(pair for pair in self.lookups if pair[0].output is output))
        if len(self.item.outputs) > 1:
            self._joint()
        for judged in names.judged(self.item):
            self._rules(judged)
        self._rule_name()
        return self.out

    def _inline(self, about: str, head: str, lines: List[str]) -> None:
        self.out.header += (block_comment(about) if about else []) + function(head, lines) + [""]

    def _setting(self, called: tables.Names = ()) -> Setting:
        words = tuple((text, word.set) for text, word in zip(self.words, self.item.words))
        return Setting(words, called, self.item.path, self.taken)

    def _unused(self, program: ir.Program) -> List[str]:
        return [f"(void){text};" for number, text in enumerate(self.words) if not reads(program, number)]

    def _banner(self) -> None:
        words = [
            word.set.name if word.name == word.set.name else f"{word.set.name} {word.name}" for word in self.item.words
        ]
        shown = [f"{'update ' if output.update else ''}{output.label}, {output.policy}" for output in self.item.outputs]
        self.out.header += banner(f"{self.item.name}({', '.join(words)}) -> {'; '.join(shown)}") + [""]
        if self.item.doc:
            self.out.header += block_comment(notes(self.item.doc)) + [""]

    # --- lookups ---------------------------------------------------------------------------------

    def _output(self, output: Output, columns: Lookups) -> None:
        column = columns[0][0]
        if isinstance(output.type, Actions):
            self._steps(output, output.type, column)
        if output.update:
            self._update(output, columns)
        else:
            self._lookup(names.lookup(self.item, output), columns[0], "")
        if names.mapped(self.item, output):
            self._map(output, *columns[0])
        if isinstance(output.type, Actions):
            self._action_mask(output, output.type, column)
            self._run(output, output.type, column)

    def _lookup(self, name: str, pair: Tuple[Column, ir.Program], what: str) -> None:
        """A function that answers one column: here if it is straight, else in the C file."""
        column, program = pair
        inline = straight(program)
        known = self.known[inline]
        called, written = tables.table_names(name, program, self.taken, known), set(known.values())
        lines = self._unused(program) + body(program, self._setting(called), answers(self.item, column))
        head = f"{value_type(self.item, column.output)} {name}({', '.join(self.parameters)})"
        flash = names.flash(self.item.path)
        about = f"{what}Plan: {self._plan(program, inline)}."
        bits = range(len(called)) if isinstance(column.output.type, (Actions, FlagSet)) else scanned(program)
        self.out.tables += tables.definitions(program, called, flash, not inline, bits, written)
        known.update((tables.content(table), text) for table, text in zip(program.tables, called) if text)
        if inline:
            self.out.header += tables.declarations(program, called, written) + [""]
            self._inline(about, head, lines)
        else:
            self.out.header += block_comment(about) + [f"{head};", ""]
            self.out.source += [head, "{"] + indent(lines) + ["}", ""]

    @staticmethod
    def _plan(program: ir.Program, certain: bool) -> str:
        """The plan and what it costs. `certain`: every word costs the same."""
        parts = [comment(f"{program.plan} ({program.variant})" if program.variant else program.plan)]
        loads, size = price(program).loads, sum(map(table_bytes, program.tables))
        if loads:
            parts.append(f"{'' if certain else 'at most '}{loads} load{'s' * (loads != 1)}")
        if size:
            parts.append(f"{size} byte{'s' * (size != 1)} of tables")
        return ", ".join(parts)

    def _update(self, output: Output, columns: Lookups) -> None:
        kind = value_type(self.item, output)
        assigned, kept = names.part(self.item, output, "set"), names.part(self.item, output, "keep")
        self._lookup(assigned, columns[0], "The flags that are set. ")
        arguments = ", ".join(self.words)
        value = f"{assigned}({arguments})"
        own = [] if output.old is not None else [f"{kind} {names.old(self.item, output)}"]
        old = names.old(self.item, output) if output.old is None else self.words[output.old]
        lines = []
        if len(columns) > 1:
            self._lookup(kept, columns[1], "The flags whose old value is kept. ")
            value = f"({kind})({value} | ({old} & {kept}({arguments})))"
        elif own:
            lines.append(f"(void){old};")
        head = f"{kind} {names.lookup(self.item, output)}({', '.join(self.parameters + tuple(own))})"
        self._inline("The word after the change.", head, lines + [f"return {value};"])

    def _map(self, output: Output, column: Column, program: ir.Program) -> None:
        """Arrays: a loop in the header, which is nothing where nobody uses it. What the library looks up in registers is a table of all words."""
        word, kind = self.item.words[0].set, stored_type(self.item, column)
        source, target, count, place = (names.fresh(name, self.taken) for name in ("in", "out", "n", "i"))
        lookup, name = names.lookup(self.item, output), names.part(self.item, output, "map")
        head = f"void {name}(const {names.flags_type(word)} *{source}, {kind} *{target}, size_t {count})"
        about = f"{target}[i] = {lookup}({source}[i]) for {count} words; the arrays do not overlap, or are one."
        if self.library and word.width == 8 and column.bits <= 8 and not column.signed and not output.update:
            table = names.fresh(f"{name}_answers", self.taken)
            entries = ir.Table("answers", tuple(evaluate(program, (value,)) for value in range(256)), 8)
            self.out.source += tables.definitions(ir.Program("", (8,), 8, False, (entries,), (), ()), (table,), "", True, ())
            self.out.source += [head, "{"] + indent([f"flagc_map8({table}, {source}, {target}, {count});"]) + ["}", ""]
            self.out.header += block_comment(about) + [f"{head};", ""]
            return
        own, call = value_type(self.item, output), f"{lookup}({source}[{place}])"
        step = [f"{target}[{place}] = {call};"]
        if kind != own:
            answer = names.fresh("answer", self.taken)
            step = [f"const {own} {answer} = {call};", "", f"{target}[{place}] = ({kind}){answer};"]
        lines = [f"for (size_t {place} = 0; {place} < {count}; {place}++) {{"] + indent(step) + ["}"]
        self._inline(about, head, lines)

    def _joint(self) -> None:
        """All outputs at once."""
        tag = names.answer_struct(self.item)
        members = [f"{value_type(self.item, output)} {output.label};" for output in self.item.outputs]
        self.out.header += [f"struct {tag} {{"] + indent(members) + ["};", ""]
        parameters = list(self.parameters)
        lines = [f"struct {tag} answer;", ""]
        for output in self.item.outputs:
            arguments = list(self.words)
            if output.update and output.old is None:
                arguments.append(names.old(self.item, output))
                parameters.append(f"{value_type(self.item, output)} {arguments[-1]}")
            lines.append(f"answer.{output.label} = {names.lookup(self.item, output)}({', '.join(arguments)});")
        head = f"struct {tag} {self.item.name}({', '.join(parameters)})"
        self._inline("All answers.", head, lines + ["return answer;"])

    # --- actions ---------------------------------------------------------------------------------

    def _steps(self, output: Output, kind: Actions, column: Column) -> None:
        if self._in_order(kind, column):
            about = f"Steps, lowest bit first: the same bits as {names.actions_type(kind)}."
        else:
            about = f"Steps, lowest bit first: {constants.steps(kind, column.slots, (1 << len(column.slots)) - 1)}."
        self.out.header += block_comment(about)
        self.out.header += [f"typedef {unsigned(column.bits)} {names.steps_type(self.item, output)};", ""]

    @staticmethod
    def _in_order(kind: Actions, column: Column) -> bool:
        return column.slots == tuple(range(len(kind.actions)))

    def _action_mask(self, output: Output, kind: Actions, column: Column) -> None:
        call = f"{names.lookup(self.item, output)}({', '.join(self.words)})"
        lines = [f"return {call};"]
        if not self._in_order(kind, column):
            steps, mask = names.fresh("steps", self.taken), names.fresh("mask", self.taken)
            lines = [f"const {names.steps_type(self.item, output)} {steps} = {call};", f"{names.actions_type(kind)} {mask} = 0;", ""]
            for number, action in enumerate(kind.actions):
                slots = sum(1 << slot for slot, held in enumerate(column.slots) if held == number)
                if slots:
                    lines.append(f"if ({steps} & {literal(slots, True)}) {{ {mask} |= {names.action_mask(kind, action)}; }}")
            lines.append(f"return {mask};")
        head = f"{names.actions_type(kind)} {names.part(self.item, output, 'actions')}({', '.join(self.parameters)})"
        self._inline("Which actions are run, in whatever order.", head, lines)

    def _run(self, output: Output, kind: Actions, column: Column) -> None:
        """The user's parameters come last, so that no name of theirs is needed by ours."""
        used: Set[str] = set(self.taken) | set(identifiers(kind.parameters))
        words = []
        for name in self.words:
            words.append(names.fresh(name, used))
            used.add(words[-1])
        steps, handlers = names.fresh("steps", used), names.fresh("handlers", used)
        parameters = [f"{names.flags_type(word.set)} {name}" for word, name in zip(self.item.words, words)]
        if self.handlers == "struct":
            parameters.insert(0, f"const struct {names.handlers(kind)} *{handlers}")
        if kind.parameters.strip() not in ("", "void"):
            parameters.append(kind.parameters.strip())
        arguments = ", ".join(parameter_names(kind.parameters) or ())
        lines = [f"const {names.steps_type(self.item, output)} {steps} = {names.lookup(self.item, output)}({', '.join(words)});", ""]
        for slot, number in enumerate(column.slots):
            action = kind.actions[number]
            call = f"{handlers}->{action.name}" if self.handlers == "struct" else names.handler(kind, action)
            mask = names.action_mask(kind, action) if self._in_order(kind, column) else literal(1 << slot, True)
            lines.append(f"if ({steps} & {mask}) {{ {call}({arguments}); }}")
        head = f"void {names.part(self.item, output, 'run')}({', '.join(parameters)})"
        self._inline("Runs the actions in their order. The word is decided on before the first of them runs.", head, lines)

    # --- rules -----------------------------------------------------------------------------------

    def _rules(self, judged: Optional[Output]) -> None:
        columns = [column for column, _ in self.lookups if judged is None or column.output is judged]
        columns = [column for column in columns if not column.name.endswith(".keep")]
        if names.has_rule(self.item, judged):
            program = validity.rule(self.item, columns[0])
            numbers = Answers("uint16_t", literal, gathering(validity.RULE_BITS, False))
            lines = self._unused(program) + body(program, self._setting(), numbers)
            head = f"uint16_t {names.rule(self.item, judged)}({', '.join(self.parameters)})"
            self._inline("The number of the rule that answers; 0 for `else` and for excluded words.", head, lines)
        if names.has_rules(self.item, judged):
            program = validity.rules(self.item, judged, columns)
            lines = self._unused(program) + listing(program, self._setting(), "rules", "max")
            if not any("rules[" in line for line in lines):
                lines = ["(void)rules;", "(void)max;"] + lines
            parameters = self.parameters + ("uint16_t *rules", "size_t max")
            head = f"size_t {names.rules(self.item, judged)}({', '.join(parameters)})"
            about = "Stores the numbers of the rules that take part, at most `max`; says how many there are, be it more."
            self._inline(about, head, lines)

    def _rule_name(self) -> None:
        rows = [(f"case {item.number}:", f"return {string(item.label or validity.place(item))};") for item in self.item.rules]
        lines = ["switch (rule) {"] + align(rows) + [f"default: return {string(UNKNOWN)};", "}"]
        if not rows:
            lines = ["(void)rule;", f"return {string(UNKNOWN)};"]
        head = f"const char *{names.rule_name(self.item)}(uint16_t rule)"
        self._inline('The label or the place of a rule, "?" if there is none of that number.', head, lines)
