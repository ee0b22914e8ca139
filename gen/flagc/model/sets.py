# SPDX-License-Identifier: MIT
"""Resolves flag sets: fields with types and places, masks, lets and constraints."""

from dataclasses import replace
from typing import AbstractSet, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from ..spec import syntax
from ..text.diagnostic import Note
from ..text.source import Span
from .conditions import Conditions, check_depth, flag
from .expr import Count, Expr, Let, all_of, negate
from .model import Bool, Constraint, EnumType, Field, FlagSet, Mask, Number
from .order import Cycle, in_order
from .scope import FoundField, FoundMask, Known, Local, NamedSet, Problems, Scope, SetScope
from .types import enum_type

WIDTHS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64}
MAX_BITS = 64
MAX_FLAGS = 1024  # far past what fits: so that a file gone wrong is not laid out bit by bit

FieldType = Union[EnumType, Number, None]


class Sets:
    """Resolves the sets of a file. `computed` gives the type of what a dispatch answers, by its name."""

    def __init__(self, known: Known, computed: Mapping[str, Union[EnumType, Number, Bool]], mentioned: AbstractSet[str],
                 defines: Mapping[str, str], problems: Problems) -> None:
        self.known = known
        self.computed = computed
        self.mentioned = mentioned
        self.defines = defines
        self.problems = problems

    def resolve(self, item: syntax.Flags) -> SetScope:
        """The set with everything but how its word is collected."""
        fields = self._fields(item)
        width, reserved = self._width(item, fields)
        names = {field.name: field.span for field in fields}
        by_name = {field.name: field for field in fields}
        masks = self._masks(item, fields, names)
        bare = FlagSet(item.name.text, width, item.width is not None, tuple(fields), tuple(masks), (), reserved,
                       item.parameters.value if item.parameters else "", item.notes.doc, item.span.source.path, item.name.span)
        by_mask = {mask.name: mask for mask in masks}
        lets = resolve_lets(item.lets, ((item.name.text, SetScope(bare, by_name, by_mask, {})),), self.known, names, self.problems)
        scope = SetScope(bare, by_name, by_mask, lets)
        constraints = resolve_constraints(item.constraints, Scope(((item.name.text, scope),), {}, self.known.top), self.problems)
        constraints += self._guarded(item, scope)
        return SetScope(replace(bare, constraints=tuple(constraints)), by_name, by_mask, lets)

    # --- fields ---

    def _fields(self, item: syntax.Flags) -> List[Field]:
        unplaced: List[Tuple[syntax.Input, FieldType, int]] = []
        first: Dict[str, Span] = {}
        for one in item.inputs:
            if one.name.text in first:
                self.problems.duplicate(one.name.span, one.name.text, first[one.name.text])
                continue
            first[one.name.text] = one.name.span
            kind, width = self._type(item, one)
            unplaced.append((one, kind, width))
        if len(unplaced) > MAX_FLAGS:
            self.problems.add("limit", item.name.span, f"'{item.name.text}' has {len(unplaced)} inputs; at most {MAX_FLAGS} are read")
            del unplaced[MAX_FLAGS:]
        if not unplaced:
            self.problems.add("empty", item.name.span, f"the flag set '{item.name.text}' has no flags", ("declare at least one",))
        places = self._places(item, unplaced)
        return [Field(one.name.text, places[one.name.text], width, kind, self._fixed(item, one, kind, width), one.notes.doc,
                      one.notes.tags, one.name.span) for one, kind, width in unplaced]

    def _type(self, item: syntax.Flags, one: syntax.Input) -> Tuple[FieldType, int]:
        """The type of an input and its width in bits."""
        kind: FieldType = None
        doc = one.notes.doc
        c_name = f"{item.name.text}_{one.name.text.lower()}"
        full = f"{item.name.text}.{one.name.text}"
        if one.classes:
            members = [syntax.Member(one_class.name, None, None, one_class.notes) for one_class in one.classes]
            if one.type is not None:
                self.problems.add("type", one.name.span, "classes are the type of the field; it takes no other", ("drop the ': ...'",))
            kind = enum_type("enum", full, c_name, members, doc, one.name.span, self.problems)
        elif isinstance(one.type, tuple):
            kind = enum_type("enum", full, c_name, one.type, doc, one.name.span, self.problems)
        elif isinstance(one.type, syntax.Int):
            if not 1 <= one.type.value <= MAX_BITS:
                self.problems.add("range", one.type.span, f"a field has 1 to {MAX_BITS} bits, not {one.type.value}")
            kind = Number("number", min(max(one.type.value, 1), MAX_BITS))
        elif isinstance(one.type, syntax.Name):
            kind = self.known.enums.get(one.type.text)
            if kind is None:
                self.problems.unknown(one.type.span, "type", one.type.text, self.known.enums,
                                      ("a field's type is an enum, outcomes, { A, B }, or a number of bits",))
                kind = Number("number", 1)
        elif isinstance(one.source, syntax.Name):
            kind = self._computed_type(one.source)
        return kind, self._field_width(one, kind)

    def _computed_type(self, name: syntax.Name) -> FieldType:
        answer = self.computed.get(name.text)
        if answer is None:
            self.problems.unknown(name.span, "dispatch", name.text, self.computed,
                                  ("C stands in backticks; a name is a dispatch with one outcome, number or bool",))
            return None
        if isinstance(answer, Number) and answer.signed:
            self.problems.add("type", name.span, f"'{name.text}' answers {answer.name}, which a field cannot hold", ("answer an unsigned number",))
        return None if isinstance(answer, Bool) else answer

    def _field_width(self, one: syntax.Input, kind: FieldType) -> int:
        needed = 1 if kind is None else kind.bits
        if not one.position or one.position.low == one.position.high:
            return needed
        low, high = one.position.low.value, one.position.high.value
        given = high - low + 1
        if given < 1:
            self.problems.add("range", one.position.span, f"the bits {low}..{high} are in the wrong order", (f"write @{high}..{low}",))
            return needed
        if kind is None:
            self.problems.add("type", one.position.span, f"a flag has one bit, not {given}", (f"write {one.name.text} : {given}",))
            return needed
        if given < needed:
            self.problems.add("range", one.position.span, f"'{one.name.text}' needs {needed} bits and has {given}",
                              (f"write @{low}..{low + needed - 1}",))
            return needed
        if isinstance(kind, Number) and given != needed:
            self.problems.add("range", one.position.span, f"'{one.name.text}' has {needed} bits by its type and {given} by its place")
            return needed
        return min(given, MAX_BITS)

    def _places(self, item: syntax.Flags, inputs: Sequence[Tuple[syntax.Input, FieldType, int]]) -> Dict[str, int]:
        """Positions: the given ones, then the lowest free bits in the order of declaration (or of the layout)."""
        places: Dict[str, int] = {}
        taken: List[Tuple[int, int, str, Span]] = []
        for one, _, width in inputs:
            if one.position:
                low = one.position.low.value
                if item.auto:
                    self.problems.add("layout", one.position.span, "`layout auto` chooses the positions itself", ("drop the position",))
                if not 0 <= low < MAX_BITS:
                    self.problems.add("range", one.position.span, f"bits are numbered 0 to {MAX_BITS - 1}")
                    places[one.name.text] = 0
                    continue
                self._claim(taken, low, width, one.name.text, one.position.span)
                places[one.name.text] = low
        for reserved in item.reserved:
            for position in reserved.positions:
                low, high = position.low.value, position.high.value
                if not 0 <= low <= high < MAX_BITS:
                    self.problems.add("range", position.span, f"reserved bits are 0..{MAX_BITS - 1}, the lowest first")
                    continue
                self._claim(taken, low, high - low + 1, "reserved", position.span)
        if item.auto and item.width:
            self.problems.add("layout", item.auto, f"`layout auto` does not go with ': {item.width.text}': a register has its places")
        # What no dispatch reads goes last, so that what is read lies together.
        order = sorted(inputs, key=lambda entry: entry[0].name.text not in self.mentioned) if item.auto else inputs
        used = 0
        for low, high, _, _ in taken:
            used |= (2 << high) - (1 << low)
        for one, _, width in order:
            if one.name.text not in places:
                low = 0
                while used >> low & ((1 << width) - 1):
                    low += 1
                used |= ((1 << width) - 1) << low
                places[one.name.text] = low
        return places

    def _claim(self, taken: List[Tuple[int, int, str, Span]], low: int, width: int, name: str, span: Span) -> None:
        high = low + width - 1
        for other_low, other_high, other, other_span in taken:
            if low <= other_high and other_low <= high:
                shared = f"bit {max(low, other_low)}"
                self.problems.add("overlap", span, f"'{name}' and '{other}' share {shared}", ("move one of them",),
                                  (Note(other_span, f"'{other}' is here"),))
                break
        taken.append((low, high, name, span))

    def _width(self, item: syntax.Flags, fields: Sequence[Field]) -> Tuple[int, int]:
        """The width of the word, and the reserved bits."""
        reserved = 0
        for one in item.reserved:
            for position in one.positions:
                if 0 <= position.low.value <= position.high.value < MAX_BITS:
                    reserved |= (2 << position.high.value) - (1 << position.low.value)
        needed = max([field.position + field.width for field in fields] + [reserved.bit_length(), 1])
        if item.width is None:
            if needed > MAX_BITS:
                self.problems.add("limit", item.name.span, f"'{item.name.text}' needs {needed} bits; a set has at most {MAX_BITS}",
                                  ("split it into two sets; a dispatch may read several",))
            return next((width for width in (8, 16, 32, 64) if width >= needed), MAX_BITS), reserved
        if item.width.text not in WIDTHS:
            self.problems.unknown(item.width.span, "width", item.width.text, WIDTHS, ("a width is u8, u16, u32 or u64",))
            return MAX_BITS, reserved
        width = WIDTHS[item.width.text]
        for field in fields:
            if field.position + field.width > width:
                self.problems.add("range", field.span, f"'{field.name}' does not fit {item.width.text}: it takes bit {field.position + field.width - 1}",
                                  notes=(Note(item.width.span, f"{width} bits"),))
        if reserved >> width:
            self.problems.add("range", item.reserved[0].span, f"reserved bits lie outside {item.width.text}")
        return width, reserved

    def _fixed(self, item: syntax.Flags, one: syntax.Input, kind: FieldType, width: int) -> Optional[int]:
        """The code that `-D` gives, if it names this input."""
        text = self.defines.get(f"{item.name.text}.{one.name.text}", self.defines.get(one.name.text))
        if text is None:
            return None
        if isinstance(kind, EnumType):
            return next((member.low for member in kind.members if member.name == text), None)
        return int(text, 0) if text.isdigit() and int(text) < 1 << width else None

    # --- masks, guards ---

    def _masks(self, item: syntax.Flags, fields: Sequence[Field], names: Dict[str, Span]) -> List[Mask]:
        pending: Dict[str, syntax.MaskItem] = {}
        for one in item.masks:
            if one.name.text in names:
                self.problems.duplicate(one.name.span, one.name.text, names[one.name.text])
            else:
                names[one.name.text] = one.name.span
                pending[one.name.text] = one
        values = {field.name: field.mask for field in fields if field.type is None}
        coded = {field.name for field in fields if field.type is not None}
        everything = sum(values.values())
        result: Dict[str, Mask] = {}
        needs = {name: [used for used in names_in(one.value) if used in pending] for name, one in pending.items()}
        try:
            order = in_order(needs)
        except Cycle as cycle:
            self.problems.add("cycle", pending[cycle.path[0]].name.span, f"the mask '{cycle.path[0]}' is made of itself",
                              notes=tuple(Note(pending[name].span, "on the way") for name in cycle.path[1:4]))
            return []
        for name in order:
            one = pending[name]
            value = self._mask_value(one.value, values, coded, everything)
            values[name] = value
            result[name] = Mask(name, value, one.notes.doc, one.name.span)
        return [result[one.name.text] for one in item.masks if pending.get(one.name.text) is one]

    def _mask_value(self, item: syntax.Condition, values: Mapping[str, int], coded: AbstractSet[str], everything: int) -> int:
        if isinstance(item, syntax.Grouped):
            return self._mask_value(item.operand, values, coded, everything)
        if isinstance(item, syntax.Negated):
            return everything & ~self._mask_value(item.operand, values, coded, everything)
        if isinstance(item, syntax.Chain):
            result = self._mask_value(item.operands[0], values, coded, everything)
            for operand in item.operands[1:]:
                value = self._mask_value(operand, values, coded, everything)
                result = result & value if item.operator == "&" else result | value if item.operator == "|" else result ^ value
            return result
        if isinstance(item, syntax.Name) and not item.word:
            if item.text in values:
                return values[item.text]
            if item.text in coded:
                self.problems.add("type", item.span, f"'{item.text}' is a field; a mask is made of flags")
            else:
                self.problems.unknown(item.span, "flag", item.text, values)
            return 0
        self.problems.add("type", item.span, "a mask is made of flags with |, &, ! and ^",
                          ("a condition gets its name from `let`",))
        return 0

    def _guarded(self, item: syntax.Flags, scope: SetScope) -> List[Constraint]:
        """A guarded flag without `else` is 0 while its guard is false: the other words are excluded."""
        result: List[Constraint] = []
        conditions = Conditions(Scope(((item.name.text, scope),), {}, self.known.top), Problems())
        for one in item.inputs:
            field = scope.fields.get(one.name.text)
            if field is None or field.span != one.name.span or not one.guards or one.otherwise is not None or field.type is not None:
                continue
            guard = all_of(tuple(conditions.resolve(guard) for guard in one.guards))
            result.append(Constraint(all_of((flag(0, field), negate(guard))), "", one.span))
        return result


def names_in(item: syntax.Condition) -> List[str]:
    """The plain names in a condition, without recursion."""
    result: List[str] = []
    pending: List[syntax.Condition] = [item]
    while pending:
        node = pending.pop()
        if isinstance(node, syntax.Name):
            result.append(node.text)
        elif isinstance(node, (syntax.Chain, syntax.Apply)):
            pending += node.operands
        elif isinstance(node, (syntax.Grouped, syntax.Negated, syntax.In)):
            pending.append(node.operand)
        elif isinstance(node, syntax.Relation):
            pending += [node.left, node.right]
    return result


def resolve_lets(items: Sequence[syntax.LetItem], words: Tuple[Tuple[str, SetScope], ...], known: Known,
                 taken: Dict[str, Span], problems: Problems, own: bool = True) -> Dict[str, Local]:
    """The lets of a set (own: they are names of its word) or of a dispatch, in the order in which they need each other."""
    pending: Dict[str, syntax.LetItem] = {}
    for item in items:
        if item.name.text in taken:
            problems.duplicate(item.name.span, item.name.text, taken[item.name.text])
        else:
            taken[item.name.text] = item.name.span
            pending[item.name.text] = item
    result: Dict[str, Local] = {name: NamedSet(item) for name, item in pending.items() if isinstance(item.value, syntax.CodeSet)}
    needs = {name: [used for used in names_in(item.value) if used in pending] for name, item in pending.items()
             if not isinstance(item.value, syntax.CodeSet)}
    needs = {name: [used for used in used_names if used in needs] for name, used_names in needs.items()}
    try:
        order = in_order(needs)
    except Cycle as cycle:
        problems.add("cycle", pending[cycle.path[0]].name.span, f"'{cycle.path[0]}' is defined by itself",
                     notes=tuple(Note(pending[name].span, "on the way") for name in cycle.path[1:4]))
        order = [name for name in needs if name not in cycle.members]
    depths: Dict[int, int] = {}
    for name in order:
        if own:
            word, scope = words[0]
            here = Scope(((word, SetScope(scope.set, scope.fields, scope.masks, result)),), {}, known.top)
        else:
            here = Scope(words, result, known.top)
        condition: Expr = Conditions(here, problems).resolve(pending[name].value)  # type: ignore[arg-type]
        if not check_depth(condition, pending[name].name.span, depths, problems):
            break
        result[name] = Let(name, condition)
    return result


def resolve_constraints(items: Sequence[syntax.ConstraintItem], scope: Scope, problems: Problems) -> List[Constraint]:
    """What the constraints forbid."""
    conditions = Conditions(scope, problems)
    result: List[Constraint] = []
    for item in items:
        if item.kind == "exclusive":
            operands = conditions.operands(item.operands)
            if len(operands) < 2:
                problems.add("type", item.span, "exclusive needs two conditions", ("write exclusive A, B",))
            forbidden: Expr = Count(operands, ">=", 2)
        elif item.kind == "implies":
            left, right = (conditions.resolve(operand) for operand in item.operands)
            forbidden = all_of((left, negate(right)))
        else:
            forbidden = conditions.resolve(item.operands[0])
        result.append(Constraint(forbidden, item.notes.doc, item.span))
    return result
