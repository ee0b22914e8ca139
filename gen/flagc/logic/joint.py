# SPDX-License-Identifier: MIT
"""Two versions of a dispatch over one set of bits, so that a question may speak of both.

Inputs are matched by name: word by word, field by field, and the members of an enum one by one. So it makes no difference where a
flag lies or which code a member has. An input that only one version has is there as well; the other version does not ask it.

The joint inputs are those of a dispatch of their own, without rules, in whose names regions and witnesses are told.
"""

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from ..model.model import Dispatch, EnumType, Field, Member, Number, Word
from ..model.ranges import joined
from .predicate import FALSE, TRUE, Graph

Type = Union[EnumType, Number, None]


@dataclass(frozen=True, eq=False)
class Joint:
    """The joint inputs of two versions.

    dispatch: has the joint words, and nothing else that counts
    graph:    lowers conditions of the joint fields and of the fields of both versions
    codes:    for the enums of both versions, by name: the joint code of each member
    """

    dispatch: Dispatch
    graph: "JointGraph"
    codes: Dict[str, Dict[str, int]]

    def own(self, version: Dispatch, word: int, field: Field) -> Tuple[int, Field]:
        """The joint word and field that a version's field is part of."""
        name = version.words[word].name
        place = next(number for number, one in enumerate(self.dispatch.words) if one.name == name)
        return place, next(one for one in self.dispatch.words[place].set.fields if one.name == field.name)

    def code(self, enum: EnumType, code: int) -> Optional[int]:
        """The joint code of a version's code; None if that has no name."""
        for member in enum.members:
            if member.low <= code <= member.high:
                return self.codes[enum.name][member.name] + code - member.low
        return None

    def unspoken(self, version: Dispatch) -> int:
        """The words that a version cannot say: a field holds what has no name, or no room, there."""
        result: List[int] = []
        for number, word in enumerate(version.words):
            for field in word.set.fields:
                place, own = self.own(version, number, field)
                if isinstance(field.type, EnumType):
                    known = self.codes[field.type.name]
                    spans = [(known[member.name], known[member.name] + member.high - member.low) for member in field.type.members]
                    result.append(-self.graph.codes(place, own, joined(spans)))
                elif field.width < own.width:
                    result.append(-self.graph.codes(place, own, ((0, (1 << field.width) - 1),)))
        return self.graph.disj(result)


class JointGraph(Graph):
    """An arena in which the fields of two versions are numbers over the joint bits."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__(widths)
        # By word and field: the literals of the bits. The field is kept beside them: were it freed, another could get its id.
        self._meant: Dict[Tuple[int, int], Tuple[Field, List[int]]] = {}

    def mean(self, word: int, field: Field, bits: List[int]) -> None:
        """What the bits of a version's field are."""
        self._meant[word, id(field)] = field, bits

    def copy_bits(self, word: int, field: Field) -> List[int]:
        """The literals of a field's bits, lowest first."""
        known = self._meant.get((word, id(field)))
        return known[1] if known else super().copy_bits(word, field)

    def _short(self, expr: object, word: int) -> int:
        """There is no short way: where a field says that it lies is not where it lies here."""
        return 0


def join(old: Dispatch, new: Dispatch) -> Joint:
    """The joint inputs of two versions of a dispatch."""
    codes = _joint_codes(old, new)
    names = [word.name for word in new.words] + [word.name for word in old.words if word.name not in {one.name for one in new.words}]
    words: List[Word] = []
    for name in names:
        sides = [_fields(dispatch, name) for dispatch in (new, old)]
        fields: List[Field] = []
        position = 0
        for field in [*sides[0].values(), *(field for field in sides[1].values() if field.name not in sides[0])]:
            both = [side[field.name] for side in sides if field.name in side]
            fields.append(_joined(field, both, codes, position))
            position += fields[-1].width
        example = next(word for word in (*new.words, *old.words) if word.name == name)
        flags = replace(example.set, width=_storage(position), fields=tuple(fields), masks=(), constraints=(), reserved=0)
        words.append(Word(name, flags))
    graph = JointGraph([word.set.width for word in words])
    for dispatch in (old, new):
        for number, word in enumerate(dispatch.words):
            place = names.index(word.name)
            for field in word.set.fields:
                own = next(one for one in words[place].set.fields if one.name == field.name)
                graph.mean(number, field, _bits(graph, place, own, field, codes))
    return Joint(replace(new, words=tuple(words), items=(), constraints=()), graph, codes)


def _fields(dispatch: Dispatch, name: str) -> Dict[str, Field]:
    """The fields of a word, by name; none if the dispatch has no such word."""
    return {field.name: field for word in dispatch.words if word.name == name for field in word.set.fields}


def _storage(bits: int) -> int:
    return max(8, 1 << (bits - 1).bit_length())


def _joined(field: Field, both: Sequence[Field], codes: Dict[str, Dict[str, int]], position: int) -> Field:
    """The joint field: wide enough for all that either version's may hold, and with a name for every member."""
    kind: Type = field.type
    width = max(one.width for one in both)
    fixed = field.fixed if all(one.fixed == field.fixed for one in both) else None
    enums = [one.type for one in both if isinstance(one.type, EnumType)]
    if enums:
        known = codes[enums[0].name]
        reach = {member.name: member.high - member.low for enum in enums for member in enum.members}
        members = tuple(Member(name, code, code + reach.get(name, 0), "", field.span) for name, code in known.items() if name in reach)
        kind = EnumType(enums[0].name, enums[0].c_name, enums[0].kind, members, "", enums[0].path, enums[0].span)
        width = max(width, kind.bits)
    elif isinstance(kind, Number):
        kind = Number(kind.name, width)
    return replace(field, position=position, width=width, type=kind, fixed=fixed)


def _bits(graph: JointGraph, word: int, own: Field, field: Field, codes: Dict[str, Dict[str, int]]) -> List[int]:
    """The bits of a version's field as functions of the joint field's."""
    if field.fixed is not None:
        return [TRUE if field.fixed >> place & 1 else FALSE for place in range(field.width)]
    if not isinstance(field.type, EnumType):
        return graph.copy_bits(word, own)[: field.width]
    known = codes[field.type.name]
    if all(known[member.name] == member.low for member in field.type.members):
        return (graph.copy_bits(word, own) + [FALSE] * field.width)[: field.width]
    bits: List[List[int]] = [[] for _ in range(field.width)]
    for member in field.type.members:
        for step in range(member.high - member.low + 1):
            code = known[member.name] + step
            held = graph.codes(word, own, ((code, code),))
            for place in range(field.width):
                if member.low + step >> place & 1:
                    bits[place].append(held)
    return [graph.disj(held) for held in bits]


def _joint_codes(old: Dispatch, new: Dispatch) -> Dict[str, Dict[str, int]]:
    """Joint codes for every enum, by its name: the new ones, and for members that are gone the old ones or fresh ones."""
    found: Dict[str, List[EnumType]] = {}
    for dispatch in (new, old):
        for enum in _enums(dispatch):
            found.setdefault(enum.name, []).append(enum)
    result: Dict[str, Dict[str, int]] = {}
    for name, versions in found.items():
        taken: Set[int] = set()
        codes: Dict[str, int] = {}
        reach: Dict[str, int] = {}
        for enum in versions:
            for member in enum.members:
                reach[member.name] = max(reach.get(member.name, 0), member.high - member.low)
        for enum in versions:
            for member in enum.members:
                if member.name in codes:
                    continue
                span = range(reach[member.name] + 1)
                low = member.low
                if any(low + step in taken for step in span):
                    low = max(taken) + 1
                codes[member.name] = low
                taken.update(low + step for step in span)
        result[name] = codes
    return result


def _enums(dispatch: Dispatch) -> List[EnumType]:
    found: Dict[int, EnumType] = {}
    for word in dispatch.words:
        for field in word.set.fields:
            if isinstance(field.type, EnumType):
                found[id(field.type)] = field.type
    for output in dispatch.outputs:
        if isinstance(output.type, EnumType):
            found[id(output.type)] = output.type
    return list(found.values())
