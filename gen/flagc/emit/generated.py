# SPDX-License-Identifier: MIT
"""All names that a header defines, each with the place in the spec that asked for it: the question of clashes needs no look at the C."""

from dataclasses import dataclass
from typing import FrozenSet, Iterator, List, Tuple

from ..model.model import Actions, Dispatch, EnumType, FlagSet, Model, Output
from ..model.packed import SIZES
from ..text.source import Source, Span
from . import names, reserved

# What needs the names that a file itself has.
THE_FILE = "the file itself"


@dataclass(frozen=True)
class Generated:
    """A name that a header defines.

    kind: `macro`, `constant`, `type`, `tag`, `function`, or `member` (of a struct: no clash with the rest)
    what: what it is for, in the words of the spec
    """

    name: str
    kind: str
    span: Span
    what: str


def taken(model: Model, handlers_as: str) -> FrozenSet[str]:
    """All names that a function's own variables must leave alone."""
    mine = (item.name for each in names.closure(model) for item in generated(each, handlers_as) if item.kind != "member")
    return reserved.ALL.union(mine)


def generated(model: Model, handlers_as: str = "extern") -> Tuple[Generated, ...]:
    """Every name that the model's own header defines, in the order of the text."""
    result: List[Generated] = []
    for enum in names.enums(model):
        result += _of_enum(enum)
    for actions in model.actions:
        result += _of_actions(actions, handlers_as)
    for flags in model.sets:
        result += _of_set(flags)
    for item in names.collects(model):
        result.append(Generated(names.collect(item.set), "function", item.set.span, f"flags '{item.set.name}'"))
    for dispatch in model.dispatches:
        result += _of_dispatch(dispatch)
    if result:
        result += _of_file(model, result[0].span)
    return tuple(result)


def _of_file(model: Model, where: Span) -> Iterator[Generated]:
    path = model.path
    start = Span(where.source, 0, 0) if where.source.path == path else Span(Source(path, "\n"), 0, 0)
    macros = [names.guard(path), names.implementation(path), names.flash(path), names.read(path), names.gather(path), names.set_flag(path),
              *(names.entry(path, bits) for bits in (1, 2, 4))]
    functions = [names.same(path), *(names.lowest(path, bits) for bits in (8, 16, 32, 64)), *(names.entry_shift(path, bits) for bits in (1, 2, 4))]
    if any(item.packed for item in names.collects(model)):
        macros += [names.pack(path, part) for part in names.PACKING]
        functions += [names.bools(path, size) for size in SIZES]
    for name in macros:
        yield Generated(name, "macro", start, THE_FILE)
    for name in functions:
        yield Generated(name, "function", start, THE_FILE)


def _of_enum(enum: EnumType) -> Iterator[Generated]:
    what = f"{enum.kind} '{enum.name}'"
    yield Generated(enum.c_name, "tag", enum.span, what)
    for function in (names.name_function(enum.c_name), names.from_name_function(enum.c_name)):
        yield Generated(function, "function", enum.span, what)
    for member in enum.members:
        mine = f"'{member.name}' of {what}"
        yield Generated(names.enumerator(enum, member), "constant", member.span, mine)
        if member.high > member.low:
            yield Generated(names.last_enumerator(enum, member), "constant", member.span, mine)


def _of_actions(actions: Actions, handlers_as: str) -> Iterator[Generated]:
    what = f"actions '{actions.name}'"
    yield Generated(names.actions_type(actions), "type", actions.span, what)
    for tag in (names.mask_enum(actions.name), names.bit_enum(actions.name)):
        yield Generated(tag, "tag", actions.span, what)
    kind = f"{actions.name}_action"
    for function in (names.name_function(kind), names.from_name_function(kind), names.names_table(kind)):
        yield Generated(function, "function", actions.span, what)
    if handlers_as == "struct":
        yield Generated(names.handlers(actions), "tag", actions.span, what)
    for action in actions.actions:
        mine = f"'{action.name}' of {what}"
        yield Generated(names.action_mask(actions, action), "constant", action.span, mine)
        yield Generated(names.action_bit(actions, action), "constant", action.span, mine)
        if handlers_as == "struct":
            yield Generated(action.name, "member", action.span, mine)
        else:
            yield Generated(names.handler(actions, action), "function", action.span, mine)


def _of_set(flags: FlagSet) -> Iterator[Generated]:
    return _of_wide_set(flags) if flags.wide else _of_word(flags)


def _of_wide_set(flags: FlagSet) -> Iterator[Generated]:
    what = f"flags '{flags.name}'"
    yield Generated(names.flags_type(flags), "type", flags.span, what)
    yield Generated(names.bit_enum(flags.name), "tag", flags.span, what)
    kind = f"{flags.name}_flag"
    for function in (*(names.wide(flags, one) for one in names.WIDE), names.valid(flags), names.name_function(kind), names.from_name_function(kind)):
        yield Generated(function, "function", flags.span, what)
    for field in flags.fields:
        mine = f"'{field.name}' of {what}"
        if field.type is None:
            yield Generated(names.flag_bit(flags, field), "constant", field.span, mine)
        else:
            yield Generated(names.field_shift(flags, field), "constant", field.span, mine)
            yield Generated(names.getter(flags, field), "function", field.span, mine)
            yield Generated(names.putter(flags, field), "function", field.span, mine)


def _of_word(flags: FlagSet) -> Iterator[Generated]:
    what = f"flags '{flags.name}'"
    yield Generated(names.flags_type(flags), "type", flags.span, what)
    for tag in (names.mask_enum(flags.name), names.bit_enum(flags.name)):
        yield Generated(tag, "tag", flags.span, what)
    kind = f"{flags.name}_flag"
    for function in (names.clear(flags), names.valid(flags), names.name_function(kind), names.from_name_function(kind), names.names_table(kind)):
        yield Generated(function, "function", flags.span, what)
    for field in flags.fields:
        mine = f"'{field.name}' of {what}"
        if field.type is None:
            yield Generated(names.constant(flags, field), "constant", field.span, mine)
            yield Generated(names.flag_bit(flags, field), "constant", field.span, mine)
        else:
            yield Generated(names.constant(flags, field), "macro", field.span, mine)
            yield Generated(names.field_mask(flags, field), "constant", field.span, mine)
            yield Generated(names.field_shift(flags, field), "constant", field.span, mine)
            yield Generated(names.getter(flags, field), "function", field.span, mine)
            yield Generated(names.setter(flags, field), "function", field.span, mine)
    for mask in flags.masks:
        yield Generated(names.constant(flags, mask), "constant", mask.span, f"'{mask.name}' of {what}")


def _of_dispatch(dispatch: Dispatch) -> Iterator[Generated]:
    where, what = dispatch.name_span, f"dispatch '{dispatch.name}'"
    yield Generated(dispatch.name, "function", where, what)
    if len(dispatch.outputs) > 1:
        yield Generated(names.answer_struct(dispatch), "tag", where, what)
    for output in dispatch.outputs:
        yield from _of_output(dispatch, output, f"'{output.label}' of {what}")
    for judge in names.judged(dispatch):
        if names.has_rule(dispatch, judge):
            yield Generated(names.rule(dispatch, judge), "function", where, what)
        if names.has_rules(dispatch, judge):
            yield Generated(names.rules(dispatch, judge), "function", where, what)
    yield Generated(names.rule_name(dispatch), "function", where, what)


def _of_output(dispatch: Dispatch, output: Output, what: str) -> Iterator[Generated]:
    if len(dispatch.outputs) > 1:
        yield Generated(names.lookup(dispatch, output), "function", output.span, what)
        yield Generated(output.label, "member", output.span, what)
    parts: List[str] = []
    if isinstance(output.type, Actions):
        yield Generated(names.steps_type(dispatch, output), "type", output.span, what)
        parts += ["actions", "run"]
    parts += ["map"] * names.mapped(dispatch, output)
    parts += ["set", "keep"] if output.update else ["rows"] * (len(dispatch.words) == 1)
    for each in parts:
        yield Generated(names.part(dispatch, output, each), "function", output.span, what)
