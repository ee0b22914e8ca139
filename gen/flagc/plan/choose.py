# SPDX-License-Identifier: MIT
"""The table of plans, and which of a column's programs is taken.

The choice is made on the front alone, by one number that anybody can recompute from the figures that `flagc explain` prints:

    speed     typical plus worst cycles
    size      bytes of tables and code
    balanced  bytes x typical cycles, where few bytes count as many as the target does not feel

A balanced lookup may be twice as large where that makes it twice as fast. Where memory is plenty that would save bytes which nobody
misses: on the host all that fits into half of a data cache is equally small, and the fastest of it is taken.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Callable, Dict, List, Optional, Sequence, Tuple, Union

from ..logic.decision import Column
from .affine import affine
from .bit import bit
from .branches import QUICK, branches
from .chain import chain
from .constant import constant
from .context import Context
from .direct import direct
from .front import CONSTANT, SAME, Builder, Candidate, Front, Refused, front_of
from .parts import parts
from .perfect import perfect_hash
from .radix import radix
from .refusal import Refusal
from .scan import scan
from .split import split
from .staged import staged
from .target import Target
from .vector import vector
from .wishes import Wishes
from .wordconst import word_constant

# The plans that look an answer up by themselves. From them `parts` takes the lookups of its parts.
LOOKUPS: Tuple[Tuple[str, Builder], ...] = (
    ("constant", constant),
    ("bit", bit),
    ("affine", affine),
    ("word", word_constant),
    ("direct", direct),
    ("radix", radix),
    ("staged", staged),
)

# From the least to the most general. `chain` always applies.
PLANS: Tuple[Tuple[str, Builder], ...] = LOOKUPS + (
    ("split", split),
    ("parts", partial(parts, tuple(build for _, build in LOOKUPS))),
    ("branches", branches),
    ("hash", perfect_hash),
    ("vector", vector),
    ("scan", scan),
    ("chain", chain),
)

# Plans that are built only where they are asked for, and why.
OPT_IN: Tuple[Tuple[str, str], ...] = (
    ("hash", "only with --plan hash, because it cannot notice invalid input"),
)

# Plans that search for the smallest program, as they are built where bytes are not what counts.
QUICK_ONES: Tuple[Tuple[str, Builder], ...] = (("branches", partial(branches, effort=QUICK)),)

# Half of a first-level data cache. Where flash is counted in KB, every byte is felt.
CACHED = 16384


def unfelt(target: Target) -> int:
    """The bytes that a lookup may take on a machine before its size is felt."""
    return CACHED if target.register == 64 else 0


@dataclass(frozen=True)
class Choice:
    """The candidate that is taken, the front that it was taken from, and the reason for people."""

    candidate: Candidate
    front: Front
    reason: str


@dataclass(frozen=True)
class Unfit(Refusal):
    """Nothing is as it is wished. `reason` completes `OPTION does not suit DISPATCH: `; the front is what there is."""

    option: str
    front: Front


def choose(column: Column, context: Context, wishes: Wishes = Wishes(), columns: int = 1,
           told: Optional[Callable[[str], None]] = None) -> Union[Choice, Unfit]:
    """The program of a column, of a dispatch to which the wishes apply.

    Only the plan that is wished is built, if one is. Where there is nothing to look up, the constant stands in for a plan that
    does not suit.

    columns, told: see `front_of`
    """
    wanted = [pair for pair in _builders(wishes) if not wishes.plan or pair[0] in (wishes.plan, CONSTANT)]
    return choose_from(front_of(column, context, wishes.machine, wanted, columns, told), wishes)


def survey(column: Column, context: Context, wishes: Wishes = Wishes(), columns: int = 1,
           told: Optional[Callable[[str], None]] = None) -> Union[Choice, Unfit]:
    """The same with the front of all plans, whichever is wished."""
    wanted = _builders(wishes)
    front = front_of(column, context, wishes.machine, wanted, columns, told)
    away = tuple(Refused(name, reason) for name, reason in OPT_IN if name in dict(PLANS) and name not in dict(wanted))
    return choose_from(replace(front, refused=front.refused + away), wishes)


def _builders(wishes: Wishes) -> Sequence[Tuple[str, Builder]]:
    """The plans to build, the one that is wished first: where the constant applies, none is built behind it."""
    away = {name for name, _ in OPT_IN if name != wishes.plan}
    quick = {} if _small(wishes) else dict(QUICK_ONES)
    pairs = ((plan, quick.get(plan, build) if plan != wishes.plan else build) for plan, build in PLANS if plan not in away)
    return sorted(pairs, key=lambda pair: pair[0] != wishes.plan)


def _small(wishes: Wishes) -> bool:
    """Whether every byte counts."""
    return wishes.objective == "size" or wishes.max_bytes is not None or not unfelt(wishes.machine)


def choose_from(front: Front, wishes: Wishes) -> Union[Choice, Unfit]:
    """What is taken from a front."""
    best = front.best
    if wishes.plan:
        best = front.of_plan(wishes.plan) or front.of_plan(CONSTANT)
        if not best:
            reason = next(refused.reason for refused in front.refused if refused.plan == wishes.plan)
            return Unfit(reason, f"--plan {wishes.plan}", front)
    fitting = [one for one in best if not (wishes.branchless and one.branches)]
    if not fitting:
        return Unfit(_why_branches(best, front), "--branchless", front)
    limit = wishes.max_bytes
    if limit is not None:
        smallest = min(fitting, key=lambda one: one.bytes)
        fitting = [one for one in fitting if one.bytes <= limit]
        if not fitting:
            return Unfit(f"the smallest{' without branches' * wishes.branchless} is {smallest.name}, of {count(smallest.bytes, 'byte')}",
                         f"--max-bytes {limit}", front)
    ranked = sorted(fitting, key=lambda one: (_score(one, wishes), one.bytes, one.worst))
    return Choice(ranked[0], front, _reason(ranked, wishes))


def _score(one: Candidate, wishes: Wishes) -> int:
    if wishes.objective == "speed":
        return one.typical + one.worst
    if wishes.objective == "size":
        return one.bytes
    return max(one.bytes, unfelt(wishes.machine)) * one.typical


def _reason(ranked: Sequence[Candidate], wishes: Wishes) -> str:
    """One line: the rule, and how far the next one is away."""
    if wishes.plan and ranked[0].program.plan != wishes.plan:
        return f"{SAME}, whatever --plan says"
    few = unfelt(wishes.machine)
    rule = {"speed": "least typical plus worst cycles", "size": "fewest bytes",
            "balanced": "least bytes x typical cycles" + (f" (at least {few:,} bytes count)" if few else "")}[wishes.objective]
    asked = [f"--plan {wishes.plan}"] * bool(wishes.plan) + ["--branchless"] * wishes.branchless
    asked += [f"--max-bytes {wishes.max_bytes}"] if wishes.max_bytes is not None else []
    if len(ranked) == 1:
        return f"the only one{' with ' * bool(asked)}{' '.join(asked)}"
    scores = [_score(one, wishes) for one in ranked]
    return f"{' '.join(asked)}{', ' * bool(asked)}{rule}: {scores[0]:,}; next is {ranked[1].name} with {scores[1]:,}"


def _why_branches(best: Sequence[Candidate], front: Front) -> str:
    """Why there is nothing without branches: what branches by its nature, and why the tables do not apply."""
    names = sorted({one.program.plan for one in best})
    verb = "branches" if len(names) == 1 else "branch"
    reasons: Dict[str, List[str]] = {}
    for refused in front.refused:
        reasons.setdefault(refused.reason, []).append(refused.plan)
    return "; ".join([f"{' and '.join(filter(None, [', '.join(names[:-1]), names[-1]]))} {verb}"]
                     + [f"{', '.join(plans)}: {reason}" for reason, plans in reasons.items()])


def count(number: int, noun: str) -> str:
    """A number of things."""
    plural = noun + ("es" if noun.endswith("ch") else "s")
    return f"{number:,} {noun if number == 1 else plural}"
