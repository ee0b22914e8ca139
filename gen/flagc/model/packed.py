# SPDX-License-Identifier: MIT
"""Flags that `packed-bools` may collect together: plain members of one object, in the order of their bits.

How the members lie in the object only the C compiler knows: the generated code asks it, and has another way.
"""

import re
from typing import List, Optional, Sequence, Tuple

from .model import CodeSource, FlagSet, Step

# So many bytes are read as one word.
SIZES = (8, 4)

_DOT, _NAME = r"\s*(?:->|\.)\s*", r"[A-Za-z_]\w*"
_MEMBER = re.compile(f"({_NAME}(?:{_DOT}{_NAME})*){_DOT}{_NAME}", re.ASCII)


def runs(flags: FlagSet, steps: Sequence[Step]) -> List[Tuple[Step, ...]]:
    """The steps of a set, in their order: eight or four together where they may be packed, else alone."""
    result: List[Tuple[Step, ...]] = []
    place = 0
    while place < len(steps):
        length = 1
        while length < SIZES[0] and place + length < len(steps) and _follows(flags, steps[place + length - 1], steps[place + length]):
            length += 1
        taken = next((size for size in SIZES if size <= length), 1)
        result.append(tuple(steps[place : place + taken]))
        place += taken
    return result


def _follows(flags: FlagSet, before: Step, step: Step) -> bool:
    """Whether the step sets the bit above from a member of the same object."""
    objects = _object(before), _object(step)
    chunk, below = flags.place(before.field.position)
    return objects[0] is not None and objects[0] == objects[1] and flags.place(step.field.position) == (chunk, below + 1)


def _object(step: Step) -> Optional[str]:
    """The object of which a flag is a plain member, such as the `c` of `c->email`."""
    if not isinstance(step.source, CodeSource) or step.field.type is not None:
        return None
    found = _MEMBER.fullmatch(step.source.text.strip())
    return "".join(found.group(1).split()) if found else None
