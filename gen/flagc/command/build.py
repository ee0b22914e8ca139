# SPDX-License-Identifier: MIT
"""`flagc build`: the pipeline, from the spec's text to C on the disk. Read `build` first; the rest are its steps."""

import argparse
import os
import sys
from typing import Dict, List, Sequence, Tuple

from .. import VERSION
from ..check.catalogue import findings
from ..emit.clash import clashes
from ..emit.header import MARK, emit
from ..emit.options import Files, Lookups, Options
from ..logic.lower import columns
from ..model.model import Dispatch, Model
from ..plan.budget import Budget
from ..plan.choose import choose
from ..plan.context import Context, make_context
from ..plan.program import Program
from ..plan.refusal import Refusal
from ..verify.certificate import Certificate
from ..verify.verify import verify
from . import dump
from .files import depfile, differences, foreign, touch, write
from .load import Spec, given_codes, load, text
from .show import show
from .status import FINDINGS, FINE, Trouble


class Unproven(Exception):
    """A program does not do what the rules say: a fault of flagc. Nothing is written."""


def build(options: argparse.Namespace) -> int:
    """Runs the verb."""
    if options.dump in ("tokens", "syntax"):
        return _dump_text(options)
    spec = load(options.spec)
    if _wrong(spec, options):
        return FINDINGS
    # The checks judge the whole spec: what -D folds away is no fault of the rules.
    model = load(options.spec, options.defines).model if options.defines else spec.model
    assert model is not None
    budget = Budget()
    contexts = [make_context(dispatch, columns(dispatch), budget=budget) for dispatch in model.dispatches]
    lookups = {context.dispatch: _lookups(context, options.plan) for context in contexts}
    fixed = [f"{name}={code}" for name, code in sorted(given_codes(options.defines).items())]
    files = emit(model, lookups, Options(VERSION, options.header_only, options.handlers, tuple(fixed)))
    if options.dump:
        return _dump(options.dump, model, contexts, lookups, files)
    return _deliver(options, spec, files)


def _wrong(spec: Spec, options: argparse.Namespace) -> bool:
    """Reports what is wrong with the spec: its text and names, then its rules."""
    problems = list(spec.problems)
    if spec.model:
        problems += clashes(spec.model, options.handlers)
        problems += findings(spec.model)
    return show(problems) > 0


def _lookups(context: Context, plan: str) -> Lookups:
    """A proven program for each column."""
    return tuple((column, _proven(context, number, plan)) for number, column in enumerate(context.columns))


def _proven(context: Context, number: int, plan: str) -> Program:
    column = context.columns[number]
    built = choose(column, context, "" if plan == "auto" else plan)
    if isinstance(built, Refusal):
        raise Trouble(f"--plan {plan} does not suit {context.dispatch.name}: {built.reason}")
    proof = verify(built, column, context)
    if not isinstance(proof, Certificate):
        raise Unproven(f"the {built.plan} program of {context.dispatch.name}, {column.name}: {proof}")
    return built


def _deliver(options: argparse.Namespace, spec: Spec, files: Files) -> int:
    """Writes the files, or compares them."""
    texts: Dict[str, str] = {os.path.join(options.output, files.header_name): files.header}
    if files.source is not None:
        texts[os.path.join(options.output, files.source_name)] = files.source
    if options.check:
        difference = differences(texts)
        sys.stdout.write(difference)
        return FINDINGS if difference else FINE
    first = next(iter(texts))
    for path in texts:
        if foreign(path, MARK):
            raise Trouble(f"{path} exists, and flagc did not write it; choose another directory with -o, or rename the spec")
    _keep_apart([*spec.paths, *texts, *filter(None, (options.depfile, options.stamp))])
    if options.depfile:
        texts[options.depfile] = depfile(options.stamp or first, list(spec.paths))
    write(texts)
    if options.stamp:
        touch(options.stamp)
    return FINE


def _keep_apart(paths: Sequence[str]) -> None:
    """No file may be written over another one, or over a spec."""
    real: Dict[str, str] = {}
    for path in paths:
        place = os.path.realpath(path)
        if place in real:
            raise Trouble(f"{path} would be written over {real[place]}")
        real[place] = path


def _dump_text(options: argparse.Namespace) -> int:
    one = text(options.spec)
    sys.stdout.write(dump.tokens(one.tokens) if options.dump == "tokens" else dump.tree(one.file))
    return FINDINGS if show(one.problems) else FINE


def _dump(stage: str, model: Model, contexts: Sequence[Context], lookups: Dict[Dispatch, Lookups], files: Files) -> int:
    if stage == "model":
        sys.stdout.write(dump.tree(model))
    elif stage == "predicates":
        sys.stdout.write(dump.predicates(contexts))
    elif stage == "plan":
        named: List[Tuple[str, Program]] = [(f"{dispatch.name}, {column.name}", program)
                                            for dispatch, pairs in lookups.items() for column, program in pairs]
        sys.stdout.write(dump.programs(model, named))
    else:
        sys.stdout.write(files.header + (files.source or ""))
    return FINE
