# SPDX-License-Identifier: MIT
"""Every C name that a header defines, in one place.

The functions spell one name each; the printers use them and nothing else. `generated` lists all names of a model with the
place in the spec that asked for each: the question of clashes needs no look at the C.
"""

import re
from dataclasses import dataclass
from typing import FrozenSet, Iterable, Iterator, List, Optional, Tuple

from ..model.model import (
    Action, Actions, Collect, Dispatch, EnumType, Field, FlagSet, Mask, Member, Model, Output,
)
from ..model.packed import SIZES
from ..text.source import Source, Span
from . import reserved

SINGLE_HIT = ("first", "last", "unique", "any")

# The macros that pack bools.
PACKING = ("SET_4", "SET_8", "EACH_4", "BOOL", "BESIDE", "RUN_4")

# What needs the names that a file itself has.
THE_FILE = "the file itself"


# --- files ---------------------------------------------------------------------------------------


def base(path: str) -> str:
    """The file's name without its folder."""
    return re.split(r"[/\\]", path)[-1]


def stem(path: str) -> str:
    """The file's name without folder and ending, as part of a C name."""
    text = re.sub(r"\W", "_", _bare(path), flags=re.ASCII)
    return f"flags_{text}" if not text or text[0].isdigit() else text


def header_file(path: str) -> str:
    """The header that a spec owns."""
    return f"{_bare(path)}.h"


def source_file(path: str) -> str:
    """The C file beside the header."""
    return f"{_bare(path)}.c"


def _bare(path: str) -> str:
    name = base(path)
    return name[: -len(".flags")] if name.endswith(".flags") else name


def guard(path: str) -> str:
    """The include guard."""
    return f"FLAGC_{re.sub(r'[^A-Za-z0-9]', '_', _bare(path)).upper()}_H"


def implementation(path: str) -> str:
    """What the user defines in one file, where a lone header is to hold its tables and functions."""
    return f"{stem(path).upper()}_IMPLEMENTATION"


def implemented(path: str) -> str:
    """What says that they are there."""
    return f"FLAGC_{stem(path).upper()}_IMPLEMENTED"


def flash(path: str) -> str:
    """The macro that places a table."""
    return f"FLAGC_{stem(path).upper()}_FLASH"


def read(path: str) -> str:
    """The macro that reads an entry of a table."""
    return f"FLAGC_{stem(path).upper()}_READ"


def set_flag(path: str) -> str:
    """The macro that sets a flag where a condition holds."""
    return f"FLAGC_{stem(path).upper()}_SET"


def pack(path: str, part: str) -> str:
    """A macro that packs bools."""
    return f"FLAGC_{stem(path).upper()}_{part}"


def bools(path: str, size: int) -> str:
    """The function that reads so many bools at once."""
    return f"{stem(path)}_bools_{size}"


def gather(path: str) -> str:
    """The macro that brings bits together."""
    return f"FLAGC_{stem(path).upper()}_GATHER"


def lowest(path: str, bits: int) -> str:
    """The function that finds the lowest bit of a word that is set."""
    return f"flagc_{stem(path)}_lowest{bits}"


def entry(path: str, bits: int) -> str:
    """The macro that takes an entry of so many bits out of its byte."""
    return f"FLAGC_{stem(path).upper()}_ENTRY{bits}"


def entry_shift(path: str, bits: int) -> str:
    """The function behind that macro where shifts are slow."""
    return f"flagc_{stem(path)}_entry{bits}"


def same(path: str) -> str:
    """The function that compares two names."""
    return f"{stem(path)}_same_name"


# --- types ---------------------------------------------------------------------------------------


def enumerator(enum: EnumType, member: Member) -> str:
    """The constant of a member; of its lowest code if it has several."""
    return f"{enum.c_name}_{member.name}".upper()


def last_enumerator(enum: EnumType, member: Member) -> str:
    """The constant of a member's greatest code."""
    return f"{enumerator(enum, member)}_LAST"


def code_name(enum: EnumType, code: int) -> Optional[str]:
    """The constant that has this code, if one has."""
    for member in enum.members:
        if member.low == code:
            return enumerator(enum, member)
        if member.high == code:
            return last_enumerator(enum, member)
    return None


def name_function(kind: str) -> str:
    """From a code to its name."""
    return f"{kind}_name"


def from_name_function(kind: str) -> str:
    """From a name to its code."""
    return f"{kind}_from_name"


# --- actions -------------------------------------------------------------------------------------


def actions_type(actions: Actions) -> str:
    """The type of a set of actions."""
    return f"{actions.name}_actions"


def action_mask(actions: Actions, action: Action) -> str:
    """The mask of an action."""
    return f"{actions.name}_{action.name}".upper()


def action_bit(actions: Actions, action: Action) -> str:
    """The number of an action."""
    return f"{action_mask(actions, action)}_BIT"


def handler(actions: Actions, action: Action) -> str:
    """The user's function that does an action."""
    return f"{actions.name}_{action.name}"


def handlers(actions: Actions) -> str:
    """The tag of the table of the user's functions."""
    return f"{actions.name}_handlers"


# --- flag sets -----------------------------------------------------------------------------------


def flags_type(flags: FlagSet) -> str:
    """The type of the word."""
    return f"{flags.name}_flags"


def mask_enum(name: str) -> str:
    """The tag of the enum of masks of a set or of actions."""
    return f"{name}_mask"


def bit_enum(name: str) -> str:
    """The tag of the enum of bit numbers of a set or of actions."""
    return f"{name}_bit"


def constant(flags: FlagSet, item: "Field | Mask") -> str:
    """A flag's or a named mask's constant; for a field the macro that moves a code into place."""
    return f"{flags.name}_{item.name}".upper()


def flag_bit(flags: FlagSet, field: Field) -> str:
    """The number of a flag's bit."""
    return f"{constant(flags, field)}_BIT"


def field_mask(flags: FlagSet, field: Field) -> str:
    """The mask of a flag or of a field."""
    return constant(flags, field) if field.type is None else f"{constant(flags, field)}_MASK"


def field_shift(flags: FlagSet, field: Field) -> str:
    """The number of a field's lowest bit."""
    return f"{constant(flags, field)}_SHIFT"


def getter(flags: FlagSet, field: Field) -> str:
    """Reads a field."""
    return f"{flags.name}_get_{field.name.lower()}"


def setter(flags: FlagSet, field: Field) -> str:
    """Gives the word with a field replaced."""
    return f"{flags.name}_with_{field.name.lower()}"


def clear(flags: FlagSet) -> str:
    """Clears bits without a warning about signs."""
    return f"{flags.name}_clear"


def valid(flags: FlagSet) -> str:
    """Whether the word may occur."""
    return f"{flags.name}_valid"


def collect(flags: FlagSet) -> str:
    """Fills the word."""
    return f"{flags.name}_collect"


# --- dispatches ----------------------------------------------------------------------------------


def word(dispatch: Dispatch, number: int) -> str:
    """The parameter that holds a word."""
    return "f" if len(dispatch.words) == 1 else f"f_{dispatch.words[number].name}"


def old(dispatch: Dispatch, output: Output) -> str:
    """The parameter that holds the word before an update."""
    count = sum(1 for other in dispatch.outputs if other.update and other.old is None)
    return "old" if count == 1 else f"old_{output.label}"


def lookup(dispatch: Dispatch, output: Output) -> str:
    """The function that answers one output; other names of this output begin with it."""
    return dispatch.name if len(dispatch.outputs) == 1 else f"{dispatch.name}_{output.label}"


def answer_struct(dispatch: Dispatch) -> str:
    """The tag of what a dispatch of several outputs answers."""
    return f"{dispatch.name}_answer"


def steps_type(dispatch: Dispatch, output: Output) -> str:
    """The type of a sequence of actions."""
    return f"{lookup(dispatch, output)}_steps"


def part(dispatch: Dispatch, output: Output, what: str) -> str:
    """`actions`, `run`, `set` or `keep` of one output."""
    return f"{lookup(dispatch, output)}_{what}"


def rule(dispatch: Dispatch, output: Optional[Output]) -> str:
    """The number of the rule that answers; `output` is None where one policy judges all."""
    return f"{dispatch.name if output is None else lookup(dispatch, output)}_rule"


def rules(dispatch: Dispatch, output: Optional[Output]) -> str:
    """The numbers of the rules that match."""
    return f"{rule(dispatch, output)}s"


def rule_name(dispatch: Dispatch) -> str:
    """From a rule's number to its name."""
    return f"{dispatch.name}_rule_name"


def judged(dispatch: Dispatch) -> Tuple[Optional[Output], ...]:
    """What has rules of its own: None, or every output where each has its policy."""
    alone = dispatch.shared or len(dispatch.outputs) == 1
    return (None,) if alone else dispatch.outputs


def has_rule(dispatch: Dispatch, output: Optional[Output]) -> bool:
    """Whether one rule answers."""
    return (output or dispatch.outputs[0]).policy in SINGLE_HIT


def has_rules(dispatch: Dispatch, output: Optional[Output]) -> bool:
    """Whether several rules may take part."""
    return not has_rule(dispatch, output) or any(item.also for item in dispatch.rules)


# --- all of them ---------------------------------------------------------------------------------


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


def closure(model: Model) -> Tuple[Model, ...]:
    """The model behind all that it includes, directly or not; each file once."""
    result: List[Model] = []
    pending: List[Tuple[Model, bool]] = [(model, False)]
    entered = set()
    while pending:
        item, done = pending.pop()
        if done:
            result.append(item)
        elif item.path not in entered:
            entered.add(item.path)
            pending.append((item, True))
            pending += [(other, False) for other in reversed(item.imported)]
    return tuple(result)


def enums(model: Model) -> Tuple[EnumType, ...]:
    """The enums that the model's header holds: the declared ones, and those of fields that declare their own."""
    result = list(model.enums)
    seen = {id(item) for item in result}
    for flags in model.sets:
        for field in flags.fields:
            kind = field.type
            if isinstance(kind, EnumType) and kind.path == flags.path and id(kind) not in seen:
                seen.add(id(kind))
                result.append(kind)
    return tuple(result)


def collects(model: Model) -> Tuple[Collect, ...]:
    """The sets that are filled from C, or by other dispatches."""
    return tuple(item for item in model.collects if item.steps or item.set.parameters.strip())


def taken(model: Model, handlers_as: str) -> FrozenSet[str]:
    """All names that a function's own variables must leave alone."""
    mine = (item.name for each in closure(model) for item in generated(each, handlers_as) if item.kind != "member")
    return reserved.ALL.union(mine)


def fresh(wish: str, used: Iterable[str]) -> str:
    """The name, or the name with the least number behind it that is not used."""
    if wish not in used:
        return wish
    number = 1
    while f"{wish}{number}" in used:
        number += 1
    return f"{wish}{number}"


def generated(model: Model, handlers_as: str = "extern") -> Tuple[Generated, ...]:
    """Every name that the model's own header defines, in the order of the text."""
    result: List[Generated] = []
    for enum in enums(model):
        result += _of_enum(enum)
    for actions in model.actions:
        result += _of_actions(actions, handlers_as)
    for flags in model.sets:
        result += _of_set(flags)
    for item in collects(model):
        result.append(Generated(collect(item.set), "function", item.set.span, f"flags '{item.set.name}'"))
    for dispatch in model.dispatches:
        result += _of_dispatch(dispatch)
    if result:
        result += _of_file(model, result[0].span)
    return tuple(result)


def _of_file(model: Model, where: Span) -> Iterator[Generated]:
    path = model.path
    start = Span(where.source, 0, 0) if where.source.path == path else Span(Source(path, "\n"), 0, 0)
    macros = [guard(path), implementation(path), flash(path), read(path), gather(path), set_flag(path), *(entry(path, bits) for bits in (1, 2, 4))]
    functions = [same(path), *(lowest(path, bits) for bits in (8, 16, 32, 64)), *(entry_shift(path, bits) for bits in (1, 2, 4))]
    if any(item.packed for item in collects(model)):
        macros += [pack(path, part) for part in PACKING]
        functions += [bools(path, size) for size in SIZES]
    for name in macros:
        yield Generated(name, "macro", start, THE_FILE)
    for name in functions:
        yield Generated(name, "function", start, THE_FILE)


def _of_enum(enum: EnumType) -> Iterator[Generated]:
    what = f"{enum.kind} '{enum.name}'"
    yield Generated(enum.c_name, "tag", enum.span, what)
    for function in (name_function(enum.c_name), from_name_function(enum.c_name)):
        yield Generated(function, "function", enum.span, what)
    for member in enum.members:
        mine = f"'{member.name}' of {what}"
        yield Generated(enumerator(enum, member), "constant", member.span, mine)
        if member.high > member.low:
            yield Generated(last_enumerator(enum, member), "constant", member.span, mine)


def _of_actions(actions: Actions, handlers_as: str) -> Iterator[Generated]:
    what = f"actions '{actions.name}'"
    yield Generated(actions_type(actions), "type", actions.span, what)
    for tag in (mask_enum(actions.name), bit_enum(actions.name)):
        yield Generated(tag, "tag", actions.span, what)
    for kind in (f"{actions.name}_action",):
        yield Generated(name_function(kind), "function", actions.span, what)
        yield Generated(from_name_function(kind), "function", actions.span, what)
    if handlers_as == "struct":
        yield Generated(handlers(actions), "tag", actions.span, what)
    for action in actions.actions:
        mine = f"'{action.name}' of {what}"
        yield Generated(action_mask(actions, action), "constant", action.span, mine)
        yield Generated(action_bit(actions, action), "constant", action.span, mine)
        if handlers_as == "struct":
            yield Generated(action.name, "member", action.span, mine)
        else:
            yield Generated(handler(actions, action), "function", action.span, mine)


def _of_set(flags: FlagSet) -> Iterator[Generated]:
    what = f"flags '{flags.name}'"
    yield Generated(flags_type(flags), "type", flags.span, what)
    for tag in (mask_enum(flags.name), bit_enum(flags.name)):
        yield Generated(tag, "tag", flags.span, what)
    functions = [clear(flags), valid(flags), name_function(f"{flags.name}_flag"), from_name_function(f"{flags.name}_flag")]
    for function in functions:
        yield Generated(function, "function", flags.span, what)
    for field in flags.fields:
        mine = f"'{field.name}' of {what}"
        if field.type is None:
            yield Generated(constant(flags, field), "constant", field.span, mine)
            yield Generated(flag_bit(flags, field), "constant", field.span, mine)
        else:
            yield Generated(constant(flags, field), "macro", field.span, mine)
            yield Generated(field_mask(flags, field), "constant", field.span, mine)
            yield Generated(field_shift(flags, field), "constant", field.span, mine)
            yield Generated(getter(flags, field), "function", field.span, mine)
            yield Generated(setter(flags, field), "function", field.span, mine)
    for mask in flags.masks:
        yield Generated(constant(flags, mask), "constant", mask.span, f"'{mask.name}' of {what}")


def _of_dispatch(dispatch: Dispatch) -> Iterator[Generated]:
    where, what = dispatch.name_span, f"dispatch '{dispatch.name}'"
    yield Generated(dispatch.name, "function", where, what)
    if len(dispatch.outputs) > 1:
        yield Generated(answer_struct(dispatch), "tag", where, what)
    for output in dispatch.outputs:
        yield from _of_output(dispatch, output, f"'{output.label}' of {what}")
    for judge in judged(dispatch):
        if has_rule(dispatch, judge):
            yield Generated(rule(dispatch, judge), "function", where, what)
        if has_rules(dispatch, judge):
            yield Generated(rules(dispatch, judge), "function", where, what)
    yield Generated(rule_name(dispatch), "function", where, what)


def _of_output(dispatch: Dispatch, output: Output, what: str) -> Iterator[Generated]:
    if len(dispatch.outputs) > 1:
        yield Generated(lookup(dispatch, output), "function", output.span, what)
        yield Generated(output.label, "member", output.span, what)
    if isinstance(output.type, Actions):
        yield Generated(steps_type(dispatch, output), "type", output.span, what)
        yield Generated(part(dispatch, output, "actions"), "function", output.span, what)
        yield Generated(part(dispatch, output, "run"), "function", output.span, what)
    if output.update:
        yield Generated(part(dispatch, output, "set"), "function", output.span, what)
        yield Generated(part(dispatch, output, "keep"), "function", output.span, what)
