# SPDX-License-Identifier: MIT
"""Numbers of a flag set, written with the names that the user gave them."""

from typing import List, Tuple

from ..model.model import Actions, EnumType, Field, FlagSet
from . import names
from .layout import literal

# More names than this in one expression say less than a number.
MANY = 6


def typed(flags: FlagSet) -> bool:
    """Whether the masks need a type of their own.

    An enumerator is an int, which may have 16 bits: it holds the bits below 15 in every language and on every machine.
    """
    named = 0
    for field in flags.fields:
        named |= field.mask
    return named >= 1 << 15


def code(field: Field, value: int) -> str:
    """A field's code: its constant if it has one, else the number."""
    named = names.code_name(field.type, value) if isinstance(field.type, EnumType) else None
    return named or literal(value)


def placed(flags: FlagSet, field: Field, value: int) -> str:
    """A field's code at its place in the word."""
    if field.type is None:
        return names.constant(flags, field) if value else "0"
    return f"{names.constant(flags, field)}({code(field, value)})"


def mask(flags: FlagSet, value: int) -> Tuple[str, ...]:
    """A mask as names to be ored; what no name covers is a number behind them."""
    for item in flags.masks:
        if item.value == value:
            return (names.constant(flags, item),)
    parts: List[str] = []
    rest = value
    for field in flags.fields:
        own = field.mask
        if own & value and len(parts) <= MANY:
            parts.append(names.field_mask(flags, field) if own & value == own else _partly(flags, field, value))
        rest &= ~own
    return _few(parts, rest, value)


def bits(flags: FlagSet, care: int, value: int) -> Tuple[str, ...]:
    """The value of a word under `care`, as names to be ored; fields with their codes."""
    parts: List[str] = []
    rest = value
    for field in flags.fields:
        own = field.mask
        if own & care and len(parts) <= MANY:
            held = (value & own) >> field.position
            if own & care != own:
                parts += [_partly(flags, field, value)] if held else []
            elif field.type is not None or held:
                parts.append(placed(flags, field, held))
        rest &= ~own
    return _few(parts, rest, value)


def _partly(flags: FlagSet, field: Field, value: int) -> str:
    """Some bits of a field. They are no code, so they are written as bits."""
    return f"{names.constant(flags, field)}({literal((value & field.mask) >> field.position, True)})"


def word(flags: FlagSet, value: int) -> str:
    """A whole word of flags, such as an answer; fields that are 0 are not mentioned."""
    if not value:
        return "0"
    care = 0
    for field in flags.fields:
        if field.mask & value:
            care |= field.mask
    return " | ".join(bits(flags, care, value))


def inserted(flags: FlagSet, field: Field, text: str, kind: str) -> str:
    """A code that is known at run time at its place in the word, of type `kind`. A set that is part of a wide one has no macro for it."""
    if field in flags.fields:
        return f"{names.constant(flags, field)}({text})"
    moved = f"(({kind})({text}) << {field.position})" if field.position else f"({kind})({text})"
    return f"({moved} & {literal(field.mask, True)})"


def slots(actions: Actions, order: Tuple[int, ...], value: int) -> str:
    """A set of slots; by the actions' names where slots are actions."""
    if not value:
        return "0"
    if order != tuple(range(len(order))):
        return literal(value, True)
    parts = [names.action_mask(actions, item) for number, item in enumerate(actions.actions) if value >> number & 1]
    return " | ".join(_few(parts, value >> len(actions.actions) << len(actions.actions), value))


def steps(actions: Actions, order: Tuple[int, ...], value: int) -> str:
    """The actions that a set of slots runs, for people."""
    held = [actions.actions[action].name for slot, action in enumerate(order) if value >> slot & 1]
    return ", ".join(held) or "nothing"


def ored(parts: Tuple[str, ...]) -> str:
    """The parts as an operand: in parentheses if there are several."""
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"


def _few(parts: List[str], rest: int, value: int) -> Tuple[str, ...]:
    if len(parts) > MANY or not parts:
        return (literal(value, True),)
    return tuple(parts) + ((literal(rest, True),) if rest else ())


def enum_answer(enum: EnumType, value: int) -> str:
    """A code of an enum as a value of its type."""
    return names.code_name(enum, value) or f"(enum {enum.c_name}){literal(value)}"
