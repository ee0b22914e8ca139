# SPDX-License-Identifier: MIT
"""The Pareto front of a column: of all programs that the plans build, those that no other beats in every figure.

The figures are loads that wait for each other, all loads, bytes on the target, operations and branches on the worst path. What is
not on the front keeps the name of what beats it, and a plan that does not apply its reason, so that both can be told.
"""

from dataclasses import dataclass, replace
from typing import Callable, List, Optional, Sequence, Tuple, Union

from ..logic.decision import Column
from .budget import Exhausted
from .context import Context
from .cost import Price, price, table_bytes
from .operations import count
from .program import Both, Either, If, Load, Program, Scan, Vector, expressions
from .refusal import Built, Refusal
from .target import Target, flash, time

Builder = Callable[[Column, Context], Built]

# Where nothing is to be looked up, nothing else is worth building.
CONSTANT = "constant"
SAME = "every word gets the same answer"

SPENT = "its search is over the budget of operations"


@dataclass(frozen=True)
class Candidate:
    """A program and its figures.

    bytes:          of tables and code on the target
    typical, worst: cycles on the target
    branches:       whether a branch or a loop depends on the words, in C or in what compilers make of it on the target
    """

    program: Program
    price: Price
    bytes: int
    typical: int
    worst: int
    branches: bool

    @property
    def name(self) -> str:
        """The plan, and which of its programs this is."""
        return self.program.plan + (f" ({self.program.variant})" if self.program.variant else "")

    @property
    def figures(self) -> Tuple[int, ...]:
        """What counts for the front; less is better. A branch on the way counts even where the worst path has none.

        Operations are no measure of time where a shift is a loop, so the slowest lookup counts besides.
        """
        return (self.price.dependent, self.price.loads, self.bytes, self.price.operations, self.price.branches, int(self.branches), self.worst)

    def beats(self, other: "Candidate") -> bool:
        """Whether no figure is worse and one is better."""
        return self.figures != other.figures and all(mine <= theirs for mine, theirs in zip(self.figures, other.figures))


@dataclass(frozen=True)
class Lost:
    """A candidate, and the first one of the front that beats it or equals it."""

    candidate: Candidate
    winner: Candidate


@dataclass(frozen=True)
class Refused:
    """A plan that has no program for the column, or none that the target could hold."""

    plan: str
    reason: str


@dataclass(frozen=True)
class Front:
    """All that was found for a column.

    best:    the candidates that none beats, the smallest first
    lost:    the others, by plan
    refused: the plans without a candidate
    """

    best: Tuple[Candidate, ...]
    lost: Tuple[Lost, ...]
    refused: Tuple[Refused, ...]

    def of_plan(self, plan: str) -> Tuple[Candidate, ...]:
        """The candidates of one plan that no other of that plan beats, the smallest first."""
        return _best([one for one in (*self.best, *(lost.candidate for lost in self.lost)) if one.program.plan == plan])


def front_of(column: Column, context: Context, target: Target, builders: Sequence[Tuple[str, Builder]], columns: int = 1,
             told: Optional[Callable[[str], None]] = None) -> Front:
    """The front of a column over what these builders, at least one, build.

    columns: how many columns still share the budget, this one included
    told:    is called with the name of each plan before it is built
    """
    found: List[Candidate] = []
    refused: List[Refused] = []
    for number, (plan, build) in enumerate(builders):
        if told:
            told(plan)
        # A plan leaves what it did not need to those behind it, and a column to the next; none can take it all.
        context.budget.share(columns * (len(builders) - number))
        try:
            built = build(column, context)
        except Exhausted:
            built = Refusal(SPENT)
        if isinstance(built, Refusal):
            refused.append(Refused(plan, built.reason))
            continue
        fitting = [for_target(form, target) for program in built for form in forms(program, target)]
        found += [candidate_of(program, target) for program in fitting if isinstance(program, Program)]
        if not any(isinstance(program, Program) for program in fitting):
            refused.append(next(Refused(plan, reason.reason) for reason in fitting if isinstance(reason, Refusal)))
        elif plan == CONSTANT:
            refused += [Refused(other, SAME) for other, _ in builders[number + 1:]]
            break
    return _front(found, refused)


def is_branchless(program: Program) -> bool:
    """Whether in C neither a branch nor the end of a loop depends on the words; nor the short-circuit of a condition."""
    if any(isinstance(statement, If) for statement in program.body):
        return False
    for expr in expressions(program):
        if isinstance(expr, Scan) or isinstance(expr, (Both, Either)) and len(expr.operands) > 1:
            return False
        if isinstance(expr, Vector) and (not expr.sure or expr.rows > program.tables[expr.chunks[0].table].bits):
            return False
    return True


def compiles_to_branches(program: Program, target: Target) -> bool:
    """Whether compilers for the target make branches or loops of something that is none in C, or what takes its place there has some.

    Where registers have 8 bits, entries are taken out of their byte step by step: of four bits in a step that skips one instruction, which takes as long
    as that instruction, of fewer bits in steps that branch.
    """
    tally = count(program, target.register, target.immediate)
    if any(tally.get(kind) for kind in target.loops):
        return True
    loaded = {program.tables[expr.table].bits for expr in expressions(program) if isinstance(expr, Load)}
    return target.register == 8 and min(loaded, default=8) < 4


# Machines with registers of so many bits, or fewer, take half of a lookup to get an entry out of its byte.
SLOW = 32


def forms(program: Program, target: Target) -> Tuple[Program, ...]:
    """The program; and with entries of whole bytes, if it packs them and that is smaller, or the machine is slow enough for what unpacking takes."""
    loaded = {expr.table for expr in expressions(program) if isinstance(expr, Load)}
    packed = {number for number in loaded if not program.tables[number].immediate and program.tables[number].bits < 8}
    if not packed:
        return (program,)
    tables = tuple(replace(table, bits=8) if number in packed else table for number, table in enumerate(program.tables))
    whole = replace(program, tables=tables, variant=f"{program.variant}, bytes" if program.variant else "bytes")
    return (program, whole) if target.register <= SLOW or flash(whole, target) < flash(program, target) else (program,)


# A machine with 8-bit registers has no larger array, and its pointers reach no further.
LARGEST_TABLE, REACH = 32767, 65535


def for_target(program: Program, target: Target) -> Union[Program, Refusal]:
    """The program as the target wants it."""
    if target.register > 8:
        return program
    sizes = [table_bytes(table) for table in program.tables]
    largest = max(sizes, default=0)
    if largest > LARGEST_TABLE:
        return Refusal(f"it takes a table of {largest} bytes, and {target.name} holds none of more than {LARGEST_TABLE}")
    if sum(sizes) > REACH:
        return Refusal(f"its tables take {sum(sizes)} bytes, and pointers of {target.name} reach {REACH}")
    return replace(program, by_bytes=True)


def candidate_of(program: Program, target: Target) -> Candidate:
    """A program with its figures on a target."""
    typical, worst = time(program, target)
    return Candidate(program, price(program), flash(program, target), typical, worst,
                     not is_branchless(program) or compiles_to_branches(program, target))


def _best(found: Sequence[Candidate]) -> Tuple[Candidate, ...]:
    """Those that no other beats, the smallest first. Among equals the first stays: plans and variants come the simplest first."""
    best: List[Candidate] = []
    for one in found:
        if not any(other.beats(one) for other in found) and all(one.figures != other.figures for other in best):
            best.append(one)
    return tuple(sorted(best, key=lambda one: (one.bytes, one.worst, one.typical)))


def _front(found: Sequence[Candidate], refused: Sequence[Refused]) -> Front:
    best = _best(found)
    lost = [Lost(one, next(winner for winner in best if winner.beats(one) or winner.figures == one.figures))
            for one in found if not any(one is kept for kept in best)]
    return Front(best, tuple(lost), tuple(refused))
