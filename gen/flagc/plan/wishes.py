# SPDX-License-Identifier: MIT
"""What the user wishes of lookups."""

from dataclasses import dataclass, replace
from typing import Optional, Tuple

from .target import Target, target_named

OBJECTIVES = ("balanced", "speed", "size")


@dataclass(frozen=True)
class Wishes:
    """How lookups are to be.

    objective:  what is chosen among the programs of the front: one of OBJECTIVES
    target:     the name of the machine that they are priced for
    max_bytes:  of tables and code of each lookup, if there is a limit
    branchless: no branch or loop may depend on the words
    plan:       the plan to use, or "" for any
    plans:      dispatches that have a wish of their own, and which plan that is
    """

    objective: str = "balanced"
    target: str = "host"
    max_bytes: Optional[int] = None
    branchless: bool = False
    plan: str = ""
    plans: Tuple[Tuple[str, str], ...] = ()

    @property
    def machine(self) -> Target:
        """The target itself."""
        return target_named(self.target)

    def of(self, dispatch: str) -> "Wishes":
        """The wishes for one dispatch."""
        return replace(self, plan=dict(self.plans).get(dispatch, self.plan), plans=())
