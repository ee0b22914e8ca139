# SPDX-License-Identifier: MIT
"""The literals of a condition: its leaves, each with the place where it stands, so that one alone can be turned round.

A place is a path of operand numbers from the root. A `let` is looked into, for a test that never asks its parts would say little;
only where a condition then has too many leaves is a `let` one leaf.
"""

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from ..logic.naming import field_name, region_text
from ..logic.prime import Cell, Region
from ..model.expr import FALSE, TRUE, And, At, Codes, Compare, Const, Count, Expr, Let, Not, Or, Test, Xor, negate
from ..model.model import Dispatch, EnumType, Field
from ..model.ranges import joined

# A condition of more leaves is looked at no deeper than its lets, and of those that remain the first ones count.
LEAVES = 64

# Fields of more bits have no neighbouring codes: they are hashes and addresses.
NUMBERS = 16

Path = Tuple[int, ...]

_NEAR = (("<", "<="), ("<=", "<"), (">", ">="), (">=", ">"), ("==", "<="), ("==", ">="), ("!=", "<"), ("!=", ">"))


@dataclass(frozen=True)
class Literal:
    """One leaf of a condition.

    leaf:    a test; or a `count`, for the sake of its neighbours alone
    word:    what the leaf calls word 0
    dropped: what it becomes if the condition is written without it; None: nothing, as under `^`
    """

    path: Path
    leaf: Expr
    word: int
    dropped: Optional[Expr]


def literals(condition: Expr) -> Tuple[Tuple[Literal, ...], bool]:
    """The leaves of a condition from left to right, and whether that is all of them."""
    found = _leaves(condition, True)
    if len(found) > LEAVES:
        found = _leaves(condition, False)
    return tuple(found[:LEAVES]), len(found) <= LEAVES


def _leaves(condition: Expr, deep: bool) -> List[Literal]:
    """At most one leaf more than count."""
    found: List[Literal] = []
    pending: List[Literal] = [Literal((), condition, 0, TRUE)]
    while pending and len(found) <= LEAVES:
        at = pending.pop()
        node = at.leaf
        if isinstance(node, Const):
            continue
        inner = children(node)
        if not inner or (isinstance(node, Let) and not deep):
            found.append(at)
            continue
        if isinstance(node, Count):
            found.append(at)
        word = at.word + (node.word if isinstance(node, At) else 0)
        dropped = _dropped(node, at.dropped)
        pending += reversed([Literal((*at.path, number), one, word, dropped) for number, one in enumerate(inner)])
    return found


def children(node: Expr) -> Sequence[Expr]:
    """The operands of a node; none if it is a leaf."""
    if isinstance(node, (And, Or, Count)):
        return node.operands
    if isinstance(node, Xor):
        return node.left, node.right
    if isinstance(node, Not):
        return (node.operand,)
    return (node.condition,) if isinstance(node, (Let, At)) else ()


def _dropped(node: Expr, above: Optional[Expr]) -> Optional[Expr]:
    """What an operand of the node becomes without it."""
    if isinstance(node, And):
        return TRUE
    if isinstance(node, (Or, Count)):
        return FALSE
    if isinstance(node, Xor) or above is None:
        return None
    return negate(above) if isinstance(node, Not) else above


def replaced(condition: Expr, path: Path, leaf: Expr) -> Expr:
    """The condition with another leaf at the place."""
    way: List[Tuple[Expr, int]] = []
    node = condition
    for number in path:
        way.append((node, number))
        node = children(node)[number]
    result = leaf
    for node, number in reversed(way):
        operands = tuple(result if place == number else one for place, one in enumerate(children(node)))
        result = _rebuilt(node, operands)
    return result


def _rebuilt(node: Expr, operands: Tuple[Expr, ...]) -> Expr:
    if isinstance(node, And):
        return And(operands)
    if isinstance(node, Or):
        return Or(operands)
    if isinstance(node, Xor):
        return Xor(operands[0], operands[1])
    if isinstance(node, Count):
        return Count(operands, node.operator, node.number)
    if isinstance(node, Not):
        return Not(operands[0])
    if isinstance(node, At):
        return At(node.word, operands[0])
    assert isinstance(node, Let)
    return Let(node.name, operands[0])


# --- neighbours ----------------------------------------------------------------------------------


def neighbours(literal: Literal) -> Tuple[Expr, ...]:
    """What someone may have meant instead of this leaf: a comparison with the code beside it, or `<` in the place of `<=`."""
    leaf = literal.leaf
    if isinstance(leaf, Compare):
        return tuple(Compare(other, leaf.left_word, leaf.left, leaf.right_word, leaf.right) for operator, other in _NEAR if operator == leaf.operator)
    if isinstance(leaf, Count):
        return tuple(Count(leaf.operands, leaf.operator, number) for number in (leaf.number - 1, leaf.number + 1) if number >= 0)
    if not isinstance(leaf, Codes) or leaf.field.width == 1:
        return ()
    result: List[Codes] = []
    for ranges in _near(leaf.field, leaf.ranges):
        if ranges and ranges != leaf.field.named and ranges not in [other.ranges for other in result]:
            result.append(Codes(leaf.word, leaf.field, ranges))
    return tuple(result)


def _near(field: Field, ranges: Tuple[Tuple[int, int], ...]) -> List[Tuple[Tuple[int, int], ...]]:
    """The codes with one more or one fewer name at either end."""
    low, high = ranges[0][0], ranges[-1][1]
    if isinstance(field.type, EnumType):
        units = sorted((member.low, member.high) for member in field.type.members)
        inside = [unit for unit in units if any(a <= unit[0] <= b for a, b in ranges)]
        above, below = [unit for unit in units if unit[0] > high][:1], [unit for unit in units if unit[1] < low][-1:]
        some = [joined([*inside, *above]) if above else (), joined([*below, *inside]) if below else ()]
        return some + [joined(inside[:-1]), joined(inside[1:])]
    if field.width > NUMBERS:
        return []
    last = (1 << field.width) - 1
    wider = [joined([*ranges, (high + 1, high + 1)]) if high < last else (), joined([(low - 1, low - 1), *ranges]) if low else ()]
    shorter = [(*ranges[:-1], (ranges[-1][0], high - 1)) if ranges[-1][0] < high else ranges[:-1],
               ((low + 1, ranges[0][1]), *ranges[1:]) if low < ranges[0][1] else ranges[1:]]
    return wider + shorter


# --- names ---------------------------------------------------------------------------------------


def leaf_text(dispatch: Dispatch, literal: Literal) -> str:
    """The leaf as the spec might write it."""
    return _text(dispatch, literal.leaf, literal.word)


def _text(dispatch: Dispatch, leaf: Expr, base: int) -> str:
    if isinstance(leaf, Test):
        return field_name(dispatch, base + leaf.word, leaf.field)
    if isinstance(leaf, Codes) and not isinstance(leaf.field.type, EnumType) and len(leaf.ranges) > 1:
        spans = [str(low) if low == high else f"{low}..{high}" for low, high in leaf.ranges]
        return f"{field_name(dispatch, base + leaf.word, leaf.field)} in {{{', '.join(spans)}}}"
    if isinstance(leaf, Codes):
        return region_text(dispatch, Region((Cell(base + leaf.word, leaf.field, leaf.ranges),), (), None))
    if isinstance(leaf, Compare):
        sides = [field_name(dispatch, base + word, field) for word, field in ((leaf.left_word, leaf.left), (leaf.right_word, leaf.right))]
        return f"{sides[0]} {leaf.operator} {sides[1]}"
    if isinstance(leaf, Let):
        return leaf.name
    assert isinstance(leaf, Count)
    return f"count {leaf.operator} {leaf.number}"


def neighbour_text(dispatch: Dispatch, literal: Literal, leaf: Expr) -> str:
    """The leaf, and what it is taken for."""
    return f"{leaf_text(dispatch, literal)} read as {_text(dispatch, leaf, literal.word)}"
