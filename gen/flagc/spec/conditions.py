# SPDX-License-Identifier: MIT
"""Reads conditions. A level is read flat, operand by operand, and then folded by precedence, so that nesting costs two
Python frames and no more than the limit on brackets allows."""

from typing import List, Tuple, Union

from ..text.diagnostic import Diagnostic, Note
from . import lexer
from .cursor import Cursor, Failure
from .lexer import Token
from .syntax import (Apply, Chain, CodeSet, Condition, Grouped, In, Int, Name, Negated, Range, Relation, Truth)

COMPARE = ("==", "!=", "<", "<=", ">", ">=")
FUNCTIONS = ("all", "any", "none", "only", "count")
_TWINS = {"&": "&&", "&&": "&", "|": "||", "||": "|"}


def condition(cursor: Cursor) -> Condition:
    """Reads a whole condition, and refuses one that nests too deep for the stages that walk it."""
    result = _level(cursor)
    if cursor.depth == 0 and _depth(result) > lexer.NESTING:
        raise Failure(Diagnostic("limit", result.span, f"the condition nests deeper than {lexer.NESTING}",
                                 fixes=("name parts of it with `let`",)))
    return result


def _depth(whole: Condition) -> int:
    """How deep the tree is, without recursion."""
    deepest = 0
    pending: List[Tuple[Condition, int]] = [(whole, 1)]
    while pending:
        node, depth = pending.pop()
        deepest = max(deepest, depth)
        children: Tuple[Condition, ...] = ()
        if isinstance(node, (Chain, Apply)):
            children = node.operands
        elif isinstance(node, (Grouped, Negated, In)):
            children = (node.operand,)
        elif isinstance(node, Relation):
            children = (node.left, node.right)
        pending += [(child, depth + 1) for child in children]
    return deepest


def _level(cursor: Cursor) -> Condition:
    """or = xor { ("|" | "||") xor } ;   xor = and { "^" and } ;  and = unary { ("&" | "&&") unary } ;"""
    operands: List[Condition] = [_unary(cursor)]
    operators: List[Token] = []
    while cursor.at_op("&", "&&", "|", "||", "^"):
        operators.append(cursor.next())
        operands.append(_unary(cursor))
    _refuse_mixed(operators)
    for level in (("&", "&&"), ("^",), ("|", "||")):
        operands, operators = _fold(operands, operators, level)
    return operands[0]


def _fold(operands: List[Condition], operators: List[Token],
          level: Tuple[str, ...]) -> Tuple[List[Condition], List[Token]]:
    """Joins the operands that stand at operators of one level."""
    left = [[operands[0]]]
    kept: List[Token] = []
    for operator, operand in zip(operators, operands[1:]):
        if operator.text in level:
            left[-1].append(operand)
        else:
            kept.append(operator)
            left.append([operand])
    joined = [group[0] if len(group) == 1 else
              Chain(level[0], tuple(group), group[0].span.to(group[-1].span)) for group in left]
    return joined, kept


def _refuse_mixed(operators: List[Token]) -> None:
    single = next((token for token in operators if token.text in ("&", "|")), None)
    double = next((token for token in operators if token.text in ("&&", "||")), None)
    if single and double:
        first, second = sorted((single, double), key=lambda token: token.span.start)
        raise Failure(Diagnostic("mixed", second.span, f"'{first.text}' and '{second.text}' in one condition",
                                 notes=(Note(first.span, "the other one"),),
                                 fixes=(f"write '{_TWINS[second.text]}' here: both mean the same", "or add parentheses")))


def _unary(cursor: Cursor) -> Condition:
    """unary = "!" unary | relation ;"""
    start = cursor.token
    negations: List[Token] = []
    while cursor.at_op("!"):
        negations.append(cursor.next())
    operand = primary(cursor)
    if negations and (cursor.at_op(*COMPARE) or _at_in(cursor)):
        raise Failure(Diagnostic(
            "precedence", cursor.since(start), f"'!' before a comparison with '{cursor.token.text}'",
            fixes=(f"write !(... {cursor.token.text} ...), or (!...) {cursor.token.text} ...",)))
    if not negations:
        return _relation(cursor, operand)
    for token in reversed(negations):
        operand = Negated(operand, token.span.to(operand.span))
    return operand


def _at_in(cursor: Cursor) -> bool:
    return cursor.at_word("in") or (cursor.at_word("not") and cursor.ahead(1).text == "in")


def _relation(cursor: Cursor, left: Condition) -> Condition:
    """relation = primary [ compare primary | [ "not" ] "in" ( set | name ) ] ;"""
    if cursor.at_op(*COMPARE):
        operator = cursor.next()
        right = primary(cursor)
        if cursor.at_op(*COMPARE):
            raise Failure(Diagnostic("syntax", cursor.token.span, "comparisons do not chain",
                                     fixes=("write A < B & B < C",)))
        return Relation(operator.text, left, right, operator.span, left.span.to(right.span))
    if _at_in(cursor):
        negated = bool(cursor.accept_word("not"))
        cursor.next()
        codes: Union[CodeSet, Name]
        codes = code_set(cursor) if cursor.at_op("{") else cursor.qualified("a set such as {A, B}")
        return In(left, negated, codes, left.span.to(codes.span))
    return left


def primary(cursor: Cursor) -> Condition:
    """primary = "(" condition ")" | call | name | NUMBER | "true" | "false" ;"""
    start = cursor.token
    if cursor.accept("("):
        inside = _nested(cursor)
        cursor.expect(")", "to close the parentheses")
        return Grouped(inside, cursor.since(start))
    if start.kind == lexer.NUMBER or cursor.at_op("-"):
        return cursor.number("a number")
    if cursor.at_word("true", "false"):
        cursor.next()
        return Truth(start.text == "true", start.span)
    if cursor.at_word(*FUNCTIONS) and cursor.ahead(1).is_op("("):
        cursor.next()
        cursor.next()
        operands = [_nested(cursor)]
        while cursor.accept(","):
            operands.append(_nested(cursor))
        cursor.expect(")", f"to close {start.text}(...)")
        return Apply(start.text, tuple(operands), cursor.since(start))
    if start.kind == lexer.NAME:
        return cursor.qualified("a condition")
    if cursor.at_op("!"):
        # `A == !B`
        cursor.next()
        operand = primary(cursor) if not cursor.at_op("!") else None
        if operand is not None:
            return Negated(operand, cursor.since(start))
    raise cursor.failure("expected a condition")


def _nested(cursor: Cursor) -> Condition:
    cursor.depth += 1
    result = _level(cursor)
    cursor.depth -= 1
    return result


def code_set(cursor: Cursor) -> CodeSet:
    """set = "{" set_code { SEP set_code } "}" ;"""
    start = cursor.token
    codes: List[Range] = []
    cursor.separated("before a set", lambda: codes.append(code_range(cursor)))
    return CodeSet(tuple(codes), cursor.since(start))


def code_range(cursor: Cursor) -> Range:
    """set_code = name | NUMBER [ ".." NUMBER ] ;"""
    low = _code(cursor)
    high = _code(cursor) if cursor.accept("..") else low
    return Range(low, high, low.span.to(high.span))


def _code(cursor: Cursor) -> Union[Name, Int]:
    if cursor.token.kind == lexer.NUMBER or cursor.at_op("-"):
        return cursor.number("a number")
    return cursor.qualified("a code")
