# SPDX-License-Identifier: MIT
"""Reads conditions, with a stack of open parentheses instead of recursion. Inside a pair, operands and operators are gathered
flat and folded by precedence where it closes."""

from typing import List, Optional, Tuple, Union

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
    result = _read(cursor)
    if _depth(result) > lexer.NESTING:
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


class _Level:
    """What stands open between one pair of parentheses (or outside of all)."""

    def __init__(self, opening: Token, function: str) -> None:
        self.opening = opening
        self.function = function  # `all` in all(...); empty for plain parentheses
        self.arguments: List[Condition] = []
        self.operands: List[Condition] = []
        self.operators: List[Token] = []
        self.negations: List[Token] = []
        self.compared: Optional[Tuple[Condition, Token]] = None

    def whole(self) -> Condition:
        """The operands and operators so far, folded by precedence."""
        _refuse_mixed(self.operators)
        operands, operators = self.operands, self.operators
        for level in (("&", "&&"), ("^",), ("|", "||")):
            operands, operators = _fold(operands, operators, level)
        self.operands, self.operators = [], []
        return operands[0]


def _read(cursor: Cursor) -> Condition:
    """or       = xor { ( "|" | "||" ) xor } ;
    xor      = and { "^" and } ;
    and      = unary { ( "&" | "&&" ) unary } ;
    unary    = "!" unary | relation ;
    relation = primary [ compare primary | [ "not" ] "in" ( set | name ) ] ;
    primary  = "(" condition ")" | call | name | NUMBER | "true" | "false" ;
    """
    levels = [_Level(cursor.token, "")]
    while True:
        value = _operand(cursor, levels)
        if value is None:
            continue
        # The operand may end its level, and be the operand of the one around it.
        while _take(cursor, levels[-1], value):
            level = levels.pop()
            whole = level.whole()
            if not levels:
                return whole
            if level.function and cursor.accept(","):
                level.arguments.append(whole)
                levels.append(level)
                break
            cursor.expect(")", f"to close {level.function}(...)" if level.function else "to close the parentheses")
            span = cursor.since(level.opening)
            value = Apply(level.function, (*level.arguments, whole), span) if level.function else Grouped(whole, span)


def _operand(cursor: Cursor, levels: List[_Level]) -> Optional[Condition]:
    """Reads an operand, or what stands before one (then None): a negation, or an opening parenthesis."""
    start = cursor.token
    if cursor.accept("!"):
        levels[-1].negations.append(start)
    elif cursor.accept("("):
        levels.append(_Level(start, ""))
    elif cursor.at_word(*FUNCTIONS) and cursor.ahead(1).is_op("("):
        cursor.next()
        cursor.next()
        levels.append(_Level(start, start.text))
    elif start.kind == lexer.NUMBER or cursor.at_op("-"):
        return cursor.number("a number")
    elif cursor.accept_word("true", "false"):
        return Truth(start.text == "true", start.span)
    elif start.kind == lexer.NAME:
        return cursor.qualified("a condition")
    else:
        raise cursor.failure("expected a condition")
    return None


def _take(cursor: Cursor, level: _Level, value: Condition) -> bool:
    """Puts an operand where it belongs. Returns whether the level ends behind it."""
    comparing = cursor.at_op(*COMPARE)
    if level.compared is None and (comparing or _at_in(cursor)):
        if level.negations:
            raise Failure(Diagnostic(
                "precedence", level.negations[0].span.to(value.span), f"'!' before a comparison with '{cursor.token.text}'",
                fixes=(f"write !({value.span.text} {cursor.token.text} ...), or (!{value.span.text}) {cursor.token.text} ...",)))
        if comparing:
            level.compared = (value, cursor.next())
            return False
        value = _in(cursor, value)
    for token in reversed(level.negations):
        value = Negated(value, token.span.to(value.span))
    level.negations = []
    if level.compared is not None:
        left, operator = level.compared
        level.compared = None
        if comparing:
            raise Failure(Diagnostic("syntax", cursor.token.span, "comparisons do not chain",
                                     fixes=("join two comparisons with &, or put one in parentheses",)))
        value = Relation(operator.text, left, value, operator.span, left.span.to(value.span))
    level.operands.append(value)
    if cursor.at_op("&", "&&", "|", "||", "^"):
        level.operators.append(cursor.next())
        return False
    return True


def _at_in(cursor: Cursor) -> bool:
    return cursor.at_word("in") or (cursor.at_word("not") and cursor.ahead(1).text == "in")


def _in(cursor: Cursor, operand: Condition) -> In:
    negated = bool(cursor.accept_word("not"))
    cursor.next()
    if cursor.at_op("("):
        raise cursor.failure("expected a set", ("a set stands in braces: {A, B}",))
    codes: Union[CodeSet, Name]
    codes = code_set(cursor) if cursor.at_op("{") else cursor.qualified("a set such as {A, B}")
    return In(operand, negated, codes, operand.span.to(codes.span))


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
        first, second = sorted((single, double), key=lambda token: token.start)
        raise Failure(Diagnostic("mixed", second.span, f"'{first.text}' and '{second.text}' in one condition",
                                 notes=(Note(first.span, "the other one"),),
                                 fixes=(f"write '{_TWINS[second.text]}' here: both mean the same", "or add parentheses")))


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
