# SPDX-License-Identifier: MIT
"""One spec: checked, planned, proven, printed, and its programs compared with the interpreter of the rules on some words.

It is meant for a process of its own, which has a limit of memory.
"""

import gc
import random
import resource
import sys
import time
from dataclasses import dataclass
from typing import Iterator, List, Tuple

from flagc.check.catalogue import findings
from flagc.emit.header import emit
from flagc.emit.options import Lookups, Options
from flagc.logic.decision import Column
from flagc.logic.lower import columns
from flagc.model.model import Actions, Dispatch, Model
from flagc.oracle.interpret import Finding, Interpreter
from flagc.plan.budget import Budget
from flagc.plan.chunks import Chunks
from flagc.plan.choose import Choice, choose
from flagc.plan.context import make_context
from flagc.plan.evaluate import evaluate
from flagc.plan.program import Program
from flagc.text.diagnostic import Diagnostic
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify
from tests.fuzz.pipeline import load

from .specs import SPECS

MEMORY = 1 << 30

# Words on which a spec's programs are compared with the interpreter, and the fewest of one dispatch. With so many cases they take
# longer.
SAMPLES = 600
FEWEST = 20
MANY = 1000


@dataclass(frozen=True)
class Outcome:
    """What became of a spec.

    codes: of what `check` finds
    plans: of all columns; none if the spec is in error, which is no fault
    wrong: what must not be: a program that is not proven, or that answers otherwise than the interpreter; else empty
    """

    codes: Tuple[str, ...]
    plans: Tuple[str, ...]
    wrong: str


def severe(model: Model) -> List[Diagnostic]:
    """Errors and warnings, but for what the makers of these specs leave out: inputs that nothing reads, outcomes that nothing answers."""
    return [finding for finding in findings(model, least="warning") if finding.code not in ("unread", "unproduced")]


def probe(text: str) -> Outcome:
    """Takes a spec through all stages."""
    model, problems = load(text, "scale.flags")
    if model is None:
        codes = tuple(sorted({problem.code for problem in problems}))
        return Outcome(codes, (), "" if codes == ("limit",) else "the spec is refused")
    found = severe(model)
    codes = tuple(sorted({diagnostic.code for diagnostic in found}))
    if any(diagnostic.severity == "error" for diagnostic in found):
        return Outcome(codes, (), "")
    return _built(model, codes)


def _built(model: Model, codes: Tuple[str, ...]) -> Outcome:
    budget = Budget()
    plans: List[str] = []
    lookups = {}
    contexts = [make_context(dispatch, columns(dispatch), budget=budget) for dispatch in model.dispatches]
    left = sum(len(context.columns) for context in contexts)
    for context in contexts:
        pairs: List[Tuple[Column, Program]] = []
        for column in context.columns:
            choice = choose(column, context, columns=left)
            assert isinstance(choice, Choice)
            left -= 1
            program = choice.candidate.program
            plans.append(program.plan)
            proof = verify(program, column, context)
            if not isinstance(proof, Certificate):
                return Outcome(codes, tuple(plans), f"{context.dispatch.name}, {program.plan}: {proof}")
            pairs.append((column, program))
        lookups[context.dispatch] = tuple(pairs)
        cases = sum(len(column.cases) for column in context.columns)
        wrong = _compared(context.dispatch, tuple(pairs), max(FEWEST, SAMPLES // (len(contexts) + cases // MANY)))
        if wrong:
            return Outcome(codes, tuple(plans), wrong)
    emit(model, lookups, Options("0"))
    return Outcome(codes, tuple(plans), "")


# --- the comparison ------------------------------------------------------------------------------


def _compared(dispatch: Dispatch, pairs: Lookups, samples: int) -> str:
    interpreter = Interpreter(dispatch)
    chunks = Chunks([word.set for word in dispatch.words])
    for words in _words(random.Random(1), dispatch, samples):
        reply = interpreter.answer(words)
        for column, program in pairs:
            if column.name.endswith(".keep"):
                continue
            expected = reply.answers[dispatch.outputs.index(column.output)]
            answer = _meaning(column, evaluate(program, chunks.words(words)))
            if not isinstance(expected, Finding) and answer != expected:
                return f"{dispatch.name}, {program.plan}: {words} is answered {answer}, and the rules say {expected}"
    return ""


def _meaning(column: Column, answer: int) -> "int | Tuple[int, ...]":
    """An answer as the interpreter gives it."""
    if isinstance(column.output.type, Actions):
        return tuple(action for slot, action in enumerate(column.slots) if answer >> slot & 1)
    return answer


def _words(chance: random.Random, dispatch: Dispatch, samples: int) -> Iterator[Tuple[int, ...]]:
    """Words with few bits and with many; in every third of them the fields hold nearly the same number, as comparisons like it."""
    for number in range(samples):
        density = chance.choice((0.02, 0.1, 0.3, 0.5, 0.9))
        base = chance.getrandbits(64)
        words = []
        for parameter in dispatch.words:
            word = 0
            for field in parameter.set.fields:
                code = sum((chance.random() < density) << place for place in range(field.width))
                if number % 3 == 2 and field.width > 1:
                    code = base + chance.choice((-1, 0, 0, 1)) & (1 << field.width) - 1
                word |= code << field.position
            words.append(word)
        yield tuple(words)


def main() -> int:
    """Probes the spec of that name and prints one line."""
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    outcome = probe(SPECS[sys.argv[1]]())
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    facts = [", ".join(sorted(set(outcome.plans))) or "not built", ", ".join(outcome.codes) or "clean", f"{time.process_time():.1f} s, {megabytes} MB"]
    print("; ".join([*facts, *filter(None, [outcome.wrong])]))
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
