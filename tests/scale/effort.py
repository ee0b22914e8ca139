# SPDX-License-Identifier: MIT
"""What the engines did, counted: the same on every machine and every day, unlike seconds."""

from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Iterator, List
from unittest import mock

from flagc.logic import find
from flagc.logic.diagram import Diagram
from flagc.logic.search import OutOfSteps


@dataclass
class Effort:
    """nodes: of all diagrams; steps: of all diagrams and searches."""

    nodes: int = 0
    steps: int = 0


@contextmanager
def effort() -> Iterator[Effort]:
    """Counts what diagrams and searches do meanwhile; the numbers are there at the end."""
    counted = Effort()
    made: List[Diagram] = []
    begin, search = Diagram.__init__, find.search

    def noted(diagram: Diagram, *arguments: Any, **named: Any) -> None:
        begin(diagram, *arguments, **named)
        made.append(diagram)

    def searched(question: Any, budget: int) -> Any:
        try:
            packed, steps = search(question, budget)
        except OutOfSteps:
            counted.steps += budget
            raise
        counted.steps += steps
        return packed, steps

    with mock.patch.object(Diagram, "__init__", noted), mock.patch.object(find, "search", searched):
        yield counted
    counted.nodes += sum(diagram.size for diagram in made)
    counted.steps += sum(diagram.steps for diagram in made)
