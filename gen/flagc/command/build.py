# SPDX-License-Identifier: MIT
"""`flagc build`: the pipeline, from the spec's text to C on the disk. Read `build` first; the rest are its steps."""

import argparse
import os
import sys
from typing import Dict, List, Sequence, Tuple, Union

from .. import VERSION
from ..emit.header import MARK, emit
from ..emit.options import Files, Lookups, Options
from ..logic.decision import Column
from ..model.model import Dispatch, Model
from ..plan.choose import Choice, Unfit
from ..plan.context import Context
from ..plan.program import Program
from ..verify.certificate import Certificate
from ..verify.verify import verify
from . import dump
from .files import Content, depfile, differences, foreign, touch, write
from .load import Spec, given_codes, text
from .lookups import folded, planned, refuse_misfits, sound, wishes
from .tables import blobs, tables
from .progress import Progress
from .show import show
from .status import FINDINGS, FINE, Trouble, Unproven


# The headers of the library.
LIBRARY = ("flagc.h", "flagc_table.h")

# What a saved table begins with.
SAVED = "FLAG"


def build(options: argparse.Namespace) -> int:
    """Runs the verb."""
    if options.dispatch and not (options.rules or options.blob):
        raise Trouble("--dispatch is for --rules and --blob")
    if options.dump in ("tokens", "syntax"):
        return _dump_text(options)
    spec = sound(options, options.handlers)
    if spec is None:
        return FINDINGS
    model = folded(options, spec)
    asked = wishes(options, model)
    with Progress() as progress:
        plans = planned(model, asked, progress)
        refuse_misfits(plans)
        contexts = [context for context, _ in plans]
        lookups = {context.dispatch: _proven(context, pairs, progress) for context, pairs in plans}
        rows = tables(options, contexts, progress) if options.rules or options.blob else {}
    fixed = [f"{name}={code}" for name, code in sorted(given_codes(options.defines).items())]
    how = Options(VERSION, options.header_only, options.handlers, tuple(fixed), options.library)
    files = emit(model, lookups, how, rows if options.rules else {})
    if options.dump:
        return _dump(options.dump, model, contexts, lookups, files)
    return _deliver(options, spec, files, blobs(rows, options.max_bytes) if options.blob else {})


def _proven(context: Context, pairs: Sequence[Tuple[Column, Union[Choice, Unfit]]], progress: Progress) -> Lookups:
    """The chosen programs, each with its proof."""
    proven = []
    for column, choice in pairs:
        assert isinstance(choice, Choice)
        program = choice.candidate.program
        progress.step(f"proving {context.dispatch.name}: {program.plan}")
        proof = verify(program, column, context)
        if not isinstance(proof, Certificate):
            raise Unproven(f"the {program.plan} program of {context.dispatch.name}, {column.name}: {proof}")
        proven.append((column, program))
    return tuple(proven)


def _deliver(options: argparse.Namespace, spec: Spec, files: Files, saved: Dict[str, bytes]) -> int:
    """Writes the files, or compares them."""
    texts: Dict[str, Content] = {os.path.join(options.output, files.header_name): files.header}
    if files.source is not None:
        texts[os.path.join(options.output, files.source_name)] = files.source
    if (options.library or options.rules) and files.header_name in LIBRARY:
        raise Trouble(f"{files.header_name} would hide that of the library; give the spec another name")
    texts.update((os.path.join(options.output, name), data) for name, data in saved.items())
    if options.check:
        difference = differences(texts)
        sys.stdout.write(difference)
        return FINDINGS if difference else FINE
    first = next(iter(texts))
    for path, content in texts.items():
        if foreign(path, MARK if isinstance(content, str) else SAVED):
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
