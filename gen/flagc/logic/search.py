# SPDX-License-Identifier: MIT
"""The search engine: Davis, Putnam, Logemann and Loveland's procedure, which learns from conflicts.

What is asked becomes clauses. A rule to stay outside of is mostly a cube, and a cube's negation is one clause; a condition
that is no cube gets a variable of its own and the clauses that define it (Tseitin). Two literals of each clause are watched
(Moskewicz et al., Chaff), each conflict gives one clause by the first unique implication point (Marques-Silva and Sakallah,
GRASP), and variables that took part in recent conflicts are decided first.

No recursion; the budget counts assignments, so the answer is the same on every machine.
"""

from heapq import heapify, heappop, heappush
from typing import Dict, List, Optional, Sequence, Set, Tuple

from .predicate import Cube
from .question import Question, bits_of

BUDGET = 400_000

BUMP = 1.05
TOO_GREAT = 1e100
LONG = 60

# The activity of a variable that is in no clause.
UNUSED = float("-inf")

Clause = List[int]


class OutOfSteps(Exception):
    """The search would take more steps than it may."""


def search(question: Question, budget: int = BUDGET) -> Tuple[Optional[int], int]:
    """Packed words (word 0 lowest) that answer the question, or None if there are none; and the steps that this took.

    The budget is for assignments beyond one of all variables.

    Raises OutOfSteps.
    """
    encoding = _Encoding(question)
    budget += len(encoding.phases)
    solver = _Solver(encoding.phases, budget)
    if not all(solver.add(clause) for clause in encoding.clauses) or not solver.solve():
        return None, budget - solver.budget
    packed = question.inside[1]
    for place in range(question.graph.inputs):
        packed |= (solver.value[place + 1] > 0) << place
    return packed, budget - solver.budget


def core(inside: Cube, cubes: Sequence[Cube], inputs: int, budget: int = BUDGET) -> Tuple[Optional[List[int]], int]:
    """The places of some of the cubes, without which a proof that they leave nothing of `inside` would not have worked; and the steps taken.

    None if they leave something. Raises OutOfSteps.
    """
    care, value = inside
    solver = _Solver([0] + [-1] * inputs, budget + inputs)
    place_of: Dict[int, int] = {}
    clauses: List[Clause] = []
    for place, (asked, wanted) in enumerate(cubes):
        if not (value ^ wanted) & care & asked:
            clauses.append(_avoiding(asked & ~care, wanted))
            place_of[id(clauses[-1])] = place
    hopeless = next((clause for clause in clauses if not clause), None)
    if hopeless is not None:
        return [place_of[id(hopeless)]], 0
    if all(solver.add(clause) for clause in clauses) and solver.solve():
        return None, budget + inputs - solver.budget
    return sorted(place_of[key] for key in solver.causes() if key in place_of), budget + inputs - solver.budget


class _Encoding:
    """The clauses of a question. Input bit k is variable k + 1; gates follow, as they are met.

    phases: what to try first for each variable (index 0 is unused)
    """

    def __init__(self, question: Question) -> None:
        self.graph = question.graph
        self.phases = [0] + [-1] * self.graph.inputs
        self.gates: Dict[int, int] = {}
        self.zeros: Dict[int, bool] = {}
        self.pending: List[int] = []
        care, value = question.inside
        self.clauses: List[Clause] = [[_literal(bit, value)] for bit in bits_of(care)] if question.rest else []
        for care, value in question.outside:
            self.clauses.append(_avoiding(care, value))
        for literal in question.rest:
            self.clauses.append([self._use(-operand) for operand in self.graph.operands(-literal)])
        self._define()

    def _use(self, literal: int) -> int:
        """The literal in a clause."""
        variable = abs(literal)
        if not self.graph.is_gate(variable):
            return literal - 1 if literal > 0 else literal + 1
        own = self.gates.get(variable)
        if own is None:
            own = self.gates[variable] = len(self.phases)
            # All inputs 0 and the gates to match: a first guess without contradictions, and with few bits.
            self.phases.append(1 if self.graph.evaluate(variable, 0, self.zeros) else -1)
            self.pending.append(variable)
        return own if literal > 0 else -own

    def _define(self) -> None:
        while self.pending:
            gate = self.pending.pop()
            own = self.gates[gate]
            operands = [self._use(operand) for operand in self.graph.operands(gate)]
            self.clauses += [[-own, operand] for operand in operands]
            self.clauses.append([own, *(-operand for operand in operands)])


def _literal(bit: int, value: int) -> int:
    """The literal that wants this bit as it is in `value`."""
    return bit.bit_length() if value & bit else -bit.bit_length()


def _avoiding(care: int, value: int) -> Clause:
    """The clause that keeps out of a cube."""
    clause: Clause = []
    while care:
        bit = care & -care
        clause.append(-bit.bit_length() if value & bit else bit.bit_length())
        care ^= bit
    return clause


class _Solver:
    """Clauses, and an assignment that grows and shrinks.

    value:  of each literal: 1 true, -1 false, 0 open. A negative literal is a negative index, which Python counts from the
            end; so the list has a place for each literal.
    depth:  of each variable: after how many decisions it was assigned
    reason: of each variable: the clause that forced it, or None if it was decided; its first literal is the forced one
    parents: of each learned clause, by identity: the clauses that it was made of
    conflict: the clause that ended the search
    queue:  a heap of the open variables, most active first; an entry whose activity is no longer `queued` is void
    """

    def __init__(self, phases: List[int], budget: int) -> None:
        count = len(phases) - 1
        self.phases = phases
        self.budget = budget
        self.value = [0] * (2 * count + 1)
        self.depth = [0] * (count + 1)
        self.reason: List[Optional[Clause]] = [None] * (count + 1)
        self.parents: Dict[int, List[Clause]] = {}
        self.conflict: Clause = []
        self.watches: List[List[Clause]] = [[] for _ in range(2 * count + 1)]
        self.trail: List[int] = []
        self.limits: List[int] = []
        self.head = 0
        self.activity = [UNUSED] * (count + 1)
        self.queue: List[Tuple[float, int]] = []
        self.queued = [UNUSED] * (count + 1)
        self.bump = 1.0

    def add(self, clause: Clause) -> bool:
        """Enter a clause before the search. False if it cannot hold."""
        weight = 2.0 ** -min(len(clause), LONG)
        activity = self.activity
        for literal in clause:
            variable = abs(literal)
            activity[variable] = weight if activity[variable] == UNUSED else activity[variable] + weight
        if len(clause) > 1:
            self.watches[-clause[0]].append(clause)
            self.watches[-clause[1]].append(clause)
            return True
        if self.value[clause[0]] == 0:
            self._assign(clause[0], clause)
        self.conflict = clause
        return self.value[clause[0]] > 0

    def solve(self) -> bool:
        """Whether an assignment satisfies all clauses; `value` then holds it."""
        self._refill()
        while True:
            conflict = self._propagate()
            if conflict is None:
                literal = self._decide()
                if literal == 0:
                    return True
                self.limits.append(len(self.trail))
                self._assign(literal, None)
            elif not self.limits:
                self.conflict = conflict
                return False
            else:
                learned, depth = self._analyze(conflict)
                self._undo(depth)
                if len(learned) > 1:
                    self.watches[-learned[0]].append(learned)
                    self.watches[-learned[1]].append(learned)
                self._assign(learned[0], learned)

    def causes(self) -> Set[int]:
        """The clauses, by identity, that took part in the failure: what the last conflict, and all that it rests on, was made of."""
        seen: Set[int] = set()
        pending = [self.conflict]
        while pending:
            clause = pending.pop()
            if id(clause) in seen:
                continue
            seen.add(id(clause))
            pending += self.parents.get(id(clause), [])
            for literal in clause:
                reason = self.reason[abs(literal)] if self.depth[abs(literal)] == 0 else None
                if reason is not None:
                    pending.append(reason)
        return seen

    def _assign(self, literal: int, reason: Optional[Clause]) -> None:
        self.budget -= 1
        if self.budget < 0:
            raise OutOfSteps
        self.value[literal], self.value[-literal] = 1, -1
        self.depth[abs(literal)] = len(self.limits)
        self.reason[abs(literal)] = reason
        self.trail.append(literal)

    def _undo(self, depth: int) -> None:
        """Take back every assignment made after `depth` decisions."""
        start = self.limits[depth]
        for literal in self.trail[start:]:
            self.value[literal] = self.value[-literal] = 0
            self.phases[abs(literal)] = 1 if literal > 0 else -1
            self._enqueue(abs(literal))
        del self.trail[start:]
        del self.limits[depth:]
        self.head = start

    def _decide(self) -> int:
        """The open variable that took part in most conflicts lately, the first of equals; 0 if no clause has an open one."""
        while self.queue:
            activity, variable = heappop(self.queue)
            if self.queued[variable] == -activity:
                self.queued[variable] = UNUSED
                if self.value[variable] == 0:
                    return variable * self.phases[variable]
        return 0

    def _enqueue(self, variable: int) -> None:
        activity = self.activity[variable]
        if activity != self.queued[variable]:
            self.queued[variable] = activity
            heappush(self.queue, (-activity, variable))

    def _refill(self) -> None:
        used = [variable for variable, activity in enumerate(self.activity) if activity != UNUSED]
        self.queue = [(-self.activity[variable], variable) for variable in used]
        heapify(self.queue)
        self.queued = list(self.activity)

    def _propagate(self) -> Optional[Clause]:
        """Assign what clauses force until nothing is forced, or return a clause that cannot hold."""
        value, watches = self.value, self.watches
        while self.head < len(self.trail):
            literal = self.trail[self.head]
            self.head += 1
            watching = watches[literal]
            kept: List[Clause] = []
            watches[literal] = kept
            for place, clause in enumerate(watching):
                if clause[0] == -literal:
                    clause[0], clause[1] = clause[1], clause[0]
                first = clause[0]
                if value[first] > 0:
                    kept.append(clause)
                    continue
                for other in range(2, len(clause)):
                    if value[clause[other]] >= 0:
                        clause[1], clause[other] = clause[other], clause[1]
                        watches[-clause[1]].append(clause)
                        break
                else:
                    kept.append(clause)
                    if value[first] < 0:
                        kept += watching[place + 1 :]
                        return clause
                    self._assign(first, clause)
        return None

    def _analyze(self, conflict: Clause) -> Tuple[Clause, int]:
        """The clause that the conflict teaches, its forced literal first, and the depth at which it forces it."""
        now = len(self.limits)
        seen = set()
        learned = [0]
        open_now = 0
        place = len(self.trail)
        clause = conflict
        used = [clause]
        while True:
            for literal in clause:
                variable = abs(literal)
                if variable in seen or self.depth[variable] == 0:
                    continue
                seen.add(variable)
                self._bump(variable)
                if self.depth[variable] == now:
                    open_now += 1
                else:
                    learned.append(literal)
            place -= 1
            while abs(self.trail[place]) not in seen:
                place -= 1
            literal = self.trail[place]
            open_now -= 1
            if open_now == 0:
                break
            reason = self.reason[abs(literal)]
            assert reason is not None
            clause = reason
            used.append(clause)
        self.bump *= BUMP
        learned[0] = -literal
        self.parents[id(learned)] = used
        deepest = max(range(1, len(learned)), key=lambda i: self.depth[abs(learned[i])], default=0)
        if deepest:
            learned[1], learned[deepest] = learned[deepest], learned[1]
        return learned, self.depth[abs(learned[1])] if deepest else 0

    def _bump(self, variable: int) -> None:
        self.activity[variable] += self.bump
        if self.activity[variable] > TOO_GREAT:
            self.activity = [activity / TOO_GREAT for activity in self.activity]
            self.bump /= TOO_GREAT
            self._refill()
