# SPDX-License-Identifier: MIT
"""Resolves dispatches and tables: words, outputs with their policies, and rules."""

import itertools
import re
from typing import Dict, List, Optional, Sequence, Tuple, Union

from ..spec import syntax
from ..spec.lexer import NESTING
from ..spec.rules import POLICIES
from ..text.diagnostic import Note
from ..text.source import Span
from .answers import Answers
from .conditions import Conditions, bare, check_depth
from .expr import FALSE, TRUE, Expr, Test, all_of, negate
from .model import WORD, Actions, Answer, Block, Bool, Call, Cells, Dispatch, EnumType, Field, FlagSet, Literal, Number, Output, OutputType, Rule, Word
from .scope import FoundField, FoundLet, FoundMask, Known, Problems, Scope
from .lets import resolve_constraints, resolve_lets
from .silences import silences
from .types import NUMBERS, number_type

MAX_RULES = 65535
MAX_WORDS = 8
MAX_OUTPUTS = 64

_JUDGES: Dict[str, Tuple[type, ...]] = {
    "collect": (Actions, FlagSet), "max": (EnumType, Number, Bool), "min": (EnumType, Number, Bool), "sum": (Number,), "count": (Number,)}


def output_type(name: str, known: Known) -> Optional[OutputType]:
    """What a name behind `->` means, or None."""
    if name in NUMBERS:
        return number_type(name)
    if name == "bool":
        return Bool()
    if name in known.enums:
        return known.enums[name]
    return known.actions.get(name) or (known.sets[name].set if name in known.sets else None)


class Dispatches:
    """Resolves the dispatches of a file, in an order in which each stands behind those it calls."""

    def __init__(self, known: Known, callees: Dict[str, Dispatch], problems: Problems) -> None:
        self.known = known
        self.callees = callees
        self.problems = problems
        self.inlined: Dict[int, int] = {}  # rules of a dispatch with those it calls, by identity
        self.heights: Dict[int, int] = {}  # how deep its calls nest

    def resolve(self, item: syntax.Dispatch) -> Optional[Dispatch]:
        """The dispatch, or None if its head makes no sense."""
        words = self._words(item)
        outputs = self._outputs(item, words)
        if words is None or outputs is None:
            return None
        sets = tuple((word.name, self.known.sets[word.set.name]) for word in words)
        bare = Scope(sets, {}, self.known.top)
        taken: Dict[str, Span] = {}
        lets = resolve_lets(item.lets, sets, self.known, taken, self.problems, own=False)
        scope = self.known.scopes[item.name.text] = Scope(sets, lets, bare.top)
        constraints = resolve_constraints(item.constraints, scope, self.problems)
        shared = item.policy is not None or len(outputs) == 1
        rules = _Rules(self, scope, Answers(words, outputs, shared, scope, self.known, self.callees, self.problems))
        items = rules.grid(item.grid, outputs) if item.grid else rules.items(item.items, True)
        if rules.number > MAX_RULES:
            self.problems.add("limit", item.name.span, f"'{item.name.text}' has {rules.number} rules; at most {MAX_RULES} are possible",
                              ("split it: `else => OTHER` goes on in another dispatch",))
        dispatch = Dispatch(item.name.text, words, outputs, shared, items, rules.otherwise, rules.invalid, tuple(constraints),
                            item.notes.doc, item.span.source.path, item.span, item.name.span,
                            isinstance(item.grid, syntax.Cross), rules.inputs, silences(item.notes, "dispatch", self.problems))
        self._limit_calls(dispatch)
        return dispatch

    def _words(self, item: syntax.Dispatch) -> Optional[Tuple[Word, ...]]:
        result: List[Word] = []
        first: Dict[str, Span] = {}
        sound = True
        for word in item.words:
            scope = self.known.sets.get(word.set.text)
            if scope is None:
                some = ", ".join(itertools.islice(self.known.sets, 6))
                message = f"'{word.set.text}' is no flag set" if self.known.has(word.set.text) else ""
                self.problems.unknown(word.set.span, "flag set", word.set.text, self.known.sets, (f"the flag sets are {some}",) if some else (), message)
                sound = False
            elif word.name.text in first:
                self.problems.add("duplicate", word.name.span, f"two words are called '{word.name.text}'",
                                  (f"give each a name: ({word.set.text} new, {word.set.text} old)",), (Note(first[word.name.text], "the first one"),))
                sound = False
            else:
                first[word.name.text] = word.name.span
                result.append(Word(word.name.text, scope.set))
        if len(result) > MAX_WORDS:
            self.problems.add("limit", item.name.span, f"'{item.name.text}' reads {len(result)} words; at most {MAX_WORDS} are possible",
                              ("join sets, or split the dispatch",))
            sound = False
        return tuple(result) if sound else None

    def _outputs(self, item: syntax.Dispatch, words: Optional[Tuple[Word, ...]]) -> Optional[Tuple[Output, ...]]:
        if len(item.outputs) > MAX_OUTPUTS:
            self.problems.add("limit", item.name.span, f"'{item.name.text}' has {len(item.outputs)} outputs; at most {MAX_OUTPUTS} are possible",
                              ("split it into several dispatches",))
            return None
        last = item.outputs[-1]
        if item.policy is None and len(item.outputs) > 1 and not (last.policy or last.label or last.update) and output_type(last.type.text, self.known) is None:
            near = [*self.known.types(), *NUMBERS, "bool", *POLICIES]
            self.problems.unknown(last.span, "hit policy or output", last.type.text, near, (f"the policies are {' '.join(POLICIES)}",))
            return None
        if item.policy is None and all(output.policy is None for output in item.outputs):
            span = item.outputs[0].span.to(item.outputs[-1].span)
            self.problems.add("policy", span, f"'{item.name.text}' has no hit policy",
                              (f"write {span.text}, first: the first rule that matches answers", "or one of " + " ".join(POLICIES[1:])))
        result: List[Output] = []
        first: Dict[str, Span] = {}
        for output in item.outputs:
            kind = output_type(output.type.text, self.known)
            label = (output.label or output.type).text
            if label in first:
                self.problems.add("duplicate", output.span, f"two outputs are called '{label}'", ("give each a name of its own",),
                                  (Note(first[label], "the first one"),))
            first.setdefault(label, output.span)
            if kind is None and re.fullmatch("[ui][0-9]+", output.type.text):
                self.problems.add("type", output.type.span, f"no output is of type '{output.type.text}'", (f"the numbers are {' '.join(NUMBERS)}",))
                continue
            if kind is None:
                self.problems.unknown(output.type.span, "output", output.type.text, [*self.known.types(), *NUMBERS, "bool"],
                                      ("an output is outcomes, an enum, actions, a flag set, bool, or one of " + " ".join(NUMBERS),))
                continue
            if isinstance(kind, FlagSet) and kind.wide:
                self.problems.add("type", output.span, f"'{output.type.text}' has {kind.width} bits, and an answer has at most {WORD}",
                                  ("answer actions, or several smaller sets",))
                continue
            policy = self._policy(item, output, kind)
            if output.update and not isinstance(kind, FlagSet):
                self.problems.add("type", output.span, f"`update` goes with a flag set, and '{output.type.text}' is none", ("drop `update`",))
            update = output.update and isinstance(kind, FlagSet)
            old = [index for index, word in enumerate(words or ()) if word.set is kind] if update else []
            # What is wrong with the policy is no reason not to look at the rules.
            result.append(Output(label, kind, policy or "first", update, old[0] if len(old) == 1 else None, output.span))
        return tuple(result) if len(result) == len(item.outputs) == len(first) else None

    def _policy(self, item: syntax.Dispatch, output: syntax.OutputItem, kind: OutputType) -> Optional[str]:
        name = output.policy or item.policy
        if name is None:
            if any(other.policy for other in item.outputs):
                self.problems.add("policy", output.span, f"the output '{output.type.text}' has no hit policy, and others have",
                                  ("write one behind it, or one for all at the end",))
            return None
        if output.policy and item.policy:
            self.problems.add("policy", output.policy.span, "a policy here and one for all outputs", ("drop one of them",), (Note(item.policy.span, "for all"),))
            return None
        if name.text not in POLICIES:
            self.problems.unknown(name.span, "hit policy", name.text, POLICIES, (f"the policies are {' '.join(POLICIES)}",))
            return None
        if name.text in _JUDGES and not isinstance(kind, _JUDGES[name.text]):
            wanted = {"collect": "actions and flag sets", "max": "outcomes, numbers and bool", "min": "outcomes, numbers and bool"}.get(name.text, "numbers")
            self.problems.add("policy", name.span, f"`{name.text}` is for {wanted}; '{output.type.text}' is none of them",
                              ("`first` takes the first rule that matches",))
            return None
        return name.text

    def _limit_calls(self, dispatch: Dispatch) -> None:
        """Calls are inlined: what comes together has the limits of one dispatch."""
        total, height = len(dispatch.rules), 1
        closing = [rule for rule in (dispatch.otherwise, dispatch.invalid) if rule]
        for rule in [*dispatch.rules, *closing]:
            for callee in {id(answer.dispatch): answer.dispatch for answer in rule.answers if isinstance(answer, Call)}.values():
                total += self.inlined.get(id(callee), len(callee.rules))
                height = max(height, 1 + self.heights.get(id(callee), 1))
        self.inlined[id(dispatch)] = total
        self.heights[id(dispatch)] = height
        if total > MAX_RULES >= len(dispatch.rules):
            self.problems.add("limit", dispatch.name_span, f"'{dispatch.name}' has {total} rules with those it calls; at most {MAX_RULES} are possible",
                              ("call it from C instead",))
        if height > NESTING:
            self.problems.add("limit", dispatch.name_span, f"'{dispatch.name}' calls dispatches more than {NESTING} deep",
                              ("let C call one of them",))


class _Rules:
    """Resolves the rules of one dispatch and numbers them in the order of the text."""

    def __init__(self, owner: Dispatches, scope: Scope, answers: Answers) -> None:
        self.problems = owner.problems
        self.scope = scope
        self.answers = answers
        self.conditions = Conditions(scope, owner.problems)
        self.number = 0
        self.otherwise: Optional[Rule] = None
        self.invalid: Optional[Rule] = None
        self.inputs: Optional[Tuple[Optional[Tuple[int, Field]], ...]] = None
        self.labels: Dict[str, Span] = {}
        self.depths: Dict[int, int] = {}

    # --- rules as lines ---

    def items(self, items: Sequence[Union[syntax.RuleItem, syntax.BlockItem]], top: bool) -> Tuple[Union[Rule, Block], ...]:
        """The rules and blocks. At the top, `else` and `invalid` are kept apart. Blocks nest no deeper than brackets."""
        result: List[Union[Rule, Block]] = []
        for item in items:
            if isinstance(item, syntax.BlockItem):
                result.append(self._block(item))
            elif item.kind == "rule":
                result.append(self._rule(item))
            elif top:
                self._closing(item)
        return tuple(result)

    def _block(self, item: syntax.BlockItem) -> Block:
        literals = self._literals(item.condition)
        condition = self._condition(literals, item.condition.span)
        items = self.items(item.items, False)
        otherwise: Optional[Rule] = None
        for inner in item.items:
            if isinstance(inner, syntax.RuleItem) and inner.kind == "invalid":
                self.problems.add("answer", inner.span, "`invalid` answers for the whole dispatch; it stands outside the blocks",
                                  ("move it behind the last rule",))
            elif isinstance(inner, syntax.RuleItem) and inner.kind == "else":
                if otherwise:
                    self._second(inner, otherwise)
                otherwise = self._rule(inner)
        if not item.items:
            self.problems.add("empty", item.condition.span, "the block has no rules", ("delete it, or write a rule into it",))
        return Block(condition, items, otherwise, item.condition.span, literals)

    def _literals(self, item: Optional[syntax.Condition]) -> Tuple[Literal, ...]:
        """The operands of a conjunction, those of conjunctions in it too."""
        result: List[Literal] = []
        pending = [item] if item else []
        while pending:
            one = pending.pop()
            inner = bare(one)
            if isinstance(inner, syntax.Chain) and inner.operator == "&":
                pending += reversed(inner.operands)
            else:
                result.append(Literal(self.conditions.resolve(one), one.span))
        return tuple(result)

    def _condition(self, literals: Sequence[Literal], span: Span) -> Expr:
        condition = all_of(tuple(literal.condition for literal in literals))
        return condition if check_depth(condition, span, self.depths, self.problems) else FALSE

    def _rule(self, item: syntax.RuleItem) -> Rule:
        self.number += 1
        # An inner `else` is a rule like others: of several policies only those judge it whose outputs it names.
        answers = self.answers.resolve(item.answer, "rule", item.also, item.span)
        literals = self._literals(item.condition)
        return self._made(self.number, item.label, self._condition(literals, item.condition_span), answers, item.also, item.notes, item.span,
                          item.condition_span, literals)

    def _made(self, number: int, label: str, condition: Expr, answers: Tuple[Optional[Answer], ...], also: bool,
              notes: syntax.Notes, span: Span, condition_span: Span, written: Union[Tuple[Literal, ...], Cells] = ()) -> Rule:
        if label:
            if label in self.labels:
                self.problems.duplicate(span, label, self.labels[label])
            self.labels.setdefault(label, span)
        if also and any(output.policy != "first" for output in self.answers.outputs):
            self.problems.add("policy", span, "`also` goes with the policy `first`", ("under `collect` every rule goes on",))
        return Rule(number, label, condition, answers, also, notes.doc, notes.tags, silences(notes, "rule", self.problems), span, condition_span, written)

    def _closing(self, item: Union[syntax.RuleItem, syntax.Row]) -> None:
        """The dispatch's own `else` or `invalid`."""
        if isinstance(item, syntax.RuleItem):
            answers = self.answers.resolve(item.answer, item.kind, False, item.span)
        else:
            answers = self._cells(item, False)
        rule = self._made(0, "", TRUE, answers, False, item.notes, item.span, item.condition_span)
        if item.kind == "else":
            if self.otherwise:
                self._second(item, self.otherwise)
            self.otherwise = self.otherwise or rule
        else:
            if self.invalid:
                self._second(item, self.invalid)
            self.invalid = self.invalid or rule

    def _second(self, item: Union[syntax.RuleItem, syntax.Row], first: Rule) -> None:
        self.problems.add("duplicate", item.condition_span, f"a second `{item.kind}`", ("drop one of them",), (Note(first.span, "the first one"),))

    # --- tables ---

    def grid(self, table: Union[syntax.Grid, syntax.Cross], outputs: Tuple[Output, ...]) -> Tuple[Rule, ...]:
        """The rules of a table, row by row."""
        return self._cross(table) if isinstance(table, syntax.Cross) else self._rows(table, outputs)

    def _rows(self, table: syntax.Grid, outputs: Tuple[Output, ...]) -> Tuple[Rule, ...]:
        columns: List[int] = []
        labels = [output.label for output in outputs]
        for name in table.outputs:
            if name.text not in labels:
                self.problems.unknown(name.span, "output", name.text, labels, (f"the outputs are {', '.join(labels)}",))
            elif labels.index(name.text) in columns:
                self.problems.add("duplicate", name.span, f"the output '{name.text}' has two columns", ("drop one of them",))
            else:
                columns.append(labels.index(name.text))
        missing = [label for index, label in enumerate(labels) if index not in columns]
        if len(columns) != len(table.outputs):
            return ()
        if missing:
            self.problems.add("columns", table.outputs[0].span, f"the output '{missing[0]}' has no column",
                              (f"write {' '.join(labels)} behind the ':'",))
            return ()
        self.columns = columns
        inputs = [self._input(name) for name in table.inputs]
        self.inputs = tuple((found.word, found.field) if isinstance(found, (FoundField, Test)) else None for found in inputs)
        first: Dict[str, Span] = {}
        for name in table.inputs:
            if first.setdefault(name.full, name.span) is not name.span:
                self.problems.add("duplicate", name.span, f"the input '{name.full}' has two columns", ("drop one of them",),
                                  (Note(first[name.full], "the first one"),))
        headings = tuple(name.full for name in table.inputs)
        # What cells mean in each column, by identity. One with a mistake is not among them, nor one with a `!`: each place of it is reported.
        known: List[Dict[int, Expr]] = [{} for _ in inputs]
        result: List[Rule] = []
        for row in table.rows:
            if row.kind != "rule":
                self._closing(row)
                continue
            self.number += 1
            if len(row.cells) != len(inputs):
                self.problems.add("columns", row.condition_span, f"the row has {_counted(len(row.cells), 'input cell')}, and the table {_counted(len(inputs), 'input')}",
                                  ("a cell holds no blanks; `-` is don't care",))
                continue
            try:
                parts = tuple([column[id(cell)] for column, cell in zip(known, row.cells)])
            except KeyError:
                parts = tuple(self._first(column, found, name, cell, placed)
                              for column, found, name, cell, placed in zip(known, inputs, table.inputs, row.cells, row.placed()))
            answers = self._cells(row, row.also)
            result.append(self._made(self.number, row.label, all_of(parts), answers, row.also, row.notes, row.span, row.condition_span,
                                     Cells(headings, parts, row.condition_span)))
        return tuple(result)

    def _cells(self, row: syntax.Row, also: bool) -> Tuple[Optional[Answer], ...]:
        """The answers of a row, each cell in its column. The last rows of a cross table have one cell, for all outputs."""
        if not self.columns and len(row.outputs) == 1:
            return self.answers.resolve(row.outputs[0], row.kind, also, row.span)
        if len(row.outputs) != len(self.columns):
            self.problems.add("columns", row.span, f"the row has {_counted(len(row.outputs), 'output cell')}, and the table {_counted(len(self.columns), 'output')}",
                              ("a cell holds no blanks; several actions are joined by commas",))
            return tuple(None for _ in self.columns)
        # Beside other answers a dash leaves its output out, in the `invalid` row as in any other.
        kind = "rule" if row.kind == "invalid" and any(cell[0].kind != "dash" for cell in row.outputs) else row.kind
        taken: Dict[int, Answer] = {}
        before, sound = len(self.problems.found), True
        for column, cell in zip(self.columns, row.outputs):
            answer = self.answers.resolve(cell, kind, also, row.span, only=column)[column]
            sound = sound and self.answers.sound
            if answer is not None:
                taken[column] = answer
        if len(self.problems.found) > before or not sound:
            return tuple(None for _ in self.columns)
        return self.answers.completed(taken, row.kind, also, row.span)

    def _cross(self, table: syntax.Cross) -> Tuple[Rule, ...]:
        self.columns = []
        down, across = self._input(table.down), self._input(table.across)
        heads = [Literal(self._cell(across, table.across, cell), cell.span, table.across.full) for cell in table.heads]
        result: List[Rule] = []
        for row in table.rows:
            if row.kind != "rule":
                self._closing(row)
                continue
            if row.label or row.also:
                self.problems.add("syntax", row.span, "in a cross table every cell is a rule; a row has no label and no `also`", ("drop it",))
            if len(row.cells) != 1:
                self.problems.add("columns", row.condition_span, f"the row has {_counted(len(row.cells), 'head')}; it needs one",
                                  (f"a row starts with one code of '{table.down.full}', or several joined by commas",))
                continue
            if len(row.outputs) != len(heads):
                self.problems.add("columns", row.span, f"the row has {_counted(len(row.outputs), 'cell')}, and the first line {_counted(len(heads), 'column')}",
                                  ("a cell holds no blanks; `-` is a cell without a rule",))
                continue
            (place,) = row.placed()
            side = Literal(self._cell(down, table.down, place), place.span, table.down.full)
            for head, cell in zip(heads, row.outputs):
                self.number += 1
                span = cell[0].span.to(cell[-1].span)
                if len(cell) == 1 and cell[0].kind == "dash":
                    continue
                answers = self.answers.resolve(cell, "rule", False, span)
                result.append(self._made(self.number, "", all_of((side.condition, head.condition)), answers, False, row.notes, span, span, (side, head)))
        return tuple(result)

    def _input(self, name: syntax.Name) -> Union[FoundField, Expr, None]:
        """What a column asks: a field, or a condition."""
        found = self.scope.find(name, "flag, field or let", self.problems)
        if isinstance(found, FoundLet):
            return found.condition
        if isinstance(found, FoundField):
            return self.conditions.resolve(name) if found.field.type is None else found
        if isinstance(found, FoundMask):
            self.problems.add("mask", name.span, f"'{name.full}' names several flags; a column is one condition",
                              (f"write let ANY = any({name.full}) above, and make ANY the column",))
        elif found is not None:
            self.problems.add("type", name.span, f"'{name.full}' is a set of codes; a column is a flag, a field or a let",
                              (f"make the field a column, and write {name.full} in its cells",))
        return None

    def _first(self, known: Dict[int, Expr], found: Union[FoundField, Expr, None], name: syntax.Name, cell: syntax.Cell,
               placed: syntax.Cell) -> Expr:
        """The condition of a cell that its column may not have had yet; `placed` is the cell at its own place."""
        if id(cell) not in known:
            before = len(self.problems.found)
            condition = self._cell(found, name, placed)
            if len(self.problems.found) > before or cell.negated:
                return condition
            known[id(cell)] = condition
        return known[id(cell)]

    def _cell(self, found: Union[FoundField, Expr, None], name: syntax.Name, cell: syntax.Cell) -> Expr:
        """The condition that a cell sets for its column."""
        if cell.kind == "dash":
            return TRUE
        if found is None:
            return FALSE
        if isinstance(found, FoundField):
            ranges = self.conditions.codes(found.field, cell.codes, cell.operator or "in")
            return FALSE if ranges is None else self.conditions.compared(found, cell.operator or ("!=" if cell.negated else "=="), ranges, cell.span)
        code = cell.codes[0].low
        if len(cell.codes) == 1 and cell.kind == "codes" and not cell.negated and code == cell.codes[0].high \
                and isinstance(code, syntax.Int) and code.value in (0, 1):
            return found if code.value else negate(found)
        self.problems.add("type", cell.span, f"'{name.full}' is a condition; its cells are 0, 1 and -",
                          ("write 1 where it holds, 0 where not, - for either",))
        return FALSE


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
