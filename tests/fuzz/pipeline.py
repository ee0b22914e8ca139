# SPDX-License-Identifier: MIT
"""The stages, called in process."""

from dataclasses import dataclass
from typing import List, Mapping, Optional, Tuple

from flagc.check.catalogue import findings
from flagc.emit.clash import clashes
from flagc.emit.header import emit
from flagc.emit.options import Files, Options
from flagc.logic.lower import columns
from flagc.model.model import Model
from flagc.model.resolve import resolve
from flagc.plan.choose import choose
from flagc.plan.context import Context, make_context
from flagc.plan.refusal import Refusal
from flagc.spec import lexer, parser
from flagc.spec.format import format_source
from flagc.text.diagnostic import Diagnostic
from flagc.text.source import Source
from flagc.verify.verify import Refuted, verify


def load(text: str, path: str, defines: Optional[Mapping[str, str]] = None) -> Tuple[Optional[Model], List[Diagnostic]]:
    """The model of a spec that includes no other, or None, and the problems."""
    source = Source(path, text.replace("\r\n", "\n"))
    tokens, problems = lexer.lex(source)
    file, more = parser.parse(source, tokens)
    if problems or more:
        return None, problems + more
    model, _, problems = resolve(file, [], defines or {})
    return model, problems


def layout(text: str, path: str) -> str:
    """The text as `flagc format` prints it. It must parse."""
    source = Source(path, text.replace("\r\n", "\n"))
    return format_source(source, lexer.lex(source)[0])


def judge(model: Model) -> List[Diagnostic]:
    """What `flagc check` finds in a model."""
    return list(clashes(model, "extern")) + list(findings(model))


class Unproven(Exception):
    """A program was refuted."""


@dataclass
class Builder:
    """A model on its way to C, again and again with other plans."""

    model: Model
    contexts: List[Context]

    def build(self, plan: str, header_only: bool = False, handlers: str = "extern") -> Tuple[Files, int]:
        """The C with the plan where it suits, and for how many columns it did; elsewhere the one that flagc chooses."""
        lookups, suited = {}, 0
        for context in self.contexts:
            pairs = []
            for column in context.columns:
                program = choose(column, context, plan)
                suited += not isinstance(program, Refusal)
                if isinstance(program, Refusal):
                    program = choose(column, context, "")
                assert not isinstance(program, Refusal)
                proof = verify(program, column, context)
                if isinstance(proof, Refuted):
                    raise Unproven(f"{program.plan} program of {context.dispatch.name}, {column.name}: {proof}")
                pairs.append((column, program))
            lookups[context.dispatch] = tuple(pairs)
        return emit(self.model, lookups, Options("0", header_only, handlers)), suited


def builder(model: Model) -> Builder:
    """Prepares the dispatches of a model."""
    return Builder(model, [make_context(dispatch, columns(dispatch)) for dispatch in model.dispatches])
