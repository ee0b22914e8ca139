# SPDX-License-Identifier: MIT
"""What `flagc explain` is asked about: a condition as rules have them, or words as numbers."""

from dataclasses import dataclass
from typing import List, Optional, Tuple, Union

from ..text.diagnostic import Diagnostic
from ..text.source import Source, Span
from . import lexer
from .conditions import condition
from .cursor import Cursor, Failure
from .syntax import Condition, Int, Name

# What the widest flag set has: a word of it is a number here. In a spec no number is as long.
WORD_BITS = 1024


@dataclass(frozen=True)
class Number:
    """The value of one word. `name` is the word's, if it was written."""

    name: Optional[Name]
    value: Int


@dataclass(frozen=True)
class Numbers:
    """Words as numbers, such as `0x05`, `0x05 0x01` or, as messages write them, `new=0x05, old=0x01`."""

    items: Tuple[Number, ...]
    span: Span


Asked = Union[Condition, Numbers]


def parse_asked(source: Source) -> Tuple[Optional[Asked], List[Diagnostic]]:
    """asked = numbers | condition ;

    Returns None with the problems if the text is neither.
    """
    tokens, problems = lexer.lex(source, WORD_BITS)
    if problems:
        return None, problems
    end = tokens[-1]
    written = [token for token in tokens[:-1] if token.kind not in (lexer.COMMENT, lexer.NEWLINE)]
    cursor = Cursor((*written, lexer.Token(lexer.NEWLINE, "", end.source, end.start), end))
    try:
        asked: Asked = _numbers(cursor) if _are_numbers(cursor) else condition(cursor)
        if cursor.token.kind != lexer.NEWLINE:
            raise cursor.failure(f"expected the end of the condition, found {cursor.found()}", _habit(cursor))
        return asked, []
    except Failure as failure:
        return None, [failure.diagnostic]


def _are_numbers(cursor: Cursor) -> bool:
    following = cursor.ahead(1)
    if cursor.token.kind == lexer.NUMBER:
        return following.kind in (lexer.NEWLINE, lexer.NUMBER) or following.is_op(",")
    return cursor.token.kind == lexer.NAME and following.is_op("=")


def _numbers(cursor: Cursor) -> Numbers:
    """numbers = number { [ "," ] number } ;
    number  = [ NAME "=" ] NUMBER ;
    """
    start = cursor.token
    items: List[Number] = []
    while not items or cursor.accept(",") or cursor.token.kind in (lexer.NUMBER, lexer.NAME):
        name = None
        if cursor.token.kind == lexer.NAME and cursor.ahead(1).is_op("="):
            name = cursor.name("a word")
            cursor.next()
        if cursor.token.kind != lexer.NUMBER:
            raise cursor.failure("expected a number", ("write == to compare",) if name else ())
        items.append(Number(name, cursor.number("a number")))
    return Numbers(tuple(items), cursor.since(start))


def _habit(cursor: Cursor) -> Tuple[str, ...]:
    if cursor.at_op("=>"):
        return ("ask about a condition alone",)
    if cursor.at_op(",") or cursor.token.kind == lexer.NAME:
        return ("join conditions by & or |",)
    return ("write == to compare",) if cursor.at_op("=") else ()
