# SPDX-License-Identifier: MIT
"""Nothing explodes: python3 -m tests.scale [NAME...]

Each spec is probed in a process of its own, as many at a time as there are processors, with 1 GB of memory and a guard against a
hang. Prints a line a spec and one of counts. The exit status is 1 if any fails.
"""

import concurrent.futures
import os
import subprocess
import sys
from typing import List, Tuple

from .specs import SPECS

# A guard, no measure: what takes 20 s alone may take longer in company.
SECONDS = 120


def run(name: str) -> Tuple[str, bool, str]:
    """Probes one spec: its name, whether it went well, and what it said."""
    command = [sys.executable, "-m", "tests.scale.probe", name]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return name, False, f"not done after {SECONDS} s"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return name, done.returncode == 0, lines[-1] if lines else "nothing was said"


def main(names: List[str]) -> int:
    """Probes the specs of these names, or all."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for name, good, text in pool.map(run, names or SPECS):
            failed += not good
            print(f"{name:24} {'' if good else 'FAILED: '}{text}", flush=True)
    print(f"scale: {len(names or SPECS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
