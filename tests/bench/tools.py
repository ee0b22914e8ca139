# SPDX-License-Identifier: MIT
"""Other programs: which are there, and running them, two at a time where there are two processors."""

import concurrent.futures
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable, Iterable, List, Sequence, Tuple, TypeVar

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HERE = os.path.dirname(os.path.abspath(__file__))

Input = TypeVar("Input")
Output = TypeVar("Output")


class Wrong(Exception):
    """The bench fails: C that does not compile, or candidates that disagree. The text says what happened."""


@dataclass(frozen=True)
class Target:
    """A compiler with the options that say for what.

    name: as tables show it
    command: the compiler
    options: behind it
    """

    name: str
    command: str
    options: Tuple[str, ...]

    @property
    def avr(self) -> bool:
        """Whether this is the 8-bit machine."""
        return self.command.startswith("avr")


HOSTS = (Target("gcc -O2", "gcc", ("-O2",)), Target("clang -O2", "clang", ("-O2",)))

SIZES = (
    Target("gcc -O2", "gcc", ("-O2",)),
    Target("gcc -Os", "gcc", ("-Os",)),
    Target("Cortex-M0 -Os", "arm-none-eabi-gcc", ("-mcpu=cortex-m0", "-mthumb", "-Os")),
    Target("Cortex-M3 -Os", "arm-none-eabi-gcc", ("-mcpu=cortex-m3", "-mthumb", "-Os")),
    Target("ATmega328P -Os", "avr-gcc", ("-mmcu=atmega328p", "-Os")),
)


def has(*names: str) -> bool:
    """Whether all of these programs are installed."""
    return all(shutil.which(name) for name in names)


def run(command: Sequence[str], folder: str, seconds: float = 300, text: str = "") -> "subprocess.CompletedProcess[str]":
    """Runs a program in a folder; subprocess.TimeoutExpired after that time."""
    return subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, errors="replace", timeout=seconds,
                          env=dict(os.environ, LC_ALL="C"))


def must(command: Sequence[str], folder: str, seconds: float = 300) -> str:
    """What a program prints that has to succeed."""
    try:
        done = run(command, folder, seconds)
    except subprocess.TimeoutExpired:
        raise Wrong(f"{' '.join(command)}: not done after {seconds:.0f} s") from None
    if done.returncode:
        raise Wrong(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def each(work: Callable[[Input], Output], inputs: Iterable[Input]) -> List[Output]:
    """The work on each input, in their order, as many at a time as there are processors."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        futures = [pool.submit(work, one) for one in inputs]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()


def write(path: str, text: str) -> None:
    """Writes a file; its folder is made if it is missing."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path: str) -> str:
    """A file's text."""
    with open(path, encoding="utf-8") as file:
        return file.read()
