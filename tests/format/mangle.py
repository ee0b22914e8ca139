# SPDX-License-Identifier: MIT
"""Other blanks for a spec, the same meaning. It knows of the layout only what the language says of blanks."""

import random
import re
from typing import List, Set, Tuple

from flagc.spec import lexer
from flagc.spec.lexer import Token
from flagc.text.source import Source


def mangle(rng: random.Random, text: str) -> str:
    """The text with other indents and blanks, and with empty lines where they mean nothing or are already."""
    source = Source("mangled", text)
    tokens, _ = lexer.lex(source)
    ends = {token.span.start for token in lexer.facts(tokens) if token.kind == lexer.NEWLINE}
    result: List[str] = [_empty(rng)]
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else None
        if before is None or before.kind == lexer.NEWLINE:
            result.append(_blanks(rng, 0))
        else:
            result.append(_between(rng, source, before, token, _in_table(text, token)))
        result.append(token.text)
        if token.kind == lexer.NEWLINE and _may_be_followed_by_empty(text, token, tokens, at, ends):
            result.append(_empty(rng))
    return "".join(result)


def _blanks(rng: random.Random, least: int) -> str:
    count = max(least, rng.choice([0, 1, 1, 2, 7]))
    return "".join(rng.choice("    \t") for _ in range(count))


def _empty(rng: random.Random) -> str:
    return "".join(_blanks(rng, 0) + "\n" for _ in range(rng.choice([0, 0, 1, 3])))


def _in_table(text: str, token: Token) -> bool:
    head = ("\n" + text).rfind("\ntable ", 0, token.span.start + 1)
    end = text.find("\n}", head)
    return head >= 0 and (end < 0 or end >= token.span.start)


def _between(rng: random.Random, source: Source, before: Token, token: Token, in_table: bool) -> str:
    apart = token.span.start > before.span.end
    if in_table or before.is_op("-"):
        # A blank more or less would be another cell, another label, a dash and a number.
        return _blanks(rng, 1) if apart else ""
    blanks = _blanks(rng, 0)
    if blanks:
        return blanks
    glued, problems = lexer.lex(Source("glued", before.text + token.text))
    kept = [one.text for one in glued[:-1]] == [before.text, token.text]
    return "" if kept and not problems else " "


def _may_be_followed_by_empty(text: str, newline: Token, tokens: Tuple[Token, ...], at: int, ends: Set[int]) -> bool:
    """Whether empty lines behind this line end are dropped or there is one already."""
    rest = text[newline.span.end :]
    if re.match(r"[ \t]*(\n|\}|$)", rest):
        return True
    line = [token for token in tokens[max(0, at - 2) : at] if token.kind != lexer.COMMENT]
    if line and line[-1].is_op("{"):
        return not tokens[at - 1].kind == lexer.COMMENT or tokens[at - 2].is_op("{")
    # Inside a fact. In braces a comma ends one.
    return bool(line) and line[-1].is_op("&", "|", "=>", "==", "(") and newline.span.start not in ends
