# SPDX-License-Identifier: MIT
"""Fits the bytes of `plan/target.py` to compiled programs, and shows how far its estimates are off.

    python3 -m tests.bench.calibrate            the estimates against the real bytes, and where they put plans in the wrong order
    python3 -m tests.bench.calibrate --fit      besides, the costs that fit best, to be put into the table

Compiled are all plans of all rule sets of at most 24 flags, of the first rules of these sets, and programs made by hand of what no rule set leads to.
"""

import argparse
import sys
from dataclasses import replace
from typing import Dict, Iterator, List, Mapping, NamedTuple, Sequence, Tuple

from flagc.model.model import Model
from flagc.plan.choose import PLANS
from flagc.plan.context import Context
from flagc.plan.front import forms
from flagc.plan.operations import count
from flagc.plan.program import (Answer, Bitor, Chunk, Expr, Extract, Load, Parity, Product, Program, Run, Scaled, Sum, Table, Vector)
from flagc.plan.refusal import Refusal
from flagc.plan.cost import table_bytes
from flagc.plan.target import TARGETS, TENTHS, Target, flash

from .measure import RuleSet, c_of, have, linked, planned, rulesets

# Rules over fields, which the rule sets lack.
FIELDS = (
    """\
enum mode { OFF, HEAT, COOL, AUTO, DRY }
flags room {
    OPEN
    MODE : mode
    LEVEL : 4
    LIMIT : 4
}
outcomes todo { IDLE, WARM, CHILL, STOP }
dispatch decide(room) -> todo, first {
    OPEN & MODE >= COOL  => STOP
    LEVEL > LIMIT        => CHILL
    MODE == HEAT & LEVEL < 5 => WARM
    MODE in {COOL, AUTO} & LEVEL >= 3 & LEVEL <= 12 => CHILL
    else                 => IDLE
}
""", """\
flags packet : u16 {
    KIND : 3
    SIZE : 5
    URGENT
    SIGNED
    HOPS : 4
}
outcomes action { DROP, PASS, QUEUE, REPLY, LOG }
dispatch decide(packet) -> action, first {
    HOPS == 0            => DROP
    KIND > 5             => LOG
    KIND == 2 & !SIGNED  => DROP
    URGENT & SIZE < 12   => PASS
    KIND <= 1 & SIZE >= 20 => QUEUE
    SIGNED & HOPS > 11   => REPLY
    else                 => PASS
}
""")

FLAGS = 24
LARGE = 4096
ROUNDS = 4000

# How strongly a cost stays where it was when samples say little of it.
HOLD = 0.002


class Sample(NamedTuple):
    """One program, and the set of programs among which it is chosen."""

    group: str
    plan: str
    model: Model
    context: Context
    program: Program


def samples() -> Iterator[Sample]:
    """All programs."""
    for rules in rulesets(FLAGS):
        yield from _of(rules.spec(), rules.name)
        for part in (3, 8):
            if len(rules.rows) > 2 * part:
                few = RuleSet(rules.name)
                few.rows = few.rows[:part]
                yield from _of(few.spec(), f"{rules.name}/{part}")
    for number, text in enumerate(FIELDS):
        yield from _of(text, f"fields-{number}")
    yield from _made()


def _of(spec: str, group: str) -> Iterator[Sample]:
    model, column, context = planned(spec)
    for name, build in PLANS:
        built = build(column, context)
        whole = [form for program in (() if isinstance(built, Refusal) else built) for form in forms(program, TARGETS[-1])]
        for number, program in enumerate(whole):
            if sum(map(table_bytes, program.tables)) <= LARGE:
                yield Sample(group, f"{name} {program.variant or number}", model, context, program)


def _made() -> Iterator[Sample]:
    """What stages, bit vectors and the like are made of."""
    for flags in (8, 16, 24):
        rules = RuleSet(f"random-{max(10, flags)}-0")
        rules.rows = [(mask & (1 << flags) - 1, value & (1 << flags) - 1, outcome) for mask, value, outcome in rules.rows[:3]]
        rules.flags = flags
        model, _, context = planned(rules.spec())
        for name, tables, value in _values(flags):
            yield Sample(f"made {flags}", name, model, context,
                         Program("made", context.words, 3, False, tuple(tables), (), (Answer(value),)))


def _bits(position: int, width: int, to: int = 0) -> Extract:
    return Extract((Run(0, position, width, to),))


def _table(entries: int, bits: int, most: int) -> Table:
    return Table("t", tuple((7 * index + 3) % (most + 1) for index in range(entries)), bits)


def _values(flags: int) -> Iterator[Tuple[str, List[Table], Expr]]:
    answers = _table(256, 4, 7)
    yield "serial 2", [_table(16, 8, 15), answers], Load(1, Bitor((Scaled(Load(0, _bits(0, 4)), 16), _bits(4, 4))))
    yield "serial add", [_table(16, 8, 240), answers], Load(1, Sum((Load(0, _bits(0, 4)), _bits(4, 4))))
    yield "serial nibbles", [_table(16, 4, 15), answers], Load(1, Bitor((Scaled(Load(0, _bits(0, 4)), 16), _bits(4, 4))))
    middle = Load(1, Sum((Load(0, _bits(0, 4)), _bits(4, 2))))
    yield "serial 3", [_table(16, 8, 252), _table(256, 8, 252), answers], Load(2, Sum((middle, _bits(6, 2))))
    yield "split", [_table(16, 8, 240), _table(16, 8, 15), answers], Load(2, Sum((Load(0, _bits(0, 4)), Load(1, _bits(4, 4)))))
    yield "radix", [_table(75, 4, 7)], Load(
        0, Sum((Scaled(_bits(0, 2), 15), Scaled(_bits(2, 2), 5), _bits(4, 2))))
    yield "parity", [], Parity(0, 0xB5)
    yield "parity 2", [], Sum((Parity(0, 0xB5), Scaled(Parity(0, 0x6E), 2)))
    yield "product", [_table(64, 8, 7)], Load(0, Product(0, 0x95, 0x01020408, 32, 26, 6))
    yield "product 64", [_table(64, 8, 7)], Load(0, Product(0, 0x95, 0x0102040801020408, 64, 58, 6))
    for bits, rows in ((8, 7), (16, 16), (32, 30), (64, 50), (32, 60), (64, 100)):
        blocks = -(-rows // bits)
        chunks = [Chunk(1 + number, _bits(4 * number, 4)) for number in range(flags // 4)]
        last = (1 << rows - (blocks - 1) * bits) - 1
        tables = [Table(f"r{number}", tuple(((5 * index + number) * 0x123456789ABCDEF & (1 << bits) - 1) & (last if index % blocks == blocks - 1 else -1)
                                            for index in range(16 * blocks)), bits) for number in range(len(chunks))]
        yield f"vector {rows} of {bits}", [_table(rows + 1, 4, 7)] + tables, Load(0, Vector(tuple(chunks), rows))


class Seen(NamedTuple):
    """A sample on a target."""

    sample: Sample
    tally: Dict[str, int]
    tables: int
    real: int
    guess: int


def seen(sample: Sample, target: Target) -> Seen:
    """Compiles a sample."""
    program = replace(sample.program, by_bytes=target.register == 8)
    real = linked(*c_of(sample.model, sample.context, program), target.name)
    return Seen(sample, count(program, target.register, target.immediate), sum(map(table_bytes, program.tables)), real, flash(program, target))


def fit(found: List[Seen], start: Dict[str, int]) -> Dict[str, int]:
    """The costs that fit the bytes best."""
    return fitted([(one.tally, TENTHS * (one.real - one.tables), one.real - one.tables + 20) for one in found], start, {})


def fitted(sums: Sequence[Tuple[Mapping[str, float], float, float]], start: Dict[str, int], least: Dict[str, int]) -> Dict[str, int]:
    """Costs with the least squares of relative errors: coordinate descent on the normal equations.

    sums:  how often a sample takes each cost, what it comes to, and what an error is relative to
    start: the costs as they are. What no sample has stays, and none falls below a third: where two always come together, one must not take it all
    least: the lowest that some may fall to
    """
    kinds = list(start)
    matrix = [[HOLD * (row == column) for column in range(len(kinds))] for row in range(len(kinds))]
    right = [HOLD * start[kind] for kind in kinds]
    for tally, value, size in sums:
        held = [(place, tally[kind]) for place, kind in enumerate(kinds) if tally.get(kind)]
        for place, many in held:
            right[place] += many * value / size ** 2
            for other, more in held:
                matrix[place][other] += many * more / size ** 2
    costs = [float(start[kind]) for kind in kinds]
    for _ in range(ROUNDS):
        for place, kind in enumerate(kinds):
            rest = sum(cost * share for cost, share in zip(costs, matrix[place])) - costs[place] * matrix[place][place]
            costs[place] = max(start[kind] / 3, least.get(kind, 0), (right[place] - rest) / matrix[place][place])
    return {kind: round(cost) for kind, cost in zip(kinds, costs)}


def report(found: List[Seen], target: Target) -> None:
    """Prints the estimates, and the pairs that are in the wrong order."""
    groups: Dict[str, List[Seen]] = {}
    for one in found:
        groups.setdefault(one.sample.group, []).append(one)
    print(f"== {target.name}")
    for group, members in groups.items():
        print(f"{group:16}", "  ".join(f"{one.sample.plan}: {one.guess}/{one.real}" for one in members))
    wrong, pairs, lost = 0, 0, []
    for group, members in groups.items():
        if group.startswith("made"):
            continue
        for place, one in enumerate(members):
            for other in members[place + 1:]:
                pairs += 1
                wrong += (one.guess - other.guess) * (one.real - other.real) < 0
        chosen, best = min(members, key=lambda one: one.guess), min(members, key=lambda one: one.real)
        if chosen.real > best.real:
            lost.append(f"{group}: {chosen.sample.plan} {chosen.real} for {best.sample.plan} {best.real}")
    off = sorted(abs(one.guess - one.real) / one.real for one in found)
    print(f"-- {target.name}: half of the estimates within {off[len(off) // 2]:.0%}, nine of ten within {off[len(off) * 9 // 10]:.0%};"
          f" {wrong} of {pairs} pairs in the wrong order; not the smallest chosen: {'; '.join(lost) or 'never'}")


def main() -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.bench.calibrate", description="The estimates of bytes against real ones.")
    parser.add_argument("--fit", action="store_true", help="print the costs that fit best")
    parser.add_argument("targets", nargs="*", help="the targets; all whose compilers are installed, if none is given")
    options = parser.parse_args()
    everything = list(samples())
    for target in TARGETS:
        if have(target.name) and (not options.targets or target.name in options.targets):
            found = [seen(sample, target) for sample in everything]
            if options.fit:
                costs = fit(found, dict(target.bytes))
                print(f"{target.name}: {', '.join(f'{kind}={cost}' for kind, cost in costs.items())}")
                better = replace(target, bytes=tuple(costs.items()))
                found = [one._replace(guess=flash(replace(one.sample.program, by_bytes=target.register == 8), better)) for one in found]
            report(found, target)
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
