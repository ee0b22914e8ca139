# SPDX-License-Identifier: MIT
"""Outputs that share tables: where the way to the answers of a dispatch is longer than the answers, all outputs can go it together.

The number of the tuple of answers is looked up as one answer would be. Each output then has a program of its own, whose last table
alone is its own; those before it are the same tables, and are written once. That is taken where all lookups together then are
better by what the user wishes than what was chosen for each.
"""

from dataclasses import dataclass, replace
from typing import Iterator, Optional, Sequence, Set, Tuple, Union

from ..logic.tuples import tuples
from .budget import Exhausted
from .choose import Choice, Unfit, count, unfelt
from .context import Context, make_context
from .cost import table_bytes
from .direct import direct
from .front import Builder, Candidate, candidate_of, for_target, forms
from .lookup import table_of
from .program import Answer, Load, Program, Table
from .radix import radix
from .refusal import Refusal
from .split import split
from .staged import staged
from .target import Target
from .wishes import Wishes

BUILDERS: Tuple[Builder, ...] = (direct, radix, staged, split)

# More outputs than this are not joined: their tuples are many.
MOST = 16

# What is left in the account is spent at most to this part for one dispatch.
PART = 4


@dataclass(frozen=True)
class _Sum:
    """The figures of all lookups of a dispatch; tables that are equal count once."""

    bytes: int
    typical: int
    worst: int

    def score(self, wishes: Wishes) -> Tuple[int, int]:
        """What the choice goes by; less is better."""
        if wishes.objective == "speed":
            return self.typical + self.worst, self.bytes
        if wishes.objective == "size":
            return self.bytes, self.typical
        return max(self.bytes, unfelt(wishes.machine)) * self.typical, self.bytes


def together(context: Context, choices: Sequence[Union[Choice, Unfit]], wishes: Wishes) -> Tuple[Union[Choice, Unfit], ...]:
    """The choices for the columns of a dispatch, or better ones that share tables."""
    apart = [choice for choice in choices if isinstance(choice, Choice)]
    if not 2 <= len(choices) <= MOST or len(apart) < len(choices):
        return tuple(choices)
    before = _sum([choice.candidate for choice in apart])
    best: Optional[Tuple[_Sum, Tuple[Candidate, ...]]] = None
    for programs in (one for shared in sharing(context) for one in _in_forms(shared, wishes.machine)):
        found = tuple(candidate_of(program, wishes.machine) for program in programs)
        if wishes.plan not in ("", found[0].program.plan) or wishes.max_bytes is not None and max(one.bytes for one in found) > wishes.max_bytes:
            continue
        figures = _sum(found)
        if figures.score(wishes) < (best[0] if best else before).score(wishes):
            best = figures, found
    if best is None:
        return tuple(choices)
    reason = f"shares tables with the other outputs: {count(best[0].bytes, 'byte')} for all instead of {before.bytes:,}"
    return tuple(Choice(candidate, choice.front, reason) for candidate, choice in zip(best[1], apart))


def _in_forms(programs: Tuple[Program, ...], target: Target) -> Iterator[Tuple[Program, ...]]:
    """The programs as the target wants them; all with packed entries, or all with whole bytes."""
    for group in zip(*(forms(program, target) for program in programs)):
        fitting = [for_target(program, target) for program in group]
        if all(isinstance(program, Program) for program in fitting):
            yield tuple(program for program in fitting if isinstance(program, Program))


def sharing(context: Context) -> Iterator[Tuple[Program, ...]]:
    """Programs for all columns, those of a tuple with equal tables but for the last ones. None where the outputs have different rules."""
    found = tuples(context.graph, context.columns)
    if found is None:
        return
    whole = make_context(context.dispatch, (found.column,), budget=context.budget)
    for number, build in enumerate(BUILDERS):
        context.budget.share(PART * (len(BUILDERS) - number))
        try:
            built = build(found.column, whole)
        except Exhausted:
            continue
        for program in () if isinstance(built, Refusal) else built:
            values = [Table("values", entries, 64) for entries in found.answers]
            yield from _for_each(program, values, context)


def _for_each(program: Program, values: Sequence[Table], context: Context) -> Iterator[Tuple[Program, ...]]:
    """From a program that answers numbers of tuples: its last table with answers for numbers, or a table of answers behind it."""
    (answer,) = program.body
    assert isinstance(answer, Answer) and isinstance(answer.value, Load)
    last = program.tables[answer.value.table]
    variant = f"{program.variant}{', ' * bool(program.variant)}shared tables"
    if len(program.tables) > 1:
        ended = [table_of(last.name, [own.entries[number] for number in last.entries]) for own in values]
        yield tuple(replace(program, bits=column.bits, signed=column.signed, variant=variant,
                            tables=tuple(table if old is last else old for old in program.tables))
                    for table, column in zip(ended, context.columns))
    if last.name != "values":
        behind = Answer(Load(len(program.tables), answer.value))
        tables = tuple(replace(old, name="tuples") if old is last else old for old in program.tables)
        yield tuple(replace(program, bits=column.bits, signed=column.signed, variant=variant, body=(behind,),
                            tables=(*tables, table_of("values", own.entries)))
                    for own, column in zip(values, context.columns))


def _sum(candidates: Sequence[Candidate]) -> _Sum:
    size = sum(one.bytes for one in candidates)
    seen: Set[Table] = set()
    for candidate in candidates:
        for table in candidate.program.tables:
            same = replace(table, name="")
            size -= table_bytes(table) if same in seen else 0
            seen.add(same)
    return _Sum(size, sum(one.typical for one in candidates), sum(one.worst for one in candidates))
