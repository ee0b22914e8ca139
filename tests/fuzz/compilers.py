# SPDX-License-Identifier: MIT
"""The C and C++ compilers that are there, and running what they make."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import List, Tuple

STRICT = ("-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Werror")


@dataclass(frozen=True)
class Compiler:
    """One way to compile a file of C."""

    name: str
    command: Tuple[str, ...]


CANDIDATES = (
    Compiler("gcc", ("gcc", "-std=c99", "-pedantic", "-O1", *STRICT)),
    Compiler("clang", ("clang", "-std=c11", "-pedantic", "-O0", *STRICT)),
    Compiler("gcc -O0", ("gcc", "-std=c11", "-pedantic", "-O0", "-fsanitize=undefined,address", "-fno-sanitize-recover", *STRICT)),
    Compiler("g++", ("g++", "-x", "c++", "-std=c++11", "-O0", *STRICT)),
    Compiler("tcc", ("tcc", "-Wall", "-Werror")),
    Compiler("gcc -m32", ("gcc", "-m32", "-std=c99", "-O2", *STRICT)),
)

TIMEOUT = 120

# gcc says so, without a switch, of conditions that a spec itself writes in a roundabout way.
TAUTOLOGY = re.compile(r"'(and|or)' of (mutually exclusive equal|unmatched not-equal)-?\s?tests is always [01]")


def found() -> List[Compiler]:
    """The candidates that can make a program here."""
    return [item for item in CANDIDATES if shutil.which(item.command[0]) and _works(item)]


def _works(compiler: Compiler) -> bool:
    """Whether it compiles the least program; a compiler may be there without what this way of calling it needs."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "least.c")
        source.write_text("#include <stdint.h>\n#include <stdio.h>\nint main(void) { return 0; }\n", encoding="utf-8")
        try:
            compile_and_run(compiler, source, Path(folder, "least"), b"")
        except (CompileError, RunError, OSError):
            return False
    return True


class CompileError(Exception):
    """The compiler refused; its words."""


class RunError(Exception):
    """The program ended badly; how."""


def compile_and_run(compiler: Compiler, source: Path, program: Path, data: bytes) -> bytes:
    """What the program of this file writes when it reads `data`."""
    command = [*compiler.command, f"-I{source.parent}", str(source), "-o", str(program)]
    plain = {**os.environ, "LC_ALL": "C"}
    made = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=TIMEOUT, check=False, env=plain)
    complaints = [line for line in made.stderr.splitlines() if "error:" in line]
    if made.returncode != 0 and complaints and all(TAUTOLOGY.search(line) for line in complaints):
        made = subprocess.run([*command, "-Wno-error"], capture_output=True, text=True, errors="replace", timeout=TIMEOUT, check=False)
    if made.returncode != 0:
        raise CompileError(f"{compiler.name}:\n{made.stderr[:4000]}")
    run = subprocess.run([str(program)], input=data, capture_output=True, timeout=TIMEOUT, check=False)
    if run.returncode != 0:
        raise RunError(f"{compiler.name}: exit status {run.returncode}\n{run.stderr.decode(errors='replace')[:4000]}")
    return run.stdout
