# SPDX-License-Identifier: MIT
"""Reads grids and cross tables. Here blanks count: they part the cells, and a cell holds none."""

from typing import Dict, List, Sequence, Tuple, Union

from ..text.diagnostic import Diagnostic
from ..text.source import Span
from . import lexer
from .conditions import COMPARE, code_range
from .cursor import Cursor, Failure
from .declarations import at_constraint, constraint, let
from .lexer import Token
from .rules import answer, refuse_label
from .syntax import AnswerWord, Cell, ConstraintItem, Cross, Grid, LetItem, Name, Range, Row

Group = Sequence[Token]


def table_body(cursor: Cursor, lets: List[LetItem], constraints: List[ConstraintItem]) -> Union[Grid, Cross, None]:
    """grid = { let NL | constraint NL } name { name } ":" NAME { NAME } NL { grid_row NL } ;   or a cross table"""
    body = _Table(cursor, lets, constraints)
    start = cursor.token
    cursor.lines("before the table", body.line)
    span = cursor.since(start)
    if body.headed and not body.sound:
        return None  # nobody knows what the rows mean
    if body.down and body.across:
        return Cross(body.down, body.across, tuple(body.heads), tuple(body.rows), span)
    if not body.headed:
        cursor.problems.append(Diagnostic("columns", start.span, "the table has no first line that names its columns",
                                          fixes=("write INPUT INPUT : OUTPUT above the rows",)))
        return None
    return Grid(tuple(body.inputs), tuple(body.outputs), tuple(body.rows), span)


class _Table:
    """Gathers the lines of a table: the first is its head, the others are rows."""

    def __init__(self, cursor: Cursor, lets: List[LetItem], constraints: List[ConstraintItem]) -> None:
        self.cursor = cursor
        self.lets = lets
        self.constraints = constraints
        self.headed = False
        self.sound = False  # whether the head could be read
        self.inputs: List[Name] = []
        self.outputs: List[Name] = []
        self.down: Union[Name, None] = None
        self.across: Union[Name, None] = None
        self.heads: List[Cell] = []
        self.rows: List[Row] = []
        self.cells: Dict[str, Cell] = {}  # those read so far, by text: tables repeat few

    def line(self) -> None:
        """One line of the table."""
        cursor = self.cursor
        if cursor.at_word("let") and cursor.ahead(1).kind == lexer.NAME and cursor.ahead(2).is_op("="):
            self.lets.append(let(cursor))
        elif at_constraint(cursor):
            self.constraints.append(constraint(cursor))
        elif not self.headed:
            self.headed = True
            self._head()
            self.sound = True
        else:
            self.rows.append(self._row())

    def _head(self) -> None:
        cursor = self.cursor
        if cursor.at_op("|"):
            raise cursor.failure("expected an input", ("blanks part the columns, and ' : ' the inputs from the outputs",))
        first = cursor.qualified("an input")
        if cursor.accept("/"):
            self.down, self.across = first, cursor.qualified("the input across")
            cursor.expect(":", "with a blank on each side, behind the two inputs")
            self.heads = [self._cell(group).at(group[0].start) for group in _groups(cursor)]
            if not self.heads:
                raise cursor.failure(f"expected the codes of '{self.across.full}' behind ':'")
            return
        self.inputs.append(first)
        while not cursor.at_op(":"):
            if cursor.at_op("=>", "->", "|"):
                raise cursor.failure("expected an input, or ':' before the outputs", ("blanks part the columns, and ' : ' the inputs from the outputs",))
            self.inputs.append(cursor.qualified("an input, or ':' before the outputs"))
        cursor.next()
        while not cursor.at_line_end():
            self.outputs.append(cursor.name("an output"))
        if not self.outputs:
            raise cursor.failure("expected the names of the outputs behind ':'")

    def _row(self) -> Row:
        """grid_row = ( [ NAME ":" ] [ "also" ] cell { cell } | "else" | "invalid" ) ":" out_cell { out_cell } trailer ;"""
        cursor = self.cursor
        start = cursor.token
        label, kind, also = "", "rule", False
        if start.kind == lexer.NAME and _touching_colon(start, cursor.ahead(1), cursor.ahead(2)):
            label = cursor.next().text
            cursor.next()
        if cursor.at_word("else", "invalid") and cursor.ahead(1).is_op(":"):
            kind = cursor.next().text
            refuse_label(cursor, label, start, kind)
        if cursor.at_word("also") and not cursor.ahead(1).is_op(":", ","):
            cursor.next()
            also = True
        head = cursor.token
        cells = tuple([self._cell(group) for group in _groups(cursor)]) if kind == "rule" else ()
        condition_span = cursor.since(head) if kind == "rule" else start.span
        if not cursor.at_op(":"):
            raise cursor.failure("expected ' : ' between the inputs and the outputs",
                                 ("write the inputs, a colon with a blank on each side, then the outputs",))
        cursor.next()
        outputs: List[Tuple[AnswerWord, ...]] = []
        while not cursor.at_line_end() and cursor.token.kind not in (lexer.STRING, lexer.TAG) and not cursor.at_allow():
            outputs.append(answer(cursor))
        notes = cursor.notes(with_silences=True)
        cursor.end_of_line()
        return Row(kind, label, also, cells, tuple(outputs), notes, cursor.since(start), condition_span)

    def _cell(self, group: Group) -> Cell:
        """The cell, perhaps as it was read at another place."""
        text = group[0].text if len(group) == 1 else "".join([token.text for token in group])
        if text not in self.cells:
            self.cells[text] = _cell(group)
        return self.cells[text]


def _touching_colon(name: Token, colon: Token, after: Token) -> bool:
    return colon.is_op(":") and colon.start == name.end and after.start > colon.end


def _groups(cursor: Cursor) -> Sequence[Group]:
    """Reads the cells up to ' : ' or the end of the line: runs of tokens without blanks between them."""
    groups: List[List[Token]] = []
    end = -1  # of the last one
    while True:
        token = cursor.token
        # Most cells are these, which end nothing.
        if token.text not in ("-", "0", "1") and (cursor.at_line_end() or cursor.at_op(":", "=>")):
            return groups
        cursor.next()
        if token.start == end:
            groups[-1].append(token)
        else:
            groups.append([token])
        end = token.end


def _cell(group: Group) -> Cell:
    """cell = "-" | [ "!" ] cell_code { "," cell_code } | compare cell_code ;"""
    source, last = group[0].source, group[-1].end
    span = Span(source, group[0].start, last)
    if len(group) == 1 and group[0].is_op("-"):
        return Cell("dash", (), False, "", span)
    # A cell is read by a cursor of its own that ends where the cell ends.
    inner = Cursor((*group, Token(lexer.END, "", source, last)))
    kind, negated, operator = "codes", False, ""
    if inner.at_op(*COMPARE):
        kind, operator = "compare", inner.next().text
    elif inner.accept("!"):
        negated = True
    try:
        codes: List[Range] = [code_range(inner)]
        while kind == "codes" and inner.accept(","):
            codes.append(code_range(inner))
    except Failure:
        raise _bad_cell(span) from None
    if inner.token.kind != lexer.END:
        raise _bad_cell(span)
    return Cell(kind, tuple(codes), negated, operator, span)


def _bad_cell(span: Span) -> Failure:
    return Failure(Diagnostic("syntax", span, f"'{span.text[:40]}' is no cell",
                              fixes=("a cell is -, 0, 1, A,B, !A, 3..5, <3 or a named set, without blanks",
                                     "for anything else name the condition with `let` and make it a column")))
