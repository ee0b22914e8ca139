# SPDX-License-Identifier: MIT
"""The one true layout of a `.flags` file, printed from its tokens.

The user's line breaks stay; blanks are ours. First every token gets a `Mark`: the block it stands in, whether it touches
the token before it, and the column that starts with it. Then the lines are cut at their columns, and the columns of
neighbouring lines are moved under each other. Nothing else is looked at but the tokens, the ends of the lines and, in tables,
which tokens touch; so formatting twice changes nothing, however the blanks of the file stood before.
"""

from statistics import median_low
from typing import Dict, List, NamedTuple, Optional, Tuple

from ..text.source import Source
from . import lexer
from .conditions import FUNCTIONS
from .cursor import Cursor
from .declarations import at_constraint
from .lexer import Token

INDENT = 4
# A column is moved right by no text longer than this, unless the other texts before the column are about as long.
LONG = 56

FILE, FLAGS, RULES, TABLE, LIST, SET = "file", "flags", "rules", "table", "list", "set"
_BODIES = {"enum": LIST, "outcomes": LIST, "actions": LIST, "flags": FLAGS, "dispatch": RULES, "table": TABLE, "let": SET}
_CALLED = ("actions", "dispatch", "table")


class Column(NamedTuple):
    """What may stand aligned. `rank` orders the columns of a line; `gap` blanks are before it, `alone` if no line joins in."""

    rank: Tuple[int, int]
    gap: int
    alone: int


ITEM = Column((0, 0), 1, 1)
LET = Column((0, 1), 1, 1)
TYPE = Column((1, 0), 1, 1)
POSITION = Column((1, 1), 2, 1)
SOURCE = Column((1, 2), 2, 1)
MASK = Column((1, 2), 1, 1)
GUARD = Column((1, 3), 2, 1)
CODE = Column((1, 4), 1, 1)
ARROW = Column((1, 5), 2, 1)
DIVIDER = Column((2, 0), 1, 1)
NOTES = 3
DOC = Column((NOTES, 0), 4, 4)
TAG = Column((NOTES, 1), 4, 4)
ALLOW = Column((NOTES, 2), 4, 4)
COMMENT = Column((4, 0), 2, 2)


class Block:
    """An open pair of braces, or the file. Lines of equal `scope` may align; nested rules and groups share one."""

    def __init__(self, kind: str, scope: int) -> None:
        self.kind = kind
        self.scope = scope
        self.parens = 0
        self.headed = False  # a table: its first line was met
        self.fact = ""       # what the fact being read is
        self.start = -1      # where it starts; -1 between facts


class Mark(NamedTuple):
    """How one token is printed. `ends`: a newline behind it ends the fact, or the item."""

    block: Block
    touches: bool
    column: Optional[Column]
    ends: bool


def format_source(source: Source, tokens: Tuple[Token, ...]) -> str:
    """The text of a file in its one true layout.

    `tokens` are those of `lexer.lex(source)`. The file must be free of problems in lexer and parser. Significant tokens,
    comments and the ends of lines stay as they are; blanks, empty lines and indents may change.
    """
    tokens = _with_braces_up(tokens)
    lines = _Layout(_Marker(tokens).marks()).lines(tokens)
    runs: Dict[Tuple[int, int], List[_Line]] = {}
    for line in lines:
        if line.run:
            runs.setdefault(line.run, []).append(line)
        else:
            _align([line])
    for run in runs.values():
        _align(run)
    return "".join(line.text() + "\n" for line in lines)


def _with_braces_up(tokens: Tuple[Token, ...]) -> Tuple[Token, ...]:
    """The tokens without line ends in front of a `{`, unless a comment or an operator stands before them."""
    result: List[Token] = []
    for token in tokens:
        kept = len(result)
        while token.is_op("{") and kept and result[kept - 1].kind == lexer.NEWLINE:
            kept -= 1
        if kept and (result[kept - 1].kind in (lexer.NAME, lexer.NUMBER, lexer.STRING, lexer.TAG, lexer.C) or result[kept - 1].is_op(")")):
            del result[kept:]
        result.append(token)
    return tuple(result)


# --- marks ---------------------------------------------------------------------------------------


class _Marker:
    """Walks over the tokens as the parser sees them and decides as it does what each fact is."""

    def __init__(self, tokens: Tuple[Token, ...]) -> None:
        self.view = lexer.facts(tokens)
        self.cursor = Cursor(self.view)
        self.blocks = [Block(FILE, 0)]
        self.scopes = 1
        # Of the rows of tables, by place: the columns, and the tokens that touch (or do not, whatever they are).
        self.columns: Dict[int, Column] = {}
        self.joined: Dict[int, bool] = {}

    def marks(self) -> List[Mark]:
        """A mark for each significant token, in order."""
        result: List[Mark] = []
        for at, token in enumerate(self.view):
            block = self.blocks[-1]
            if token.kind == lexer.NEWLINE:
                block.start = -1
                continue
            if token.kind == lexer.END:
                break
            touches = self._touches(at, block)
            if token.is_op("}"):
                block = self._leave()
            elif block.start < 0:
                block.start = at
                block.fact = self._fact(at, block)
            block.parens -= token.is_op(")")
            column = None if block.parens else self._column(at, block)
            block.parens += token.is_op("(")
            parts = token.is_op(",") and self._parts(block)
            result.append(Mark(block, touches, column, parts or self.view[at + 1].kind in (lexer.NEWLINE, lexer.END)))
            if token.is_op("{"):
                self.blocks.append(self._enter(at, block))
            elif parts:
                block.start = -1
        return result

    @staticmethod
    def _parts(block: Block) -> bool:
        """Whether a comma here ends an item, as a newline would."""
        return block.kind in (LIST, SET) or block.kind == FLAGS and not block.parens and block.fact in ("input", "mask", "let")

    def _leave(self) -> Block:
        if len(self.blocks) > 1:
            self.blocks.pop()
        return self.blocks[-1]

    def _enter(self, at: int, block: Block) -> Block:
        """The block that opens with the brace at `at`."""
        shared = False
        if block.kind == FILE:
            kind = _BODIES.get(block.fact, SET)
        elif block.parens or block.fact not in ("group", "rule", "input") or self._in(at - 1, block):
            kind = SET
        elif block.fact == "input":
            # Classes align with the inputs around them; the members of a type are a list of their own.
            kind, shared = LIST, not self.view[at - 1].is_op(":")
        else:
            kind, shared = block.kind, True
        self.scopes += not shared
        return Block(kind, block.scope if shared else self.scopes)

    def _in(self, at: int, block: Block) -> bool:
        """Whether the token is the operator `in`, not a flag of that name."""
        if self.view[at].text != "in" or at <= block.start:
            return False
        before = self.view[at - 1]
        return before.kind in (lexer.NAME, lexer.NUMBER) or before.is_op(")")

    def _fact(self, at: int, block: Block) -> str:
        """What the fact that starts here is."""
        token, following = self.view[at], self.view[at + 1]
        if block.kind in (FILE, SET):
            return token.text
        if block.kind == LIST:
            return "item"
        self.cursor.at = at
        if token.text == "let" and following.kind == lexer.NAME and (block.kind != TABLE or self.view[at + 2].is_op("=")):
            return "let"
        if at_constraint(self.cursor):
            return "constraint"
        if block.kind == TABLE:
            self._row(at, block)
            return "row"
        if block.kind == RULES:
            return "rule"
        if token.text == "reserved" and following.is_op("@"):
            return "reserved"
        if token.text == "if" and (following.kind in (lexer.NAME, lexer.NUMBER) or following.is_op("(", "!")):
            return "group"
        return "mask" if following.is_op("=") else "input"

    def _touches(self, at: int, block: Block) -> bool:
        """Whether no blank is before the token, if it does not start a column."""
        if at in self.joined:
            return self.joined[at]
        if not at:
            return False
        token, before = self.view[at], self.view[at - 1]
        if token.is_op(")", ",", ".", "..") or token.is_op("-") and block.kind == FILE:
            return True
        if token.is_op("("):
            if before.kind == lexer.NAME:
                called = block.kind == FILE and block.fact in _CALLED and at == block.start + 2
                return called or before.text in FUNCTIONS or before.text == "keep" and block.kind in (RULES, TABLE)
            return before.is_op("(", "!")
        if token.is_op(":"):
            return block.kind == RULES  # the label of a rule
        if token.is_op("}"):
            return block.kind == SET or before.is_op("{")
        if before.is_op("-"):
            return token.kind == lexer.NUMBER or block.kind == FILE
        return before.is_op("(", "!", "@", ".", "..") or before.is_op("{") and block.kind == SET

    def _column(self, at: int, block: Block) -> Optional[Column]:
        """The column that starts with the token, if one does."""
        token, place = self.view[at], at - block.start
        if block.kind == SET or block.kind == FILE and block.fact != "let":
            return None
        if token.kind in (lexer.STRING, lexer.TAG):
            return DOC if token.kind == lexer.STRING else TAG
        if block.fact == "input":
            return self._input_column(at, place) or (ALLOW if place and self._allows(at) else None)
        if block.fact == "item":
            if place and self._allows(at):
                return ALLOW
            return ITEM if not place else CODE if token.is_op("=") else SOURCE if place == 1 and token.text in ("when", "else") else None
        if block.fact == "row" and at in self.columns:
            return self.columns[at]
        if token.is_op("=>"):
            return ARROW
        if token.is_op("="):
            return {"mask": MASK, "let": LET}.get(block.fact)
        if block.fact == "reserved" and token.is_op("@"):
            return POSITION
        return ALLOW if block.fact in ("rule", "row") and self._allows(at) else None

    def _input_column(self, at: int, place: int) -> Optional[Column]:
        token = self.view[at]
        if token.is_op(":", "@"):
            return TYPE if token.is_op(":") else POSITION
        # These words are keywords only where the grammar expects them.
        if token.kind == lexer.NAME and place and not self.view[at - 1].is_op(":", "&", "|", "&&", "||", "^", "!"):
            if token.text in ("when", "from"):
                return SOURCE
            if token.text in ("if", "else"):
                return GUARD
        return None

    def _allows(self, at: int) -> bool:
        """Whether a silence starts here. The hyphens in its code touch their names."""
        self.cursor.at = at
        reason = at + self.cursor.at_allow()
        self.joined.update((place, True) for place in range(at + 2, reason))
        return reason > at

    # --- rows of tables ---

    def _touching(self, at: int) -> bool:
        """Whether the token touched the one before in the source. Only the cells of tables ask."""
        return self.view[at].start == self.view[at - 1].end

    def _row(self, at: int, block: Block) -> None:
        """Marks the cells of the row, or of the head, that starts here."""
        head, block.headed = not block.headed, True
        place = at if head else self._row_start(at)
        first, cell = place, 0
        while not self.view[place].is_op(":"):
            token, before = self.view[place], self.view[place - 1]
            same = self._in_name(token, before) if head else self._touching(place)
            if place == first or not same:
                self.columns[place] = Column((1, cell), 2, 2)
                cell += 1
            self.joined[place] = place > first and same and not (token.is_op("/") or before.is_op("/"))
            place += 1
        self.columns[place] = DIVIDER
        self._outputs(place + 1, head)

    def _row_start(self, at: int) -> int:
        """Behind the label and `also`, or behind the `else` or `invalid` that has no cells."""
        view = self.view
        # As the parser has it: a label touches its colon, and something parts the colon from what follows.
        if view[at].kind == lexer.NAME and view[at + 1].is_op(":") and self._touching(at + 1) and not self._touching(at + 2):
            self.joined[at + 1] = True
            at += 2
        if view[at].text in ("else", "invalid") and view[at + 1].is_op(":"):
            return at + 1
        return at + 1 if view[at].text == "also" and not view[at + 1].is_op(":", ",") else at

    @staticmethod
    def _in_name(token: Token, before: Token) -> bool:
        """Whether the token of a table's head goes on with the name, or the pair of names, before it."""
        return token.is_op(".", "/") or before.is_op(".", "/")

    def _outputs(self, place: int, head: bool) -> None:
        """Marks the output cells. In a row they end where the answer ends, wherever blanks stand."""
        first, cell, depth = place, 0, 0
        while self.view[place].kind not in (lexer.NEWLINE, lexer.END, lexer.STRING, lexer.TAG):
            token, before = self.view[place], self.view[place - 1]
            if token.is_op("}") or self._allows(place):
                return
            number = before.is_op("-") and token.kind == lexer.NUMBER
            if head or number:
                same = self._touching(place)
            else:
                same = depth > 0 or token.is_op(",", "=", ".", "(") or before.is_op(",", "=", "!", ".")
            depth += token.is_op("(") - token.is_op(")")
            if place > first and not same:
                cell += 1
                self.columns[place] = Column((2, cell), 2, 2)
            self.joined[place] = place > first and same
            place += 1


# --- lines ---------------------------------------------------------------------------------------


class _Line:
    """A printed line: its indent, and its texts with the columns that they start. `run` names the lines it aligns with."""

    def __init__(self, indent: int) -> None:
        self.indent = indent
        self.parts: List[Tuple[Optional[Column], str]] = []
        self.run: Optional[Tuple[int, int]] = None
        self.items = 0    # of a list, if it holds several
        self.pieces: List[str] = []
        self.end = 0
        self.out = False  # too long to align further

    def put(self, at: int, text: str) -> None:
        """Adds a text that starts in column `at` of the line, or where it is, if that is further right."""
        self.pieces.append(" " * (at - self.end) + text)
        self.end = max(at, self.end) + len(text)

    def text(self) -> str:
        """The line, without its line end."""
        return "".join(self.pieces).rstrip(" ")


class _Layout:
    """Cuts the tokens into lines."""

    def __init__(self, marks: List[Mark]) -> None:
        self.marks = marks
        self.at = 0                               # the mark of the next significant token
        self.open: List[Tuple[bool, int]] = []    # brackets: whether it is a brace, the indent of the line that opens it
        self.run = 0
        self.ended = True                         # whether the last line ended its fact
        self.opened = False                       # whether it ended in '{'
        self.result: List[_Line] = []

    def lines(self, tokens: Tuple[Token, ...]) -> List[_Line]:
        """All lines. Of the empty ones those stay that part facts or groups of them, one at a time."""
        line: List[Token] = []
        empty = False
        for token in tokens:
            if token.kind not in (lexer.NEWLINE, lexer.END):
                line.append(token)
                continue
            if not line:
                empty = True
                continue
            if empty and self.result and self.ended and not self.opened and not line[0].is_op("}"):
                self.result.append(_Line(0))
                self.run += 1
            empty = False
            self.result.append(self._line(line))
            line = []
        return self.result

    def _line(self, tokens: List[Token]) -> _Line:
        line = _Line(self._indent(tokens))
        comment = tokens.pop() if tokens[-1].kind == lexer.COMMENT else None
        marks = self.marks[self.at : self.at + len(tokens)]
        self.at += len(tokens)
        depth = len(self.open)
        closes = self._track(tokens, line.indent)
        if tokens:
            block = _block(tokens, marks)
            items = sum(mark.column == ITEM and mark.block is block for mark in marks)
            line.items = items if items > 1 else 0
            line.parts = _cut(tokens, marks, block, items > 1)
            self.opened = tokens[-1].is_op("{")
            last = marks[-1]
            self.ended = last.ends
            if not closes and not (self.open[depth:] and self.open[-1][0]):
                # A table is one run from its head to its end; elsewhere an empty line ends one.
                line.run = (block.scope, 0 if block.kind == TABLE else self.run)
        else:
            self.opened = False
        if comment:
            line.parts.append((COMMENT if tokens else None, comment.text.rstrip()))
        if not any(is_brace for is_brace, _ in self.open) and (closes or depth):
            self.run += 1
        return line

    def _indent(self, tokens: List[Token]) -> int:
        """The indent of a line: that of the opening line for a line that closes brackets, else by depth."""
        closing = 0
        while closing < min(len(tokens), len(self.open)) and tokens[closing].is_op("}", ")"):
            closing += 1
        if closing:
            return self.open[-closing][1]
        inside = next((indent + INDENT for is_brace, indent in reversed(self.open) if is_brace), 0)
        return inside if self.ended else inside + INDENT

    def _track(self, tokens: List[Token], indent: int) -> bool:
        """Follows the brackets of a line. Returns whether it closes a brace of an earlier line."""
        depth, closes = len(self.open), False
        for token in tokens:
            if token.is_op("{", "("):
                self.open.append((token.text == "{", indent))
            elif token.is_op("}", ")") and self.open:
                is_brace, _ = self.open.pop()
                closes = closes or is_brace and len(self.open) < depth
                depth = min(depth, len(self.open))
        return closes


def _block(tokens: List[Token], marks: List[Mark]) -> Block:
    """The block in which a line stands."""
    return next((mark.block for token, mark in zip(tokens, marks) if not token.is_op("}", ")")), marks[-1].block)


def _cut(tokens: List[Token], marks: List[Mark], block: Block, items: bool) -> List[Tuple[Optional[Column], str]]:
    """The line's texts. Only columns of the block in which the line stands count, and only from left to right.

    A line with several items of a list has a column for each, and no other.
    """
    parts: List[Tuple[Optional[Column], List[str]]] = [(None, [])]
    rank, item = (0, 0), 0
    for token, mark in zip(tokens, marks):
        column = mark.column if mark.block is block else None
        if items or column == ITEM:
            column = ITEM._replace(rank=(0, item)) if column == ITEM and item else None
            item += mark.column == ITEM
        if column and column.rank > rank:
            if column.rank[0] == NOTES and rank[0] != NOTES and column != DOC:
                # Without a doc, what follows still starts no further left than the docs of other lines.
                parts.append((DOC, []))
                column = column._replace(gap=0, alone=0)
            elif column.rank[0] == rank[0] == NOTES:
                column = column._replace(gap=2, alone=2)
            rank = column.rank
            parts.append((column, [token.text]))
        else:
            parts[-1][1].append(token.text if mark.touches or not parts[-1][1] else " " + token.text)
    return [(column, "".join(texts)) for column, texts in parts]


# --- columns -------------------------------------------------------------------------------------


def _align(lines: List[_Line]) -> None:
    """Places the texts of a run of lines, column by column from left to right.

    A column starts where the longest text before it lets it start; for notes and comments, that is the whole line before
    them. A line whose text is far longer than those of the others does not count, there and further right: its own columns
    stand as close as they can. Items of a list are columns if every line has as many of them.
    """
    columns: Dict[Tuple[int, int], List[Tuple[_Line, Column, str, int]]] = {}
    even = len({line.items for line in lines if line.items}) == 1
    for line in lines:
        before = 0
        for column, text in line.parts:
            if column and (even or not line.items or column == COMMENT):
                columns.setdefault(column.rank, []).append((line, column, text, before))
            else:
                line.put(line.end + 1 if column else line.indent, text)
            before = len(text)
    for rank in sorted(columns):
        users = columns[rank]
        lengths = [line.end if rank[0] >= NOTES else before for line, _, _, before in users]
        bound = max(LONG, median_low(lengths) * 3 // 2)
        for length, (line, _, _, _) in zip(lengths, users):
            line.out = line.out or length > bound
        counted = [(line, column) for line, column, _, _ in users if not line.out]
        alone = len(counted) < 2
        start = max([_start(line, column, alone) for line, column in counted], default=0)
        for line, column, text, _ in users:
            line.put(max(start, _start(line, column, True)), text)


def _start(line: _Line, column: Column, alone: bool) -> int:
    """Where the column of the line could start: behind what is already there, or at the indent."""
    gap = column.alone if alone else column.gap
    return line.end + gap if line.end > line.indent else line.end
