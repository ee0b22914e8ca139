# SPDX-License-Identifier: MIT
"""Resolves flag sets: fields with types and places, masks, lets and constraints."""

import re
from dataclasses import replace
from typing import AbstractSet, Dict, List, Mapping, Optional, Sequence, Set, Tuple, Union

from ..spec import syntax
from ..text.source import Span
from .conditions import Conditions, flag
from .expr import all_of, negate
from .lets import resolve_constraints, resolve_lets
from .masks import resolve_masks
from .model import WORD, Bool, Constraint, EnumType, Field, FlagSet, Number
from .places import MAX_BITS, FieldType, places, width_of, word_width
from .scope import IN_ANSWERS, IN_CONDITIONS, Known, Problems, Scope, SetScope
from .silences import silences
from .types import enum_type, unknown_type

Computed = Mapping[str, Union[EnumType, Number, Bool, None]]


class Sets:
    """Resolves the sets of a file.

    computed: the type of what a dispatch answers, by its name; None if no field can hold it
    layouts:  orders of inputs that were found by planning, by the set's name
    """

    def __init__(self, known: Known, computed: Computed, mentioned: AbstractSet[str], defines: Mapping[str, str],
                 problems: Problems, layouts: Mapping[str, Sequence[str]]) -> None:
        self.known = known
        self.computed = computed
        self.mentioned = mentioned
        self.defines = defines
        self.problems = problems
        self.layouts = layouts

    def resolve(self, item: syntax.Flags) -> SetScope:
        """The set with everything but how its word is collected."""
        fields = self._fields(item)
        width, reserved = word_width(item, fields, self.problems)
        taken = {field.name: field.span for field in fields}
        by_name = {field.name: field for field in fields}
        masks = resolve_masks(item.masks, fields, taken, self.problems)
        # A set with too many fields is reported; nobody needs to walk over all of them.
        bare = FlagSet(item.name.text, width, item.width is not None, tuple(fields[:MAX_BITS]), tuple(masks), (), reserved,
                       item.parameters.value if item.parameters else "", item.notes.doc, item.span.source.path, item.name.span)
        by_mask = {mask.name: mask for mask in masks}
        lets = resolve_lets(item.lets, ((item.name.text, SetScope(bare, by_name, by_mask, {})),), self.known, taken, self.problems)
        scope = SetScope(bare, by_name, by_mask, lets)
        constraints = resolve_constraints(item.constraints, Scope(((item.name.text, scope),), {}, self.known.top), self.problems)
        constraints += self._guarded(item, scope)
        return SetScope(replace(bare, constraints=tuple(constraints)), by_name, by_mask, lets)

    # --- fields ---

    def _fields(self, item: syntax.Flags) -> List[Field]:
        first: Dict[str, Span] = {}
        inputs: List[Tuple[syntax.Input, FieldType, int]] = []
        wrong: Set[str] = set()
        for one in item.inputs:
            if one.name.text in first:
                self.problems.duplicate(one.name.span, one.name.text, first[one.name.text])
                continue
            first[one.name.text] = one.name.span
            self.problems.meant_otherwise(one.name, IN_CONDITIONS + IN_ANSWERS)
            kind = self._type(item, one)
            before = len(self.problems.found)
            inputs.append((one, kind, width_of(one, kind, self.problems)))
            if len(self.problems.found) > before:
                wrong.add(one.name.text)
        if not inputs:
            self.problems.add("empty", item.name.span, f"the flag set '{item.name.text}' has no flags", ("declare at least one",))
        found = places(item, [(one, width) for one, _, width in inputs], wrong, self.mentioned, self.problems,
                       self.layouts.get(item.name.text))
        return [Field(one.name.text, found[one.name.text], width, kind, self._fixed(item, one, kind, width), one.notes.doc,
                      one.notes.tags, one.name.span, silences(one.notes, "input", self.problems),
                      one.position is not None and not (one.when or one.source or one.classes)) for one, kind, width in inputs]

    def _type(self, item: syntax.Flags, one: syntax.Input) -> FieldType:
        """The type of an input."""
        c_name = f"{item.name.text}_{one.name.text.lower()}"
        full = f"{item.name.text}.{one.name.text}"
        if isinstance(one.source, syntax.Name):
            return self._computed_type(one, one.source)
        if one.classes:
            members = [syntax.Member(one_class.name, None, None, one_class.notes) for one_class in one.classes]
            if one.type is not None:
                self.problems.add("type", one.name.span, "classes are the type of the field; it takes no other", ("drop the ': ...'",))
            return enum_type("enum", full, c_name, members, one.notes.doc, one.name.span, self.problems)
        if isinstance(one.type, tuple):
            return enum_type("enum", full, c_name, one.type, one.notes.doc, one.name.span, self.problems)
        if isinstance(one.type, syntax.Int):
            if 1 <= one.type.value <= WORD:
                return Number("number", one.type.value)
            self.problems.add("range", one.type.span, f"a field has 1 to {WORD} bits, not {one.type.value}")
            return unknown_type(one.type.span)
        return self._named_type(one.type) if one.type else None

    def _named_type(self, name: syntax.Name) -> EnumType:
        if name.text in self.known.enums:
            return self.known.enums[name.text]
        fixes = ("a field's type is an enum, outcomes, { A, B }, or a number of bits such as 4",)
        if self.known.has(name.text):
            self.problems.add("type", name.span, f"'{name.text}' is no type of a field", fixes)
        elif re.fullmatch("[ui][0-9]+", name.text):
            self.problems.add("type", name.span, f"a field has a number of bits, not the type '{name.text}'", (f"write : {name.text[1:]}",))
        elif name.text == "bool":
            self.problems.add("type", name.span, "a flag has no type", ("drop the ': bool'",))
        else:
            self.problems.unknown(name.span, "type", name.text, self.known.enums, fixes)
        return unknown_type(name.span)

    def _computed_type(self, one: syntax.Input, name: syntax.Name) -> FieldType:
        """The type of what a dispatch answers."""
        answer = self.computed.get(name.text)
        if answer is None or isinstance(answer, Number) and answer.signed:
            if name.text in self.computed:
                self.problems.add("type", name.span, f"a field cannot hold what '{name.text}' answers",
                                  ("let the dispatch answer one outcome, unsigned number or bool",))
            else:
                self.problems.unknown(name.span, "dispatch", name.text, self.computed, ("C stands in backticks: from `C`",))
            return unknown_type(name.span)
        kind: FieldType = None if isinstance(answer, Bool) else answer
        given = self.known.enums.get(one.type.text) if isinstance(one.type, syntax.Name) else one.type
        same = kind.bits == given.value if isinstance(kind, Number) and isinstance(given, syntax.Int) else given is kind
        if one.type is not None and not same:
            span = one.type.span if isinstance(one.type, (syntax.Name, syntax.Int)) else one.name.span
            self.problems.add("type", span, f"'{one.name.text}' has the type of what '{name.text}' answers, and takes no other",
                              ("drop the ': ...'",))
        return kind

    def _fixed(self, item: syntax.Flags, one: syntax.Input, kind: FieldType, width: int) -> Optional[int]:
        """The code that `-D` gives, if it names this input."""
        text = self.defines.get(f"{item.name.text}.{one.name.text}", self.defines.get(one.name.text))
        if text is None:
            return None
        number = int(text, 0) if re.fullmatch("0[xX][0-9A-Fa-f]{1,16}|0[bB][01]{1,64}|0|[1-9][0-9]{0,19}", text) else None
        if isinstance(kind, EnumType):
            # One of several codes of a name is its number, as it is in conditions.
            return next((member.low if number is None else number for member in kind.members
                         if (member.name == text if member.low == member.high else number is not None and member.low <= number <= member.high)), None)
        return number if number is not None and number < 1 << width else None

    # --- guards ---

    def _guarded(self, item: syntax.Flags, scope: SetScope) -> List[Constraint]:
        """A guarded flag without `else` is 0 while its guard is false: the other words are excluded."""
        result: List[Constraint] = []
        conditions = Conditions(Scope(((item.name.text, scope),), {}, self.known.top), Problems(0))
        for one in item.inputs:
            field = scope.fields.get(one.name.text)
            if field is None or field.span != one.name.span or not one.guards or one.otherwise is not None or field.type is not None:
                continue
            guard = all_of(tuple(conditions.resolve(guard) for guard in one.guards))
            result.append(Constraint(all_of((flag(0, field), negate(guard))), "", one.span))
        return result
