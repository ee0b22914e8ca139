# SPDX-License-Identifier: MIT
"""A C parameter list, read as far as is needed to pass its parameters on.

Only names are wanted. In a declarator the name is the last word in front of the brackets, or, if the first bracket
opens with `*` (`void (*done)(int)`), it is found inside that bracket in the same way.
"""

import re
from typing import List, Optional, Tuple

_TOKEN = re.compile(r"""\s+|/\*.*?\*/|[A-Za-z_]\w*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\.\.\.|[0-9][\w.]*|.""", re.ASCII)
_OPEN = {"(": ")", "[": "]", "{": "}"}
_QUALIFIERS = {"const", "volatile", "restrict", "register", "static", "_Atomic", "__restrict", "__restrict__"}
_TYPES = {"void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool", "bool", "_Complex"}
_TAGS = {"struct", "union", "enum"}
_ATTRIBUTES = {"__attribute__", "__attribute", "__declspec", "_Alignas", "alignas"}

Token = str


def tokens(text: str) -> Tuple[Token, ...]:
    """The C tokens of a line, without blanks and comments."""
    found = (match.group() for match in _TOKEN.finditer(text))
    return tuple(item for item in found if not item.isspace() and not item.startswith("/*"))


def identifiers(text: str) -> Tuple[str, ...]:
    """The words of a piece of C, in order."""
    return tuple(item for item in tokens(text) if item[0].isalpha() or item[0] == "_")


def parameter_names(text: str) -> Optional[Tuple[str, ...]]:
    """The names of the parameters; None if one has no name, or they cannot be passed on (`...`)."""
    items = tokens(text)
    if not items or items == ("void",):
        return ()
    result = []
    for declaration in _split(items):
        name = _name(declaration, False)
        if name is None:
            return None
        result.append(name)
    return tuple(result)


def tags(text: str) -> Tuple[str, ...]:
    """The structs and unions that are spoken of, such as `struct job`, each once."""
    items = tokens(text)
    found = (f"{a} {b}" for a, b in zip(items, items[1:]) if a in ("struct", "union") and _is_word(b))
    return tuple(dict.fromkeys(found))


def _split(items: Tuple[Token, ...]) -> List[Tuple[Token, ...]]:
    """The declarations between the outermost commas."""
    result = []
    depth = start = 0
    for place, item in enumerate(items):
        depth += (item in _OPEN) - (item in _OPEN.values())
        if item == "," and depth == 0:
            result.append(items[start:place])
            start = place + 1
    result.append(items[start:])
    return result


def _group(items: Tuple[Token, ...], start: int) -> int:
    """The place behind the bracket that opens at `start`."""
    depth = 0
    for place in range(start, len(items)):
        depth += (items[place] in _OPEN) - (items[place] in _OPEN.values())
        if depth == 0:
            return place + 1
    return len(items)


def _is_word(item: Token) -> bool:
    return item[0].isalpha() or item[0] == "_"


def _name(items: Tuple[Token, ...], typed: bool) -> Optional[str]:
    """The declared name. `typed` says that the type stood before these tokens."""
    name = None
    place = 0
    while place < len(items):
        item = items[place]
        if item in _ATTRIBUTES:
            place = _group(items, place + 1)
            continue
        if item in _TAGS:
            typed, place = True, place + 2
            continue
        if item == "(" and (typed or name) and items[place + 1 : place + 2] in (("*",), ("^",)):
            return _name(items[place + 1 : _group(items, place) - 1], True)
        if item in _OPEN:
            break
        if item in _TYPES:
            typed = True
        elif item == "*":
            typed = typed or name is not None
            name = None
        elif _is_word(item) and item not in _QUALIFIERS:
            typed, name = typed or name is not None, item
        elif item not in _QUALIFIERS:
            return None
        place += 1
    return name if typed else None
