# SPDX-License-Identifier: MIT
"""Reads plain C: one operand, or one comparison of an operand with a constant. What is not plain is not read at all.

    plain    = { "!" } ( "(" plain ")" | operand ) | operand COMPARE constant | constant COMPARE operand ;
    operand  = place | place "&" NUMBER | "(" operand ")" ;               (the mask in parentheses where something is compared)
    place    = { "*" } NAME { "." NAME | "->" NAME | "[" ( NAME | NUMBER ) "]" } ;
    constant = [ "-" ] NUMBER | "NULL" | "nullptr" | "true" | "false" | UPPER_CASE_NAME | "'c'" ;

Calls, assignments, `++`, casts and arithmetic are not plain: they may have effects, or other values than it seems. An operand alone asks
whether it is not 0. Blanks do not matter.

Nothing is known of the operand's type. It may be a float, even NaN, of which every comparison but `!=` is false: `!(x < 1)` is not `x >= 1`. It may be
unsigned, and then -1 is a great number; so constants have an order only from 0 to 32767, the `int`s of every machine, which every float
holds exactly. Of other constants it is known that they equal themselves.
"""

import re
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

# How an operand may stand to a constant, as bits: less, equal, greater, unordered.
LESS, EQUAL, GREATER, UNORDERED = 1, 2, 4, 8
ALL = LESS | EQUAL | GREATER | UNORDERED
_HOLDS = {"<": LESS, "<=": LESS | EQUAL, "==": EQUAL, "!=": ALL & ~EQUAL, ">=": GREATER | EQUAL, ">": GREATER}
_SWAPPED = {"<": ">", "<=": ">=", "==": "==", "!=": "!=", ">=": "<=", ">": "<"}

ORDERED = 32767
INT = 0x7FFFFFFF

# Longer C is not plain.
LONGEST = 64

_TOKEN = re.compile(r"\s*(?:([A-Za-z_]\w*)|([0-9][\w.]*)|('[^'\\]')|(->|==|!=|<=|>=|[-<>!()*&.\[\]]))")
_NAME = re.compile(r"[A-Za-z_]\w*")
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]{1,8}|0|[1-9][0-9]{0,9}")
_UPPER = re.compile(r"[A-Z][A-Z0-9_]*")
_WORDS = {"NULL": 0, "nullptr": 0, "false": 0, "true": 1}
_NO_PLACES = frozenset([*_WORDS, "sizeof", "alignof", "_Alignof", "defined"])

# What may change a value, or run code of which nothing is known: a call, an assignment, a step.
_LOUD = re.compile(r"[\w)\]]\s*\(|(?<![=!<>])=(?!=)|<<=|>>=|\+\+|--")


@dataclass(frozen=True)
class Comparison:
    """What C says of an operand.

    operand:  its text without blanks
    constant: a name, or a number in decimal
    value:    of a constant that has an order
    holds:    for which of the four ways in which the operand may stand to the constant
    """

    operand: str
    constant: str
    value: Optional[int]
    holds: int


def quiet(text: str) -> bool:
    """Whether C at least looks as if running it changes nothing."""
    return not _LOUD.search(text)


def read(text: str) -> Optional[Comparison]:
    """What plain C says; None if it is not plain."""
    tokens = _tokens(text)
    if tokens is None:
        return None
    negated = False
    while tokens:
        if _enclosed(tokens):
            tokens = tokens[1:-1]
        elif tokens[0] == "!" and (tokens[1:2] == ["!"] or _enclosed(tokens[1:]) or _place(tokens[1:])):
            tokens, negated = tokens[1:], not negated
        else:
            break
    found = _alone(tokens) or _compared(tokens)
    if found is None or not negated:
        return found
    return Comparison(found.operand, found.constant, found.value, ALL & ~found.holds)


def _tokens(text: str) -> Optional[List[str]]:
    """The tokens, or None if the text has others than plain C."""
    tokens: List[str] = []
    text, place = text.rstrip(), 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or len(tokens) == LONGEST:
            return None
        tokens.append(match.group().strip())
        place = match.end()
    return tokens


def _enclosed(tokens: Sequence[str]) -> bool:
    """Whether the first token is a parenthesis that the last one closes."""
    if len(tokens) < 3 or tokens[0] != "(":
        return False
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0:
            return place == len(tokens) - 1
    return False


def _place(tokens: Sequence[str]) -> str:
    """The text of a place, or nothing if it is none."""
    start = 0
    while start < len(tokens) and tokens[start] == "*":
        start += 1
    if start == len(tokens) or not _NAME.fullmatch(tokens[start]) or tokens[start] in _NO_PLACES:
        return ""
    at = start + 1
    while at < len(tokens):
        if tokens[at] in (".", "->") and at + 1 < len(tokens) and _NAME.fullmatch(tokens[at + 1]):
            at += 2
        elif tokens[at] == "[" and at + 2 < len(tokens) and tokens[at + 2] == "]" and re.fullmatch(r"\w+", tokens[at + 1]):
            at += 3
        else:
            return ""
    return "".join(tokens)


def _operand(tokens: Sequence[str], masked: bool) -> str:
    """The text of an operand, or nothing. masked: a mask needs no parentheses here."""
    while _enclosed(tokens):
        tokens, masked = tokens[1:-1], True
    if masked and len(tokens) > 2 and tokens[-2] == "&" and _constant(tokens[-1:]) and tokens[-1][0].isdigit():
        place = _place(tokens[:-2])
        return f"{place}&{int(tokens[-1], 0)}" if place else ""
    return _place(tokens)


def _constant(tokens: Sequence[str]) -> Optional[Tuple[str, Optional[int]]]:
    """The text of a constant, and its value if it has an order."""
    minus = len(tokens) == 2 and tokens[0] == "-"
    if len(tokens) != 1 + minus:
        return None
    token = tokens[-1]
    if not minus and token in _WORDS:
        return str(_WORDS[token]), _WORDS[token]
    if _NUMBER.fullmatch(token) and int(token, 0) <= INT:
        value = -int(token, 0) if minus else int(token, 0)
        return str(value), value if 0 <= value <= ORDERED else None
    return (token, None) if not minus and (_UPPER.fullmatch(token) or token[0] == "'") else None


def _alone(tokens: Sequence[str]) -> Optional[Comparison]:
    operand = _operand(tokens, True)
    return Comparison(operand, "0", 0, _HOLDS["!="]) if operand else None


def _compared(tokens: Sequence[str]) -> Optional[Comparison]:
    places = [place for place, token in enumerate(tokens) if token in _HOLDS]
    if len(places) != 1:
        return None
    left, operator, right = tokens[: places[0]], tokens[places[0]], tokens[places[0] + 1 :]
    # Of two names the left one is what is asked.
    for side, other, meant in ((left, right, operator), (right, left, _SWAPPED[operator])):
        operand, constant = _operand(side, False), _constant(other)
        if operand and constant:
            return Comparison(operand, *constant, _HOLDS[meant])
    return None


# --- two of them ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relation:
    """How two comparisons of one operand go together.

    forward, backward: the first implies the second; the second the first
    exclusive:         not both hold
    exhaustive:        one of them holds
    supposed:          this takes constants with different names to be different
    """

    forward: bool
    backward: bool
    exclusive: bool
    exhaustive: bool
    supposed: bool

    @property
    def any(self) -> bool:
        """Whether there is anything to say."""
        return self.forward or self.backward or self.exclusive or self.exhaustive


def relate(one: Comparison, other: Comparison) -> Optional[Relation]:
    """What must be so for every value of the operand; None if nothing is known."""
    if one.operand != other.operand:
        return None
    cases, supposed = _cases(one, other), False
    if cases is None:
        # Constants without an order: all that may be asked is whether the operand equals them. A name may well be that of a number.
        if _kind(one) != _kind(other) or any(item.holds not in (EQUAL, ALL & ~EQUAL) for item in (one, other)):
            return None
        cases, supposed = [(EQUAL, LESS), (LESS, EQUAL), (LESS, LESS)], True
    pairs = {(bool(one.holds & first), bool(other.holds & second)) for first, second in cases}
    return Relation((True, False) not in pairs, (False, True) not in pairs, (True, True) not in pairs, (False, False) not in pairs, supposed)


def _kind(one: Comparison) -> str:
    first = one.constant[0]
    return "name" if first.isalpha() else "character" if first == "'" else "number"


def _cases(one: Comparison, other: Comparison) -> Optional[List[Tuple[int, int]]]:
    """How the operand may stand to both constants: below, at, between and above them, or unordered."""
    if one.constant == other.constant:
        return [(way, way) for way in (LESS, EQUAL, GREATER, UNORDERED)]
    if one.value is None or other.value is None:
        return None
    first, second = (EQUAL, LESS), (GREATER, EQUAL)
    between = (GREATER, LESS)
    if one.value > other.value:
        first, second, between = (LESS, EQUAL), (EQUAL, GREATER), (LESS, GREATER)
    return [(LESS, LESS), first, between, second, (GREATER, GREATER), (UNORDERED, UNORDERED)]
