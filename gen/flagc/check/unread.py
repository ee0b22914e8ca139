# SPDX-License-Identifier: MIT
"""`unread`: a flag or field that nothing asks for, in a set that the rules do ask: most likely a rule is missing.

Registers have bits that are there anyway, and sets that are also answered are read elsewhere: neither is looked at. That a guarded input is
0 while its guard is false excludes words, but asks for nothing.
"""

from typing import List, Set

from ..model.model import ComputedSource, Dispatch, Field, FlagSet, Model
from ..model.reads import fields_of, fields_read
from ..text.diagnostic import Diagnostic
from .phrases import named


def unread(model: Model) -> List[Diagnostic]:
    """A finding for each such input of the sets that this file declares."""
    answered = {output.type for dispatch in model.dispatches for output in dispatch.outputs if isinstance(output.type, FlagSet)}
    result: List[Diagnostic] = []
    for flags in model.sets:
        readers = [dispatch for dispatch in model.dispatches if any(word.set is flags for word in dispatch.words)]
        if readers:
            read = _read(model, flags, readers)
            # Who allows it there all the same is right, too.
            silent = flags.register or flags in answered
            result += [_message(field, readers) for field in flags.fields if field not in read and (field.silences or not silent)]
    return result


def _read(model: Model, flags: FlagSet, readers: List[Dispatch]) -> Set[Field]:
    """The fields that rules, constraints, guards or computed fields ask for."""
    starts = {field.span.start for field in flags.fields}
    written = [constraint.forbidden for constraint in flags.constraints if constraint.span.start not in starts]
    steps = [step for collect in model.collects for step in collect.steps]
    own = [step for collect in model.collects if collect.set is flags for step in collect.steps]
    computing = [step.source.dispatch for step in steps if isinstance(step.source, ComputedSource)]
    return fields_of(written + [step.guard for step in own if step.guard], 0).union(
        *(fields_read(dispatch, flags, written=True) for dispatch in [*readers, *computing]))


def _message(field: Field, readers: List[Dispatch]) -> Diagnostic:
    return Diagnostic("unread", field.span, f"nothing asks for '{field.name}'", label=f"no rule of {named(readers)} reads it",
                      fixes=("write the rule that is missing, or delete this line", 'if only your C reads it, add allow unread "why" behind it'))
