# SPDX-License-Identifier: MIT
"""Reads types, actions and flag sets."""

from functools import partial
from typing import List, Optional, Tuple, Union

from ..text.diagnostic import Diagnostic
from . import lexer
from .conditions import code_set, condition
from .cursor import Cursor, Failure
from .syntax import (ActionItem, Actions, Class, Condition, ConstraintItem, Enum, Flags, Input, Int, LetItem, MaskItem,
                     Member, Name, Reserved, Text)


def enum(cursor: Cursor) -> Enum:
    """enum = ( "enum" | "outcomes" ) NAME notes members ;"""
    start = cursor.next()
    name = cursor.name(f"the name of the {start.text}")
    notes = cursor.notes()
    return Enum(start.text, name, members(cursor), notes, cursor.since(start))


def members(cursor: Cursor) -> Tuple[Member, ...]:
    """members = "{" member { SEP member } "}" ;"""
    result: List[Member] = []
    cursor.separated("before the names", lambda: result.append(_member(cursor)))
    return tuple(result)


def _member(cursor: Cursor) -> Member:
    """member = NAME [ "=" NUMBER [ ".." NUMBER ] ] trailer ;"""
    name = cursor.name("a name")
    low: Optional[Int] = None
    high: Optional[Int] = None
    if cursor.accept("="):
        low = cursor.number("a code")
        if cursor.at_op("-", ":"):
            raise cursor.failure("expected the end of the code", ("several codes are LOW..HIGH",))
        high = cursor.number("the last code") if cursor.accept("..") else low
    return Member(name, low, high, cursor.notes(with_silences=True))


def actions(cursor: Cursor) -> Actions:
    """actions = "actions" NAME [ "(" [ C ] ")" ] notes "{" action { SEP action } "}" ;"""
    start = cursor.next()
    name = cursor.name("the name of the actions")
    parameters: Optional[Text] = None
    if cursor.accept("("):
        if not cursor.at_op(")"):
            parameters = cursor.c("the parameters of the handlers")
        cursor.expect(")", "behind the parameters")
    notes = cursor.notes()
    result: List[ActionItem] = []
    cursor.separated("before the actions", lambda: result.append(ActionItem(cursor.name("an action"), cursor.notes(with_silences=True))))
    return Actions(name, parameters, tuple(result), notes, cursor.since(start))


def flags(cursor: Cursor) -> Flags:
    """flags = "flags" NAME [ ":" NAME ] [ "from" C ] [ "packed-bools" ] [ "layout" "auto" ] notes "{" { set_item SEP } "}" ;"""
    start = cursor.next()
    name = cursor.name("the name of the flag set")
    width = cursor.name("a type such as u8") if cursor.accept(":") else None
    parameters = cursor.c("the parameters of the collect function") if cursor.accept_word("from") else None
    packed = auto = None
    if cursor.at_word("packed"):
        first = cursor.next()
        if not cursor.accept("-") or not cursor.accept_word("bools"):
            raise cursor.failure("expected 'packed-bools'")
        packed = cursor.since(first)
    if cursor.at_word("layout"):
        layout = cursor.next()
        if not cursor.accept_word("auto"):
            raise cursor.failure("expected 'auto' behind 'layout'")
        auto = cursor.since(layout)
    notes = cursor.notes()
    body = _Body(cursor)
    cursor.lines("before the flags", partial(body.item, (), None), commas=True)
    return Flags(name, width, parameters, packed, auto, tuple(body.inputs), tuple(body.masks), tuple(body.lets),
                 tuple(body.constraints), tuple(body.reserved), notes, cursor.since(start))


Code = Union[Name, Int, None]


def _form(name: Name, codes: bool) -> str:
    """How a line is written that began like an input and went on like none. codes: a colon stands behind its bits."""
    if name.text == "implies":
        return "a constraint is written A implies B"
    return "several bits are @LOW..HIGH" if codes else "a flag is its name alone, a field is NAME : TYPE"


def _otherwise(cursor: Cursor) -> Code:
    """[ "else" code ]"""
    if not cursor.accept_word("else"):
        return None
    return cursor.number("a code") if cursor.token.kind == lexer.NUMBER else cursor.name("a code")


class _Body:
    """Gathers the lines of a flag set by kind."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.inputs: List[Input] = []
        self.masks: List[MaskItem] = []
        self.lets: List[LetItem] = []
        self.constraints: List[ConstraintItem] = []
        self.reserved: List[Reserved] = []

    def item(self, guards: Tuple[Condition, ...], otherwise: Code) -> None:
        """set_item = input | mask | let | constraint | reserved | group ;"""
        cursor = self.cursor
        following = cursor.ahead(1)
        if guards and (at_constraint(cursor) or cursor.at_word("reserved") and following.is_op("@")):
            raise cursor.failure(f"{cursor.token.text!r} found inside `if ... {{ }}`, which guards only inputs",
                                 ("move it out; A implies B says that it depends on a condition",))
        if cursor.at_word("let") and following.kind == lexer.NAME:
            self.lets.append(let(cursor))
        elif at_constraint(cursor):
            self.constraints.append(constraint(cursor))
        elif cursor.at_word("reserved") and following.is_op("@"):
            self.reserved.append(self._reserved())
        elif cursor.at_word("if") and (following.kind in (lexer.NAME, lexer.NUMBER) or following.is_op("(", "!")):
            cursor.next()
            inner = guards + (condition(cursor),)
            otherwise = _otherwise(cursor) or otherwise
            cursor.lines("before the guarded lines", partial(self.item, inner, otherwise), commas=True)
        elif following.is_op("="):
            start = cursor.token
            name = cursor.name("a mask")
            cursor.next()
            value = condition(cursor)
            self.masks.append(MaskItem(name, value, cursor.notes(), cursor.since(start)))
        else:
            self.inputs.append(self._input(guards, otherwise))

    def _reserved(self) -> Reserved:
        """reserved = "reserved" position { "," position } notes ;"""
        cursor = self.cursor
        start = cursor.next()
        positions = [cursor.position()]
        while cursor.accept(","):
            positions.append(cursor.position())
        cursor.notes()
        return Reserved(tuple(positions), cursor.since(start))

    def _input(self, guards: Tuple[Condition, ...], otherwise: Code) -> Input:
        """input = NAME [ ":" type ] [ position ] [ source ] [ "if" condition ] [ "else" code ] trailer ;"""
        cursor = self.cursor
        start = cursor.token
        name = cursor.name("a flag, a field, or another line of a flag set")
        kind: Union[Name, Int, Tuple[Member, ...], None] = None
        if cursor.accept(":"):
            kind = self._type()
        position = cursor.position() if cursor.at_op("@") else None
        when: Optional[Text] = None
        source: Union[Text, Name, None] = None
        classes: Tuple[Class, ...] = ()
        if cursor.accept_word("when"):
            when = cursor.c("the C condition")
        elif cursor.accept_word("from"):
            source = cursor.c("C") if cursor.token.kind == lexer.C else cursor.name("C in backticks, or a dispatch")
        elif cursor.at_op("{"):
            classes = self._classes()
        if position is None and cursor.at_op("@"):
            position = cursor.position()
        if cursor.accept_word("if"):
            guards = guards + (condition(cursor),)
        otherwise = _otherwise(cursor) or otherwise
        notes = cursor.notes(with_silences=True)
        if not cursor.at_line_end() and not cursor.at_op(",") and when is None and source is None and not classes:
            raise cursor.failure(f"expected ':', '@', 'when', 'from', '=' or the end of the line, found {cursor.found()}",
                                 (_form(name, position is not None and cursor.at_op(":")),))
        return Input(name, kind, position, when, source, classes, guards, otherwise, notes, cursor.since(start))

    def _type(self) -> Union[Name, Int, Tuple[Member, ...]]:
        """type = NAME | NUMBER | members ;"""
        cursor = self.cursor
        if cursor.at_op("{"):
            return members(cursor)
        if cursor.token.kind == lexer.NUMBER:
            return cursor.number("a number of bits")
        return cursor.name("a type, or a number of bits")

    def _classes(self) -> Tuple[Class, ...]:
        """classes = "{" class { SEP class } "}" ;   class = NAME ( "when" C | "else" ) notes ;"""
        cursor = self.cursor
        result: List[Class] = []

        def one() -> None:
            name = cursor.name("a class")
            if cursor.accept_word("else"):
                result.append(Class(name, None, cursor.notes()))
            elif cursor.accept_word("when"):
                when = cursor.c("the condition of the class")
                result.append(Class(name, when, cursor.notes()))
            else:
                raise cursor.failure("expected 'when' or 'else' behind the class",
                                     ("for codes without C write NAME : { A, B }",))

        start = cursor.token
        cursor.separated("before the classes", one)
        if not result:
            raise Failure(Diagnostic("syntax", cursor.since(start), "no classes between the braces", fixes=("write NAME when `C`, ..., NAME else",)))
        return tuple(result)


def let(cursor: Cursor) -> LetItem:
    """let = "let" NAME "=" ( condition | set ) notes ;"""
    start = cursor.next()
    name = cursor.name("a name behind 'let'")
    cursor.expect("=", f"behind 'let {name.text}'")
    value = code_set(cursor) if cursor.at_op("{") else condition(cursor)
    return LetItem(name, value, cursor.notes(), cursor.since(start))


def at_constraint(cursor: Cursor) -> bool:
    """Whether the line is a constraint: it starts with its word, or has `implies` in it."""
    following = cursor.ahead(1)
    if cursor.at_word("impossible", "exclusive"):
        return following.kind == lexer.NAME and following.text not in ("when", "from", "if") or following.kind == lexer.NUMBER or following.is_op("(", "!")
    depth = 0
    tokens, at = cursor.tokens, cursor.at
    for place in range(at, len(tokens)):
        kind, text = tokens[place].kind, tokens[place].text
        if kind == lexer.NAME:
            if text == "implies" and place > at and not depth:
                return True
        elif kind == lexer.OP:
            if depth < 0 or text in ("=>", "@") or text == "," and not depth:
                return False
            depth += (text in ("(", "{")) - (text in (")", "}"))
        elif depth < 0 or kind in (lexer.NEWLINE, lexer.END, lexer.C, lexer.STRING):
            return False
    return False


def constraint(cursor: Cursor) -> ConstraintItem:
    """constraint = "impossible" condition | "exclusive" condition { "," condition } | condition "implies" condition"""
    start = cursor.token
    if cursor.accept_word("impossible"):
        kind, operands = "impossible", [condition(cursor)]
    elif cursor.accept_word("exclusive"):
        kind, operands = "exclusive", [condition(cursor)]
        while cursor.accept(","):
            operands.append(condition(cursor))
    else:
        kind, operands = "implies", [condition(cursor)]
        if not cursor.accept_word("implies"):
            raise cursor.failure("expected 'implies'")
        operands.append(condition(cursor))
    notes = cursor.notes()
    return ConstraintItem(kind, tuple(operands), notes, cursor.since(start))
