# SPDX-License-Identifier: MIT
"""Orders of variables for decision diagrams.

The order decides everything: a comparator of n bits is linear when the bits of its operands alternate, and exponential when
they stand apart. No rule is best everywhere, so several orders race under a small cap on nodes, and the smallest diagram wins:

- declaration: as the words and bits are numbered
- frequency:   what most conditions ask, first
- shortest:    the conditions with the fewest variables first, each bringing those that are not placed yet
- descent:     as a walk from the conditions down the graph meets them, which makes the bits of compared fields alternate
               (Malik et al.; Fujita et al., ICCAD'88)
- rows:        as the youngest gates use them, which is from the last operand of a count to the first; and what is compared bit by
               bit stays together: of fields that are compared around a ring all highest bits, then all next ones
- force:       every condition pulls its variables to its centre of gravity (Aloul, Markov, Sakallah: FORCE, 2003)

The winner is sifted (see `sift`). Where no order keeps within the caps, the one that gets furthest is taken.
"""

from typing import Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from .diagram import Diagram, OverBudget
from .operation import ZERO
from .predicate import Graph, ones
from .sift import NODES, STEPS, WIDTHS, sift

# The caps of the race, and how many orders run in it.
CAPS = (2_000, 12_000)
RUNNERS = 6

# Of so many conditions the orders say much the same, and each takes long: the first and the last one race.
CROWD = 1_000

# A step over many conditions takes longer. A cap above the first is no higher than this, divided by their number.
RACED = 1_200_000

ROUNDS = 40
PULLS = 300_000

# Gates over few variables pull in FORCE too: they are what holds the bits of two compared fields together.
NEAR = 8

# So many variables stand in a row of compared bits.
ROW = 16

# Sifting starts where there are so many steps for each node.
STEPS_PER_NODE = 10

Build = Callable[[Diagram], int]


def choose_order(graph: Graph, literals: Sequence[int], build: Optional[Build] = None, groups: Sequence[Sequence[int]] = (),
                 measure: str = NODES, steps: int = STEPS, caps: Sequence[int] = CAPS) -> List[int]:
    """The variables of the graph in the best order found for these conditions.

    build:   makes the diagram whose size counts; the disjunction of the conditions, if not given. It may raise OverBudget.
    groups:  the bits of each field, which are sifted as one too
    measure: what is to be small, NODES or WIDTHS
    steps:   for sifting; 0 for none
    caps:    on the nodes of each diagram in the race, ascending; if none fits, the next one counts
    """

    def any_of(diagram: Diagram) -> int:
        return diagram.gather("or", [diagram.literal(literal) for literal in literals], ZERO)

    candidates = orders(graph, literals)
    if len(literals) > CROWD:
        candidates = candidates[:1] + candidates[1:][-1:]
    for cap in caps:
        if cap > caps[0] and cap > RACED // len(literals):
            break
        best: Optional[Tuple[int, Diagram, int]] = None
        reached: List[int] = []
        for order in candidates:
            diagram = Diagram(graph, order, cap)
            try:
                root = (build or any_of)(diagram)
            except OverBudget:
                reached.append(diagram.conditions)
                continue
            size = sum(diagram.widths(root)) if measure == WIDTHS else len(diagram.nodes(root))
            if best is None or size < best[0]:
                best = size, diagram, root
        if best:
            _, diagram, root = best
            enough = steps >= STEPS_PER_NODE * len(diagram.nodes(root))
            return sift(diagram, root, groups, measure, steps) if enough else diagram.order
    furthest = max(range(len(candidates)), key=lambda place: (reached[place], place))
    return candidates[furthest]


def orders(graph: Graph, literals: Sequence[int]) -> List[List[int]]:
    """The candidates, each a permutation of all input variables, without repetitions; FORCE comes last."""
    supports = supports_of(graph, literals)
    roots = [supports[abs(literal)] for literal in literals]
    declared = list(range(2, graph.inputs + 2))
    uses = {variable: 0 for variable in declared}
    for support in roots:
        for variable in ones(support):
            uses[variable] += 1
    by_use = sorted(declared, key=lambda variable: -uses[variable])
    edges = [support for variable, support in sorted(supports.items()) if graph.is_gate(variable)]
    edges = [support for support in edges if support & support - 1 and bin(support).count("1") <= NEAR]
    descent = _descent(graph, literals)
    rows = _rows(edges, _complete(_youngest(graph, supports), descent))
    starts = [declared, by_use, _shortest(roots, by_use), rows, descent]
    found = [_complete(order, declared) for order in starts]
    found.append(_force([support for support in roots + edges if support], found[-1]))
    return [order for place, order in enumerate(found) if order not in found[place + 1 :]]


def supports_of(graph: Graph, literals: Sequence[int]) -> Dict[int, int]:
    """The variables below the literals, each with the set of inputs (a bit mask) that it may depend on."""
    seen = {abs(literal) for literal in literals}
    pending = list(seen)
    while pending:
        variable = pending.pop()
        if graph.is_gate(variable):
            for operand in graph.operands(variable):
                if abs(operand) not in seen:
                    seen.add(abs(operand))
                    pending.append(abs(operand))
    supports: Dict[int, int] = {}
    # A gate is made after its operands, so ascending numbers are bottom up.
    for variable in sorted(seen):
        if graph.is_gate(variable):
            supports[variable] = 0
            for operand in graph.operands(variable):
                supports[variable] |= supports[abs(operand)]
        else:
            supports[variable] = 0 if variable == 1 else 1 << variable - 2
    return supports


def _complete(order: Sequence[int], declared: Sequence[int]) -> List[int]:
    """The order, then the variables that it lacks."""
    placed = set(order)
    return [*order, *(variable for variable in declared if variable not in placed)]


def _shortest(roots: Sequence[int], by_use: Sequence[int]) -> List[int]:
    rank = {variable: place for place, variable in enumerate(by_use)}
    placed: Dict[int, None] = {}
    for support in sorted(roots, key=lambda support: bin(support).count("1")):
        for variable in sorted(ones(support), key=lambda variable: rank[variable]):
            placed[variable] = None
    return list(placed)


def _descent(graph: Graph, literals: Sequence[int]) -> List[int]:
    """Depth first; of a gate's operands the inputs first, then the youngest gates: the highest bits of a comparator."""
    placed: Dict[int, None] = {}
    seen = set()
    pending = [abs(literal) for literal in reversed(literals)]
    while pending:
        variable = pending.pop()
        if variable in seen:
            continue
        seen.add(variable)
        if not graph.is_gate(variable):
            placed[variable] = None
            continue
        operands = sorted({abs(operand) for operand in graph.operands(variable)})
        pending += [operand for operand in operands if graph.is_gate(operand)]
        pending += [operand for operand in reversed(operands) if not graph.is_gate(operand)]
    placed.pop(1, None)
    return list(placed)


def _youngest(graph: Graph, variables: Iterable[int]) -> List[int]:
    """The inputs of small gates as the youngest gates use them. Long cubes are left out: they tell nothing of how inputs are joined."""
    placed: Dict[int, None] = {}
    for variable in sorted(variables, reverse=True):
        operands = graph.operands(variable) if graph.is_gate(variable) else ()
        if len(operands) == 2 or graph.cube(variable) is None:
            placed.update((abs(operand), None) for operand in reversed(operands) if not graph.is_gate(operand))
    return list(placed)


def _rows(edges: Sequence[int], start: Sequence[int]) -> List[int]:
    """An order where each variable brings those that it is compared with: gates over two variables join them to a row."""
    row: Dict[int, List[int]] = {variable: [variable] for variable in start}
    for edge in edges:
        if bin(edge).count("1") == 2:
            one, other = (row[variable] for variable in ones(edge))
            if one is not other and len(one) + len(other) <= ROW:
                one += other
                row.update((variable, one) for variable in other)
    rank = {variable: place for place, variable in enumerate(start)}
    placed: Dict[int, None] = {}
    for variable in start:
        placed.update(dict.fromkeys(sorted(row[variable], key=lambda member: rank[member])))
    return list(placed)


def _force(edges: Sequence[int], start: Sequence[int]) -> List[int]:
    """FORCE from a starting order, for as long as the total span of the edges shrinks and the work stays in bounds."""
    # Many conditions ask the same variables.
    members = {edge: ones(edge) for edge in dict.fromkeys(edges)}
    times = dict.fromkeys(members, 0)
    for edge in edges:
        times[edge] += 1
    rounds = min(ROUNDS, PULLS // (1 + sum(len(members[edge]) for edge in edges)))
    best, least = list(start), _span(members, times, start)
    order = list(start)
    for _ in range(rounds):
        place = {variable: place for place, variable in enumerate(order)}
        centres = {edge: sum(place[variable] for variable in variables) / len(variables) for edge, variables in members.items()}
        pulls: Dict[int, List[float]] = {variable: [] for variable in order}
        for edge in edges:
            for variable in members[edge]:
                pulls[variable].append(centres[edge])
        order.sort(key=lambda variable: _mean(pulls[variable], place[variable]))
        span = _span(members, times, order)
        if span >= least:
            break
        best, least = list(order), span
    return best


def _mean(pulls: Sequence[float], own: int) -> Tuple[float, int]:
    return (sum(pulls) / len(pulls) if pulls else float(own)), own


def _span(members: Mapping[int, Sequence[int]], times: Mapping[int, int], order: Sequence[int]) -> int:
    place = {variable: place for place, variable in enumerate(order)}
    return sum(times[edge] * (max(place[v] for v in variables) - min(place[v] for v in variables)) for edge, variables in members.items())
