# SPDX-License-Identifier: MIT
"""Programs of a spec's text."""

from typing import Tuple

from flagc.logic.decision import Column
from flagc.logic.lower import columns
from flagc.model.resolve import resolve
from flagc.plan.context import Context, make_context
from flagc.spec import lexer, parser
from flagc.text.source import Source


def context_of(text: str) -> Context:
    """The context of the last dispatch of a spec without mistakes."""
    source = Source("some/where/spec.flags", text)
    tokens, problems = lexer.lex(source)
    file, wrong = parser.parse(source, tokens)
    model, _, unresolved = resolve(file, (), {})
    assert model is not None and not [*problems, *wrong, *unresolved]
    dispatch = model.dispatches[-1]
    return make_context(dispatch, columns(dispatch))


def first(text: str) -> Tuple[Column, Context]:
    """The first column of the last dispatch, and its context."""
    context = context_of(text)
    return context.columns[0], context
