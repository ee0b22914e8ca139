# SPDX-License-Identifier: MIT
"""flagc as its users see it: the command, what it offers today, and the candidates that it makes of a rule set.

Plans and options are read from `flagc build --help`, so a plan that flagc learns tomorrow is measured tomorrow; which plans suit a set, from
`flagc explain`. Code that several options lead to is measured once.
"""

import os
import re
import sys
from dataclasses import dataclass, replace
from typing import Dict, FrozenSet, Iterator, List, Optional, Sequence, Tuple

from . import rules as rulesets
from .candidate import Candidate
from .rules import RuleSet
from .tools import ROOT, Target, Wrong, each, read, run, write

COMMAND = os.path.join(ROOT, "build", "flagc")

# Processor seconds and kilobytes that one run may take. Beyond, a plan counts as refused.
SECONDS = 100
KILOBYTES = 4000000


# The specs of a set, and how what comes of each is named.
COLLECTING = {"words": "", "bools": "collect ", "packed": "packed "}

# With fewer flags there is nothing to read at once.
PACKED_FLAGS = 4


# Up to so many flags a set is quick to build, and is built for each machine and goal; else only what a figure needs.
SMALL_FLAGS = 10


@dataclass(frozen=True)
class Offer:
    """What the command has.

    plans: the values of --plan, without auto
    optimize: the values of --optimize
    targets: the values of --target
    """

    plans: Tuple[str, ...]
    optimize: Tuple[str, ...] = ()
    targets: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One run of `flagc build`.

    what: the spec, a key of COLLECTING
    name: the plan or the goal, with the machine: the folder of what comes out
    options: for the command
    only: the compilers that it is for, as in Candidate
    """

    what: str
    name: str
    options: Tuple[str, ...]
    only: str = ""


@dataclass(frozen=True)
class Built:
    """What flagc made of a rule set.

    candidates: its different pieces of code
    chosen: the name of the candidate that each option leads to: auto, speed, size, size@avr, and the same behind `collect ` and `packed `
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
    """The plans, goals and machines that a help text names."""
    text = re.sub(r"\s+", " ", text)
    found = {name: values.split(",") for name, values in re.findall(r"--(plan|optimize|target) \{([^}]*)\}", text)}
    listed = re.search(r"how lookups are made: ([\w-]+(?:, [\w-]+)*)", text)
    plans = found.get("plan") or (listed.group(1).split(", ") if listed else [])
    return Offer(tuple(plan for plan in plans if plan != "auto"), tuple(goal for goal in found.get("optimize", ()) if goal != "balanced"),
                 tuple(found.get("target", ())))


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


def build(rules: RuleSet, folder: str, offered: Offer, dead: FrozenSet[int], machines: Sequence[Target] = (), thorough: bool = False) -> Built:
    """All that flagc makes of the set; its specs are in the folder.

    machines: for them it is asked for small code
    thorough: they, and forms of plans, are looked at from all sides where the set is small, and not one of several like it
    """
    done = run(command("explain", "words/decide.flags"), folder, 3 * SECONDS)
    unfit, several = survey(done.stdout) if done.returncode == 0 else ({}, frozenset())
    jobs = list(_jobs(rules, offered, unfit, several, machines, thorough))
    answers = each(lambda job: _run(folder, job), jobs)
    refused = {**unfit, **{COLLECTING[job.what] + job.name: why for job, why in zip(jobs, answers) if why}}
    made: Dict[str, Candidate] = {}
    chosen: Dict[str, str] = {}
    for job in (job for job, why in zip(jobs, answers) if not why):
        one = replace(candidate(job.what, os.path.join(folder, job.what, job.name)), only=job.only)
        if one.name in {other.name for other in made.values()}:
            one = replace(one, name=f"{one.name} ({job.name})")
        same = made.setdefault(job.what + read(os.path.join(folder, job.what, job.name, "decide.h")) + (read(one.source) if one.source else ""), one)
        if "--plan" not in job.options:
            chosen[COLLECTING[job.what] + job.name] = same.name
    return Built(tuple(sorted(made.values(), key=lambda one: one.bools)), chosen, refused, dead)


def survey(text: str) -> Tuple[Dict[str, str], FrozenSet[str]]:
    """What `flagc explain` says: plans that do not suit, and why; and those that have several forms. A plan that is only built on request is neither."""
    text = re.sub(r"\n {8,}", " ", text)
    lines = [(plans, why) for plans, why in re.findall(r"^ +refused: ([\w, -]+?): (.*)", text, re.M) if not why.startswith("only ")]
    refused = {plan: why for plans, why in lines for plan in plans.split(", ")}
    forms = re.findall(r"^(?: {5}|  -> |   lost: )(\w+)(?= \(|  |, beaten)", text, re.M)
    return refused, frozenset(plan for plan in forms if forms.count(plan) > 1)


def _jobs(rules: RuleSet, offered: Offer, unfit: Dict[str, str], several: FrozenSet[str], machines: Sequence[Target], thorough: bool) -> Iterator[Job]:
    """The runs that a set deserves: first what the host times, so that code which is the same for another machine carries its name."""
    goals: Dict[str, Tuple[str, ...]] = {"auto": ()}
    goals.update((goal, ("--optimize", goal)) for goal in offered.optimize)
    for plan in offered.plans:
        if plan not in unfit:
            yield Job("words", plan, ("--plan", plan))
            if plan in several and "size" in goals and (thorough or plan == "staged"):
                yield Job("words", f"{plan}-size", ("--plan", plan, *goals["size"]))
    yield from (Job("words", goal, options) for goal, options in goals.items())
    yield from (Job("bools", goal, options) for goal, options in goals.items() if thorough and not rules.sibling or goal != "size")
    if rules.flags >= PACKED_FLAGS:
        yield from (Job("packed", goal, options) for goal, options in goals.items() if goal == "speed" or "speed" not in goals)
    small = thorough and rules.flags <= SMALL_FLAGS and not rules.sibling
    for target in (target for target in machines if target.flagc in offered.targets):
        for what in ("words", "bools") if small and target.avr else ("words",):
            for goal in (goal for goal in goals if small or goal == "size"):
                yield Job(what, f"{goal}@{target.flagc}", (*goals[goal], "--target", target.flagc), target.command)


def _run(folder: str, job: Job) -> str:
    """Builds into WHAT/NAME; why not, if flagc refuses. What is there was made when the generator was measured."""
    if os.path.exists(os.path.join(folder, job.what, job.name, "decide.h")):
        return ""
    done = run(command("build", f"{job.what}/decide.flags", "-o", f"{job.what}/{job.name}", *job.options), folder, 3 * SECONDS)
    if done.returncode < 0:
        return f"broken off after {SECONDS} s"
    if "MemoryError" in done.stderr:
        return f"more than {KILOBYTES // 1000000} GB"
    if done.returncode == 2:
        return done.stderr.strip().splitlines()[0] if done.stderr.strip() else "no reason given"
    if done.returncode:
        raise Wrong(f"{folder}: flagc build {' '.join(job.options)}: exit code {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return ""


def candidate(what: str, folder: str) -> Candidate:
    """The candidate that lies in a folder. It is called by the plan and its form, which the comment above its lookup says."""
    header, source = read(os.path.join(folder, "decide.h")), os.path.join(folder, "decide.c")
    plan, form, loads = described(header)
    exists = os.path.exists(source)
    called = exists and re.search(r"^(?!static\b)[\w ]*\bdecide\(word_flags \w+\)\n\{", read(source), re.M) is not None
    collects = what != "words"
    return Candidate(f"flagc {COLLECTING[what].replace(' ', ', ')}{plan}{form}", collects, f'#include "{what}/{os.path.basename(folder)}/decide.h"\n',
                     "decide(word_collect(x))" if collects else "decide(x)", source if exists else "", "decide" if called and not collects else "",
                     plan=plan, loads=loads)


def described(header: str) -> Tuple[str, str, Optional[int]]:
    """The plan, its form in parentheses, and the loads of a lookup at most, from the comment above it."""
    found = re.search(r"/\* Plan: ([\w-]+)( \([^)]*\))?((?:(?!\*/).)*)\*/\s[^\n]*\bdecide\(", header, re.S)
    if not found:
        return "unnamed", "", None
    loads = re.search(r"(\d+) loads?\b", found.group(3))
    return found.group(1), (found.group(2) or "").replace("-bit words", ""), int(loads.group(1)) if loads else None
