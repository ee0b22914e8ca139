# SPDX-License-Identifier: MIT
"""Which combinations two versions of a dispatch answer differently.

Under the policies with one winner both versions are lists of rules, of which the first that matches answers. The lists are aligned:
rules that say the same in the same order are matched. A word whose winners in both versions are matched with each other gets the
same answer; and if both winners were matched with others, order would be broken. So one winner at least is a rule without a
counterpart, and only pairs with such a rule are asked about. That takes no diagram of the whole.

Where answers are gathered, both versions become diagrams over the joint bits and are compared value by value.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Dict, List, Optional, Sequence, Tuple, Union

from ..logic.decision import Column, FieldValue, Inner, Value
from ..logic.declared import gathers
from ..logic.diagram import Diagram, OverBudget
from ..logic.find import EMPTY, UNDECIDED, Finder, Found
from ..logic.joint import Joint, join
from ..logic.lower import columns
from ..logic.operation import NONE, ONE, ZERO
from ..logic.order import choose_order
from ..logic.predicate import FALSE, TRUE, excluded, field_bits
from ..logic.prime import Region, prime_regions
from ..logic.question import Family
from ..model.model import Actions, Bool, Dispatch, EnumType, FlagSet, Rule

REGIONS = 3
NODES = 200_000
# A difference of diagrams becomes a condition of at most so many gates.
GATES = 20_000
# Kinds of change that are told apart where answers are gathered.
KINDS = 64


@dataclass(frozen=True)
class Change:
    """Combinations that are answered differently in the same way.

    old, new:           the answers; `-` is none
    old_rule, new_rule: what gave them, if it is a rule; else "else", "invalid" or, where several rules take part, nothing
    regions:            some of them, as regions of the joint dispatch
    more:               whether the regions leave some out
    count:              how many they are; None past the budget
    """

    label: str
    old: str
    new: str
    old_rule: Union[Rule, str]
    new_rule: Union[Rule, str]
    regions: Tuple[Region, ...]
    more: bool
    count: Optional[int]


@dataclass(frozen=True)
class Comparison:
    """What became of a dispatch.

    joint:     the inputs in whose names the regions speak
    total:     how many combinations both versions know; None past the budget
    undecided: whether some question was not settled
    unnamed:   outputs that answer otherwise where a field holds a code that has no name in either version: label, old and new answer
    """

    joint: Joint
    changes: Tuple[Change, ...]
    total: Optional[int]
    undecided: bool
    unnamed: Tuple[Tuple[str, str, str], ...]


def difference(old: Dispatch, new: Dispatch, detailed: Optional[int] = None) -> Comparison:
    """Compares two versions of a dispatch, output by output; outputs are matched by their labels.

    detailed: so many changes are counted and told as regions; the others are just there. None: all.

    Raises TooManySteps, TooManyCases.
    """
    return _Comparing(old, new, detailed).comparison()


@dataclass(frozen=True)
class _Deed:
    """A rule as a version's output sees it. `bits` is the answer as a number over the joint bits; None: any answer will do."""

    literal: int
    text: str
    bits: Optional[Tuple[int, ...]]
    rule: Union[Rule, str]


class _Comparing:
    def __init__(self, old: Dispatch, new: Dispatch, detailed: Optional[int]) -> None:
        self.old, self.new = old, new
        self.detailed = detailed
        self.joint = join(old, new)
        self.graph = self.joint.graph
        self.unspoken = self.graph.disj((self.joint.unspoken(old), self.joint.unspoken(new)))
        self.counted = field_bits(self.graph, self.joint.dispatch)
        self.undecided = False
        self._numbers: Dict[str, int] = {}

    def comparison(self) -> Comparison:
        after = {column.name: column for column in columns(self.new)}
        changes: List[Change] = []
        unnamed: List[Tuple[str, str, str]] = []
        for before in columns(self.old):
            if before.name in after:
                changes += self._column(before, after[before.name])
                unnamed += self._unnamed(before, after[before.name])
        total = Finder(self.graph, self.counted).count([], [self.unspoken])
        return Comparison(self.joint, tuple(changes), total, self.undecided, tuple(unnamed))

    def _unnamed(self, before: Column, after: Column) -> List[Tuple[str, str, str]]:
        """What words that neither version can say are answered, if that changed."""
        names = [{(word.name, field.name) for word in version.words for field in word.set.fields if field.fixed is None and not field.total}
                 for version in (self.old, self.new)]
        if not names[0] & names[1] or not isinstance(before.excluded, int) or not isinstance(after.excluded, int):
            return []
        texts = answer_text(before, before.excluded), answer_text(after, after.excluded)
        return [(before.name, *texts)] if texts[0] != texts[1] else []

    def _column(self, before: Column, after: Column) -> List[Change]:
        if gathers(before) or gathers(after):
            return self._gathered(before, after)
        one, other = self._deeds(self.old, before), self._deeds(self.new, after)
        finder = Finder(self.graph, self.counted, [deed.literal for deed in one + other])
        families = [Family(self.graph, [deed.literal for deed in deeds]) for deeds in (one, other)]
        result: List[Change] = []
        for a, b in _pairs(one, other, families):
            detailed = self.detailed is None or len(result) < self.detailed
            change = self._pair(finder, one, other, families, a, b, before.name, detailed)
            result += [change] if change else []
        return result

    def _pair(self, finder: Finder, one: Sequence[_Deed], other: Sequence[_Deed], families: Sequence[Family], a: int, b: int,
              label: str, detailed: bool) -> Optional[Change]:
        """The words of which rule `a` of the old version and rule `b` of the new one are the winners."""
        differ = self._differ(one[a], other[b])
        if differ == FALSE:
            return None
        inside = [one[a].literal, other[b].literal] + ([] if differ == TRUE else [differ])
        whole = self.graph.conj(inside)
        outside = [family.literals[number] for family, stop in zip(families, (a, b)) for number in family.meeting(whole, 0, stop)]
        finding = finder.find(inside, [*outside, self.unspoken])
        if finding is UNDECIDED:
            self.undecided = True
        if not isinstance(finding, Found):
            return None
        if not detailed:
            return Change(label, one[a].text, other[b].text, one[a].rule, other[b].rule, (), True, None)
        regions = prime_regions(finder, self.joint.dispatch, inside, outside, self.unspoken, REGIONS)
        count = finder.count(inside, [*outside, self.unspoken])
        return Change(label, one[a].text, other[b].text, one[a].rule, other[b].rule, regions.regions, regions.beyond is not EMPTY, count)

    def _differ(self, one: _Deed, other: _Deed) -> int:
        """Where two answers differ, as a literal."""
        if one.bits is None or other.bits is None:
            return FALSE
        size = max(len(one.bits), len(other.bits))
        padded = [bits + (FALSE,) * (size - len(bits)) for bits in (one.bits, other.bits)]
        return self.graph.disj([self.graph.xor(x, y) for x, y in zip(*padded)])

    # --- one winner ------------------------------------------------------------------------------

    def _deeds(self, version: Dispatch, column: Column) -> List[_Deed]:
        """Excluded words first, then the rules with calls written out, then `else`."""
        rules: Dict[int, Union[Rule, str]] = {rule.number: rule for rule in version.rules}
        rules[0] = "else"
        result: List[_Deed] = []
        outside = excluded(self.graph, version)
        if outside != FALSE:
            self._end(version, column, column.excluded, outside, "invalid" if version.invalid else "else", result)
        for case in column.cases:
            self._end(version, column, case.value, self.graph.condition(case.condition), rules[case.rule], result)
        if column.gap:
            result.append(_Deed(TRUE, "-", (FALSE,) * 64 + (TRUE,), ""))
        else:
            self._end(version, column, column.default, TRUE, "else", result)
        return result

    def _end(self, version: Dispatch, column: Column, value: Value, path: int, rule: Union[Rule, str], result: List[_Deed]) -> None:
        """A value, or all that a called column answers; the innermost first, from a list of what is still to come."""
        pending: List[Tuple[int, Value, int]] = [(path, value, 0)]
        while pending:
            literal, current, shift = pending.pop()
            if isinstance(current, Inner):
                inner, shift = current.column, shift + current.shift
                parts = [(self.graph.conj((literal, self.graph.condition(case.condition))), case.value, shift) for case in inner.cases]
                pending += reversed([*parts, (literal, inner.default, shift)])
            elif literal != FALSE:
                result.append(self._deed(version, column, current, literal, shift, rule))

    def _deed(self, version: Dispatch, column: Column, value: Union[int, FieldValue, None], literal: int, shift: int,
              rule: Union[Rule, str]) -> _Deed:
        if value is None:
            return _Deed(literal, "-", None, rule)
        if isinstance(value, FieldValue):
            place, own = self.joint.own(version, value.word, value.field)
            enum = isinstance(value.field.type, EnumType)
            bits = self.graph.copy_bits(place, own) if enum else self.graph.copy_bits(value.word, value.field)
            return _Deed(literal, value.field.name, tuple(bits), rule)
        number = self._number(column, value << shift)
        # Negative numbers as two's complement of a width that none needs.
        return _Deed(literal, answer_text(column, value << shift), tuple(TRUE if number >> place & 1 else FALSE for place in range(64)), rule)

    def _number(self, column: Column, value: int) -> int:
        """An answer as a number that means the same in both versions."""
        kind = column.output.type
        if isinstance(kind, EnumType):
            code = self.joint.code(kind, value)
            return value if code is None else code
        if isinstance(kind, (Actions, FlagSet)):
            # By name, for both versions order their bits as they like: equal texts get equal numbers.
            return self._numbers.setdefault(answer_text(column, value), len(self._numbers))
        return value

    # --- answers that are gathered ---------------------------------------------------------------

    def _gathered(self, before: Column, after: Column) -> List[Change]:
        literals = [self.graph.condition(case.condition) for column in (before, after) for case in column.cases]
        outside = [excluded(self.graph, version) for version in (self.old, self.new)]
        diagram = Diagram(self.graph, choose_order(self.graph, [*literals, *outside]), NODES)
        try:
            one, other = diagram.column(before, outside[0]), diagram.column(after, outside[1])
            return self._walk(diagram, one, other, before, after)
        except OverBudget:
            self.undecided = True
            return []

    def _walk(self, diagram: Diagram, one: int, other: int, before: Column, after: Column) -> List[Change]:
        """Each pair of answers that some word gets, as a diagram of its own, then as a literal."""
        texts = [{node: _terminal_text(diagram, column, node) for node in diagram.nodes(root) if diagram.is_terminal(node)}
                 for root, column in ((one, before), (other, after))]
        finder = Finder(self.graph, self.counted)
        result: List[Change] = []
        taken: List[int] = [self.unspoken]
        pairs: Dict[Tuple[str, str], None] = {}
        for a, b in _meetings(diagram, one, other):
            old, new = texts[0][a], texts[1][b]
            if old != new and NONE not in (a, b):
                pairs[old, new] = None
        for old, new in list(pairs)[:KINDS]:
            literal = self.graph.conj([self._gate(diagram, root, {node for node, text in known.items() if text == wanted})
                                       for root, known, wanted in ((one, texts[0], old), (other, texts[1], new))])
            finding = finder.find([literal], taken)
            if finding is EMPTY:
                continue
            regions = prime_regions(finder, self.joint.dispatch, [literal], [], self.unspoken, REGIONS)
            count = finder.count([literal], taken)
            result.append(Change(before.name, old, new, "", "", regions.regions, regions.beyond is not EMPTY, count))
        self.undecided = self.undecided or len(pairs) > KINDS
        return result

    def _gate(self, diagram: Diagram, root: int, wanted: "set[int]") -> int:
        """The words that lead to one of these terminals, as a literal of the graph."""
        nodes = diagram.nodes(root)
        if len(nodes) > GATES:
            raise OverBudget
        made: Dict[int, int] = {}
        for node in nodes:
            if diagram.is_terminal(node):
                made[node] = TRUE if node in wanted else FALSE
                continue
            low, high = made[diagram.low[node]], made[diagram.high[node]]
            made[node] = low if low == high else self.graph.choose(diagram.order[diagram.level[node]], high, low)
        return made[root]


def _pairs(one: Sequence[_Deed], other: Sequence[_Deed], families: Sequence[Family]) -> List[Tuple[int, int]]:
    """The pairs of rules, old and new, of which at least one has no counterpart, and which may meet."""
    sides = [[(deed.literal, deed.bits) for deed in deeds] for deeds in (one, other)]
    alone: Tuple[List[int], List[int]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(None, sides[0], sides[1], autojunk=False).get_opcodes():
        if tag != "equal":
            alone[0].extend(range(a, b))
            alone[1].extend(range(c, d))
    found: Dict[Tuple[int, int], None] = {}
    for a in alone[0]:
        found.update(((a, b), None) for b in families[1].meeting(one[a].literal, 0, len(other)))
    for b in alone[1]:
        found.update(((a, b), None) for a in families[0].meeting(other[b].literal, 0, len(one)))
    return sorted(found)


def _meetings(diagram: Diagram, one: int, other: int) -> List[Tuple[int, int]]:
    """The pairs of terminals to which some word leads."""
    seen = {(one, other)}
    pending = [(one, other)]
    found: List[Tuple[int, int]] = []
    while pending:
        a, b = pending.pop()
        diagram.step()
        top = min(diagram.level[a], diagram.level[b])
        if top == diagram.bottom:
            found.append((a, b))
            continue
        for side in (diagram.low, diagram.high):
            pair = (side[a] if diagram.level[a] == top else a, side[b] if diagram.level[b] == top else b)
            if pair not in seen:
                seen.add(pair)
                pending.append(pair)
    return sorted(found)


def _terminal_text(diagram: Diagram, column: Column, node: int) -> str:
    value = diagram.value(node)
    return "-" if value is None or node in (ZERO, ONE) and value not in (0, 1) else answer_text(column, value)


def answer_text(column: Column, value: int) -> str:
    """An answer as the spec writes it."""
    kind = column.output.type
    if isinstance(kind, EnumType):
        return next((member.name for member in kind.members if member.low <= value <= member.high), str(value))
    if isinstance(kind, Actions):
        return ", ".join(kind.actions[action].name for slot, action in enumerate(column.slots) if value >> slot & 1) or "nothing"
    if isinstance(kind, FlagSet):
        return " | ".join(field.name for field in kind.fields if value & field.mask) or "nothing"
    if isinstance(kind, Bool):
        return "true" if value else "false"
    return str(value)
