# SPDX-License-Identifier: MIT
"""Proof by rules: conditions and answers of the program correspond one to one to those of the column.

Both sides are written out as a list of deeds, each with the literal of the words that it is for: gather a value; or answer
it, together with what is gathered. The first answer whose literal holds ends the list. Then the lists are compared deed by
deed, and two literals are the same if `find` knows no word between them. This takes no diagram of the whole, so it settles
large sparse rule sets; a program that is right but differs in structure from the rules stays unproven.
"""

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Tuple, TypeVar, Union

from ..logic.absorb import absorbed
from ..logic.decision import Column, FieldValue, Inner, Value
from ..logic.declared import copies_partial, gathers, is_declared, stand_in
from ..logic.find import EMPTY, Finder, Found
from ..logic.predicate import FALSE, TRUE, Graph
from ..plan.context import Context, conditions_of
from ..plan.evaluate import evaluate
from ..plan.program import Answer, Expr, If, Literal, Load, Merge, Program, Result, Scan, Statement, Vector, told_by
from .certificate import Certificate, Refuted, Verdict
from .rows import rows_of
from .symbols import Symbols

# The deeds that are tried for words on which an unproven program is wrong.
WITNESSES = 64

# A copied number with more values than these is not taken apart.
CODES = 16

_T = TypeVar("_T")

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


def is_rows(program: Program) -> bool:
    """Whether the program is a scan or a bit vector, and its answers."""
    return _rows_in(program) is not None


def _rows_in(program: Program) -> Optional[Tuple[Sequence[int], Union[Scan, Vector]]]:
    """The answers of all rows, and what finds a row."""
    first = program.body[0]
    if len(program.body) > 1 or not isinstance(first, Answer):
        return None
    if isinstance(first.value, Scan) and first.value.answers:
        return told_by(first.value, program.tables), first.value
    if isinstance(first.value, Load) and isinstance(first.value.index, (Scan, Vector)):
        index = first.value.index
        return None if isinstance(index, Scan) and index.answers else (program.tables[first.value.table].entries, index)
    return None


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
        found = _rows_in(self.program)
        if found is None:
            proven = self._statements(self.program.body)
        else:
            proven = any(self._rows(*found, thorough) for thorough in (False, True))
        if proven:
            return Certificate("rules")
        whole = self._whole()
        for place, deed in enumerate(whole[:WITNESSES]):
            self._void(deed, [earlier.literal for earlier in whole[:place] if earlier.kind != "gather"])
        for words in self.suspects:
            expected = meaning(self.graph, whole, words)
            if expected is not None and evaluate(self.program, self.context.chunks.words(words)) != expected:
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

    def _rows(self, entries: Sequence[int], expr: Union[Scan, Vector], thorough: bool) -> bool:
        """Each deed of the column takes rows until they cover it; what each of them holds beside it is done already.

        Neighbouring deeds with one answer are one, and those that lie in earlier ones are left out, since a plan may do so:
        all of them, if it is `thorough`, else those of which a glance shows it.
        """
        if self.column.excluded is None and (gathers(self.column) or not all(is_declared(self.column, entry) for entry in entries)):
            return False
        rows = self._living([*zip(rows_of(self.program, self.graph, self.symbols, expr) + [TRUE], entries)])
        # Excluded words come first, or may go where they like.
        done = [self.context.excluded] if self.column.excluded is None else []
        at = 0
        for deed, literals in self._joined(entries[-1], thorough):
            # What a glance shows comes first, because what is done may be a thousand literals.
            open_, taken = literals, [FALSE]
            while open_:
                open_ = [literal for literal in open_ if not self._lies(literal, taken[-1])]
                row, entry = rows[at] if at < len(rows) else (TRUE, None)
                fits = entry is not None and self._fits(deed, entry)
                if not open_ or not (fits and any(self._lies(row, literal) for literal in literals)):
                    open_ = [literal for literal in open_ if not self._void(Deed(literal, ""), taken + done)]
                    if not open_:
                        break
                    # A row may hold what is done beside what it is for, or nothing else.
                    own = literals if fits else taken
                    if entry is None or not (self._void(Deed(row, ""), own) or self._void(Deed(row, ""), own + done)):
                        return False
                taken.append(row)
                at += 1
            done += literals
            if TRUE in literals:
                return True
        return False

    def _living(self, pairs: List[Tuple[int, _T]]) -> List[Tuple[int, _T]]:
        """What does not lie in an earlier one, as far as a glance shows."""
        dead = absorbed([(0, 0) if literal == TRUE else self.graph.cube(literal) for literal, _ in pairs])
        return [pair for pair, gone in zip(pairs, dead) if not gone]

    def _joined(self, last: int, thorough: bool) -> List[Tuple[Deed, List[int]]]:
        """Runs of deeds that answer the same, and their literals. `last` is what the program answers where no row holds."""
        deeds = [part for deed in (self._column() if self.column.excluded is None else self._whole()) for part in self._by_code(deed)]
        result: List[Tuple[Deed, List[int]]] = []
        done: List[int] = [self.context.excluded] if self.column.excluded is None else []
        for _, deed in self._living([(deed.literal, deed) for deed in deeds]):
            if thorough and deed.literal != TRUE and self._void(deed, done):
                continue
            done.append(deed.literal)
            if deed.kind == "any" and deed.literal == TRUE and _declared(deed, last):
                deed = replace(deed, kind="answer", amount=last)
            if result and deed.kind == "answer" and (result[-1][0].kind, result[-1][0].amount) == ("answer", deed.amount):
                result[-1][1].append(deed.literal)
            else:
                result.append((deed, [deed.literal]))
        return result

    def _by_code(self, deed: Deed) -> List[Deed]:
        """A deed for each of the values that a copied number may have, if they are few."""
        if isinstance(deed.amount, int):
            return [deed]
        places = [place for place, bit in enumerate(deed.amount) if bit not in (TRUE, FALSE)]
        if 1 << len(places) > CODES:
            return [deed]
        sure = sum(1 << place for place, bit in enumerate(deed.amount) if bit == TRUE)
        result: List[Deed] = []
        for code in range(1 << len(places)):
            test = [deed.amount[place] if code >> number & 1 else -deed.amount[place] for number, place in enumerate(places)]
            value = sure | sum(1 << place for number, place in enumerate(places) if code >> number & 1)
            result.append(replace(deed, literal=self.graph.conj([deed.literal] + test), amount=value))
        # The last one takes what is left, so that the list still ends with all words.
        return result[:-1] + [replace(result[-1], literal=deed.literal)]

    def _fits(self, deed: Deed, entry: int) -> bool:
        if deed.kind == "any":
            return _declared(deed, entry)
        return deed.kind == "answer" and deed.amount == entry

    def _lies(self, literal: int, other: int) -> bool:
        """Whether a glance shows that the other literal holds wherever this one does."""
        if literal in (FALSE, other) or other == TRUE:
            return True
        own, around = self.graph.cube(literal), self.graph.cube(other)
        return own is not None and around is not None and own[0] & around[0] == around[0] and own[1] & around[0] == around[1]

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
