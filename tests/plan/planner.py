# SPDX-License-Identifier: MIT
"""The choices of a dispatch's columns under several plans, each made once: planning takes longer than all that follows it."""

from typing import Dict, Optional, Tuple, Union

from flagc.logic.decision import Column
from flagc.plan.choose import Choice, Unfit, choose
from flagc.plan.context import Context
from flagc.plan.program import Program
from flagc.plan.together import sharing
from flagc.plan.wishes import Wishes


class Planner:
    """Plans one dispatch."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._made: Dict[Tuple[int, str], Union[Choice, Unfit]] = {}
        self._shared: Optional[Tuple[Program, ...]] = None

    def program(self, column: Column, plan: str) -> Tuple[Program, bool]:
        """The program of a column with a plan, and true; where that does not suit the one that flagc chooses, and false."""
        choice = self._choice(column, plan)
        suits = isinstance(choice, Choice)
        if isinstance(choice, Unfit):
            choice = self._choice(column, "")
        assert isinstance(choice, Choice), choice
        return choice.candidate.program, suits

    def together(self) -> Tuple[Program, ...]:
        """Programs for all columns that share tables, the first there are; else none."""
        if self._shared is None:
            self._shared = next(sharing(self.context), ()) if len(self.context.columns) > 1 else ()
        return self._shared

    def _choice(self, column: Column, plan: str) -> Union[Choice, Unfit]:
        key = self.context.columns.index(column), plan
        if key not in self._made:
            self._made[key] = choose(column, self.context, Wishes(plan=plan))
        return self._made[key]
