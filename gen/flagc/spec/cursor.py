# SPDX-License-Identifier: MIT
"""A place in the tokens, and the small parsers that every other one needs.

A mistake raises `Failure` up to the nearest list of lines, which reports it, skips to the next line and goes on: one run
reports every line that is wrong.
"""

from typing import Callable, List, Optional, Tuple

from ..text.diagnostic import Diagnostic, Note
from ..text.source import Span
from . import lexer
from .lexer import Token
from .syntax import Int, Name, Notes, Position, Text


class Failure(Exception):
    """A line cannot be read further. It carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Cursor:
    """Walks over the tokens of a file (without comments) and gathers problems."""

    def __init__(self, tokens: Tuple[Token, ...]) -> None:
        self.tokens = tokens
        self._at = 0
        self.token = tokens[0]  # the one to read next
        self.problems: List[Diagnostic] = []
        self._unclosed = -1  # where a missing '}' was reported

    # --- looking ---

    @property
    def at(self) -> int:
        """The number of the token to read next."""
        return self._at

    @at.setter
    def at(self, at: int) -> None:
        self._at = at
        self.token = self.tokens[at]

    def ahead(self, distance: int) -> Token:
        """A later token; the end token if there are not that many."""
        return self.tokens[min(self._at + distance, len(self.tokens) - 1)]

    def at_op(self, *texts: str) -> bool:
        """Whether one of these operators comes next."""
        token = self.token
        return token.text in texts and token.kind == lexer.OP

    def at_word(self, *words: str) -> bool:
        """Whether one of these words comes next."""
        token = self.token
        return token.text in words and token.kind == lexer.NAME

    def at_allow(self, distance: int = 0) -> int:
        """If a silence starts so many tokens on, how far on its reason stands; else 0. Its code may have hyphens: `unreached-else`."""
        word = self.ahead(distance)
        if word.text != "allow" or word.kind != lexer.NAME or self.ahead(distance + 1).kind != lexer.NAME:
            return 0
        count = distance + 2
        while self.ahead(count).is_op("-") and self.ahead(count + 1).kind == lexer.NAME:
            count += 2
        return count if self.ahead(count).kind == lexer.STRING else 0

    def at_line_end(self) -> bool:
        """Whether the fact ends here."""
        return self.token.kind in (lexer.NEWLINE, lexer.END) or self.at_op("}") or self._at_fact()

    def _at_fact(self) -> bool:
        """Whether a declaration starts here, at the margin."""
        return lexer.declares(self.tokens, self._at)

    def since(self, start: Token) -> Span:
        """From the start of a token to the end of the last one read."""
        return Span(start.source, start.start, max(start.end, self.tokens[max(self._at - 1, 0)].end))

    # --- reading ---

    def next(self) -> Token:
        """Reads one token. The end token stays."""
        token = self.token
        if token.kind != lexer.END:
            self._at += 1
            self.token = self.tokens[self._at]
        return token

    def accept(self, *texts: str) -> Optional[Token]:
        """Reads one of these operators if it comes next."""
        return self.next() if self.at_op(*texts) else None

    def accept_word(self, *words: str) -> Optional[Token]:
        """Reads one of these words if it comes next."""
        return self.next() if self.at_word(*words) else None

    def accept_kind(self, kind: str) -> Optional[Token]:
        """Reads a token of this kind if it comes next."""
        return self.next() if self.token.kind == kind else None

    def expect(self, text: str, where: str, fixes: Tuple[str, ...] = ()) -> Token:
        """Reads this operator or fails."""
        token = self.accept(text)
        if not token:
            raise self.failure(f"expected '{text}' {where}", fixes)
        return token

    def name(self, what: str) -> Name:
        """Reads a plain name or fails."""
        if self.token.kind != lexer.NAME:
            raise self.failure(f"expected {what}")
        token = self.next()
        return Name(token.text, token.span)

    def qualified(self, what: str) -> Name:
        """Reads `NAME` or `WORD.NAME`."""
        first = self.name(what)
        if not self.accept("."):
            return first
        second = self.name(f"a name behind '{first.text}.'")
        return Name(second.text, first.span.to(second.span), first.text)

    def number(self, what: str) -> Int:
        """Reads a number, perhaps negative."""
        minus = self.accept("-")
        if self.token.kind != lexer.NUMBER:
            raise self.failure(f"expected {what}")
        token = self.next()
        value = int(str(token.value))
        return Int(-value, minus.span.to(token.span)) if minus else Int(value, token.span)

    def string(self, what: str) -> Text:
        """Reads a string."""
        if self.token.kind != lexer.STRING:
            raise self.failure(f"expected {what} in double quotes")
        token = self.next()
        return Text(str(token.value), token.span)

    def c(self, what: str) -> Text:
        """Reads C in backticks."""
        if self.token.kind != lexer.C:
            raise self.failure(f"expected {what} in backticks", ("C stands in backticks: `x > 3`",))
        token = self.next()
        return Text(str(token.value), token.span)

    def position(self) -> Position:
        """Reads `@N` or `@N..M`."""
        at = self.expect("@", "before a bit number")
        low = self.number("a bit number")
        high = self.number("the last bit") if self.accept("..") else low
        return Position(low, high, at.span.to(high.span))

    def notes(self, with_silences: bool = False) -> Notes:
        """Reads docs, tags and, where there can be findings, silences."""
        docs: List[str] = []
        tags: List[str] = []
        silences: List[Tuple[Name, str]] = []
        while True:
            if self.token.kind == lexer.STRING:
                docs.append(str(self.next().value))
            elif self.token.kind == lexer.TAG:
                tags.append(str(self.next().value))
            elif with_silences and self.at_word("allow"):
                self.next()
                silences.append((self._code(), self.string("the reason").value))
            else:
                return Notes(" ".join(docs), tuple(tags), tuple(silences))

    def _code(self) -> Name:
        """Reads the name of a finding, which may have hyphens: `unreached-else`."""
        name = self.name("the name of a finding, such as shadowed")
        while self.accept("-"):
            more = self.name("the name of a finding, such as unreached-else")
            name = Name(f"{name.text}-{more.text}", name.span.to(more.span))
        return name

    # --- lists of lines ---

    def lines(self, where: str, item: Callable[[], object], commas: bool = False) -> None:
        """Reads `{`, lines (parted by commas too, where these are allowed), `}`. `item` reads one; one that fails is reported and skipped.

        Blocks nest through this function: a level costs two Python frames, this one and `item`.
        """
        opening = self.expect("{", where)
        while True:
            while self.accept_kind(lexer.NEWLINE):
                pass
            if self.accept("}"):
                return
            if self.token.kind == lexer.END or self._at_fact():
                # Of braces that nest the innermost is reported: the others may be closed one too early.
                if self._unclosed != self._at:
                    self.problems.append(self._open(opening))
                self._unclosed = self._at
                return
            start = self._at
            try:
                item()
                if not (commas and self.accept(",")):
                    self.end_of_line()
            except Failure as failure:
                self._skip_line(start, failure)

    def line(self, item: Callable[[], object]) -> None:
        """Reads one fact and its end."""
        start = self._at
        try:
            item()
            self.end_of_line()
        except Failure as failure:
            self._skip_line(start, failure)

    def end_of_line(self) -> None:
        """Fails unless the fact ends here."""
        if not self.at_line_end():
            raise self.failure(f"expected the end of the line, found {self.found()}")

    def _skip_line(self, start: int, failure: Failure) -> None:
        """Reports the failure and goes to the end of the line, over any braces that open in it. It always goes forward."""
        if not self._behind_stray(start):
            self.problems.append(failure.diagnostic)
        # The failure may lie inside braces that this line opened.
        depth = sum((token.is_op("{")) - (token.is_op("}")) for token in self.tokens[start : self._at])
        while self.token.kind != lexer.END and not self._at_fact():
            if self.at_op("{"):
                depth += 1
            elif self.at_op("}"):
                if depth <= 0:
                    return
                depth -= 1
            elif self.token.kind == lexer.NEWLINE and depth <= 0:
                return
            self.next()

    def _behind_stray(self, start: int) -> bool:
        """Whether the line holds, up to here, what the lexer could not read: that is reported, and the cause."""
        place = self._at
        while place >= start and (place == self._at or self.tokens[place].kind != lexer.NEWLINE):
            if self.tokens[place].kind == lexer.STRAY:
                return True
            place -= 1
        return False

    def separated(self, where: str, item: Callable[[], None]) -> None:
        """Reads `{`, items parted by commas or newlines, `}`."""
        opening = self.expect("{", where)
        while True:
            while self.accept_kind(lexer.NEWLINE):
                pass
            if self.accept("}"):
                return
            if self.token.kind == lexer.END or self._at_fact():
                raise Failure(self._open(opening))
            item()
            comma = self.accept(",")
            if not comma and not self.at_line_end():
                raise self.failure(f"expected ',' or '}}', found {self.found()}")

    # --- messages ---

    def _open(self, opening: Token) -> Diagnostic:
        notes = (Note(self.token.span.to(self.ahead(1).span), "a declaration starts here"),) if self.token.kind != lexer.END else ()
        return Diagnostic("syntax", opening.span, "this '{' is never closed", notes=notes)

    def found(self) -> str:
        """The next token as a message names it."""
        if self.token.kind == lexer.END:
            return "the end of the file"
        return "the end of the line" if self.token.kind == lexer.NEWLINE else f"'{self.token.text[:40]}'"

    def failure(self, message: str, fixes: Tuple[str, ...] = ()) -> Failure:
        """A syntax error at the next token."""
        if "found" not in message:
            message += f", found {self.found()}"
        token = self.token
        # Habits of C come before what the line lacks.
        if token.is_op(";"):
            fixes = ("drop the ';': a fact ends with its line",)
        elif token.is_op("/"):
            fixes = ("a comment starts with #",)
        elif token.is_op("<", ">") and self._at and self.tokens[self._at - 1].is_op(token.text):
            fixes = ("a flag's bit stands behind it: NAME @BIT; C stands in backticks",)
        if self._at and self.at_line_end():
            # The end of a line is best shown at what stands before it.
            last = self.tokens[self._at - 1].span
            return Failure(Diagnostic("syntax", Span(last.source, max(last.end - 1, last.start), last.end), message, fixes=fixes))
        return Failure(Diagnostic("syntax", token.span, message, fixes=fixes))
