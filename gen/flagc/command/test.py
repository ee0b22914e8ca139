# SPDX-License-Identifier: MIT
"""`flagc test`: writes a C test of the generated lookups, and says how good it is."""

import argparse
import os
import sys
from typing import Dict, List, Sequence, Tuple, Union

from .. import VERSION
from ..check.vectors import Reduced, Vector, Wish, exclusion_text, reduced
from ..emit import names
from ..emit.testing import Case, Tested, input_bits, test_file
from ..logic.lower import columns
from ..model.model import Block, Constraint, Dispatch, Field, Model, Rule
from .against import against
from .expect import ALL, Oracle
from .files import default_name, deliver
from .load import given_codes
from .lookups import folded, sound
from .progress import Progress
from .status import FINDINGS, FINE

# So many facts of one vector, and so many pairs that cannot be, are told.
FACTS, UNMET = 6, 20


def test(options: argparse.Namespace) -> int:
    """Runs the verb."""
    spec = sound(options, options.handlers)
    if spec is None:
        return FINDINGS
    model = folded(options, spec)
    if options.against:
        return against(options, model)
    with Progress() as progress:
        tested, told = _tested(model, options.exhaustive, progress)
    fixed = [f"{name}={code}" for name, code in sorted(given_codes(options.defines).items())]
    path = options.output or default_name(model.path, "test")
    deliver(path, test_file(model, tested, os.path.basename(path), VERSION, fixed, options.handlers))
    for line in told:
        print(line, file=sys.stderr if path == "-" else sys.stdout)
    return FINE


def _tested(model: Model, exhaustive: bool, progress: Progress) -> Tuple[List[Tested], List[str]]:
    """The tests of all dispatches, and what is to be said of them."""
    tested: List[Tested] = []
    told: List[str] = []
    for dispatch in model.dispatches:
        oracle = Oracle(dispatch)
        if exhaustive and len(input_bits(dispatch)) <= ALL:
            progress.step(f"asking {dispatch.name} about every input")
            sweep = oracle.sweep()
            told.append(f"{dispatch.name}: all {sum(times for times, _ in sweep.runs)} inputs")
            tested.append(Tested(dispatch, columns(dispatch), (), sweep, ()))
            continue
        progress.step(f"choosing test words for {dispatch.name}")
        chosen = reduced(dispatch)
        cases = cases_of(dispatch, chosen.vectors, oracle, sum(len(one.cases) for one in tested))
        notes = _unmet(chosen)
        told += _report(chosen, len(cases)) + [f"  {note}" for note in notes]
        if exhaustive:
            told.append(f"  more than {ALL} bits: these words, not all")
        tested.append(Tested(dispatch, columns(dispatch), tuple(cases), None, tuple(notes)))
    return tested, told


def cases_of(dispatch: Dispatch, vectors: Sequence[Vector], oracle: Oracle, before: int) -> List[Case]:
    """The vectors as tests with the interpreter's answers. Where any answer will do there is nothing to test."""
    cases: List[Case] = []
    for vector in vectors:
        expected = oracle.expected(vector.words)
        if expected is not None:
            number = before + len(cases) + 1
            cases.append(Case(vector.words, expected, (f"{number}: " + "; ".join(_facts(dispatch, vector.told)),)))
    return cases


# --- in words ------------------------------------------------------------------------------------


def place(item: Union[Rule, Block, Constraint, Field]) -> str:
    """Where a line stands, and what it says, with its tags."""
    where = f"{names.base(item.span.source.path)}:{item.span.line}"
    if isinstance(item, Rule):
        text = item.condition_span.text if item.number else item.span.text.split("=>")[0].split(":")[0]
        tags = "".join(f" [{tag}]" for tag in item.tags)
        return f"{where} {' '.join(text.split())}{tags}"
    if isinstance(item, Block):
        return f"{where} {' '.join(item.span.text.split('{')[0].split())}"
    return where


def _facts(dispatch: Dispatch, wishes: Sequence[Wish]) -> List[str]:
    """What a vector shows: each line with all that is shown of it."""
    shown = [Wish(wish.kind, wish.item, f"not {wish.text}") if wish.kind == "mutant" else wish for wish in wishes]
    by_line: Dict[int, Tuple[str, List[str]]] = {}
    answering = {id(wish.item) for wish in shown if wish.kind == "rule"}
    for wish in shown:
        # That a literal decides is what every answer of a plain conjunction shows.
        if wish.item is None or (wish.kind == "true" and id(wish.item) in answering):
            continue
        where, texts = by_line.setdefault(id(wish.item), (place(wish.item), []))
        texts.append(exclusion_text(dispatch, wish.item) if isinstance(wish.item, (Constraint, Field)) else wish.text)
    facts = [f"{where}: {', '.join(texts[:FACTS])}" + (f" and {len(texts) - FACTS} more" if len(texts) > FACTS else "")
             for where, texts in by_line.values()]
    return facts[:FACTS] + ([f"and {len(facts) - FACTS} more lines"] if len(facts) > FACTS else [])


def _unmet(chosen: Reduced) -> List[str]:
    """What no word can show, and why."""
    lines = []
    for unmet in chosen.unmet:
        what = unmet.wish.text
        if isinstance(unmet.wish.item, (Constraint, Field)):
            what = exclusion_text(chosen.dispatch, unmet.wish.item)
        where = f"{place(unmet.wish.item)}: " if unmet.wish.item else ""
        lines.append(f"{where}{what}: {'' if unmet.undecided else 'impossible: '}{unmet.reason}")
    left = len(lines) - UNMET
    return lines[:UNMET] + ([f"and {left} more that cannot be shown"] if left > 0 else [])


def _report(chosen: Reduced, cases: int) -> List[str]:
    rules = len(chosen.dispatch.rules)
    score = _score(chosen)
    lines = [f"{chosen.dispatch.name}: {_number(cases, 'vector')} for {_number(rules, 'rule')}; {chosen.differ} of {_number(chosen.mutants, 'mutant')} differ, "
             f"{chosen.killed} killed: mutation score {score}"]
    loose = len(chosen.vectors) - cases
    if loose:
        lines.append(f"  {_number(loose, 'word')} left out, for which any answer will do")
    if chosen.undecided:
        lines.append(f"  {_number(chosen.undecided, 'mutant')} undecided: perhaps the same as the spec, perhaps not")
    if chosen.cut:
        lines.append(f"  {_number(chosen.cut, 'condition or mutant')} too many to be looked at")
    return lines


def _score(chosen: Reduced) -> str:
    """In percent, and never rounded up to all."""
    if chosen.killed == chosen.differ:
        return "100 %"
    return f"{min(chosen.killed * 1000 // chosen.differ, 999) / 10} %"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"
