# SPDX-License-Identifier: MIT
"""Reads dispatches: the head, and rules as lines. Tables share the head and the answers."""

from functools import partial
from typing import Callable, List, Optional, Tuple, Union

from ..text.diagnostic import Diagnostic
from . import lexer
from .conditions import condition
from .cursor import Cursor
from .declarations import at_constraint, constraint, let
from .lexer import Token
from .syntax import (AnswerWord, BlockItem, Condition, ConstraintItem, Cross, Dispatch, Grid, Int, LetItem, Name,
                     OutputItem, RuleItem, Truth, WordItem)

POLICIES = ("first", "last", "unique", "any", "collect", "max", "min", "sum", "count")


def dispatch(cursor: Cursor, table_body: Callable[[Cursor, List[LetItem], List[ConstraintItem]],
                                                  Union[Grid, Cross, None]]) -> Dispatch:
    """dispatch = "dispatch" head trailer "{" { item NL } "}" ;   table = "table" head trailer "{" ( grid | cross ) "}" ;

    head = NAME "(" word { "," word } ")" "->" outputs ;
    """
    start = cursor.next()
    name = cursor.name(f"the name of the {start.text}")
    cursor.expect("(", "before the flag sets that it reads")
    words = [_word(cursor)]
    while cursor.accept(","):
        words.append(_word(cursor))
    cursor.expect(")", "behind the flag sets")
    cursor.expect("->", "before what it answers", ("write NAME(SET) -> OUTCOMES, POLICY",))
    outputs, policy = _outputs(cursor)
    notes = cursor.notes(with_silences=True)
    lets: List[LetItem] = []
    constraints: List[ConstraintItem] = []
    items: List[Union[RuleItem, BlockItem]] = []
    grid: Union[Grid, Cross, None] = None
    if start.text == "table":
        grid = table_body(cursor, lets, constraints)
    else:
        cursor.lines("before the rules", partial(_item, cursor, items, lets, constraints))
    return Dispatch(name, tuple(words), outputs, policy, tuple(items), grid, tuple(lets), tuple(constraints), notes,
                    cursor.since(start))


def _word(cursor: Cursor) -> WordItem:
    """word = NAME [ NAME ] ;"""
    kind = cursor.name("the name of a flag set")
    return WordItem(kind, cursor.name("a name") if cursor.token.kind == lexer.NAME else kind)


def _outputs(cursor: Cursor) -> Tuple[Tuple[OutputItem, ...], Optional[Name]]:
    """outputs = ( output { "," output } | "(" output { "," output } ")" ) [ "," policy ] ;"""
    closed = bool(cursor.accept("("))
    outputs = [_output(cursor)]
    policy: Optional[Name] = None
    while cursor.accept(","):
        if not closed and cursor.at_word(*POLICIES) and (cursor.ahead(1).kind != lexer.NAME or cursor.at_allow(1)):
            policy = cursor.name("a hit policy")
            break
        outputs.append(_output(cursor))
    if closed:
        cursor.expect(")", "behind the outputs")
        if cursor.accept(","):
            policy = cursor.name("a hit policy")
    return tuple(outputs), policy


def _output(cursor: Cursor) -> OutputItem:
    """output = [ "update" ] NAME [ NAME ] [ policy ] ;"""
    start = cursor.token
    update = cursor.at_word("update") and cursor.ahead(1).kind == lexer.NAME
    if update:
        cursor.next()
    kind = cursor.name("what it answers")
    label: Optional[Name] = None
    if cursor.token.kind == lexer.NAME and not cursor.at_word(*POLICIES):
        label = cursor.name("the name of the output")
    policy = cursor.name("a hit policy") if cursor.at_word(*POLICIES) else None
    return OutputItem(kind, label, policy, update, cursor.since(start))


def _item(cursor: Cursor, items: List[Union[RuleItem, BlockItem]], lets: Optional[List[LetItem]],
          constraints: Optional[List[ConstraintItem]]) -> None:
    """item = rule | block | closing | let | constraint ;   (the last two not inside a block)

    rule = [ NAME ":" ] [ "also" ] ( condition | "always" ) "=>" answer trailer ;
    block = condition "{" { ( rule | block | closing ) NL } "}" ;
    closing = ( "else" | "invalid" ) "=>" answer trailer ;
    """
    start = cursor.token
    following = cursor.ahead(1)
    if lets is not None and cursor.at_word("let") and following.kind == lexer.NAME:
        lets.append(let(cursor))
        return
    if constraints is not None and at_constraint(cursor):
        constraints.append(constraint(cursor))
        return
    label = ""
    if start.kind == lexer.NAME and following.is_op(":"):
        label = cursor.next().text
        cursor.next()
    kind = "rule"
    if cursor.at_word("else", "invalid") and cursor.ahead(1).is_op("=>"):
        kind = cursor.token.text
        refuse_label(cursor, label, start, kind)
    also = False
    if cursor.at_word("also") and (cursor.ahead(1).kind in (lexer.NAME, lexer.NUMBER) or cursor.ahead(1).is_op("(", "!")):
        cursor.next()
        also = True
    head = cursor.token
    test: Optional[Condition] = None
    if kind != "rule" or (cursor.at_word("always") and cursor.ahead(1).is_op("=>")):
        cursor.next()
    else:
        test = condition(cursor)
    condition_span = cursor.since(head)
    if test is not None and not label and not also and cursor.at_op("{"):
        inside: List[Union[RuleItem, BlockItem]] = []
        cursor.lines("before the rules", partial(_item, cursor, inside, None, None))
        items.append(BlockItem(test, tuple(inside), cursor.since(start)))
        return
    if not cursor.at_op("=>"):
        raise cursor.failure("expected '=>' behind the condition", (_habit(head, cursor, label),))
    cursor.next()
    words = answer(cursor)
    notes = cursor.notes(with_silences=True)
    if not cursor.at_line_end():
        raise cursor.failure("expected the end of the line", (_habit_behind(cursor),))
    cursor.end_of_line()
    items.append(RuleItem(kind, label, also, test, words, notes, cursor.since(start), condition_span))


_HABITS = {"if": "rules have no `if`: write CONDITION => ANSWER", "not": "write !X", "default": "write else => ANSWER",
           "else": "rules have no `else if`: write CONDITION => ANSWER, and else => ANSWER for what is left", "when": "rules have no `when`: write CONDITION => ANSWER"}


def _habit(head: Token, cursor: Cursor, label: str) -> str:
    """What to write instead of what other languages have here."""
    if label in ("impossible", "exclusive"):
        return f"a constraint has no colon: write {label} CONDITION"
    if cursor.at_op(":"):
        return "a code stands alone: write MODE == HEAT; a label is the first name of its line"
    if label and cursor.at_line_end():
        return f"write {label} => {head.text}; 'NAME:' is the label of a rule"
    if cursor.at_op(","):
        return "write in {A, B}; several conditions are joined by & or |"
    if cursor.at_op("="):
        return "write == to compare"
    if cursor.at_op("->"):
        return "write => before the answer"
    if cursor.at_word("and", "or"):
        return "write A & B" if cursor.token.text == "and" else "write A | B"
    return _HABITS.get(head.text, "write CONDITION => ANSWER, or CONDITION { ... }")


def _habit_behind(cursor: Cursor) -> str:
    """What to write instead of what stands behind an answer."""
    if cursor.at_op("=>"):
        return "a line that ends in => goes on: write the answer of the rule above"
    if cursor.at_op("|", "||", "&", "&&") or cursor.token.kind == lexer.NAME:
        return "several answers are parted by commas: A, B"
    return 'behind the answer stand "text", [TAG] and allow CODE "why"'


def refuse_label(cursor: Cursor, label: str, start: Token, kind: str) -> None:
    """`else` and `invalid` are no rules, and have no names."""
    if label:
        cursor.problems.append(Diagnostic("syntax", start.span, f"`{kind}` has no label", fixes=(f"drop '{label}:'",)))


def answer(cursor: Cursor) -> Tuple[AnswerWord, ...]:
    """answer = answer_word { "," answer_word } ;"""
    words = [*_answer_word(cursor)]
    while cursor.accept(","):
        words += _answer_word(cursor)
    return tuple(words)


def _answer_word(cursor: Cursor) -> List[AnswerWord]:
    """answer_word = "-" | "nothing" | value | "!" name | "keep" "(" name { "," name } ")" | NAME "=" value ;"""
    if not cursor.at_word("keep") or cursor.ahead(1).kind != lexer.NAME and not cursor.ahead(1).is_op("("):
        return [_one_word(cursor)]
    cursor.next()
    if cursor.token.kind == lexer.NAME:
        # In `keep A, B` it would be anybody's guess what happens to B.
        raise cursor.failure("expected '(' behind 'keep'", (f"write keep({cursor.token.text})",))
    cursor.next()
    names = [cursor.qualified("a flag or a mask")]
    while cursor.accept(","):
        names.append(cursor.qualified("a flag or a mask"))
    cursor.expect(")", "behind what is kept")
    return [AnswerWord("keep", name, None, name.span) for name in names]


def _one_word(cursor: Cursor) -> AnswerWord:
    start = cursor.token
    if cursor.accept("!"):
        return AnswerWord("not", cursor.qualified("a bool output, or a flag to clear"), None, cursor.since(start))
    if cursor.at_word("nothing"):
        cursor.next()
        return AnswerWord("nothing", None, None, start.span)
    label: Optional[Name] = None
    if start.kind == lexer.NAME and cursor.ahead(1).is_op("="):
        label = cursor.name("an output")
        cursor.next()
    kind, value = _value(cursor)
    return AnswerWord(kind, value, label, cursor.since(start))


def _value(cursor: Cursor) -> Tuple[str, Union[Name, Int, Truth, None]]:
    """value = name | [ "-" ] NUMBER | "true" | "false" ;"""
    token = cursor.token
    following = cursor.ahead(1)
    if cursor.at_op("-") and not (following.kind == lexer.NUMBER and following.start == token.end):
        # In a row `- 3` are two cells.
        cursor.next()
        return "dash", None
    if token.kind == lexer.NUMBER or cursor.at_op("-"):
        return "number", cursor.number("a number")
    if cursor.at_word("true", "false"):
        cursor.next()
        return "truth", Truth(token.text == "true", token.span)
    return "name", cursor.qualified("an answer")
