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
from flagc.model.scope import Known
from flagc.plan.budget import Budget
from flagc.plan.context import make_context
from flagc.spec import lexer, parser
from flagc.spec.format import format_source
from flagc.text.diagnostic import Diagnostic
from flagc.text.source import Source
from flagc.verify.verify import Refuted, verify

from ..plan.planner import Planner


# A spec of two files is one text with this line in the middle: above it stands the file that the other includes.
CUT = "# ==== above: the included file\n"


def files(text: str, path: str) -> List[Source]:
    """The files of a text, the included one first."""
    above, cut, main = text.replace("\r\n", "\n").rpartition(CUT)
    return ([Source(included(path), above)] if cut else []) + [Source(path, main)]


def included(path: str) -> str:
    """The path of the included file."""
    return path.replace(".flags", "_types.flags")


def load(text: str, path: str, defines: Optional[Mapping[str, str]] = None) -> Tuple[Optional[Model], List[Diagnostic]]:
    """The model of a spec of one file or two, or None, and the problems."""
    imported: List[Tuple[Model, Known]] = []
    model: Optional[Model] = None
    for source in files(text, path):
        tokens, problems = lexer.lex(source)
        file, more = parser.parse(source, tokens)
        if problems or more:
            return None, problems + more
        model, known, problems = resolve(file, imported, defines or {})
        if model is None or problems:
            return None, problems
        imported = [(model, known)]
    return model, []


def layout(text: str, path: str) -> str:
    """The text as `flagc format` prints it. It must parse."""
    return CUT.join(format_source(source, lexer.lex(source)[0]) for source in files(text, path))


def judge(model: Model) -> List[Diagnostic]:
    """What `flagc check` finds in a model."""
    return list(clashes(model, "extern")) + list(findings(model, whole=True))


# Not a plan of one column: all outputs of a dispatch share tables, where they can.
TOGETHER = "together"


class Unproven(Exception):
    """A program was refuted."""


@dataclass
class Builder:
    """A model on its way to C, again and again with other plans."""

    model: Model
    planners: List[Planner]

    def build(self, plan: str, header_only: bool = False, handlers: str = "extern") -> Tuple[List[Files], int]:
        """The C of the spec and of what it includes, with the plan where it suits, and for how many columns it did; elsewhere the one that flagc chooses."""
        lookups, suited = {}, 0
        for planner in self.planners:
            context, pairs = planner.context, []
            shared = planner.together() if plan == TOGETHER else ()
            for number, column in enumerate(context.columns):
                program, suits = (shared[number], True) if shared else planner.program(column, "" if plan == TOGETHER else plan)
                suited += suits
                proof = verify(program, column, context)
                if isinstance(proof, Refuted):
                    raise Unproven(f"{program.plan} program of {context.dispatch.name}, {column.name}: {proof}")
                pairs.append((column, program))
            lookups[context.dispatch] = tuple(pairs)
        options = Options("0", header_only, handlers)
        return [emit(self.model, lookups, options)] + [emit(model, {}, options) for model in self.model.imported], suited


def builder(model: Model) -> Builder:
    """Prepares the dispatches of a model."""
    budget = Budget()
    return Builder(model, [Planner(make_context(dispatch, columns(dispatch), budget=budget)) for dispatch in model.dispatches])
