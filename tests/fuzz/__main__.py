# SPDX-License-Identifier: MIT
"""Random specs through everything.

    PYTHONPATH=gen python3 -m tests.fuzz N SEED [--shrink] [--plan NAME]... [--compiler NAME]... [--bits N] [--jobs N]

Makes N specs from the seeds SEED, SEED + 1, … For each: the conditions against their meaning, `check` against the truth, and, with every plan
in turn, the compiled C against the interpreter, for every input. A spec that fails is written to `fuzz-SEED.flags`, with
--shrink as small as it gets. The exit status is 1 if any fails.
"""

import argparse
import collections
import multiprocessing
import sys
import time
from pathlib import Path
from typing import Counter, Dict, List, Optional, Sequence, Tuple

from .compilers import CANDIDATES, Compiler, found
from .examine import ALL_PLANS, AUTO, Case, Failure, prepare, run_batch
from .generate import generate
from .shrink import shrink

BATCH = 24

# A failure with what is needed to see it again.
Found = Tuple[int, str, Failure, str, Optional[Compiler]]


def batch(work: Tuple[List[int], int, Sequence[str], Sequence[Compiler], int]) -> Tuple[List[Found], Counter[str]]:
    """One batch of seeds: its failures, and what was done."""
    seeds, turn, plans, compilers, most = work
    done: Counter[str] = collections.Counter()
    failures: Dict[int, Found] = {}
    cases: Dict[str, int] = {}
    built: List[Case] = []
    for seed in seeds:
        spec = generate(seed, f"x{seed}")
        case = prepare(spec.name, spec.text, spec, most)
        cases[case.name] = seed
        done.update(case.codes)
        done["specs"] += 1
        done["built"] += case.builder is not None
        if case.failure:
            failures[seed] = (seed, case.text, case.failure, AUTO, None)
        elif case.builder:
            built.append(case)
    for number, plan in enumerate(plans):
        compiler = compilers[(turn + number) % len(compilers)]
        for name, failure in run_batch(built, plan, compiler).items():
            text = next(case.text for case in built if case.name == name)
            failures.setdefault(cases[name], (cases[name], text, failure, plan, compiler))
        done[f"plan {plan or 'auto'}"] += len(built)
    done["words"] = sum(len(calls) for case in built for calls in case.arguments)
    return list(failures.values()), done


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description="random specs through everything")
    parser.add_argument("count", type=int, nargs="?", default=100)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--plan", action="append", choices=[plan or "auto" for plan in ALL_PLANS])
    parser.add_argument("--compiler", action="append", choices=[compiler.name for compiler in CANDIDATES])
    parser.add_argument("--bits", type=int, default=11, help="inputs of up to so many bits are tried all (default: 11)")
    parser.add_argument("--jobs", type=int, default=min(2, multiprocessing.cpu_count()))
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Runs it; the exit status."""
    given, start = options(arguments), time.time()
    plans = [AUTO if plan == "auto" else plan for plan in given.plan or []] or ALL_PLANS
    compilers = [c for c in found() if not given.compiler or c.name in given.compiler]
    seeds = list(range(given.seed, given.seed + given.count))
    works = [(seeds[at : at + BATCH], number, plans, compilers, given.bits) for number, at in enumerate(range(0, len(seeds), BATCH))]
    done: Counter[str] = collections.Counter()
    failures: List[Found] = []
    with multiprocessing.Pool(given.jobs) as pool:
        for more, counted in pool.imap(batch, works):
            failures += more
            done.update(counted)
    for seed, text, failure, plan, compiler in failures:
        _report(seed, text, failure, plan, compiler, given)
    print(", ".join(f"{count} {what}" for what, count in sorted(done.items())))
    print(f"fuzz: {given.count} specs from seed {given.seed}: {len(failures)} failures, {time.time() - start:.0f} s")
    return 1 if failures else 0


def _report(seed: int, text: str, failure: Failure, plan: str, compiler: Optional[Compiler], given: argparse.Namespace) -> None:
    if given.shrink and failure.kind != "meaning":
        text, failure = shrink(f"x{seed}", text, failure, plan, compiler, given.bits)
    path = Path(f"fuzz-{seed}.flags")
    how = f"# seed {seed}, {failure.kind}, plan {plan or 'auto'}, {compiler.name if compiler else 'no compiler'}\n"
    path.write_text(how + text, encoding="utf-8", newline="")
    print(f"{path}: {failure.kind}, plan {plan or 'auto'}, {compiler.name if compiler else 'no compiler'}\n{failure.detail.strip()}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
