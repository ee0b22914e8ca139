# SPDX-License-Identifier: MIT
"""What a plan builds, or why it does not apply."""

from dataclasses import dataclass
from typing import Tuple, Union

from .program import Program


OVER_BUDGET = "its decision diagram is over the budget of nodes"


@dataclass(frozen=True)
class Refusal:
    """The plan does not apply. `reason` completes `plan 'direct' does not apply: `."""

    reason: str


# Programs to choose from, at least one; `variant` tells them apart.
Built = Union[Tuple[Program, ...], Refusal]
