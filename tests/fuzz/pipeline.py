# SPDX-License-Identifier: MIT
"""The stages, called in process."""

from typing import List, Mapping, Optional, Tuple

from flagc.model.model import Model
from flagc.model.resolve import resolve
from flagc.spec import lexer, parser
from flagc.text.diagnostic import Diagnostic
from flagc.text.source import Source


def load(text: str, path: str, defines: Optional[Mapping[str, str]] = None) -> Tuple[Optional[Model], List[Diagnostic]]:
    """The model of a spec that includes no other, or None, and the problems."""
    source = Source(path, text.replace("\r\n", "\n"))
    tokens, problems = lexer.lex(source)
    file, more = parser.parse(source, tokens)
    if problems or more:
        return None, problems + more
    model, _, problems = resolve(file, [], defines or {})
    return model, problems
