# SPDX-License-Identifier: MIT
"""What can be checked of a spec that has errors: the dispatches that no error concerns, so that one run reports all it can.

That can be told where all errors stand in dispatches: they declare nothing that others use but their answers. A dispatch that
names another one in whatever role shares its fate; to look for the name in its text errs on the safe side.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Dict, List, Optional, Sequence, Set

from ..model.model import ComputedSource, Model
from ..spec import syntax
from ..text.diagnostic import Diagnostic


def sound_part(model: Model, file: syntax.File, problems: Sequence[Diagnostic]) -> Optional[Model]:
    """The model with the dispatches that no error concerns. None if errors stand elsewhere, or if a field is computed."""
    if any(isinstance(step.source, ComputedSource) for collect in model.collects for step in collect.steps):
        return None
    names = [item.name.text for item in file.dispatches]
    broken: Set[str] = set(names) - {dispatch.name for dispatch in model.dispatches}
    starts = [item.span.start for item in file.dispatches]
    for problem in problems:
        place = bisect_right(starts, problem.span.start) - 1
        if place < 0 or problem.span.source is not file.dispatches[place].span.source or problem.span.end > file.dispatches[place].span.end:
            return None
        broken.add(names[place])
    users: Dict[str, List[str]] = {}
    for dispatch in model.dispatches:
        for name in set(re.findall(r"\w+", dispatch.span.text)).intersection(names):
            users.setdefault(name, []).append(dispatch.name)
    pending = list(broken)
    while pending:
        for user in users.get(pending.pop(), ()):
            if user not in broken:
                broken.add(user)
                pending.append(user)
    return replace(model, dispatches=tuple(dispatch for dispatch in model.dispatches if dispatch.name not in broken))
