# SPDX-License-Identifier: MIT
"""Parts: an answer that is a set of bits, looked up in parts that are ored together.

Ten actions over twenty flags have no small table, but each action may depend on two flags. So every bit of the answer is
looked at by itself first, as a decision diagram of its own:

- a bit that asks whether some bits of a word have one value, or have not, is a test
- bits that are bits of the words, as they are or negated, are moved, runs of them together; and so are runs of bits that are
  each the disjunction (by De Morgan's laws, the conjunction) of bits from runs: eight `READY & ENABLED` are no dearer than one
- any other is looked up in a table over the bits on which it depends

Then groups are merged, those that depend on the same bits first, for as long as one table is smaller than two lookups; at
the end every group gets the smallest straight program that a plan has for it, or the quickest. A bit that has none is
gathered by `if`s, as the chain does.
"""

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Callable, Dict, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.diagram import Diagram
from ..logic.operation import ONE, ZERO
from ..logic.parts import called, closed, projection
from ..model.model import Actions, FlagSet
from .budget import Exhausted
from .chain import chain
from .context import Context, context_within
from .cost import price
from .extract import runs_of
from .program import (Answer, Bitor, Expr, Extract, Literal, Load, Masked, Negation, Program, Result, Scaled, Scan, Statement,
                      Table, Vector, Xor, expressions, operands, with_operands)
from .refusal import Built, Refusal
from .tabulate import ENTRY_BITS, MAX_INDEX_BITS, place_of

Builder = Callable[[Column, Context], Built]

# A table of so many bits is a constant that every machine shifts quickly.
WORD_BITS = 32

# What planning pays for a bit's diagram, for each case; and for looking at one pair of groups.
CASE, PAIR = 20, 50

# Behind that many of planning's operations, a part gets one of the tables that are built without a search.
ENOUGH = 500_000

# A load, in operations.
LOAD = 4

# A lookup that is larger than this, and so many times as large as the rules of its bits, is not worth it.
SMALL, TIMES = 1024, 4

# Bytes, then loads.
Cost = Tuple[int, int]


@dataclass(frozen=True)
class _Moved:
    """A bit of the answer, at `to`, that is a disjunction of bits of the words, or with `flip` is none.

    sources: of each its word, its position and whether it is negated
    """

    to: int
    sources: Tuple[Tuple[int, int, bool], ...]
    flip: bool

    def follows(self, other: "_Moved") -> bool:
        """Whether it and all its sources lie just behind another's."""
        behind = [(word, position + 1) for word, position, _ in other.sources]
        return self.to == other.to + 1 and [(word, position) for word, position, _ in self.sources] == behind


@dataclass(frozen=True)
class _Group:
    """Some bits of the answer.

    mask:    which
    support: the bits of the packed words on which they depend
    form:    an expression without a table that gives them, in their places; if there is one that may be worth it
    moved:   how they are made of bits of the words, if that is so
    """

    mask: int
    support: int
    form: Optional[Expr] = None
    moved: Tuple[_Moved, ...] = ()

    @property
    def copied(self) -> bool:
        """Whether the bits are nothing but bits of the words."""
        return bool(self.moved) and all(len(bit.sources) == 1 for bit in self.moved)


def parts(builders: Sequence[Builder], column: Column, context: Context) -> Built:
    """The program that looks an answer up in parts. `builders` are the plans from which a part may be."""
    if not isinstance(column.output.type, (Actions, FlagSet)) or column.bits < 2:
        return Refusal("the answer is no set of bits")
    try:
        return _Parts(builders, column, context).programs()
    except Exhausted:
        return Refusal("planning is over its budget")


class _Parts:
    def __init__(self, builders: Sequence[Builder], column: Column, context: Context) -> None:
        self.builders = builders
        self.column = column
        self.context = context
        self.left = context.budget.left
        self.fixed = 0
        self.loose = 0
        self.known: Dict[int, Tuple[Column, Context]] = {}
        self.tables: List[Table] = []
        self.costs: Dict[Tuple[int, int, Optional[Expr]], Cost] = {}

    def programs(self) -> Built:
        """The program of the smallest lookups, and that of the quickest ones if it is another."""
        groups = self._merged(self._merged(self._runs(self._groups()), True), False)
        forms: List[Tuple[int, Expr]] = _gathered([bit for group in groups if group.copied for bit in group.moved])
        forms += [(group.mask, group.form) for group in groups if group.form is not None and not group.copied]
        lookups: List[Tuple[int, List[Program]]] = []
        for mask in [group.mask for group in groups if group.form is None] + self._apart():
            straight = self._lookups(mask)
            if straight:
                lookups.append((mask, straight))
            else:
                self.loose |= mask
        if not forms and not lookups:
            return Refusal("every word gets the same answer" if not self.loose else "no part of the answer is simpler than the whole")
        if len(lookups) == 1 and not forms and not self.loose and not self.fixed:
            return Refusal("the bits of the answer are best looked up together")
        small = self._whole("", forms, [(mask, min(found, key=_size_first)) for mask, found in lookups])
        fast = self._whole("few operations", forms, [(mask, min(found, key=_work_first)) for mask, found in lookups])
        return (small,) if fast == replace(small, variant="few operations") else (small, fast)

    def _whole(self, variant: str, forms: Sequence[Tuple[int, Expr]], lookups: Sequence[Tuple[int, Program]]) -> Program:
        """All parts, ored."""
        self.tables.clear()
        found = [*forms, *((mask, self._taken_in(program, _lowest(mask))) for mask, program in lookups)]
        exprs = [expr for _, expr in sorted(found, key=lambda part: _lowest(part[0]))]
        program = Program("parts", self.context.words, self.column.bits, self.column.signed, tuple(self.tables), (), (), variant=variant)
        before: Tuple[Statement, ...] = ()
        if self.loose:
            part = self._part(self.loose)
            gathered = called(part, _lowest(self.loose))
            rules = chain(gathered, context_within(self.context, (gathered,), 0))[0]
            before = rules.body[:-1]
            exprs = [Result()] + exprs if before else exprs
            program = replace(program, definitions=rules.definitions, origins=rules.origins)
        if self.fixed:
            exprs = exprs + [Literal(self.fixed)]
        value = exprs[0] if len(exprs) == 1 else Bitor(tuple(exprs))
        return replace(program, body=before + (Answer(value),))

    def _part(self, mask: int) -> Column:
        """What the answer's bits under the mask are, for every word."""
        self.context.budget.spend(CASE * (len(self.column.cases) + 1))
        return closed(projection(self.column, mask), self.context.forbidden)

    def _seen(self, mask: int) -> Tuple[Column, Context]:
        """The column of these bits, with a context of its own."""
        if mask not in self.known:
            part = self._part(mask)
            self.known[mask] = part, context_within(self.context, (part,))
        return self.known[mask]

    # --- bits ------------------------------------------------------------------------------------

    def _groups(self) -> List[_Group]:
        """Each bit by itself. Those that are always 0 are left out; those that are always 1 are fixed; those without a table are loose."""
        result: List[_Group] = []
        for place in range(self.column.bits):
            part, context = self._seen(1 << place)
            if not part.cases and part.default == 0:
                continue
            view = context.views[0]
            if view is None:
                self.loose |= 1 << place
                continue
            root = view.root
            variables = view.diagram.support(root)
            if not variables:
                self.fixed |= (root == ONE) << place
            else:
                moved = self._made(view.diagram, root, place)
                if len(variables) > MAX_INDEX_BITS and (moved is None or not self._test(moved)):
                    self.loose |= 1 << place
                else:
                    support = sum(1 << variable - 2 for variable in variables)
                    result.append(_Group(1 << place, support, self._test(moved) if moved else None, (moved,) if moved else ()))
        return result

    def _made(self, diagram: Diagram, root: int, place: int) -> Optional[_Moved]:
        """A bit that is a disjunction or a conjunction: one path of its diagram ends otherwise than all others."""
        for other in (ZERO, ONE):
            node = root
            sources: List[Tuple[int, int, bool]] = []
            while not diagram.is_terminal(node):
                low, high = diagram.low[node], diagram.high[node]
                if other not in (low, high):
                    break
                # Where the path leaves, a conjunction (other is 0) has a bit that is wrong, a disjunction one that is right.
                word, position = place_of(self.context, diagram.order[diagram.level[node]])
                sources.append((word, position, low == other))
                node = high if low == other else low
            if diagram.is_terminal(node) and len(sources) == 1:
                return _Moved(place, ((*sources[0][:2], diagram.low[root] == ONE),), False)
            if diagram.is_terminal(node) and sources:
                return _Moved(place, tuple(sorted(sources)), other == ZERO)
        return None

    def _test(self, bit: _Moved) -> Optional[Expr]:
        """The bit as a test of one word, in its place."""
        if len({word for word, _, _ in bit.sources}) > 1:
            return None
        # None of the sources is set.
        mask = sum(1 << position for _, position, _ in bit.sources)
        test: Expr = Masked(bit.sources[0][0], mask, sum(1 << position for _, position, negated in bit.sources if negated))
        return _moved_to(test if bit.flip else Negation(test), bit.to)

    def _apart(self) -> List[int]:
        """The loose bits, one by one: some plan may have a straight program."""
        masks = [1 << place for place in range(self.loose.bit_length()) if self.loose >> place & 1]
        self.loose = 0
        return masks

    # --- groups ----------------------------------------------------------------------------------

    def _runs(self, groups: Sequence[_Group]) -> List[_Group]:
        """Bits that are moved and lie side by side, here and there, are one group where that is cheaper."""
        runs: List[List[_Group]] = []
        for group in groups:
            last = runs[-1][-1] if runs else None
            if last is not None and last.moved and group.moved and group.moved[0].follows(last.moved[0]):
                runs[-1].append(group)
            else:
                runs.append([group])
        result: List[_Group] = []
        for run in runs:
            moved = tuple(bit for group in run for bit in group.moved)
            joint = _Group(sum(group.mask for group in run), _union(run), _move(moved) if moved else None, moved)
            alone = [self._cost(group) for group in run]
            cheaper = joint.copied or moved and self._cost(joint) < (sum(cost[0] for cost in alone), sum(cost[1] for cost in alone))
            result += [joint] if cheaper else run
        return result

    def _merged(self, groups: Sequence[_Group], same: bool) -> List[_Group]:
        """Merges two groups, those that save most, until no two save anything. `same`: only those that depend on the same bits."""
        work = list(groups)
        savings: Dict[Tuple[int, int], Optional[Cost]] = {}
        while True:
            best: Optional[Tuple[Cost, int, int]] = None
            for a, b in combinations(range(len(work)), 2):
                key = work[a].mask, work[b].mask
                if key not in savings:
                    savings[key] = self._saving(work[a], work[b], same)
                saving = savings[key]
                if saving is not None and (best is None or saving > best[0]):
                    best = saving, a, b
            if best is None:
                return work
            _, a, b = best
            work[a] = _Group(work[a].mask | work[b].mask, work[a].support | work[b].support)
            del work[b]

    def _saving(self, a: _Group, b: _Group, same: bool) -> Optional[Cost]:
        """What one table in the place of two groups saves, if it does."""
        support = a.support | b.support
        if a.copied and b.copied or same and a.support != b.support or _size(support) > MAX_INDEX_BITS:
            return None
        self.context.budget.spend(PAIR)
        apart = tuple(x + y for x, y in zip(self._cost(a), self._cost(b)))
        if _table_bytes(_size(support), _span(a.mask | b.mask)) > apart[0]:
            return None
        joint = self._cost(_Group(a.mask | b.mask, support))
        return (apart[0] - joint[0], apart[1] - joint[1]) if joint < apart else None

    def _cost(self, group: _Group) -> Cost:
        """Of a group together with what it takes to or it to the others."""
        key = group.mask, group.support, group.form
        if key not in self.costs:
            expr = group.form
            tables: Tuple[Table, ...] = ()
            if expr is None:
                index = Extract(runs_of([place_of(self.context, bit + 2) for bit in range(group.support.bit_length()) if group.support >> bit & 1]))
                tables = (_blank(_size(group.support), _span(group.mask)),)
                expr = _moved_to(Load(0, index), _lowest(group.mask))
            one = price(Program("", self.context.words, 64, False, tables, (), (Answer(Bitor((Result(), expr))),)))
            self.costs[key] = one.bytes, one.loads
        return self.costs[key]

    # --- lookups ---------------------------------------------------------------------------------

    def _lookups(self, mask: int) -> List[Program]:
        """The straight programs of these bits, as far as they are worth it."""
        part, context = self._seen(mask)
        found: List[Program] = []
        for build in self.builders if context.views[0] is not None else ():
            if found and self.left - self.context.budget.left > ENOUGH:
                break
            try:
                built = build(part, context)
            except Exhausted:
                # What was found before is good enough.
                continue
            found += [program for program in (() if isinstance(built, Refusal) else built) if _is_straight(program)]
        large = max(SMALL, TIMES * price(chain(part, context)[0]).bytes) if found else 0
        return [program for program in found if price(program).bytes <= large]

    def _taken_in(self, program: Program, shift: int) -> Expr:
        """The answer of a part, with its tables among those of the whole. Tables with the same entries are one."""
        numbers: List[int] = []
        for table in program.tables:
            same = [number for number, known in enumerate(self.tables) if replace(known, name=table.name) == table]
            numbers.append(same[0] if same else len(self.tables))
            if not same:
                self.tables.append(replace(table, name=f"{table.name}_{shift}"))
        statement = program.body[0]
        assert isinstance(statement, Answer)
        return _moved_to(_renumbered(statement.value, numbers), shift)


def _size_first(program: Program) -> Tuple[int, ...]:
    one = price(program)
    return one.bytes, one.loads, one.dependent


def _work_first(program: Program) -> Tuple[int, ...]:
    one = price(program)
    return one.operations + LOAD * one.loads, one.bytes


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _size(mask: int) -> int:
    return bin(mask).count("1")


def _span(mask: int) -> int:
    return mask.bit_length() - _lowest(mask)


def _moved_to(expr: Expr, shift: int) -> Expr:
    return Scaled(expr, 1 << shift) if shift else expr


def _union(groups: Sequence[_Group]) -> int:
    found = 0
    for group in groups:
        found |= group.support
    return found


def _move(bits: Sequence[_Moved]) -> Expr:
    """Bits side by side in the answer, all with equally many sources."""
    columns = list(zip(*(bit.sources for bit in bits)))
    taken = [Extract(runs_of([(word, position) for word, position, _ in column])) for column in columns]
    first = bits[0].to
    if all(len(index.runs) == 1 for index in taken):
        # They go where they belong in the answer at once.
        taken = [Extract(tuple(replace(run, to=first) for run in index.runs)) for index in taken]
        base, first = first, 0
    else:
        base = 0
    flips = [sum(negated << base + number for number, (_, _, negated) in enumerate(column)) for column in columns]
    exprs = [_flipped(index, flip) for index, flip in zip(taken, flips)]
    whole = exprs[0] if len(exprs) == 1 else Bitor(tuple(exprs))
    return _moved_to(_flipped(whole, sum(bit.flip << base + number for number, bit in enumerate(bits))), first)


def _gathered(bits: Sequence[_Moved]) -> List[Tuple[int, Expr]]:
    """Copied bits. Those that are taken in their order from one word are one extraction, whatever lies between them."""
    runs: List[List[_Moved]] = []
    for bit in sorted(bits, key=lambda bit: bit.to):
        last = runs[-1][-1] if runs else None
        if last is not None and bit.to == last.to + 1 and bit.sources[0][0] == last.sources[0][0] and bit.sources[0][1] > last.sources[0][1]:
            runs[-1].append(bit)
        else:
            runs.append([bit])
    return [(sum(1 << bit.to for bit in run), _move(run)) for run in runs]


def _flipped(expr: Expr, bits: int) -> Expr:
    return Xor((expr, Literal(bits))) if bits else expr


def _table_bytes(index_bits: int, width: int) -> int:
    """The bytes of a table in memory; none if it fits a constant."""
    return 0 if (width << index_bits) <= WORD_BITS else ((_entry(width) << index_bits) + 7) // 8


def _entry(width: int) -> int:
    return next(bits for bits in ENTRY_BITS if bits >= width)


def _blank(index_bits: int, width: int) -> Table:
    """A table of this size, of which only the price is asked."""
    immediate = (width << index_bits) <= WORD_BITS
    return Table("", (0,) * (1 << index_bits), width if immediate else _entry(width), immediate=immediate)


def _is_straight(program: Program) -> bool:
    """Whether the program is one expression without a loop."""
    return (len(program.body) == 1 and isinstance(program.body[0], Answer) and not program.definitions
            and not any(isinstance(expr, (Scan, Vector)) for expr in expressions(program)))


def _renumbered(expr: Expr, numbers: Sequence[int]) -> Expr:
    inner = with_operands(expr, tuple(_renumbered(operand, numbers) for operand in operands(expr)))
    return replace(inner, table=numbers[inner.table]) if isinstance(inner, Load) else inner
