# SPDX-License-Identifier: MIT
"""Proof by rules: conditions and answers of the program correspond one to one to those of the column.

Both sides are written out as a list of deeds, each with the literal of the words that it is for: gather a value; or answer
it, together with what is gathered. The first answer whose literal holds ends the list. Then the lists are compared deed by
deed, and two literals are the same if `find` knows no word between them. This takes no diagram of the whole, so it settles
large sparse rule sets; a program that is right but differs in structure from the rules stays unproven.
"""

from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple, Union

from ..logic.decision import Column, FieldValue, Inner, Value
from ..logic.declared import copies_partial, gathers, is_declared, stand_in
from ..logic.find import EMPTY, Finder, Found
from ..logic.predicate import FALSE, TRUE, Graph
from ..plan.context import Context, conditions_of
from ..plan.evaluate import evaluate
from ..plan.program import Answer, Expr, If, Literal, Load, Merge, Program, Result, Scan, Statement, Vector
from .certificate import Certificate, Refuted, Verdict
from .rows import rows_of
from .symbols import Symbols

# The deeds that are tried for words on which an unproven program is wrong.
WITNESSES = 64

# A constant, or the literals of a number's bits.
Amount = Union[int, Tuple[int, ...]]


@dataclass(frozen=True)
class Deed:
    """For the words of `literal`: `gather` an amount, or `answer` it, together with what is gathered, and end.

    `any` is a gap or a don't-care: a declared answer of `source`, moved left by `amount`. Of a program, `lone` is an
    answer that does not take in what is gathered although something may be.
    """

    literal: int
    kind: str
    amount: Amount = 0
    operator: str = ""
    source: Optional[Column] = None


def by_rules(program: Program, column: Column, context: Context) -> Verdict:
    """Compares the program with the column, deed by deed."""
    return _Proof(program, column, context).verdict()


class _Proof:
    def __init__(self, program: Program, column: Column, context: Context) -> None:
        self.program = program
        self.column = column
        self.context = context
        self.graph = context.graph
        self.symbols = Symbols(context.graph, program)
        conditions = [context.graph.condition(condition) for condition in conditions_of(column)]
        self.finder = Finder(context.graph, about=[context.excluded, *conditions, *self.symbols.definitions])
        self._same_words: Dict[Tuple[int, int, int], bool] = {}
        self.suspects: List[Tuple[int, ...]] = []

    def verdict(self) -> Verdict:
        body = self.program.body
        if len(body) == 1 and isinstance(body[0], Answer) and isinstance(body[0].value, Load) and isinstance(
                body[0].value.index, (Scan, Vector)):
            proven = self._rows(self.program.tables[body[0].value.table].entries, body[0].value.index)
        else:
            proven = self._statements(body)
        if proven:
            return Certificate("rules")
        whole = self._whole()
        for place, deed in enumerate(whole[:WITNESSES]):
            self._void(deed, [earlier.literal for earlier in whole[:place] if earlier.kind != "gather"])
        for words in self.suspects:
            expected = meaning(self.graph, whole, words)
            if expected is not None and evaluate(self.program, words) != expected:
                return Refuted(words, "the program answers otherwise than its rules")
        return Refuted((), "not proven: conditions and answers do not correspond to the rules")

    # --- chains ---

    def _statements(self, body: Sequence[Statement]) -> bool:
        """Excluded words first, if something is said of them; then all others."""
        outside = self.context.excluded
        if self._empty(outside, FALSE, FALSE):
            return self._same(self._column(), self._program(body), FALSE)
        first = body[0]
        if isinstance(first, If) and self._equal(self.symbols.condition(first.condition), outside, FALSE):
            inside = Deeds(self.graph).end(self.column, self.column.excluded, TRUE, 0)
            return (self._same(inside, self._program(first.body), -outside)
                    and self._same(self._column(), self._program(body[1:]), outside))
        if self.column.excluded is not None or copies_partial(self.column) or gathers(self.column):
            return False
        # Excluded words may go where they like, if every answer is a declared one.
        made = self._read(body)
        copies = {deed.amount for deed in self._column() if not isinstance(deed.amount, int)}
        declared = all(deed.kind == "answer" and (
            is_declared(self.column, deed.amount) if isinstance(deed.amount, int) else deed.amount in copies) for deed in made)
        return declared and self._same(self._column(), _spread(made), outside)

    def _column(self) -> List[Deed]:
        return Deeds(self.graph).tail(self.column, TRUE, 0)

    def _whole(self) -> List[Deed]:
        deeds = Deeds(self.graph)
        if self.column.excluded is None:
            return [Deed(self.context.excluded, "any", 0, "", self.column)] + self._column()
        return deeds.end(self.column, self.column.excluded, self.context.excluded, 0) + self._column()

    def _program(self, body: Sequence[Statement]) -> List[Deed]:
        return _spread(self._read(body))

    def _read(self, body: Sequence[Statement]) -> List[Deed]:
        reader = _Reader(self.graph, self.symbols)
        reader.read(body, TRUE)
        return reader.deeds

    def _same(self, rules: Sequence[Deed], made: Sequence[Deed], outside: int) -> bool:
        """Whether the lists say the same of all words that are not `outside`."""
        at = 0
        done = [outside]
        for deed in _spread(rules):
            place = self._next(deed, made, at, done)
            if place is not None:
                at = place + 1
                if deed.kind != "gather":
                    done.append(deed.literal)
            elif not self._void(deed, done):
                return False
        # The last deed was for all words.
        return True

    def _next(self, deed: Deed, made: Sequence[Deed], start: int, done: Sequence[int]) -> Optional[int]:
        """The place of the deed's counterpart: the next one that any word reaches."""
        for place in range(start, len(made)):
            if deed.kind == "any":
                end = self._any(deed, made, place, done[0])
                if end is not None:
                    return end
            elif self._match(deed, made[place], done[0]):
                return place
            if not self._void(made[place], done):
                break
        return None

    def _match(self, rule: Deed, made: Deed, outside: int) -> bool:
        # Where nothing is gathered before, the operator does not matter.
        return ((rule.kind, rule.amount) == (made.kind, made.amount) and made.operator in ("", rule.operator)
                and self._equal(rule.literal, made.literal, outside))

    def _any(self, rule: Deed, made: Sequence[Deed], place: int, outside: int) -> Optional[int]:
        """The place of the deed that ends an answer where any declared one will do."""
        end = place + (made[place].kind == "gather")
        if end == len(made) or made[end].kind == "gather" or not _declared(rule, made[place].amount):
            return None
        # Behind what is gathered, the deed that ends must add nothing, or all of it must be declared.
        if end != place and not (made[end].kind == "answer" and made[end].amount == 0) and not _declared(rule, made[end].amount):
            return None
        same = all(self._equal(rule.literal, deed.literal, outside) for deed in made[place : end + 1])
        return end if same else None

    def _void(self, deed: Deed, done: Sequence[int]) -> bool:
        """No word reaches this deed: those of `done` have their answer."""
        if deed.literal == FALSE or TRUE in done:
            return True
        found = self.finder.find([deed.literal], done)
        if isinstance(found, Found):
            self.suspects.append(found.words)
        return found is EMPTY

    # --- scans and bit vectors ---

    def _rows(self, entries: Sequence[int], expr: Union[Scan, Vector]) -> bool:
        """Each deed of the column takes rows until they cover it; each of them must lie inside it."""
        rows = rows_of(self.program, self.graph, self.symbols, expr) + [TRUE]
        at = 0
        for deed in self._whole_of_scan():
            taken: List[int] = []
            while not self._covered(deed.literal, taken):
                if at == len(rows) or at == len(entries) or not self._fits(deed, entries[at]) or not self._empty(rows[at], deed.literal, FALSE):
                    return False
                taken.append(rows[at])
                at += 1
            if deed.literal == TRUE:
                return True
        return False

    def _whole_of_scan(self) -> List[Deed]:
        return self._column() if self.column.excluded is None else self._whole()

    def _fits(self, deed: Deed, entry: int) -> bool:
        if deed.kind == "any":
            return _declared(deed, entry)
        return deed.kind == "answer" and deed.amount == entry

    def _covered(self, literal: int, rows: List[int]) -> bool:
        return self._empty(literal, self.graph.disj(rows), FALSE)

    # --- questions ---

    def _empty(self, inside: int, but: int, outside: int) -> bool:
        """No word is inside the one literal and outside the two others."""
        if inside in (FALSE, but) or but == TRUE:
            return True
        found = self.finder.find([inside], [but, outside])
        if isinstance(found, Found):
            self.suspects.append(found.words)
        return found is EMPTY

    def _equal(self, a: int, b: int, outside: int) -> bool:
        if a == b:
            return True
        key = a, b, outside
        if key not in self._same_words:
            self._same_words[key] = self._empty(a, b, outside) and self._empty(b, a, outside)
        return self._same_words[key]


class Deeds:
    """The deeds of columns."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def tail(self, column: Column, path: int, shift: int) -> List[Deed]:
        """What a column does for the words of `path`; they end here."""
        deeds: List[Deed] = []
        held: List[int] = []
        for case in column.cases:
            condition = self.graph.condition(case.condition)
            literal = self.graph.conj((path, condition))
            if case.goes_on:
                deeds += self.gather(column, case.value, literal, shift)
                held.append(condition)
            else:
                deeds += self.end(column, case.value, literal, shift)
        if column.default is None:
            return deeds + [Deed(path, "any", shift, "", column)]
        if not column.default_alone or column.default == 0:
            return deeds + self.end(column, column.default, path, shift)
        alone = self.graph.conj([path] + [-literal for literal in held])
        if isinstance(column.default, Inner):
            deeds += self.end(column, column.default, alone, shift)
        else:
            deeds += self.gather(column, column.default, alone, shift)
        return deeds + [Deed(path, "answer", 0, column.operator)]

    def end(self, column: Column, value: Value, path: int, shift: int) -> List[Deed]:
        """Answer a value together with what is gathered."""
        if isinstance(value, Inner):
            return self.tail(value.column, path, shift + value.shift)
        if value is None:
            return [Deed(path, "any", shift, "", column)]
        return [Deed(path, "answer", self.amount(value, shift), column.operator)]

    def gather(self, column: Column, value: Value, path: int, shift: int) -> List[Deed]:
        """Gather a value and go on."""
        if not isinstance(value, Inner):
            amount = self.amount(stand_in(column) if value is None else value, shift)
            return [Deed(path, "gather", amount, column.operator)] if amount else []
        inner, shift = value.column, shift + value.shift
        deeds: List[Deed] = []
        ended = FALSE
        held: List[int] = []
        for case in inner.cases:
            condition = self.graph.condition(case.condition)
            deeds += self.gather(inner, case.value, self.graph.conj([path, self.graph.conj([-ended, condition])]), shift)
            if case.goes_on:
                held.append(-condition)
            else:
                ended = self.graph.disj((ended, condition))
        rest = self.graph.conj([path, self.graph.conj([-ended] + (held if inner.default_alone else []))])
        return deeds + self.gather(inner, inner.default, rest, shift)

    def amount(self, value: Union[int, FieldValue], shift: int) -> Amount:
        """The amount of a value, moved left by `shift`."""
        if isinstance(value, int):
            return value << shift
        if value.field.fixed is not None:
            return value.field.fixed << shift
        return tuple([FALSE] * shift + self.graph.copy_bits(value.word, value.field))


class _Reader:
    """The deeds of statements."""

    def __init__(self, graph: Graph, symbols: Symbols) -> None:
        self.graph = graph
        self.symbols = symbols
        self.deeds: List[Deed] = []
        self._live: List[Deed] = []

    def read(self, body: Sequence[Statement], path: int) -> None:
        """Appends the deeds of statements that the words of `path` reach."""
        for statement in body:
            if isinstance(statement, If):
                condition = self.symbols.condition(statement.condition, self._nothing_gathered)
                before = len(self._live)
                self.read(statement.body, self.graph.conj((path, condition)))
                if isinstance(statement.body[-1], Answer):
                    # What was gathered inside is of no concern behind it.
                    del self._live[before:]
            elif isinstance(statement, Merge):
                self.deeds.append(Deed(path, "gather", self._amount(statement.value), statement.operator))
                self._live.append(self.deeds[-1])
            elif isinstance(statement.value, Result):
                self.deeds.append(Deed(path, "answer"))
            else:
                self.deeds.append(Deed(path, "lone" if self._live else "answer", self._amount(statement.value)))

    def _amount(self, expr: Expr) -> Amount:
        return expr.value if isinstance(expr, Literal) else tuple(self.symbols.number(expr))

    def _nothing_gathered(self) -> Optional[int]:
        """The literal of `Result == 0`, or None if gathered values might cancel each other."""
        constants = [deed.amount for deed in self._live if isinstance(deed.amount, int)]
        copies = len(constants) < len(self._live)
        if any(amount < 0 for amount in constants) and (copies or any(amount > 0 for amount in constants)):
            return None
        spoken = [deed.literal if isinstance(deed.amount, int) else
                  self.graph.conj((deed.literal, self.graph.disj(deed.amount))) for deed in self._live]
        return -self.graph.disj(spoken)


def _spread(deeds: Sequence[Deed]) -> List[Deed]:
    """An answer with an amount as two deeds: gather it, and answer."""
    result: List[Deed] = []
    for deed in deeds:
        if deed.kind == "answer" and deed.amount != 0:
            result.append(Deed(deed.literal, "gather", deed.amount, deed.operator))
            deed = Deed(deed.literal, "answer", 0, deed.operator)
        result.append(deed)
    return result


def _declared(deed: Deed, amount: Amount) -> bool:
    """Whether the amount is a declared answer of the column in a deed of kind `any`."""
    if deed.source is None or not isinstance(amount, int) or not isinstance(deed.amount, int):
        return False
    answer = amount >> deed.amount
    return answer << deed.amount == amount and is_declared(deed.source, answer)


def meaning(graph: Graph, deeds: Sequence[Deed], words: Sequence[int]) -> Optional[int]:
    """What a list of deeds answers to words; None if any declared answer will do."""
    packed = graph.pack(words)
    known: Dict[int, bool] = {}
    result = 0
    for deed in deeds:
        if not graph.evaluate(deed.literal, packed, known):
            continue
        if deed.kind == "any":
            return None
        if isinstance(deed.amount, int):
            amount = deed.amount
        else:
            amount = sum(graph.evaluate(bit, packed, known) << place for place, bit in enumerate(deed.amount))
        result = result + amount if deed.operator == "+" else result | amount
        if deed.kind == "answer":
            return result
    return None
