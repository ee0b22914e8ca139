# SPDX-License-Identifier: MIT
"""Several outputs as one: a column whose answer is the number of a tuple of answers.

Where one policy with a single winner judges all outputs, each column has the same cases. What they answer together is one of a few
tuples, and tables that find its number serve all outputs.
"""

from dataclasses import dataclass, replace
from typing import Dict, List, Optional, Sequence, Tuple

from .decision import Case, Column, Value
from .declared import stand_in
from .predicate import Graph


@dataclass(frozen=True, eq=False)
class Tuples:
    """The column, and what each of the outputs answers, by the number of the tuple."""

    column: Column
    answers: Tuple[Tuple[int, ...], ...]


def tuples(graph: Graph, columns: Sequence[Column]) -> Optional[Tuples]:
    """The tuples of two columns or more; None if they have other cases, or answers that are no constants."""
    first = columns[0]
    if len({len(column.cases) for column in columns}) > 1 or any(column.gap for column in columns):
        return None
    rows: List[List[Value]] = [[column.default for column in columns], [column.excluded for column in columns]]
    for cases in zip(*(column.cases for column in columns)):
        if any(case.goes_on for case in cases) or len({graph.condition(case.condition) for case in cases}) > 1:
            return None
        rows.append([case.value for case in cases])
    numbers: Dict[Tuple[int, ...], int] = {}
    found: List[Optional[int]] = []
    for row in rows:
        known = _constants(row, columns)
        if known is None and any(value is not None for value in row):
            return None
        found.append(None if known is None else numbers.setdefault(known, len(numbers)))
    cases = tuple(Case(case.condition, number, False, case.rule) for case, number in zip(first.cases, found[2:]))
    bits = max(1, (len(numbers) - 1).bit_length())
    column = replace(first, name="", operator="|", cases=cases, default=found[0], default_alone=False, excluded=found[1], bits=bits,
                     signed=False, slots=())
    return Tuples(column, tuple(zip(*numbers)))


def _constants(row: Sequence[Value], columns: Sequence[Column]) -> Optional[Tuple[int, ...]]:
    """The answers; of one that does not matter beside others that do, a declared one. None if none matters, or one is no constant."""
    if all(value is None for value in row):
        return None
    known = [stand_in(column) if value is None else value for column, value in zip(columns, row)]
    return tuple(value for value in known if isinstance(value, int)) if all(isinstance(value, int) for value in known) else None
