# SPDX-License-Identifier: MIT
"""Cycles of the host: the programs of a spec's front, compiled and run here, beside what the table of targets says.

    PYTHONPATH=gen python3 -m tests.bench.host SPEC...

Two figures are measured, in nanoseconds a lookup: of random words, and of words of which each depends on the answer before
(so that no two lookups overlap); of many runs the fastest counts. The spec has one dispatch of one output over one word.
"""

import os
import subprocess
import sys
import tempfile

from flagc.command.load import load
from flagc.emit.header import emit
from flagc.emit.options import Options
from flagc.logic.lower import columns
from flagc.plan.choose import Choice, Unfit, survey
from flagc.plan.context import make_context

MAIN = """\
#include "%(stem)s.h"
#include "%(stem)s.c"
#include <stdio.h>
#include <time.h>
enum { WORDS = 16384, RUNS = 60 };
static %(type)s words[WORDS];
static double now(void) { struct timespec t; timespec_get(&t, TIME_UTC); return (double)t.tv_sec * 1e9 + (double)t.tv_nsec; }
int main(void)
{
    uint64_t x = 88172645463325252u;
    unsigned sum = 0;
    double best = 1e18, chained = 1e18;
    for (int i = 0; i < WORDS; i++) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; words[i] = (%(type)s)(x & %(mask)s); }
    for (int run = 0; run < RUNS; run++) {
        double start = now(), middle, end;
        unsigned last = 0;
        for (int i = 0; i < WORDS; i++) { sum += (unsigned)%(call)s(words[i]); }
        middle = now();
        for (int i = 0; i < WORDS; i++) { last = (unsigned)%(call)s((%(type)s)((words[i] ^ last) & %(mask)s)); }
        end = now();
        sum += last;
        best = middle - start < best ? middle - start : best;
        chained = end - middle < chained ? end - middle : chained;
    }
    printf("%%8.2f ns random %%8.2f ns chained\\n", best / WORDS, sum == 1 ? 0 : chained / WORDS);
    return 0;
}
"""


def measure(path: str) -> None:
    """Prints a line for each program of the front."""
    model = load(path).model
    assert model is not None and len(model.dispatches) == 1
    dispatch = model.dispatches[0]
    context = make_context(dispatch, columns(dispatch))
    (column,), (word,) = context.columns, dispatch.words
    choice = survey(column, context)
    assert isinstance(choice, (Choice, Unfit))
    for one in choice.front.best:
        files = emit(model, {dispatch: ((column, one.program),)}, Options("0"))
        values = {"stem": files.header_name[:-2], "type": f"{word.set.name}_flags", "call": dispatch.name, "mask": f"UINT64_C({sum(field.mask for field in word.set.fields):#x})"}
        with tempfile.TemporaryDirectory() as folder:
            for name, text in ((files.header_name, files.header), (files.source_name, files.source or ""), ("main.c", MAIN % values)):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            subprocess.run(["gcc", "-O2", "-o", "main", "main.c"], cwd=folder, check=True)
            done = subprocess.run([os.path.join(folder, "main")], stdout=subprocess.PIPE, text=True, check=True)
        print(f"{os.path.basename(path):24} {one.name:32} {one.bytes:7} B {one.typical:5}/{one.worst:<5} cycles {done.stdout}", end="", flush=True)


if __name__ == "__main__":
    for spec in sys.argv[1:]:
        measure(spec)
