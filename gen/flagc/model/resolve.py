# SPDX-License-Identifier: MIT
"""Syntax to model: the entry of this room. What is wrong is reported, all of it."""

from typing import Container, Dict, List, Mapping, Optional, Sequence, Set, Tuple, TypeVar, Union

from ..spec import syntax
from ..text.diagnostic import Diagnostic, Note
from ..text.source import Span
from .collect import collect
from .dispatches import Dispatches, output_type
from .model import Actions, Bool, Collect, ComputedSource, Dispatch, EnumType, FlagSet, Model, Number
from .order import in_order
from .reads import fields_read
from .lets import check_sets, names_in, report_cycles
from .scope import Known, NamedSet, Problems, SetScope
from .sets import Computed, Sets
from .types import actions_type, enum_type, unknown_type


def resolve(file: syntax.File, imported: Sequence[Tuple[Model, Known]], defines: Mapping[str, str],
            layouts: Optional[Mapping[str, Sequence[str]]] = None) -> Tuple[Model, Known, List[Diagnostic]]:
    """The model of a file, the names that it hands on to files that include it, and the problems.

    `imported` are the files that it includes, in the order in which it names them, resolved before; `defines` is what `-D` says:
    input name to code; `layouts` are orders of inputs that planning found, by the set's name. If there are problems, the model is
    good for nothing but to resolve the files that include it.
    """
    problems = Problems()
    work = _File(file, imported, defines, problems, layouts or {})
    return work.run(), work.known, problems.found


Value = TypeVar("Value")


class _File:
    """One file on its way to a model."""

    def __init__(self, file: syntax.File, imported: Sequence[Tuple[Model, Known]], defines: Mapping[str, str],
                 problems: Problems, layouts: Mapping[str, Sequence[str]]) -> None:
        self.file = file
        self.layouts = layouts
        self.imported = imported
        self.defines = defines
        self.problems = problems
        self.known = Known()
        self.dispatches: Dict[str, Dispatch] = {}
        self.spans: Dict[str, Span] = {}
        types: Dict[str, object] = {}
        for item, (model, known) in zip(file.includes, imported):
            self._import(item.span, {**known.enums, **known.actions, **known.sets}, types)
            self._import(item.span, known.top, self.known.top)
            self._import(item.span, _exported(model), self.dispatches)
            self.known.enums.update(known.enums)
            self.known.actions.update(known.actions)
            self.known.sets.update(known.sets)
            self.known.unsound |= known.unsound

    def _import(self, span: Span, theirs: Mapping[str, Value], ours: Dict[str, Value]) -> None:
        """Takes over the names of an included file. Two files may not mean two things by one name."""
        for name, value in theirs.items():
            if ours.setdefault(name, value) is not value:
                self.problems.add("duplicate", span, f"'{name}' is declared in two of the included files", ("give one of them another name",))

    def run(self) -> Model:
        """Resolves types, then sets, then dispatches, then how the sets are collected."""
        enums = self._types()
        actions = self._actions()
        self._top_sets()
        sets = self._sets()
        dispatches = self._dispatches()
        collects = [collect(item, scope, self.known, self.dispatches, self.problems) for item, scope in sets]
        self._refuse_computed_cycles(collects)
        return Model(self.file.source.path, self._uses(), tuple(item.value for item in self.file.includes), tuple(enums),
                     tuple(actions), tuple(scope.set for _, scope in sets), tuple(collects), tuple(dispatches),
                     tuple(model for model, _ in self.imported))

    def _new(self, name: syntax.Name, kind: str) -> bool:
        """Takes a name; false (and a problem) if it is taken."""
        space = "dispatch" if kind == "dispatch" else "type"
        key = f"{space} {name.text}"
        elsewhere = name.text in self.dispatches if space == "dispatch" else self.known.has(name.text)
        if key in self.spans:
            self.problems.duplicate(name.span, name.text, self.spans[key])
            return False
        if elsewhere:
            self.problems.add("duplicate", name.span, f"'{name.text}' is declared in an included file too", ("give one of them another name",))
            return False
        self.spans[key] = name.span
        return True

    def _uses(self) -> Tuple[str, ...]:
        result: List[str] = []
        for item in self.file.uses:
            text = item.value
            angled = text.startswith("<") and text.endswith(">")
            bare = text[1:-1] if angled else text
            if not bare.strip() or any(char in bare for char in "\"<>\n\\"):
                self.problems.add("syntax", item.span, "this is not the name of a header", ('write "client.h" or "<math.h>"',))
            if not angled and bare == _header(self.file.source.path):
                self.problems.add("clash", item.span, f"{bare} is the header that flagc writes from this spec",
                                  ("rename the spec, or the header",))
            result.append(text if angled else f'"{text}"')
        return tuple(result)

    # --- types ---

    def _types(self) -> List[EnumType]:
        result: List[EnumType] = []
        for item in self.file.enums:
            if self._new(item.name, "type"):
                one = enum_type(item.kind, item.name.text, item.name.text, item.members, item.notes.doc, item.name.span, self.problems)
                self.known.enums[item.name.text] = one
                result.append(one)
        return result

    def _actions(self) -> List[Actions]:
        result: List[Actions] = []
        for item in self.file.actions:
            if self._new(item.name, "type"):
                one = actions_type(item, self.problems)
                self.known.actions[item.name.text] = one
                result.append(one)
        return result

    def _top_sets(self) -> None:
        first: Dict[str, Span] = {}
        check_sets(self.file.lets, self.problems)
        for item in self.file.lets:
            if item.name.text in first:
                self.problems.duplicate(item.name.span, item.name.text, first[item.name.text])
            elif item.name.text in self.known.top:
                self.problems.add("duplicate", item.name.span, f"'{item.name.text}' is declared in an included file too", ("give one of them another name",))
            first.setdefault(item.name.text, item.name.span)
            self.known.top[item.name.text] = NamedSet(item)
            if not isinstance(item.value, syntax.CodeSet):
                self.problems.add("type", item.span, "a condition needs flags: it belongs into a flag set or a dispatch",
                                  ("at the top of a file stand sets of codes: let NAME = {A, B}",))

    def _sets(self) -> List[Tuple[syntax.Flags, SetScope]]:
        sets = Sets(self.known, self._computed_types(), self._mentioned(), self.defines, self.problems, self.layouts)
        result: List[Tuple[syntax.Flags, SetScope]] = []
        for item in self.file.sets:
            if self._new(item.name, "type"):
                scope = sets.resolve(item)
                result.append((item, scope))
        for item, scope in result:
            self.known.sets[item.name.text] = scope
        return result

    def _computed_types(self) -> Computed:
        """What each dispatch answers, where a field can hold it. Needs only its head."""
        result: Dict[str, Union[EnumType, Number, Bool, None]] = {}
        sets = {item.name.text for item in self.file.sets}
        for item in self.file.dispatches:
            name = item.outputs[0].type
            kind = output_type(name.text, self.known) if len(item.outputs) == 1 else None
            if len(item.outputs) == 1 and kind is None and name.text not in sets:
                kind = unknown_type(name.span)
            result[item.name.text] = kind if isinstance(kind, (EnumType, Number, Bool)) else None
        for other, dispatch in self.dispatches.items():
            kind = dispatch.outputs[0].type
            one = len(dispatch.outputs) == 1 and isinstance(kind, (EnumType, Number, Bool))
            result.setdefault(other, kind if one and isinstance(kind, (EnumType, Number, Bool)) else None)
        return result

    def _mentioned(self) -> Set[str]:
        """The names that rules mention: what `layout auto` puts first."""
        result: Set[str] = set()
        conditions: List[syntax.Condition] = []
        pending: List[Union[syntax.RuleItem, syntax.BlockItem]] = []
        for dispatch in self.file.dispatches:
            pending += dispatch.items
            conditions += [item.value for item in dispatch.lets if not isinstance(item.value, syntax.CodeSet)]
            if isinstance(dispatch.grid, syntax.Grid):
                result.update(name.text for name in dispatch.grid.inputs)
            elif isinstance(dispatch.grid, syntax.Cross):
                result.update((dispatch.grid.down.text, dispatch.grid.across.text))
        while pending:
            item = pending.pop()
            if isinstance(item, syntax.BlockItem):
                pending += item.items
            if item.condition is not None:
                conditions.append(item.condition)
        conditions += [item.value for one in self.file.sets for item in one.lets if not isinstance(item.value, syntax.CodeSet)]
        for condition in conditions:
            result.update(names_in(condition, {}))
        return result

    # --- dispatches ---

    def _dispatches(self) -> List[Dispatch]:
        items: Dict[str, syntax.Dispatch] = {}
        for item in self.file.dispatches:
            if self._new(item.name, "dispatch"):
                items[item.name.text] = item
        order = in_order({name: [called for called in self._called(item) if called in items] for name, item in items.items()})
        report_cycles(order, {name: item.name.span for name, item in items.items()}, "calls itself", "let one of them answer without the others", self.problems)
        self.known.unsound |= order.cyclic
        work = Dispatches(self.known, self.dispatches, self.problems)
        for name in order.names:
            dispatch = work.resolve(items[name])
            if dispatch is None:
                self.known.unsound.add(name)
            elif name not in order.cyclic:
                self.dispatches[name] = dispatch
        return [self.dispatches[name] for name in items if name in self.dispatches]

    def _called(self, item: syntax.Dispatch) -> List[str]:
        """The names in answers that no output knows: among them the dispatches that are called."""
        spaces: List[Container[str]] = []
        for output in item.outputs:
            kind = output_type(output.type.text, self.known)
            if isinstance(kind, EnumType):
                spaces.append(kind.by_name)
            elif isinstance(kind, Actions):
                spaces.append(kind.numbers)
            elif isinstance(kind, FlagSet):
                scope = self.known.sets[kind.name]
                spaces += [scope.fields, scope.masks, scope.lets]
            elif isinstance(kind, Bool):
                spaces.append(((output.label or output.type).text,))
        result: Dict[str, None] = {}
        words: List[syntax.AnswerWord] = []
        pending: List[Union[syntax.RuleItem, syntax.BlockItem]] = list(reversed(item.items))
        while pending:
            one = pending.pop()
            if isinstance(one, syntax.BlockItem):
                pending += reversed(one.items)
            else:
                words += one.answer
        if item.grid:
            words += [word for row in item.grid.rows for cell in row.outputs for word in cell]
        for word in words:
            if word.kind == "name" and isinstance(word.value, syntax.Name) and not word.value.word:
                if not any(word.value.text in space for space in spaces):
                    result[word.value.text] = None
        return list(result)

    def _refuse_computed_cycles(self, collects: Sequence[Collect]) -> None:
        """A dispatch must not read a field that is computed from it, not even through other computed fields."""
        sources = {step.field: step.source.dispatch for one in collects for step in one.steps if isinstance(step.source, ComputedSource)}
        place = {field: number for number, field in enumerate(sources)}
        needs = {field: sorted((other for other in fields_read(dispatch, None) if other in sources), key=place.__getitem__)
                 for field, dispatch in sources.items()}
        for cycle in in_order(needs).cycles:
            self.problems.add("cycle", cycle[0].span, f"'{cycle[0].name}' is computed from itself", ("let the dispatch read other inputs",),
                              tuple(Note(sources[field].name_span, "reads it") for field in cycle[:3]))


def _exported(model: Model) -> Dict[str, Dispatch]:
    """The dispatches of a file and of all files that it includes."""
    result: Dict[str, Dispatch] = {}
    pending = [model]
    seen: Set[int] = set()
    while pending:
        current = pending.pop()
        if id(current) not in seen:
            seen.add(id(current))
            result.update((dispatch.name, dispatch) for dispatch in current.dispatches)
            pending += current.imported
    return result


def _header(path: str) -> str:
    """The name of the header that a spec becomes."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return (name[: -len(".flags")] if name.endswith(".flags") else name) + ".h"
