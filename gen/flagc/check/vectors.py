# SPDX-License-Identifier: MIT
"""The reduced set of test words of a dispatch: few words of which each says why it is there, and which tell every mutant.

What is wanted, in this order: a word for each rule that it answers, one for `else`, one for each way to be excluded; for each literal a pair
of words of which the literal alone decides whether the rule matches (modified condition/decision coverage in its masking form, Chilenski);
and a word for each mutant that differs. Words are gathered until all of it is met or known to be impossible; then a greedy cover (Chvatal)
keeps those that meet most. All of it costs counted steps, so what is too much is undecided on every machine alike.
"""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from ..logic.find import EMPTY, UNDECIDED, Found
from ..logic.naming import field_name
from ..model.model import Block, Constraint, Dispatch, Field, Rule
from .distinct import Distinction
from .killing import Killing
from .listing import Lists, Reading
from .literals import leaf_text
from .mutants import Mutant, mutants, rules_of
from .pairs import Pairs, Side, near
from .patches import Patcher

# So many mutants are made of one dispatch at most; those of later lines are left out, and it is said.
MUTANTS = 60_000

# So many rules of a block give examples in which a literal of the block is turned over.
TURNED = 8


@dataclass(frozen=True, eq=False)
class Wish:
    """What some word should show.

    kind:    `rule`, `else`, `excluded`, `true` and `false` (the two sides of a pair) or `mutant`
    item:    the line or block that it is about, or what excludes
    text:    in words: `answers`, `EMAIL flipped`
    """

    kind: str
    item: Union[Rule, Block, Constraint, Field, None]
    text: str


@dataclass(frozen=True)
class Vector:
    """A word of each parameter, behind them the old words that are arguments of their own, and what it is there for."""

    words: Tuple[int, ...]
    wishes: Tuple[Wish, ...]

    @property
    def told(self) -> Tuple[Wish, ...]:
        """What is worth telling: of mutants only where there is nothing else."""
        return tuple(wish for wish in self.wishes if wish.kind != "mutant") or self.wishes


@dataclass(frozen=True)
class Unmet:
    """A wish that no word meets, with the reason; or that is undecided."""

    wish: Wish
    reason: str
    undecided: bool


@dataclass(frozen=True)
class Reduced:
    """The reduced set of a dispatch.

    mutants:   how many there are
    differ:    how many of them some word tells from the dispatch
    killed:    how many of those the vectors tell
    undecided: how many mutants may be the same or not
    cut:       how many conditions have literals that were not looked at, and how many mutants were left out
    """

    dispatch: Dispatch
    vectors: Tuple[Vector, ...]
    unmet: Tuple[Unmet, ...]
    mutants: int
    differ: int
    killed: int
    undecided: int
    cut: int


def reduced(dispatch: Dispatch) -> Reduced:
    """The reduced set of a dispatch. Raises what `columns` raises."""
    return _Reducing(dispatch).result()


class _Reducing:
    """Gathers words, then thins them out."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self.lists = Lists(dispatch)
        found = mutants(dispatch)
        self.mutants: Sequence[Mutant] = found.mutants[:MUTANTS]
        self.cut = found.cut + len(found.mutants) - len(self.mutants)
        patcher = Patcher(self.lists)
        self.killing = Killing(self.lists, [patcher.patches(mutant) for mutant in self.mutants])
        self.wishes: List[Wish] = []
        self.unmet: Dict[int, Unmet] = {}
        # What each word that was gathered meets, as numbers of wishes; mutants are wishes too.
        self.words: Dict[Tuple[int, ...], Set[int]] = {}
        self.met: Set[int] = set()
        self.rules: Dict[Tuple[int, int], int] = {}
        # The rule of each wish for an answer, and the first word that it answers.
        self.answering: Dict[int, int] = {}
        self.examples: Dict[int, Tuple[int, ...]] = {}
        self.others: Dict[int, int] = {}
        self.sides: Dict[Tuple[int, bool], int] = {}
        self.held: Dict[int, Set[int]] = {}
        self.ways: List[Tuple[int, int]] = []
        self._wish()

    # --- what is wanted --------------------------------------------------------------------------

    def _new(self, kind: str, item: Union[Rule, Block, Constraint, Field, None], text: str) -> int:
        self.wishes.append(Wish(kind, item, text))
        return len(self.wishes) - 1

    def _wish(self) -> None:
        dispatch = self.dispatch
        self.first = len(self.mutants)
        self.wishes = [Wish("mutant", mutant.item, mutant.text) for mutant in self.mutants]
        judged = [0] if dispatch.shared else range(len(dispatch.outputs))
        apart = len(judged) > 1
        for rule in dispatch.rules:
            for index in judged:
                if any(line.rule == rule.number for line in self.lists.outputs[index].lines):
                    label = f" {dispatch.outputs[index].label}" if apart else ""
                    self.rules[rule.number, index] = self._new("rule", rule, f"answers{label}")
        self.answering = {wish: rule for (rule, _), wish in self.rules.items()}
        for index in judged:
            if dispatch.otherwise:
                label = f" {dispatch.outputs[index].label}" if apart else ""
                self.others[index] = self._new("else", dispatch.otherwise, f"answers{label}")
        for constraint, literal in self._exclusions():
            self.ways.append((self._new("excluded", constraint, "excluded"), literal))
        for number, mutant in enumerate(self.mutants):
            if mutant.kind == "negated":
                assert mutant.literal is not None
                self.held[number] = set(rules_of(mutant.item))
                text = leaf_text(dispatch, mutant.literal)
                self.sides[number, True] = self._new("true", mutant.item, f"{text} decides")
                self.sides[number, False] = self._new("false", mutant.item, f"{text} flipped")

    def _exclusions(self) -> List[Tuple[Union[Constraint, Field], int]]:
        graph = self.lists.graph
        result: List[Tuple[Union[Constraint, Field], int]] = [
            (constraint, graph.condition(constraint.forbidden)) for constraint in self.dispatch.constraints]
        for number, word in enumerate(self.dispatch.words):
            result += [(constraint, graph.condition(constraint.forbidden, number)) for constraint in word.set.constraints]
            result += [(field, -graph.codes(number, field, field.named)) for field in word.set.fields if field.fixed is None and not field.total]
        return result

    # --- gathering -------------------------------------------------------------------------------

    def add(self, words: Sequence[int], meets: Optional[Set[int]] = None) -> Set[int]:
        """Takes in a word; says which wishes it meets, if that is not known yet."""
        key = tuple(words)
        if key not in self.words:
            self.words[key] = self._meets(Reading(self.lists, key)) if meets is None else meets
            self.met |= self.words[key]
            for wish in self.words[key]:
                if wish in self.answering:
                    self.examples.setdefault(self.answering[wish], key)
        return self.words[key]

    def _meets(self, reading: Reading) -> Set[int]:
        killed, turned = self.killing.effects(reading)
        result = set(killed)
        if reading.excluded:
            result.update(wish for wish, literal in self.ways if reading.holds(literal))
            return result
        for one in turned:
            if one.mutant in self.held and one.rule in self.held[one.mutant]:
                result.add(self.sides[one.mutant, one.held])
        for index, one_list in enumerate(self.lists.outputs):
            reach = reading.reach(one_list)
            held = reading.held[one_list.key] & (1 << reach) - 1
            for number in range(held.bit_length()):
                if held >> number & 1:
                    wish = self.rules.get((one_list.lines[number].rule, index))
                    result.update([] if wish is None else [wish])
            if index in self.others and not held & one_list.ending and not (one_list.alone and held):
                result.add(self.others[index])
        return result

    def result(self) -> Reduced:
        """The set."""
        pairs = Pairs(self.lists, self.killing)
        find = self.lists.finder.find
        for wish, literal in self.ways:
            if wish not in self.met:
                self._try(wish, find([literal], []), "it cannot happen")
        for (number, index), wish in self.rules.items():
            if wish not in self.met:
                side = pairs.witness(index, number)
                self._settle(wish, side)
        for index, wish in self.others.items():
            one = self.lists.outputs[index]
            if wish not in self.met:
                self._try(wish, find([], [*(line.literal for line in one.lines), self.lists.excluded]), "rules take everything")
        for (number, held), wish in self.sides.items():
            if wish not in self.met:
                self._turn(number, wish, held)
            if wish not in self.met:
                silent = self._silent(number) if held else None
                if silent is not None:
                    self.unmet[wish] = Unmet(self.wishes[wish], silent.reason, silent.undecided)
                else:
                    self._settle(wish, pairs.side(number, held, self.held[number]))
        undecided = self._kill()
        vectors = self._thinned()
        differ = sum(1 for number in range(self.first) if number in self.met)
        killed = {number for vector in vectors for number in self.words[vector.words] if number < self.first}
        return Reduced(self.dispatch, vectors, tuple(self.unmet.values()), self.first, differ, len(killed), undecided, self.cut)

    def _turn(self, number: int, wish: int, held: bool) -> None:
        """Takes in the first word that differs from an example of the rule in this literal alone, and shows it."""
        literal = self.mutants[number].literal
        assert literal is not None
        examples = [self.examples[rule] for rule in sorted(self.held[number])[:TURNED] if rule in self.examples]
        for example in examples if not held else ():
            for words in near(literal, example):
                meets = self._meets(Reading(self.lists, words))
                if wish in meets:
                    self.add(words, meets)
                    return

    def _silent(self, number: int) -> Optional[Unmet]:
        """Why a rule answers no word, if so: then none of its literals decides that it does."""
        rules = [wish for (rule, _), wish in self.rules.items() if rule in self.held[number]] if isinstance(self.mutants[number].item, Rule) else []
        found = [self.unmet.get(wish) for wish in rules]
        silent = [unmet for unmet in found if unmet is not None]
        return (sorted(silent, key=lambda unmet: unmet.undecided)[-1]) if silent and len(silent) == len(found) else None

    def _settle(self, wish: int, side: Side) -> None:
        self._try(wish, side.finding, side.reason)

    def _try(self, wish: int, finding: object, reason: str) -> None:
        if isinstance(finding, Found) and wish in self.add(finding.words):
            return
        undecided = finding is not EMPTY
        self.unmet[wish] = Unmet(self.wishes[wish], "undecided" if undecided else reason, undecided)

    def _kill(self) -> int:
        """A word for each mutant that differs and that no word tells yet."""
        distinction = Distinction(self.lists, self.killing)
        undecided = 0
        idle = self._idle()
        for number in range(self.first):
            if number not in self.met and number not in idle:
                finding = distinction.find(number)
                if isinstance(finding, Found):
                    self.add(finding.words)
                undecided += finding is UNDECIDED
        return undecided

    def _idle(self) -> Set[int]:
        """The mutants of literals that decide nothing: both sides of the pair are impossible, so it makes no difference what the literal says.

        In a block a rule may have a say in what is left to an `else`: but not under `first`.
        """
        decided = {wish for wish, unmet in self.unmet.items() if not unmet.undecided}
        alone = all(output.policy == "first" for output in self.dispatch.outputs)
        dead = {(mutant.place, mutant.literal.path) for number, mutant in enumerate(self.mutants)
                if mutant.literal and (alone or len(mutant.place) == 1) and all(self.sides.get((number, held)) in decided for held in (True, False))}
        return {number for number, mutant in enumerate(self.mutants) if mutant.literal and (mutant.place, mutant.literal.path) in dead}

    # --- thinning --------------------------------------------------------------------------------

    def _thinned(self) -> Tuple[Vector, ...]:
        """Few of the words that together meet all that is met, each with what it meets first."""
        names = sorted(self.words)
        left = set(self.met)
        heap = [(-len(self.words[name]), place) for place, name in enumerate(names)]
        heapify(heap)
        kept: List[int] = []
        while left and heap:
            size, place = heappop(heap)
            now = len(self.words[names[place]] & left)
            if now and heap and -now > heap[0][0]:
                heappush(heap, (-now, place))
            elif now:
                kept.append(place)
                left -= self.words[names[place]]
        kept = self._needed([names[place] for place in kept], names)
        return tuple(self._labelled([names[place] for place in kept]))

    def _needed(self, kept: List[Tuple[int, ...]], names: List[Tuple[int, ...]]) -> List[int]:
        """Without words whose wishes others meet by now, the last ones first."""
        times: Dict[int, int] = {}
        for name in kept:
            for wish in self.words[name]:
                times[wish] = times.get(wish, 0) + 1
        result = []
        for name in reversed(kept):
            if all(times[wish] > 1 for wish in self.words[name]):
                for wish in self.words[name]:
                    times[wish] -= 1
            else:
                result.append(name)
        places = {name: place for place, name in enumerate(names)}
        return [places[name] for name in result]

    def _labelled(self, kept: List[Tuple[int, ...]]) -> List[Vector]:
        """In the order of what they show."""
        by_wish: Dict[int, Tuple[int, ...]] = {}
        for name in kept:
            for wish in self.words[name]:
                if wish not in by_wish or len(self.words[name]) < len(self.words[by_wish[wish]]):
                    by_wish[wish] = name
        rank = self._ranks()
        shown: Dict[Tuple[int, ...], List[int]] = {name: [] for name in kept}
        for wish, name in by_wish.items():
            shown[name].append(wish)
        for wishes in shown.values():
            wishes.sort(key=lambda wish: rank[wish])
        ordered = sorted(kept, key=lambda name: (rank[shown[name][0]] if shown[name] else len(rank), name))
        return [Vector(name, tuple(self.wishes[wish] for wish in shown[name])) for name in ordered]

    def _ranks(self) -> List[Tuple[int, int, int]]:
        """The order in which wishes are told: by line, what a rule does before what mutants do."""
        kinds = ("rule", "false", "true", "else", "excluded", "mutant")
        result = []
        for number, wish in enumerate(self.wishes):
            line = wish.item.span.start if wish.item else 0
            late = 2 if wish.kind == "excluded" else 1 if wish.kind == "mutant" else 0
            result.append((late, line, kinds.index(wish.kind) * len(self.wishes) + number))
        return result


def exclusion_text(dispatch: Dispatch, item: Union[Constraint, Field]) -> str:
    """What excludes a word, in words."""
    if isinstance(item, Constraint):
        return " ".join(item.span.text.split())
    word = next((number for number, one in enumerate(dispatch.words) if item in one.set.fields), 0)
    return f"{field_name(dispatch, word, item)} has an invalid code"
