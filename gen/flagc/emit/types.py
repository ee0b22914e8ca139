# SPDX-License-Identifier: MIT
"""What a header declares of enums, actions and flag sets, without how they are filled."""

from typing import FrozenSet, List, Sequence, Tuple

from ..model.model import Actions, EnumType, Field, FlagSet
from . import constants, names, validity, words
from .cparams import tags
from .layout import align, indent, notes, remark, storage, string, unsigned
from .program import Answers, body, gathering, truth

UNKNOWN = "?"


def banner(text: str) -> List[str]:
    """The line above a part of the header."""
    line = f"/* --- {text} "
    return [line + "-" * max(3, 100 - len(line) - 3) + " */"]


def about(doc: str) -> List[str]:
    """A doc text as a comment of its own, or nothing."""
    return [f"/* {notes(doc)} */"] if doc else []


def function(head: str, lines: Sequence[str]) -> List[str]:
    """A function of the header."""
    return [f"static inline {head}", "{"] + indent(lines) + ["}"]


# --- enums ---------------------------------------------------------------------------------------


def enum(item: EnumType, path: str) -> List[str]:
    """The enum, and its names both ways."""
    rows: List[Tuple[str, ...]] = []
    for member in item.members:
        rows.append((names.enumerator(item, member), f"= {member.low},", remark(notes(member.doc))))
        if member.high > member.low:
            rows.append((names.last_enumerator(item, member), f"= {member.high},"))
    lines = banner(f"{item.kind} {item.name}") + [""] + about(item.doc)
    lines += [f"enum {item.c_name} {{"] + indent(align(rows)) + ["};", ""]
    return lines + _enum_name(item) + [""] + _enum_from_name(item, path)


def _enum_name(item: EnumType) -> List[str]:
    lines = []
    for member in item.members:
        if member.high > member.low + 1:
            first, last = names.enumerator(item, member), names.last_enumerator(item, member)
            lines.append(f"if (code > {first} && code < {last}) {{ return {string(member.name)}; }}")
    lines.append("switch (code) {")
    rows = []
    for member in item.members:
        rows.append((f"case {names.enumerator(item, member)}:", f"return {string(member.name)};"))
        if member.high > member.low:
            rows.append((f"case {names.last_enumerator(item, member)}:", f"return {string(member.name)};"))
    lines += align(rows) + ["}", f"return {string(UNKNOWN)};"]
    head = f"const char *{names.name_function(item.c_name)}(enum {item.c_name} code)"
    return ['/* The name of a code, "?" if it has none. */'] + function(head, lines)


def _enum_from_name(item: EnumType, path: str) -> List[str]:
    pairs = [(member.name, names.enumerator(item, member)) for member in item.members]
    return from_name(item.c_name, "code", f"enum {item.c_name} *code", pairs, path)


def from_name(kind: str, what: str, place: str, pairs: Sequence[Tuple[str, str]], path: str) -> List[str]:
    """The function that finds what a name stands for. `place` is the parameter that says where it goes."""
    target = place.rpartition("*")[2]
    rows = [
        (f"if ({names.same(path)}(name, {string(name)}))", f"{{ *{target} = {constant};", "return true; }")
        for name, constant in pairs
    ]
    head = f"bool {names.from_name_function(kind)}(const char *name, {place})"
    about_it = f"/* Finds the {what} of a name; false, and nothing stored, if there is none. */"
    return [about_it] + function(head, align(rows) + ["return false;"])


def same_name(path: str) -> List[str]:
    """The comparison of two names, as <string.h> need not exist."""
    return ["/* Whether two names are the same. */"] + function(
        f"bool {names.same(path)}(const char *a, const char *b)",
        ["size_t i = 0;", "", "while ((a[i] != '\\0') && (a[i] == b[i])) {", "    i++;", "}", "return a[i] == b[i];"],
    )


# --- masks and bits ------------------------------------------------------------------------------


# Name, value, and what is said about it.
Constant = Tuple[str, str, str]


def _masks(tag: str, items: Sequence[Constant], bits: int, wide: bool) -> List[str]:
    """Masks as constants.

    While none needs bit 15, as a plain enum. Else an enumerator might not hold them: C++ and C23 give the enum the type of the
    word, older C has macros.
    """
    if not items:
        return []
    plain = [(name, f"= {value},", remark(note)) for name, value, note in items]
    if not wide:
        return [f"enum {tag} {{"] + indent(align(plain)) + ["};"]
    macros = [(f"#define {name}", f"({value})" if "|" in value else value, remark(note)) for name, value, note in items]
    return (
        ["#if defined(__cplusplus) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)"]
        + [f"enum {tag} : {unsigned(bits)} {{"] + indent(align(plain)) + ["};", "#else"]
        + align(macros) + ["#endif"]
    )


def _number(value: int, bits: int, wide: bool) -> str:
    text = f"0x{value:0{bits // 4}X}"
    return f"UINT{storage(bits)}_C({text})" if wide else text


def _bits(tag: str, items: Sequence[Tuple[str, int]]) -> List[str]:
    rows = [(name, f"= {value},") for name, value in items]
    return [f"enum {tag} {{"] + indent(align(rows)) + ["};"] if rows else []


def _bit_name(function_name: str, cases: Sequence[Tuple[str, str]], ranges: Sequence[str], what: str) -> List[str]:
    lines = list(ranges) + ["switch (bit) {"]
    lines += align([(f"case {label}:", f"return {string(name)};") for label, name in cases])
    lines += [f"default: return {string(UNKNOWN)};", "}"]
    if not cases:
        lines = list(ranges) + [f"return {string(UNKNOWN)};"]
    return [f'/* The name of the {what} that has this bit, "?" if there is none. */'] + function(
        f"const char *{function_name}(unsigned bit)", lines
    )


# --- actions -------------------------------------------------------------------------------------


def actions(item: Actions, path: str, handlers: str) -> List[str]:
    """The masks of actions, and the functions that the user writes."""
    count = len(item.actions)
    bits, wide = storage(count), count > 15
    word = names.actions_type(item)
    kind = f"{item.name}_action"
    masks = [
        (names.action_mask(item, one), _number(1 << number, bits, wide), notes(one.doc))
        for number, one in enumerate(item.actions)
    ]
    lines = banner(f"actions {item.name}") + [""] + about(item.doc)
    lines += [f"typedef {unsigned(count)} {word};", ""]
    lines += _masks(names.mask_enum(item.name), masks, bits, wide) + [""]
    numbers = [(names.action_bit(item, one), number) for number, one in enumerate(item.actions)]
    lines += _bits(names.bit_enum(item.name), numbers) + [""] + _handlers(item, handlers) + [""]
    cases = [(names.action_bit(item, one), one.name) for one in item.actions]
    lines += _bit_name(names.name_function(kind), cases, (), "action") + [""]
    pairs = [(one.name, names.action_mask(item, one)) for one in item.actions]
    return lines + from_name(kind, "mask", f"{word} *mask", pairs, path)


def _handlers(item: Actions, handlers: str) -> List[str]:
    parameters = item.parameters.strip() or "void"
    forward = [f"{tag};" for tag in tags(item.parameters)]
    forward += [""] if forward else []
    if handlers == "struct":
        members = [f"void (*{one.name})({parameters});" for one in item.actions]
        return forward + ["/* Your functions, one for each action; none may be null. */",
                          f"struct {names.handlers(item)} {{"] + indent(members) + ["};"]
    return forward + ["/* Your functions, one for each action. */"] + [
        f"void {names.handler(item, one)}({parameters});" for one in item.actions
    ]


# --- flag sets -----------------------------------------------------------------------------------


def flag_set(item: FlagSet, path: str, taken: FrozenSet[str]) -> List[str]:
    """The word's type, its masks and bits, and the functions over it."""
    word = names.flags_type(item)
    bits = item.width
    wide = constants.typed(item)
    lines = banner(f"flags {item.name}") + [""] + about(item.doc)
    lines += [f"typedef {unsigned(bits)} {word};", ""]
    lines += _masks(names.mask_enum(item.name), _set_masks(item, wide), bits, wide) + [""]
    numbers = [(bit_of(item, one), one.position) for one in item.fields]
    lines += _bits(names.bit_enum(item.name), numbers) + [""] + _clear(item)
    for field in item.fields:
        if field.type is not None:
            lines += [""] + _field(item, field)
    pairs = [(one.name, names.field_mask(item, one)) for one in item.fields]
    pairs += [(one.name, names.constant(item, one)) for one in item.masks]
    return (lines + [""] + valid(item, taken) + [""] + flag_name(item) + [""]
            + from_name(f"{item.name}_flag", "mask", f"{word} *mask", pairs, path))


def bit_of(item: FlagSet, field: Field) -> str:
    """The number of a flag's bit, or of a field's lowest one."""
    return names.flag_bit(item, field) if field.type is None else names.field_shift(item, field)


def _set_masks(item: FlagSet, wide: bool) -> List[Constant]:
    result = [
        (names.field_mask(item, one), _number(one.mask, item.width, wide), notes(one.doc, one.tags))
        for one in item.fields
    ]
    for mask in item.masks:
        # Its own name is no way to say what it holds.
        parts = [names.field_mask(item, one) for one in item.fields if one.mask & mask.value]
        named = " | ".join(parts) if 0 < len(parts) <= constants.MANY else _number(mask.value, item.width, wide)
        result.append((names.constant(item, mask), named, notes(mask.doc)))
    return result


def _clear(item: FlagSet) -> List[str]:
    word = names.flags_type(item)
    head = f"{word} {names.clear(item)}({word} f, {word} mask)"
    return ["/* The word without the flags of the mask. */"] + function(head, [f"return ({word})(f & ({word})~mask);"])


def code_type(field: Field) -> str:
    """The C type of a field's code."""
    if isinstance(field.type, EnumType):
        return f"enum {field.type.c_name}"
    return unsigned(field.width)


def _field(item: FlagSet, field: Field) -> List[str]:
    word, kind = names.flags_type(item), code_type(field)
    mask, shift, macro = names.field_mask(item, field), names.field_shift(item, field), names.constant(item, field)
    held = f"(f & {mask}) >> {shift}"
    moved = f"(({word})((({word})(code) << {shift}) & {mask}))"
    lines = [f"/* {macro}(code): the code at its place, in constants too. */", f"#define {macro}(code) {moved}", ""]
    lines += function(f"{kind} {names.getter(item, field)}({word} f)", [f"return ({kind})({held});"]) + [""]
    changed = f"({word})({names.clear(item)}(f, {mask}) | {macro}(code))"
    return lines + function(f"{word} {names.setter(item, field)}({word} f, {kind} code)", [f"return {changed};"])


def valid(item: FlagSet, taken: FrozenSet[str]) -> List[str]:
    """The function that tells whether a word may occur."""
    program, named = validity.valid(item), (("f", item),)
    lines = body(program, words.setting(named, (), "", taken), Answers("bool", truth, gathering(1, False), True))
    head = f"bool {names.valid(item)}({words.parameter(item, 'f')})"
    return ["/* Whether the word may occur. */"] + function(head, words.unused(named, program) + lines)


def flag_name(item: FlagSet) -> List[str]:
    """The function that tells the name of a bit."""
    cases: List[Tuple[str, str]] = []
    ranges: List[str] = []
    for field in item.fields:
        bit = bit_of(item, field)
        if field.width == 1:
            cases.append((bit, field.name))
            continue
        above = f"bit >= {bit} && " if field.position else ""
        ranges.append(f"if ({above}bit <= {field.position + field.width - 1}) {{ return {string(field.name)}; }}")
    return _bit_name(names.name_function(f"{item.name}_flag"), cases, ranges, "flag or field")
