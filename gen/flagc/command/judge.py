# SPDX-License-Identifier: MIT
"""All that is wrong with a spec, in one list: its text and names, the names of its C, its rules."""

from typing import List

from ..check.catalogue import findings
from ..check.levels import Levels
from ..emit.clash import clashes
from ..text.diagnostic import Diagnostic, in_order
from .load import Spec


def judge(spec: Spec, levels: Levels, handlers: str = "extern", least: str = "note", whole: bool = False, untold: bool = False) -> List[Diagnostic]:
    """The findings in the order of their places. Of a spec with errors those dispatches are checked that no error concerns.

    least, whole, untold: as for `findings`
    """
    problems = list(spec.problems)
    if spec.model:
        problems += clashes(spec.model, handlers)
    model = spec.model or spec.part
    if model:
        problems += findings(model, levels, least, whole, untold, partial=not spec.model)
    return in_order(problems)
