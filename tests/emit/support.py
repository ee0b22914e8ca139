# SPDX-License-Identifier: MIT
"""From the text of a spec to C, by the stages themselves."""

from typing import Tuple

import flagc
from flagc.emit.header import emit
from flagc.emit.options import Files, Options, Programs
from flagc.logic.lower import columns
from flagc.model.model import Model
from flagc.model.resolve import resolve
from flagc.plan.choose import Choice, choose
from flagc.plan.context import make_context
from flagc.plan.wishes import Wishes
from flagc.spec import lexer, parser
from flagc.text.diagnostic import render
from flagc.text.source import Source

VERSION = "0.0"


def model_of(text: str, path: str = "sample.flags", defines: Tuple[Tuple[str, str], ...] = ()) -> Model:
    """The model of a spec without mistakes."""
    source = Source(path, text)
    tokens, problems = lexer.lex(source)
    file, wrong = parser.parse(source, tokens)
    problems = list(problems) + list(wrong)
    assert not problems, "".join(map(render, problems))
    model, _, problems = resolve(file, (), dict(defines))
    assert model is not None, "".join(map(render, problems))
    return model


def programs_of(model: Model, plan: str = "") -> Programs:
    """Every dispatch with its columns, planned."""
    result = {}
    for dispatch in model.dispatches:
        lowered = columns(dispatch)
        context = make_context(dispatch, lowered)
        pairs = []
        for column in lowered:
            choice = choose(column, context, Wishes(plan=plan))
            assert isinstance(choice, Choice), choice
            pairs.append((column, choice.candidate.program))
        result[dispatch] = tuple(pairs)
    return result


def files_of(text: str, path: str = "sample.flags", plan: str = "", header_only: bool = False, handlers: str = "extern",
             defines: Tuple[Tuple[str, str], ...] = (), library: bool = False) -> Files:
    """Both files of a spec."""
    model = model_of(text, path, defines)
    return emit(model, programs_of(model, plan), Options(flagc.VERSION if library else VERSION, header_only, handlers, (), library))
