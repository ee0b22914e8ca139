# SPDX-License-Identifier: MIT
"""Drops the definitions that a program does not need, and numbers the others anew."""

from typing import Dict, List, Sequence, Tuple

from .program import Answer, Definition, Expr, If, Merge, Statement, Use, operands, with_operands


def used_definitions(definitions: Sequence[Definition], body: Tuple[Statement, ...],
                     ) -> Tuple[Tuple[Definition, ...], Tuple[Statement, ...]]:
    """The definitions that the body needs, and the body with their new numbers."""
    if not definitions:
        return (), body
    needed = set(_uses_of_body(body))
    for number in range(len(definitions) - 1, -1, -1):
        if number in needed:
            needed.update(_uses(definitions[number].value))
    number_of = {old: new for new, old in enumerate(sorted(needed))}
    kept = tuple(Definition(definitions[old].name, _renumbered(definitions[old].value, number_of)) for old in sorted(needed))
    return kept, _renumbered_body(body, number_of)


def _uses(expr: Expr) -> List[int]:
    if isinstance(expr, Use):
        return [expr.definition]
    return [use for operand in operands(expr) for use in _uses(operand)]


def _uses_of_body(body: Tuple[Statement, ...]) -> List[int]:
    result: List[int] = []
    for statement in body:
        if isinstance(statement, If):
            result += _uses(statement.condition) + _uses_of_body(statement.body)
        else:
            result += _uses(statement.value)
    return result


def _renumbered(expr: Expr, number_of: Dict[int, int]) -> Expr:
    if isinstance(expr, Use):
        return Use(number_of[expr.definition])
    return with_operands(expr, tuple(_renumbered(operand, number_of) for operand in operands(expr)))


def _renumbered_body(body: Tuple[Statement, ...], number_of: Dict[int, int]) -> Tuple[Statement, ...]:
    result: List[Statement] = []
    for statement in body:
        if isinstance(statement, If):
            inside = _renumbered_body(statement.body, number_of)
            result.append(If(_renumbered(statement.condition, number_of), inside, statement.origin))
        elif isinstance(statement, Merge):
            result.append(Merge(statement.operator, _renumbered(statement.value, number_of)))
        else:
            result.append(Answer(_renumbered(statement.value, number_of)))
    return tuple(result)
