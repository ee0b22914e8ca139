# SPDX-License-Identifier: MIT
"""The question whether a mutant differs from the dispatch at all, put to `find`.

A mutant changes a run of lines, and two lists that are equal before and behind it are compared. Where one line answers, a word that
tells them apart is won by a changed line in one of both: so each changed line is asked about, with what answers the same on the other
side outside. Where answers are put together, each bit of them is a question.

What is found is held against the answers before it is believed: where totals may cancel, or an order of actions is what differs, the
question is wider than what it asks about, and a word that tells nothing leaves it undecided.
"""

from typing import Dict, Iterator, List, Optional, Sequence, Set, Tuple, Union

from ..logic.find import EMPTY, UNDECIDED, Finding, Found
from ..logic.predicate import FALSE, TRUE
from ..model.model import Actions, Answer, Bits, Call, Copy, DontCare, FlagSet, Plain, Steps
from .killing import Killing
from .listing import Line, Listing, Lists, Reading
from .patches import Patch

# What all questions together may cost: lines that are looked at, and gates that are asked about. Past that, mutants stay undecided.
EFFORT = 6_000_000

# A question: literals to be inside of, and outside of.
Asked = Tuple[List[int], List[int]]

# An answer to be equal to: a constant, the code of a field, or none at all.
Target = Union[int, Tuple[int, ...], Copy, str]


class Distinction:
    """Finds words that tell mutants from their dispatch."""

    def __init__(self, lists: Lists, killing: Killing, effort: int = EFFORT) -> None:
        self.lists = lists
        self.graph = lists.graph
        self.killing = killing
        self.left = effort
        self._said: Dict[object, Dict[object, int]] = {}
        self._bits: Dict[Tuple[int, int], Dict[object, int]] = {}

    def find(self, mutant: int) -> Finding:
        """A word that the mutant answers otherwise, EMPTY, or UNDECIDED."""
        undecided = False
        for index, patch in enumerate(self.killing.patches[mutant]):
            if patch is None:
                continue
            for inside, outside in self._questions(self.lists.outputs[index], patch):
                if self.left <= 0:
                    return UNDECIDED
                self.left -= self._cone([*inside, *outside])
                finding = self.lists.finder.find(inside, outside)
                if isinstance(finding, Found):
                    if self.killing.tells(Reading(self.lists, finding.words), mutant):
                        return finding
                    undecided = True
                undecided = undecided or finding is UNDECIDED
        return UNDECIDED if undecided else EMPTY

    def _cone(self, literals: Sequence[int]) -> int:
        """How many gates it takes to write down these conditions."""
        seen: Set[int] = set()
        pending = [abs(literal) for literal in literals]
        while pending:
            variable = pending.pop()
            if variable not in seen and self.graph.is_gate(variable):
                seen.add(variable)
                if self.graph.cube(variable) is None:
                    pending += map(abs, self.graph.operands(variable))
        return len(seen)

    def _questions(self, one: Listing, patch: Patch) -> Iterator[Asked]:
        """The questions of which one at least has a witness if the output may differ."""
        if patch.excluded is not None and not self._agree(one, one.excluded, patch.excluded):
            yield [self.lists.excluded], []
        if patch.excluded is not None and patch.default is None:
            return
        if one.output.policy in ("sum", "count"):
            yield from self._totals(one, patch)
        elif (one.gathers or one.output.update) and not self._straight(one, patch):
            yield from self._gathered(one, patch)
        else:
            yield from self._won(one, patch)

    def _straight(self, one: Listing, patch: Patch) -> bool:
        """Whether one line alone answers from the change on, behind actions that both sides run."""
        lines = (*one.lines[patch.start :], *patch.lines)
        if not isinstance(one.output.type, Actions) or any(line.goes_on for line in lines):
            return False
        return not any(inner.gathers for inner in self.lists.listings if inner.key[0] is not self.lists.dispatch)

    # --- one line answers ------------------------------------------------------------------------

    def _won(self, one: Listing, patch: Patch) -> Iterator[Asked]:
        """For each changed line: the words that it wins, and that the other side answers otherwise."""
        old = one.lines[patch.start : patch.stop]
        same = [] if patch.moved else [place for place, (before, line) in enumerate(zip(old, patch.lines)) if before == line]
        defaults = [one.source.default, one.source.default if patch.default is None else patch.default]
        sides = ((old, patch.lines, defaults[0], defaults[1]), (patch.lines, old, defaults[1], defaults[0]))
        for mine, other, default, others in sides:
            for place, line in enumerate(mine):
                if place not in same:
                    yield from self._of_line(one, patch, line.literal, line.answer, [each.literal for each in mine[:place]], other, others)
            if patch.default is not None:
                rest = [line.literal for line in (*mine, *one.lines[patch.stop :])]
                yield from self._of_line(one, patch, TRUE, default, rest, other, others)

    def _of_line(self, one: Listing, patch: Patch, literal: int, answer: Optional[Answer], before: List[int], other: Sequence[Line],
                 default: Optional[Answer]) -> Iterator[Asked]:
        """The words of one line, as far as the others give another answer."""
        for condition, target, taken in self._targets(answer):
            inside = self.graph.conj((literal, condition))
            self.left -= len(one.lines)
            if inside == FALSE:
                continue
            behind = [one.lines[place] for place in one.family.meeting(inside, patch.stop, len(one.lines))]
            earlier = [one.lines[place].literal for place in one.family.meeting(inside, 0, patch.start) if not one.lines[place].goes_on]
            says = self._says(one, [*other, *behind], default, target)
            if says != TRUE:
                yield [inside], [*earlier, *before, *taken, says, self.lists.excluded]

    def _targets(self, answer: Optional[Answer]) -> List[Tuple[int, Target, List[int]]]:
        """What an answer may be: where, what, and outside of what. A call is written out."""
        result: List[Tuple[int, Target, List[int]]] = []
        pending: List[Tuple[int, Optional[Answer], List[int]]] = [(TRUE, answer, [])]
        while pending:
            literal, current, taken = pending.pop()
            if isinstance(current, Call):
                inner = self._inner(current)
                rows = [(inner.own, inner.excluded)] + [(line.literal, line.answer) for line in inner.lines] + [(TRUE, inner.source.default)]
                before = list(taken)
                for condition, given in rows:
                    pending.append((self.graph.conj((literal, condition)), given, list(before)))
                    before.append(condition)
            elif literal != FALSE and not isinstance(current, DontCare):
                result.append((literal, _target(current), taken))
        return result

    def _inner(self, call: Call) -> Listing:
        return next(one for one in self.lists.listings if one.key == (call.dispatch, call.output))

    def _says(self, one: Listing, lines: Sequence[Line], default: Optional[Answer], target: Target) -> int:
        """The words that these lines, and `else` behind them, answer in this way; the first that holds answers."""
        answers = [line.answer for line in lines] + [default]
        known = self._known(target) if any(isinstance(answer, Call) for answer in answers) else {}
        result = self._equal(default, target, known)
        group: List[int] = []
        kind = FALSE
        for line in reversed(lines):
            equal = self._equal(line.answer, target, known)
            # Neighbours that all say so, or all do not, are one gate.
            if group and equal != kind:
                result, group = self._joined(result, group, kind), []
            if equal in (TRUE, FALSE):
                kind = equal
                group.append(line.literal)
            else:
                result = self.graph.choose(line.literal, equal, result)
        self.left -= len(lines)
        return self._joined(result, group, kind) if group else result

    def _joined(self, result: int, group: Sequence[int], kind: int) -> int:
        return self.graph.disj([*group, result]) if kind == TRUE else self.graph.conj([result, *(-literal for literal in group)])

    def _known(self, target: Target) -> Dict[object, int]:
        """Where each called dispatch answers in this way."""
        name = _name(target)
        if name not in self._said:
            self._said[name] = {}
            known = self._said[name]
            for one in self.lists.listings:
                if one.key[0] is not self.lists.dispatch:
                    says = self._says_inside(one, target, known)
                    known[one.key] = self.graph.choose(one.own, self._equal(one.excluded, target, known), says)
        return self._said[name]

    def _says_inside(self, one: Listing, target: Target, known: Dict[object, int]) -> int:
        result = self._equal(one.source.default, target, known)
        for line in reversed(one.lines):
            result = self.graph.choose(line.literal, self._equal(line.answer, target, known), result)
        return result

    def _equal(self, answer: Optional[Answer], target: Target, known: Dict[object, int]) -> int:
        """Where an answer is the one that is meant."""
        if isinstance(answer, Call):
            return known[answer.dispatch, answer.output]
        if isinstance(answer, DontCare):
            return TRUE
        given = _target(answer)
        if isinstance(given, Copy) and isinstance(target, Copy):
            mine, other = (self.graph.copy_bits(one.word, one.field) for one in (given, target))
            size = max(len(mine), len(other))
            pairs = zip(mine + [FALSE] * (size - len(mine)), other + [FALSE] * (size - len(other)))
            return self.graph.conj([-self.graph.xor(a, b) for a, b in pairs])
        copy, number = (given, target) if isinstance(given, Copy) else (target, given)
        if not isinstance(copy, Copy):
            return TRUE if given == target else FALSE
        inside = isinstance(number, int) and 0 <= number < 1 << copy.field.width
        return self.graph.codes(copy.word, copy.field, ((number, number),)) if isinstance(number, int) and inside else FALSE

    # --- answers that are put together -----------------------------------------------------------

    def _gathered(self, one: Listing, patch: Patch) -> Iterator[Asked]:
        """For each bit of the answer: where one side sets it and the other does not."""
        behind = one.lines[patch.stop :]
        default = one.source.default
        sides = ((one.lines[patch.start : patch.stop], default), (patch.lines, default if patch.default is None else patch.default))
        before = one.lines[: patch.start]
        ends = [line.literal for line in before if not line.goes_on]
        if default is None:
            # There is no `else`: where one side is left without an answer, they differ.
            ended = [self.graph.disj([line.literal for line in (*lines, *behind) if not line.goes_on]) for lines, _ in sides]
            yield [self.graph.xor(ended[0], ended[1])], [*ends, self.lists.excluded]
        for bit in self._places(one):
            known = self._inner_bits(one, bit)
            self.left -= 2 * len(one.lines)
            if self.left <= 0:
                yield [], []
                return
            sums = []
            for lines, answer in sides:
                start = self._bit(one, answer, bit, known)
                if one.alone:
                    start = self.graph.conj([start, *(-line.literal for line in (*before, *lines, *behind))])
                sums.append(self._chain(one, [*lines, *behind], start, bit, known))
            given = [self.graph.conj((line.literal, self._bit(one, line.answer, bit, known))) for line in before if line.goes_on]
            differ = self.graph.xor(sums[0], sums[1])
            if differ != FALSE:
                yield [differ], [*ends, *given, self.lists.excluded]
        yield from self._ordered(one, patch)

    def _ordered(self, one: Listing, patch: Patch) -> Iterator[Asked]:
        """Actions may be the same and run in another order: wherever the mutant's lines take part at all."""
        if not isinstance(one.output.type, Actions) or one.output.policy == "collect":
            return
        ends = [line.literal for line in one.lines[: patch.start] if not line.goes_on]
        for line in patch.lines if patch.moved else ():
            others = [other.literal for other in patch.lines if other is not line]
            yield [line.literal, self.graph.disj(others)], [*ends, self.lists.excluded]
        for before, line in zip(one.lines[patch.start : patch.stop], () if patch.moved else patch.lines):
            if before != line:
                differ = self.graph.xor(before.literal, line.literal) if before.answer is line.answer else before.literal
                yield [differ], [*ends, self.lists.excluded]

    def _places(self, one: Listing) -> List[int]:
        """The bits that lines may set."""
        kind = one.output.type
        if isinstance(kind, Actions):
            return list(range(len(kind.actions)))
        if isinstance(kind, FlagSet):
            named = one.source.named
            return [place for place in range(kind.width) if named >> place & 1 or not one.output.update]
        return [0]

    def _chain(self, one: Listing, lines: Sequence[Line], result: int, bit: int, known: Dict[object, int]) -> int:
        """Where these lines set the bit, or what comes behind them does."""
        for line in reversed(lines):
            given = self._bit(one, line.answer, bit, known)
            if line.goes_on:
                result = self.graph.disj((self.graph.conj((line.literal, given)), result))
            elif given != result:
                result = self.graph.choose(line.literal, given, result)
        return result

    def _bit(self, one: Listing, answer: Optional[Answer], bit: int, known: Dict[object, int]) -> int:
        """Where an answer sets the bit."""
        if isinstance(answer, Call):
            return known[answer.dispatch, answer.output]
        if isinstance(answer, Copy):
            bits = self.graph.copy_bits(answer.word, answer.field)
            return bits[bit] if bit < len(bits) else FALSE
        if isinstance(answer, Bits):
            if answer.set >> bit & 1:
                return TRUE
            return one.previous[bit] if one.previous and answer.keep >> bit & 1 else FALSE
        if isinstance(answer, Steps):
            return TRUE if bit in answer.actions else FALSE
        return TRUE if isinstance(answer, Plain) and answer.value >> bit & 1 else FALSE

    def _inner_bits(self, one: Listing, bit: int) -> Dict[object, int]:
        """Where each called dispatch sets the bit."""
        place = (one.key[1], bit)
        if place not in self._bits:
            self._bits[place] = {}
            known = self._bits[place]
            for inner in self.lists.listings:
                if inner.key[0] is not self.lists.dispatch and isinstance(inner.output.type, type(one.output.type)):
                    start = self._bit(one, inner.source.default, bit, known)
                    if inner.alone:
                        start = self.graph.conj([start, *(-line.literal for line in inner.lines)])
                    known[inner.key] = self.graph.choose(inner.own, self._bit(one, inner.excluded, bit, known),
                                                         self._chain(one, inner.lines, start, bit, known))
        return self._bits[place]

    # --- totals ----------------------------------------------------------------------------------

    def _totals(self, one: Listing, patch: Patch) -> Iterator[Asked]:
        """Wherever a changed line counts in one of both, or counts otherwise; apart where other lines hold and where `else` has its place."""
        old = one.lines[patch.start : patch.stop]
        for place, (before, line) in enumerate(zip(old, patch.lines)):
            if before == line:
                continue
            others = [other.literal for number, other in enumerate(one.lines) if number != patch.start + place]
            moved = [([before.literal], [line.literal]), ([line.literal], [before.literal])]
            for inside, outside in moved if before.literal != line.literal else [([line.literal], [])]:
                if before.literal == line.literal or not (isinstance(line.answer, Plain) and line.answer.value == 0):
                    yield [*inside, self.graph.disj(others)], [*outside, self.lists.excluded]
                if before.literal == line.literal or not self._agree(one, line.answer, one.source.default):
                    yield inside, [*outside, *others, self.lists.excluded]
        if patch.default is not None:
            yield [], [*(line.literal for line in one.lines), self.lists.excluded]

    def _agree(self, one: Listing, answer: Optional[Answer], other: Optional[Answer]) -> bool:
        """Whether two answers are the same constant."""
        some = [_target(each) for each in (answer, other)]
        if one.output.policy == "collect":
            some = [tuple(sorted(set(each))) if isinstance(each, tuple) else each for each in some]
        calls = any(isinstance(each, (Call, DontCare)) for each in (answer, other))
        return some[0] == some[1] and not calls and not one.output.update


def _target(answer: Optional[Answer]) -> Target:
    if isinstance(answer, Plain):
        return answer.value
    if isinstance(answer, Steps):
        return answer.actions
    if isinstance(answer, Bits):
        return (answer.set,)
    return answer if isinstance(answer, Copy) else "gap"


def _name(target: Target) -> object:
    return (target.word, id(target.field)) if isinstance(target, Copy) else ("constant", target)
