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
from ..text.source import Source


def sound_part(models: Sequence[Model], files: Sequence[syntax.File], problems: Sequence[Diagnostic]) -> Optional[Model]:
    """The last of the models with the dispatches that no error concerns. None if errors stand elsewhere, or if a field is computed.

    models, files: the spec behind all that it includes
    """
    if any(isinstance(step.source, ComputedSource) for model in models for collect in model.collects for step in collect.steps):
        return None
    items = [item for file in files for item in file.dispatches]
    names = [item.name.text for item in items]
    broken: Set[str] = set(names) - {dispatch.name for model in models for dispatch in model.dispatches}
    owners: Dict[Source, List[syntax.Dispatch]] = {}
    for item in items:
        owners.setdefault(item.span.source, []).append(item)
    starts = {source: [item.span.start for item in here] for source, here in owners.items()}
    for problem in problems:
        source = problem.span.source
        place = bisect_right(starts.get(source, []), problem.span.start) - 1
        if place < 0 or problem.span.end > owners[source][place].span.end:
            return None
        broken.add(owners[source][place].name.text)
    users: Dict[str, List[str]] = {}
    for dispatch in models[-1].dispatches:
        for name in set(re.findall(r"\w+", dispatch.span.text)).intersection(names):
            users.setdefault(name, []).append(dispatch.name)
    pending = list(broken)
    while pending:
        for user in users.get(pending.pop(), ()):
            if user not in broken:
                broken.add(user)
                pending.append(user)
    return replace(models[-1], dispatches=tuple(dispatch for dispatch in models[-1].dispatches if dispatch.name not in broken))
