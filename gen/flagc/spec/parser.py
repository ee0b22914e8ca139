# SPDX-License-Identifier: MIT
"""Tokens to the syntax tree of a file. Every line that is wrong is reported; the tree holds the others."""

import difflib
from typing import List, Tuple

from ..text.diagnostic import Diagnostic
from ..text.source import Source, Span
from . import lexer
from .cursor import Cursor
from .declarations import actions, enum, flags, let
from .lexer import Token
from .rules import dispatch
from .syntax import Actions, Dispatch, Enum, File, Flags, LetItem, Text
from .tables import table_body

LANGUAGE = 1
_FACTS = ("uses", "include", "enum", "outcomes", "actions", "flags", "dispatch", "table", "let")


def parse(source: Source, tokens: Tuple[Token, ...]) -> Tuple[File, List[Diagnostic]]:
    """file = [ "flagc" NUMBER NL ] { fact NL } ;

    `tokens` are those of `lexer.lex`. Returns the tree of what could be read, and the problems.
    """
    cursor = Cursor(lexer.facts(tokens))
    file = _File(cursor)
    while cursor.accept_kind(lexer.NEWLINE):
        pass
    known = True
    if cursor.at_word("flagc"):
        cursor.line(file.version)
        known = all(problem.code != "version" for problem in cursor.problems)
    # What another version of the language means by its text is not ours to judge.
    while known:
        while cursor.accept_kind(lexer.NEWLINE):
            pass
        if cursor.token.kind == lexer.END:
            break
        if cursor.at_op("}"):
            cursor.problems.append(Diagnostic("syntax", cursor.token.span, "this '}' closes nothing"))
            while cursor.accept("}"):
                pass
        else:
            cursor.line(file.fact)
    whole = Span(source, 0, len(source.text))
    if not cursor.problems and not file.any() and all(token.kind != lexer.STRAY for token in tokens):
        cursor.problems.append(Diagnostic("empty", Span(source, 0, 0), "the file declares nothing",
                                          fixes=("declare flags, outcomes and a dispatch; `flagc --help` names the reference",)))
    return File(source, tuple(file.uses), tuple(file.includes), tuple(file.enums), tuple(file.actions),
                tuple(file.sets), tuple(file.dispatches), tuple(file.lets), whole), cursor.problems


class _File:
    """Gathers the facts of a file by kind."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.uses: List[Text] = []
        self.includes: List[Text] = []
        self.enums: List[Enum] = []
        self.actions: List[Actions] = []
        self.sets: List[Flags] = []
        self.dispatches: List[Dispatch] = []
        self.lets: List[LetItem] = []

    def any(self) -> bool:
        """Whether anything was declared."""
        return any((self.uses, self.includes, self.enums, self.actions, self.sets, self.dispatches, self.lets))

    def version(self) -> None:
        """[ "flagc" NUMBER NL ]"""
        self.cursor.next()
        number = self.cursor.number("the version of the language")
        if number.value != LANGUAGE:
            self.cursor.problems.append(Diagnostic(
                "version", number.span, f"this flagc reads version {LANGUAGE} of the language, not {number.value}",
                fixes=(f"write flagc {LANGUAGE}, or use a flagc that knows version {number.value}",)))

    def fact(self) -> None:
        """fact = uses | include | enum | outcomes | actions | flags | dispatch | table | set_let ;"""
        cursor = self.cursor
        if cursor.accept_word("uses"):
            self.uses.append(cursor.string("the name of a C header"))
        elif cursor.accept_word("include"):
            self.includes.append(cursor.string("the name of a .flags file"))
        elif cursor.at_word("enum", "outcomes"):
            self.enums.append(enum(cursor))
        elif cursor.at_word("actions"):
            self.actions.append(actions(cursor))
        elif cursor.at_word("flags"):
            self.sets.append(flags(cursor))
        elif cursor.at_word("dispatch", "table"):
            self.dispatches.append(dispatch(cursor, table_body))
        elif cursor.at_word("let"):
            self.lets.append(let(cursor))
        else:
            near = difflib.get_close_matches(cursor.token.text[:40], _FACTS, 1)
            raise cursor.failure(f"expected one of {', '.join(_FACTS)}, found {cursor.found()}", tuple(f"did you mean '{word}'?" for word in near))
