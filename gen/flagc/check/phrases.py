# SPDX-License-Identifier: MIT
"""Rules and their literals in words."""

import re
from typing import Sequence

from ..model.expr import Codes
from ..model.model import Dispatch, Literal, Rule


def amount(number: int) -> str:
    """How many combinations, in figures; of more than a word of 64 bits has, the first two and the power of ten."""
    digits = str(number)
    return digits if len(digits) <= 20 else f"about {digits[0]}.{digits[1]}e{len(digits) - 1}"


def rule_name(rule: Rule) -> str:
    """`rule 'limp'`, or `this rule`."""
    return f"rule '{rule.label}'" if rule.label else "this rule"


def copied(other: Rule) -> str:
    """The fix for a rule that matches what another one does."""
    return f"line {other.condition_span.line} has the same condition: if one of the two was copied, correct the copy"


def literal_text(literal: Literal) -> str:
    """A literal as a condition of the language: as it is written; of a grid's cell what it says of its column."""
    text = literal.span.text
    if not literal.column:
        return text if "\n" not in text else " ".join(text.split())
    negated, compared = text.startswith("!"), re.match(r"([<>]=?)(.*)", text)
    if not isinstance(literal.condition, Codes) and text in ("0", "1"):
        return literal.column if text == "1" else f"!{literal.column}"
    if compared:
        return f"{literal.column} {compared.group(1)} {compared.group(2)}"
    codes = text.lstrip("!")
    if "," in codes or ".." in codes:
        return f"{literal.column} {'not in' if negated else 'in'} {{{', '.join(codes.split(','))}}}"
    return f"{literal.column} {'!=' if negated else '=='} {codes}"


def listed(texts: Sequence[str]) -> str:
    """`A`, `B` and `C`: conditions in a sentence."""
    marked = [f"`{text}`" for text in texts]
    return " and ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)


def named(dispatches: Sequence[Dispatch]) -> str:
    """The names of dispatches, the first three of them."""
    names = list(dict.fromkeys(f"'{dispatch.name}'" for dispatch in dispatches))
    return ", ".join(names[:3]) + " and others" * (len(names) > 3)
