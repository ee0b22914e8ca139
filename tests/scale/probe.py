# SPDX-License-Identifier: MIT
"""Checks and builds one spec, compares what was built with the interpreter of the rules, and tells what it cost.

Run as `python3 -m tests.scale.probe NAME`, it prints one line of JSON.
"""

import gc
import json
import random
import resource
import sys
import time
from typing import Any, Dict, List, Sequence, Tuple

from flagc.logic import diagram, search
from flagc.model.model import Actions, Dispatch, FlagSet
from flagc.oracle.interpret import Finding, Interpreter
from flagc.plan.evaluate import evaluate
from tests.fuzz.pipeline import builder, judge, load

from .specs import SPECS

MEMORY = 1 << 30
SAMPLES = 300


def words_of(pick, dispatch):
    """Samples."""
    for number in range(SAMPLES):
        words = []
        chance = pick.choice((0.02, 0.1, 0.3, 0.5, 0.9))
        for parameter in dispatch.words:
            word = 0
            for f in parameter.set.fields:
                code = pick.choice((pick.getrandbits(f.width), sum((pick.random() < chance) << k for k in range(f.width))))
                word |= code << f.position
            words.append(word)
        if number % 3 == 2:
            # neighbours: copy one field to others
            fields = [(w, f) for w, parameter in enumerate(dispatch.words) for f in parameter.set.fields if f.width > 1]
            if len(fields) > 1:
                base = pick.getrandbits(64)
                for w, f in fields:
                    code = (base + pick.choice((-1, 0, 0, 1)) & (1 << f.width) - 1)
                    words[w] = words[w] & ~f.mask | code << f.position
        yield tuple(words)


def main() -> None:
    name = sys.argv[1]
    gc.disable()
    if len(sys.argv) < 3:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    text = SPECS[name]()
    out = {"name": name}
    t0 = time.process_time()
    model, problems = load(text, name + ".flags")
    if model is None:
        print("REFUSED", [(p.message, p.span.line) for p in problems][:3]); return
    t1 = time.process_time()
    found = judge(model)
    codes = {}
    for d in found:
        codes[d.code] = codes.get(d.code, 0) + 1
    t2 = time.process_time()
    out["codes"] = codes
    out["check"] = round(t2 - t1, 2)
    print(json.dumps(out), flush=True)
    if any(d.severity == "error" for d in found):
        out = {"build": "-"}
    else:
        b = builder(model)
        t3 = time.process_time()
        print(f"   context {t3-t2:.2f} views", ["x" if v is None else len(v.diagram.nodes(v.root)) for c in b.contexts for v in c.views], flush=True)
        from flagc.plan.choose import choose
        from flagc.verify.verify import verify
        for c in b.contexts:
            for col in c.columns:
                ta = time.process_time()
                p = choose(col, c)
                tb = time.process_time()
                v = verify(p, col, c)
                print(f"   {c.dispatch.name}.{col.name} {p.plan} choose {tb-ta:.2f} verify {time.process_time()-tb:.2f} {v}", flush=True)
        t4 = time.process_time()
        files, _ = b.build("")
        print(f"   emit+again {time.process_time()-t4:.2f} C bytes", len(files[0].source or ""), flush=True)
    out["rss"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    out["cpu"] = round(time.process_time() - t0, 2)
    print("  ", json.dumps(out), flush=True)

main()
