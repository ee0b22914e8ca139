# SPDX-License-Identifier: MIT
"""flagc as its users see it: the command, what it offers today, and the candidates that it makes of a rule set.

Plans and options are read from `flagc build --help`, so a plan that flagc learns tomorrow is measured tomorrow. Code that several options lead to is
measured once and carries all their names.
"""

import os
import re
import sys
from dataclasses import dataclass, replace
from typing import Dict, FrozenSet, List, Optional, Sequence, Tuple

from . import rules as rulesets
from .candidate import Candidate
from .rules import RuleSet
from .tools import ROOT, Wrong, each, read, run, write

COMMAND = os.path.join(ROOT, "build", "flagc")

# Processor seconds and kilobytes that one run may take. Beyond, a plan counts as refused.
SECONDS = 100
KILOBYTES = 4000000


# The specs of a set, and how what comes of each is named.
COLLECTING = {"words": "", "bools": "collect ", "packed": "packed "}

# With fewer flags there is nothing to read at once.
PACKED_FLAGS = 4


@dataclass(frozen=True)
class Offer:
    """What the command has.

    plans: the values of --plan, without auto
    optimize: the values of --optimize
    """

    plans: Tuple[str, ...]
    optimize: Tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """What flagc made of a rule set.

    candidates: its different pieces of code
    chosen: the name of the candidate that each option leads to: auto, speed, size, balanced, and the same behind `collect ` and `packed `
    refused: plans that do not suit, and why
    dead: the rows that can never answer
    """

    candidates: Tuple[Candidate, ...]
    chosen: Dict[str, str]
    refused: Dict[str, str]
    dead: FrozenSet[int]


def command(*arguments: str) -> List[str]:
    """The command line of a run that cannot take the machine down."""
    return ["sh", "-c", f'ulimit -v {KILOBYTES}; ulimit -t {SECONDS}; exec "$0" "$@"', sys.executable, COMMAND, *arguments]


def offer() -> Offer:
    """Asks the command what it has."""
    return choices(run(command("build", "--help"), ROOT).stdout)


def choices(text: str) -> Offer:
    """The plans and goals that a help text names."""
    found = {name: tuple(values.split(",")) for name, values in re.findall(r"--(plan|optimize) \{([^}]*)\}", re.sub(r"\s+", " ", text))}
    return Offer(tuple(plan for plan in found.get("plan", ()) if plan != "auto"), found.get("optimize", ()))


def write_specs(rules: RuleSet, folder: str, dead: FrozenSet[int] = frozenset()) -> None:
    """Writes the set as specs: words/decide.flags, whose word is given, and two that collect it, bools/decide.flags and packed/decide.flags."""
    write(os.path.join(folder, "words", "decide.flags"), rulesets.spec(rules, "", dead))
    write(os.path.join(folder, "bools", "decide.flags"), rulesets.spec(rules, "b->f{}", dead))
    if rules.flags >= PACKED_FLAGS:
        write(os.path.join(folder, "packed", "decide.flags"), rulesets.spec(rules, "b->f{}", dead, " packed-bools"))


def dead_rows(printed: str, spec: str) -> FrozenSet[int]:
    """The rows that `flagc check` calls shadowed. Any other error is Wrong."""
    found = re.findall(r"^(?:.*/)?decide\.flags:(\d+):\d+: error\[(\w+)\]", printed, re.M)
    others = {code for _, code in found} - {"shadowed"}
    if others:
        raise Wrong(f"flagc check finds {', '.join(sorted(others))}:\n{printed[:2000]}")
    return frozenset(int(line) - rulesets.first_rule_line(spec) for line, _ in found)


def build(rules: RuleSet, folder: str, offered: Offer, dead: FrozenSet[int]) -> Built:
    """All that flagc makes of the set; its specs are in the folder."""
    goals: List[Tuple[str, Tuple[str, ...]]] = [("auto", ())] + [(goal, ("--optimize", goal)) for goal in offered.optimize]
    jobs = [("words", goal, options) for goal, options in goals] + [("words", plan, ("--plan", plan)) for plan in offered.plans]
    jobs += [(what, goal, options) for what in ("bools", "packed") if what == "bools" or rules.flags >= PACKED_FLAGS for goal, options in goals]
    answers = each(lambda job: _run(folder, *job), jobs)
    refused = {COLLECTING[what] + name: why for (what, name, _), why in zip(jobs, answers) if why}
    made: Dict[str, Candidate] = {}
    chosen: Dict[str, str] = {}
    for (what, name, _), why in zip(jobs, answers):
        if why:
            continue
        one = candidate(what, os.path.join(folder, what, name))
        code = what + read(os.path.join(folder, what, name, "decide.h")) + (read(one.source) if one.source else "")
        same = made.setdefault(code, one if one.name not in {other.name for other in made.values()} else replace(one, name=f"{one.name} ({name})"))
        if name in ("auto", *offered.optimize):
            chosen[COLLECTING[what] + name] = same.name
    return Built(tuple(sorted(made.values(), key=lambda one: one.bools)), chosen, refused, dead)


def _run(folder: str, what: str, name: str, options: Sequence[str]) -> str:
    """Builds into WHAT/NAME; why not, if flagc refuses. What is there was made when the generator was measured."""
    if os.path.exists(os.path.join(folder, what, name, "decide.h")):
        return ""
    done = run(command("build", f"{what}/decide.flags", "-o", f"{what}/{name}", *options), folder, 3 * SECONDS)
    if done.returncode < 0:
        return f"broken off after {SECONDS} s"
    if "MemoryError" in done.stderr:
        return f"more than {KILOBYTES // 1000000} GB"
    if done.returncode == 2:
        return done.stderr.strip().splitlines()[0] if done.stderr.strip() else "no reason given"
    if done.returncode:
        raise Wrong(f"{folder}: flagc build {' '.join(options)}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return ""


def candidate(what: str, folder: str) -> Candidate:
    """The candidate that lies in a folder. It is called by the name of its plan."""
    header, source = read(os.path.join(folder, "decide.h")), os.path.join(folder, "decide.c")
    plan = re.search(r"/\* Plan: ([\w -]+?)(?:[,.(:]| \*/)[^\n]*\n[^\n]*\bdecide\(", header)
    named = plan.group(1).strip() if plan else "unnamed"
    exists = os.path.exists(source)
    text = read(source) if exists else ""
    called = re.search(r"^(?!static\b)[\w ]*\bdecide\(word_flags \w+\)\n\{", text, re.M) is not None
    collects = what != "words"
    return Candidate(f"flagc {COLLECTING[what].replace(' ', ', ')}{named}", collects, f'#include "{what}/{os.path.basename(folder)}/decide.h"\n',
                     "decide(word_collect(x))" if collects else "decide(x)", source if exists else "", "decide" if called and not collects else "",
                     plan=named, loads=loads(text if called else header))


def loads(text: str) -> Optional[int]:
    """How often the lookup reads a table; nothing if it has a loop, or branches around its reads."""
    body = re.search(r"\bdecide\(word_flags \w+\)\n\{\n(.*?)^\}", text, re.M | re.S)
    if not body or re.search(r"\b(?:while|for|if|switch)\b|\?", body.group(1)):
        return None
    return len(re.findall(r"_READ\(", body.group(1)))
