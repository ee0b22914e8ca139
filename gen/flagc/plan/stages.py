# SPDX-License-Identifier: MIT
"""The programs of staged tables, serial or split: exact where that can be, else along cuts of good orders."""

from typing import Iterator, List, Tuple

from ..logic.decision import Column
from ..logic.diagram import Diagram, OverBudget
from ..logic.order import orders
from .assemble import assemble
from .budget import Budget, Exhausted
from .completion import completions
from .context import NODES, Context, View, literals_of
from .cuts import MAX_ENTRIES, Ladder, climbs
from .exact import Found, exact
from .halves import Split, joined, rough, splits
from .lookup import program_of, shrinking
from .neighbours import neighbours
from .program import Answer, Expr, Load, Program, operands
from .refusal import OVER_BUDGET, Built, Refusal
from .shape import entry_for, entry_of
from .tabulate import EXACT_BITS, Tabulated, cofactors_of, table_of_root

# Where so many nodes cross the cuts of an order that has won a race, no order is worth another diagram.
LARGE = 50_000

# So many splits are planned, those that look best at first.
TRIED = 4

NO_CONSTANTS = ", no constants"

# So many constants are read inside each other, and no more: nobody could follow, and gcc's -fsanitize=shift takes longer by a factor for each.
MAX_CONSTANTS = 6

# Above so many bits no staged table is small enough.
MOST_BITS = 32


def stages(plan: str, serial: bool, column: Column, context: Context) -> Built:
    """The programs of one kind; a split one joins two tables somewhere."""
    view = context.view(column)
    if view is None:
        return Refusal(OVER_BUDGET)
    roots = completions(column, view)
    if any(view.diagram.is_terminal(root) for root in roots):
        return Refusal("every word gets the same answer")
    bits = {root: len(view.diagram.support(root)) for root in roots}
    if min(bits.values()) > MOST_BITS:
        return Refusal(f"the answer depends on {min(bits.values())} bits, and {MOST_BITS} are the most that are tried")
    found: List[Program] = []
    sure = True
    for root in roots:
        programs, complete = _exact(plan, serial, root, column, context) if bits[root] <= EXACT_BITS else ([], False)
        found += programs
        sure &= complete
    if not sure:
        found += _along(plan, serial, column, context)
    if not found and not sure:
        return Refusal(f"a table would have more than {MAX_ENTRIES} entries")
    # Constants take no memory but work; where several are used, there are programs without, too.
    with_, without = ([program for program in found if (NO_CONSTANTS in program.variant) == chosen] for chosen in (False, True))
    kept = tuple(program for program in shrinking([one for one in with_ if _is_legible(one)]) + shrinking(without) if _is_joined(program))
    if serial and min(bits.values()) <= EXACT_BITS:
        root = min(roots, key=lambda root: bits[root])
        kept += tuple(neighbours(plan, table_of_root(view.diagram, root, context), column, context))
    return kept or Refusal(f"no {'stage' if serial else 'join of two tables'} saves a byte")


def _is_legible(program: Program) -> bool:
    """Whether not too many constants are read inside each other."""
    pending: List[Tuple[Expr, int]] = [(statement.value, 0) for statement in program.body if isinstance(statement, Answer)]
    while pending:
        expr, depth = pending.pop()
        depth += isinstance(expr, Load) and program.tables[expr.table].immediate
        if depth > MAX_CONSTANTS:
            return False
        pending += [(part, depth) for part in operands(expr)]
    return True


def _is_joined(program: Program) -> bool:
    """Whether a table is read with what another says, and not only a value with its number."""
    return len(program.tables) - (program.tables[-1].name == "values") > 1


def _exact(plan: str, serial: bool, root: int, column: Column, context: Context) -> Tuple[List[Program], bool]:
    """The programs of a function of few bits, and whether nothing is smaller than they are."""
    view = context.view(column)
    assert view is not None
    table = table_of_root(view.diagram, root, context)
    programs: List[Program] = []
    sure = True
    for constants in (True, False):
        found, complete = _found(view, table, serial, constants, context.budget)
        answers = sorted(set(table.entries))
        for best in found:
            entries = [answers.index(entry) for entry in table.entries] if best.values else table.entries
            variant = f"{best.depth} load{'s' if best.depth != 1 else ''}" + ("" if constants else NO_CONSTANTS) + ("" if complete else ", heuristic")
            programs.append(program_of(plan, variant, assemble(best.part, entries, table.bits), answers if best.values else (),
                                       column, context, constants))
        sure &= complete
        if all(sum(each.immediate for each in program.tables) < 2 for program in programs):
            break
    return programs, sure


def _found(view: View, table: Tabulated, serial: bool, constants: bool, budget: Budget) -> Tuple[List[Found], bool]:
    """What the search finds; for split plans, what is smaller than the serial ones. Each is searched for once."""
    key = f"{'serial' if serial else 'split'} {constants}", table.root
    if key not in view.shared:
        known = [] if serial else _found(view, table, True, constants, budget)[0]
        try:
            view.shared[key] = exact(cofactors_of(view, table, budget), sorted(set(table.entries)), serial, budget, constants, known)
        except Exhausted:
            view.shared[key] = [], False
    found: Tuple[List[Found], bool] = view.shared[key]
    return found


def _along(plan: str, serial: bool, column: Column, context: Context) -> List[Program]:
    """Programs along several orders of the variables."""
    found: List[Program] = []
    best: List[Tuple[int, Split]] = []
    for ladder in _ladders(column, context):
        if serial:
            found += _serial(plan, ladder, column, context)
            continue
        try:
            for split in splits(ladder, context, best[-1][0] if len(best) == TRIED else MAX_ENTRIES << 3):
                best = sorted([*best, (rough(split), split)], key=lambda one: one[0])[:TRIED]
        except Exhausted:
            break
    for _, split in best:
        found += [program_of(plan, "heuristic", lookup, (), column, context) for lookup in joined(split, context.budget)]
    return found


def _ladders(column: Column, context: Context) -> List[Ladder]:
    """The cuts of the column's diagrams under several orders, its own first. They are built once."""
    view = context.view(column)
    assert view is not None
    key = "ladders", view.root
    if key not in view.shared:
        ladders = view.shared[key] = [Ladder(view.diagram, root) for root in completions(column, view)]
        try:
            if max(sum(ladder.counts) for ladder in ladders) <= LARGE:
                ladders += _others(view, column, context)
        except (Exhausted, OverBudget):
            pass
    found: List[Ladder] = view.shared[key]
    return found


def _others(view: View, column: Column, context: Context) -> Iterator[Ladder]:
    graph = context.graph
    for order in orders(graph, literals_of(graph, context.excluded, column)):
        if order != view.diagram.order:
            context.budget.spend(len(view.diagram.nodes(view.root)))
            diagram = Diagram(graph, order, NODES)
            root = diagram.column(column, context.excluded)
            context.budget.spend(min(context.budget.open, diagram.steps))
            for complete in completions(column, View(diagram, root)):
                yield Ladder(diagram, complete)


def _serial(plan: str, ladder: Ladder, column: Column, context: Context) -> Iterator[Program]:
    answers = sorted(ladder.answers)
    counts = ladder.counts
    for climb in climbs(counts, entry_for(answers)):
        yield program_of(plan, "heuristic", ladder.stages(climb, ladder.answers, context), (), column, context)
    if entry_of(0, len(answers) - 1).bits < entry_for(answers).bits:
        for climb in climbs(counts, entry_of(0, len(answers) - 1)):
            lookup = ladder.stages(climb, [answers.index(answer) for answer in ladder.answers], context)
            yield program_of(plan, "heuristic", lookup, answers, column, context)
