# SPDX-License-Identifier: MIT
"""libFuzzer on the library: python3 -m tests.library.fuzz [SECONDS] [--renew]

Three programs, tests/library/fuzz_*.c, run side by side under ASan and UBSan. They start from tests/library/corpus, which stays as it is; with --renew what
they found is merged into it, as few inputs as reach every edge. An input that fails is kept in build/fuzz.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Dict

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# The longest input of each program.
TARGETS: Dict[str, int] = {"names": 120, "rules": 200, "blob": 400}


@dataclass(frozen=True)
class Run:
    """executions; known, edges: how many edges of the program the corpus reaches, and all inputs; failed: and then the end of what was printed."""

    executions: int
    known: int
    edges: int
    failed: bool
    log: str


def build(target: str, folder: str) -> str:
    """Compiles a program."""
    program = os.path.join(folder, f"fuzz_{target}")
    subprocess.run(["clang", "-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", f"-I{ROOT}/include", "-O1", "-g",
                    "-fsanitize=fuzzer,address,undefined", "-fno-sanitize-recover=all", "-o", program, f"{ROOT}/tests/library/fuzz_{target}.c",
                    *sorted(glob.glob(f"{ROOT}/src/*.c"))], check=True)
    return program


def corpus(target: str) -> str:
    """Where its inputs are kept."""
    return f"{ROOT}/tests/library/corpus/{target}"


def run(target: str, *limits: str, renew: bool = False) -> Run:
    """Compiles a program and runs it within the limits, options of libFuzzer."""
    kept = f"{ROOT}/build/fuzz/"
    os.makedirs(kept, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        program, found = build(target, folder), os.path.join(folder, "found")
        os.mkdir(found)
        done = subprocess.run([program, *limits, "-seed=1", f"-max_len={TARGETS[target]}", f"-artifact_prefix={kept}{target}-", found, corpus(target)],
                              cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        if renew and not done.returncode:
            fewest = os.path.join(folder, "fewest")
            os.mkdir(fewest)
            subprocess.run([program, "-merge=1", "-use_counters=0", fewest, corpus(target), found], cwd=folder, check=True, stderr=subprocess.DEVNULL)
            shutil.rmtree(corpus(target))
            shutil.copytree(fewest, corpus(target))
    executions = re.findall(r"^Done (\d+) runs|^#(\d+)\t", done.stdout, re.MULTILINE)
    known, edges = re.findall(r"INITED cov: (\d+) ", done.stdout), re.findall(r" cov: (\d+) ", done.stdout)
    return Run(max((int(a or b) for a, b in executions), default=0), int(known[0]) if known else 0, int(edges[-1]) if edges else 0,
               done.returncode != 0, done.stdout[-3000:])


def main() -> int:
    """Runs all, prints what they did, and what failed."""
    options = argparse.ArgumentParser(prog="python3 -m tests.library.fuzz")
    options.add_argument("seconds", nargs="?", type=int, default=60)
    options.add_argument("--renew", action="store_true")
    given = options.parse_args()
    with concurrent.futures.ThreadPoolExecutor(len(TARGETS)) as pool:
        runs = list(pool.map(lambda target: run(target, f"-max_total_time={given.seconds}", renew=given.renew), TARGETS))
    for target, one in zip(TARGETS, runs):
        print(f"{target:6} {one.executions:9} executions, {one.edges} edges, of which the corpus of {len(os.listdir(corpus(target)))} inputs knew {one.known}")
        if one.failed:
            print(one.log)
    return 1 if any(one.failed for one in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
