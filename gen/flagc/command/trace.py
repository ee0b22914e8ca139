# SPDX-License-Identifier: MIT
"""`flagc check --trace`: for each requirement tag the rules that carry it and the test vectors that show them; and tags that no rule carries.

Vectors have the numbers that `flagc test` gives them.
"""

from typing import Dict, List, Sequence, Tuple

from ..check.vectors import reduced
from ..emit import names
from ..model.model import Dispatch, Model, Rule
from .expect import Oracle

# What carries a tag: its place and text, and the numbers of vectors.
Carrier = Tuple[str, List[int]]


def trace(model: Model) -> List[str]:
    """The lines."""
    by_tag: Dict[str, List[Carrier]] = {}
    bare: Dict[str, List[str]] = {}
    count = untagged = 0
    number = 0
    for flags in model.sets:
        for field in flags.fields:
            for tag in field.tags:
                bare.setdefault(tag, []).append(f"{names.base(field.span.source.path)}:{field.span.line}: {field.name}")
    for dispatch in model.dispatches:
        shown, number = _vectors(dispatch, number)
        for rule in _lines(dispatch):
            count += 1
            untagged += not rule.tags
            for tag in rule.tags:
                by_tag.setdefault(tag, []).append((f"{dispatch.name}: {_place(rule)}", shown.get(id(rule), [])))
    lines: List[str] = []
    for tag in sorted({*by_tag, *bare}):
        lines.append(f"[{tag}]" + ("" if tag in by_tag else " no rule carries it"))
        lines += [f"  {place}" for place in bare.get(tag, ())]
        lines += [f"  {place}: {_listed(vectors)}" for place, vectors in by_tag.get(tag, ())]
    return lines + [f"{untagged} of {count} lines that answer carry no tag"]


def _lines(dispatch: Dispatch) -> List[Rule]:
    return [*dispatch.rules, *(line for line in (dispatch.otherwise, dispatch.invalid) if line)]


def _vectors(dispatch: Dispatch, before: int) -> Tuple[Dict[int, List[int]], int]:
    """The numbers of the vectors that show each line, and the number of the last one."""
    oracle = Oracle(dispatch)
    shown: Dict[int, List[int]] = {}
    for vector in reduced(dispatch).vectors:
        expected = oracle.expected(vector.words)
        if expected is None:
            continue
        before += 1
        lines = {id(wish.item) for wish in vector.told if isinstance(wish.item, Rule)}
        if oracle.excluded(vector.words) and dispatch.invalid:
            lines.add(id(dispatch.invalid))
        for line in lines:
            shown.setdefault(line, []).append(before)
    return shown, before


def _place(rule: Rule) -> str:
    return f"{names.base(rule.span.source.path)}:{rule.span.line}: {' '.join(rule.span.text.split())}"


def _listed(vectors: Sequence[int]) -> str:
    if not vectors:
        return "no vector"
    return f"vector{'s' * (len(vectors) > 1)} {', '.join(map(str, vectors))}"
