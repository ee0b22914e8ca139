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
from dataclasses import dataclass
from pathlib import Path
from typing import Counter, Dict, List, Optional, Sequence, Tuple

from .compilers import CANDIDATES, Compiler, found
from .driver import Style
from .examine import ALL_PLANS, AUTO, Case, Failure, prepare, run_batch
from .generate import generate
from .shrink import shrink

BATCH = 24



@dataclass(frozen=True)
class Found:
    """A failure with what is needed to see it again."""

    seed: int
    case: Case
    failure: Failure
    plan: str = AUTO
    compiler: Optional[Compiler] = None
    style: Style = Style()

    @property
    def how(self) -> str:
        """In words."""
        style = ", header only" if self.style.header_only else ""
        style += ", table of handlers" if self.style.handlers == "struct" else ""
        defines = "".join(f", -D {name}={code}" for name, code in self.case.defines)
        return f"{self.failure.kind}, plan {self.plan or 'auto'}, {self.compiler.name if self.compiler else 'no compiler'}{style}{defines}"


def batch(work: Tuple[List[int], int, Sequence[str], Sequence[Compiler], int]) -> Tuple[List[Found], Counter[str]]:
    """One batch of seeds: its failures, and what was done."""
    seeds, turn, plans, compilers, most = work
    done: Counter[str] = collections.Counter()
    failures: Dict[int, Found] = {}
    cases: Dict[str, int] = {}
    built: List[Case] = []
    for seed in seeds:
        spec = generate(seed, f"x{seed}")
        case = prepare(spec.name, spec.text, spec.defines, spec, most)
        cases[case.name] = seed
        done.update(case.codes)
        done["specs"] += 1
        done["built"] += case.builder is not None
        if case.failure:
            failures[seed] = Found(seed, bare(case), case.failure)
        elif case.builder:
            built.append(case)
    for number, plan in enumerate(plans):
        compiler = compilers[(turn + number) % len(compilers)]
        style = Style((turn + number) % 3 == 1, "struct" if (turn + number) % 4 == 2 else "extern")
        for name, failure in run_batch(built, plan, compiler, style).items():
            case = next(case for case in built if case.name == name)
            failures.setdefault(cases[name], Found(cases[name], bare(case), failure, plan, compiler, style))
        done[f"plan {plan or 'auto'}"] += len(built)
    done["words"] = sum(len(calls) for case in built for calls in case.arguments)
    return list(failures.values()), done


def bare(case: Case) -> Case:
    """The case without what cannot, or need not, go to another process."""
    return Case(case.name, case.text, case.defines)


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
    for item in failures:
        _report(item, given)
    print(", ".join(f"{count} {what}" for what, count in sorted(done.items())))
    print(f"fuzz: {given.count} specs from seed {given.seed}: {len(failures)} failures, {time.time() - start:.0f} s")
    return 1 if failures else 0


def _report(item: Found, given: argparse.Namespace) -> None:
    text, failure = item.case.text, item.failure
    if given.shrink and failure.kind != "meaning":
        text, item.case.defines, failure = shrink(item.case.name, text, item.case.defines, failure, item.plan, item.compiler, given.bits, item.style)
    path = Path(f"fuzz-{item.seed}.flags")
    path.write_text(f"# seed {item.seed}: {item.how}\n{text}", encoding="utf-8", newline="")
    print(f"{path}: {item.how}\n{failure.detail.strip()}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
