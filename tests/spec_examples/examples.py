# SPDX-License-Identifier: MIT
"""The examples in the documents: `flags` blocks, and the `answers` and `errors` blocks behind them."""

import re
from dataclasses import dataclass
from typing import Dict, List, Optional, Sequence, Tuple

from flagc.model.model import Actions, Bool, Dispatch, EnumType, Field, FlagSet, Model, Output
from flagc.oracle.interpret import Given

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One `flags` block with what is said of it. `line` is where it starts in its document."""

    document: str
    line: int
    text: str
    answers: Tuple[str, ...]
    errors: Optional[Tuple[str, ...]]


def examples(document: str, text: str) -> List[Example]:
    """All examples of a document."""
    found: List[Example] = []
    for match in FENCE.finditer(text):
        kind, body = match.groups()
        lines = tuple(line for line in body.splitlines() if line.strip())
        if kind == "flags":
            found.append(Example(document, text.count("\n", 0, match.start()) + 2, body, (), None))
        elif kind in ("answers", "errors"):
            last = found.pop()
            answers = last.answers + (lines if kind == "answers" else ())
            errors = lines if kind == "errors" else last.errors
            found.append(Example(last.document, last.line, last.text, answers, errors))
    return found


@dataclass(frozen=True)
class Asked:
    """An `answers` line: the dispatch, its words, the old words of its updates (one an output), the right answers."""

    dispatch: Dispatch
    words: Tuple[int, ...]
    olds: Tuple[int, ...]
    answers: Tuple[Given, ...]


def asked(model: Model, line: str) -> Asked:
    """Reads `press(STATE=OPEN, new.WARN) = stop, DONE`."""
    match = re.fullmatch(r"(\w+)\((.*?)\) = (.*)", line.strip())
    if not match:
        raise ValueError(f"no line of answers: {line}")
    dispatch = next(d for d in model.dispatches if d.name == match.group(1))
    words = [0] * len(dispatch.words)
    olds = [0] * len(dispatch.outputs)
    for item in _items(match.group(2)):
        name, _, code = item.partition("=")
        place, old, field = _input(dispatch, name)
        value = _code(field, code) << field.position
        if old is None:
            words[place] |= value
        else:
            olds[old] |= value
    answers = tuple(_answer(output, _items(match.group(3)), dispatch) for output in dispatch.outputs)
    return Asked(dispatch, tuple(words), tuple(olds), answers)


def _items(text: str) -> List[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _input(dispatch: Dispatch, name: str) -> Tuple[int, Optional[int], Field]:
    """The word or the old word (by its output) that a name belongs to, and its field."""
    word, _, plain = name.rpartition(".")
    for place, parameter in enumerate(dispatch.words):
        for field in parameter.set.fields:
            if field.name == plain and word in ("", parameter.name):
                return place, None, field
    for number, output in enumerate(dispatch.outputs):
        if output.update and output.old is None and isinstance(output.type, FlagSet) and word == output.label:
            return 0, number, _flag(output.type, plain)
    raise ValueError(f"no input '{name}' of {dispatch.name}")


def _flag(flags: FlagSet, name: str) -> Field:
    return next(field for field in flags.fields if field.name == name)


def _code(field: Field, code: str) -> int:
    if not code:
        return 1
    if code.isdigit():
        return int(code)
    assert isinstance(field.type, EnumType)
    return next(member.low for member in field.type.members if member.name == code)


def _answer(output: Output, items: Sequence[str], dispatch: Dispatch) -> Given:
    """What the items say about one output; what they do not mention is empty."""
    mine = []
    for item in items:
        label, equals, value = item.partition(" = ")
        if not equals:
            mine.append(item)
        elif label == output.label:
            mine.append(value)
    if isinstance(output.type, Actions):
        numbers = {action.name: number for number, action in enumerate(output.type.actions)}
        return tuple(numbers[item] for item in mine if item in numbers)
    if isinstance(output.type, FlagSet):
        values = {item.name: item.mask for item in output.type.fields}
        values.update({item.name: item.value for item in output.type.masks})
        word = 0
        for item in mine:
            word |= values.get(item, 0)
        return word
    codes: Dict[str, int] = {}
    if isinstance(output.type, EnumType):
        codes = {member.name: member.low for member in output.type.members}
    elif isinstance(output.type, Bool):
        codes = {"true": 1, "false": 0, output.label: 1, "!" + output.label: 0}
    else:
        codes = {item: int(item, 0) for item in mine if re.fullmatch(r"-?(0x)?[0-9A-Fa-f]+", item)}
    found = [codes[item] for item in mine if item in codes]
    if len(found) != 1:
        raise ValueError(f"the answers say {len(found)} things about '{output.label}' of {dispatch.name}")
    return found[0]
