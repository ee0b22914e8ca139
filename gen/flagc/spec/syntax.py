# SPDX-License-Identifier: MIT
"""The syntax tree: a file as written, frozen. Nothing is looked up or checked here."""

from dataclasses import dataclass, replace
from typing import Optional, Tuple, Union

from ..text.source import Source, Span


@dataclass(frozen=True)
class Name:
    """A name, perhaps behind the name of a word: `old.BUS_OFF`."""

    text: str
    span: Span
    word: str = ""

    @property
    def full(self) -> str:
        """As written."""
        return f"{self.word}.{self.text}" if self.word else self.text


@dataclass(frozen=True)
class Int:
    """A number, with its sign."""

    value: int
    span: Span


@dataclass(frozen=True)
class Text:
    """C in backticks, a string or a tag."""

    value: str
    span: Span


@dataclass(frozen=True)
class Notes:
    """What may trail a line: `"doc"`, `[TAG]`, `allow CODE "why"`."""

    doc: str = ""
    tags: Tuple[str, ...] = ()
    silences: Tuple[Tuple[Name, str], ...] = ()


# --- conditions ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Truth:
    """`true` or `false`."""

    value: bool
    span: Span


@dataclass(frozen=True)
class Negated:
    """`!X`"""

    operand: "Condition"
    span: Span


@dataclass(frozen=True)
class Chain:
    """`A & B & C`: operands under one of & ^ |."""

    operator: str
    operands: Tuple["Condition", ...]
    span: Span


@dataclass(frozen=True)
class Relation:
    """`A < B`"""

    operator: str
    left: "Condition"
    right: "Condition"
    operator_span: Span
    span: Span


@dataclass(frozen=True)
class Range:
    """`A` or `3..5` in a set or a cell."""

    low: Union[Name, Int]
    high: Union[Name, Int]
    span: Span


@dataclass(frozen=True)
class CodeSet:
    """`{A, B, 3..5}`"""

    codes: Tuple[Range, ...]
    span: Span


@dataclass(frozen=True)
class In:
    """`X in {A, B}`, `X not in RP`"""

    operand: "Condition"
    negated: bool
    codes: Union[CodeSet, Name]
    span: Span


@dataclass(frozen=True)
class Apply:
    """`all(…)` `any(…)` `none(…)` `only(…)` `count(…)`"""

    function: str
    operands: Tuple["Condition", ...]
    span: Span


@dataclass(frozen=True)
class Grouped:
    """A condition in parentheses."""

    operand: "Condition"
    span: Span


Condition = Union[Truth, Name, Int, Negated, Chain, Relation, In, Apply, Grouped]


# --- types and sets ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Member:
    """`NAME`, `NAME = 5`, `NAME = 6..7`"""

    name: Name
    low: Optional[Int]
    high: Optional[Int]
    notes: Notes


@dataclass(frozen=True)
class Enum:
    """An `enum` or `outcomes`."""

    kind: str
    name: Name
    members: Tuple[Member, ...]
    notes: Notes
    span: Span


@dataclass(frozen=True)
class ActionItem:
    """One action."""

    name: Name
    notes: Notes


@dataclass(frozen=True)
class Actions:
    """An `actions` declaration."""

    name: Name
    parameters: Optional[Text]
    actions: Tuple[ActionItem, ...]
    notes: Notes
    span: Span


@dataclass(frozen=True)
class Position:
    """`@3` or `@4..7`"""

    low: Int
    high: Int
    span: Span


@dataclass(frozen=True)
class Class:
    """One class of a field: a name with its C, or None for `else`."""

    name: Name
    when: Optional[Text]
    notes: Notes


@dataclass(frozen=True)
class Input:
    """A flag or a field. `type` is a name, a number of bits, or members; `guards` come from groups, outermost first."""

    name: Name
    type: Union[Name, Int, Tuple[Member, ...], None]
    position: Optional[Position]
    when: Optional[Text]
    source: Union[Text, Name, None]
    classes: Tuple[Class, ...]
    guards: Tuple[Condition, ...]
    otherwise: Union[Name, Int, None]
    notes: Notes
    span: Span


@dataclass(frozen=True)
class MaskItem:
    """`DIGITAL = EMAIL | URL`"""

    name: Name
    value: Condition
    notes: Notes
    span: Span


@dataclass(frozen=True)
class LetItem:
    """`let X = CONDITION` or `let X = {A, B}`"""

    name: Name
    value: Union[Condition, CodeSet]
    notes: Notes
    span: Span


@dataclass(frozen=True)
class ConstraintItem:
    """`impossible`, `exclusive` or `implies` with its conditions."""

    kind: str
    operands: Tuple[Condition, ...]
    notes: Notes
    span: Span


@dataclass(frozen=True)
class Reserved:
    """`reserved @4..7`"""

    positions: Tuple[Position, ...]
    span: Span


@dataclass(frozen=True)
class Flags:
    """A flag set. Groups are already flat: their guards stand at the inputs."""

    name: Name
    width: Optional[Name]
    parameters: Optional[Text]
    packed: Optional[Span]
    auto: Optional[Span]
    inputs: Tuple[Input, ...]
    masks: Tuple[MaskItem, ...]
    lets: Tuple[LetItem, ...]
    constraints: Tuple[ConstraintItem, ...]
    reserved: Tuple[Reserved, ...]
    notes: Notes
    span: Span


# --- rules ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AnswerWord:
    """One word of an answer.

    kind:  `name`, `not` (`!alarm`), `keep` (one of the names in `keep(…)`), `number`, `truth`, `nothing`, `dash`
    label: the output it is given to (`ma = 3000`), or None
    """

    kind: str
    value: Union[Name, Int, Truth, None]
    label: Optional[Name]
    span: Span


@dataclass(frozen=True)
class Cell:
    """An input cell. kind: `dash`, `codes` (perhaps negated), or `compare` with its operator."""

    kind: str
    codes: Tuple[Range, ...]
    negated: bool
    operator: str
    span: Span

    def at(self, start: int) -> "Cell":
        """The same cell as it stands at another place."""
        if start == self.span.start:
            return self
        distance = start - self.span.start
        return replace(self, codes=tuple(_moved(one, distance) for one in self.codes), span=self.span.moved(distance))


def _moved(codes: Range, distance: int) -> Range:
    low = replace(codes.low, span=codes.low.span.moved(distance))
    high = low if codes.high is codes.low else replace(codes.high, span=codes.high.span.moved(distance))
    return Range(low, high, codes.span.moved(distance))


@dataclass(frozen=True)
class RuleItem:
    """A rule of a dispatch. `condition` is None for `always`; kind is `rule`, `else` or `invalid`."""

    kind: str
    label: str
    also: bool
    condition: Optional[Condition]
    answer: Tuple[AnswerWord, ...]
    notes: Notes
    span: Span
    condition_span: Span


@dataclass(frozen=True)
class BlockItem:
    """`CONDITION { … }`"""

    condition: Condition
    items: Tuple[Union[RuleItem, "BlockItem"], ...]
    span: Span


@dataclass(frozen=True)
class Row:
    """A row of a grid: input cells (none for `else` and `invalid`), and the words of each output cell.

    Cells of one text are one object, whose place is where that text stood first.
    """

    kind: str
    label: str
    also: bool
    cells: Tuple[Cell, ...]
    outputs: Tuple[Tuple[AnswerWord, ...], ...]
    notes: Notes
    span: Span
    condition_span: Span

    def placed(self) -> Tuple[Cell, ...]:
        """The cells where they stand in this row: blanks part them, and they hold none."""
        return tuple(cell.at(place.start) for cell, place in zip(self.cells, self.condition_span.pieces()))


@dataclass(frozen=True)
class Grid:
    """A table as rows under named columns."""

    inputs: Tuple[Name, ...]
    outputs: Tuple[Name, ...]
    rows: Tuple[Row, ...]
    span: Span


@dataclass(frozen=True)
class Cross:
    """A table with one input down, one across. Each row's `cells` is its one head; its `outputs` go with `heads`."""

    down: Name
    across: Name
    heads: Tuple[Cell, ...]
    rows: Tuple[Row, ...]
    span: Span


@dataclass(frozen=True)
class WordItem:
    """A parameter: the set's name and the word's (the same unless given)."""

    set: Name
    name: Name


@dataclass(frozen=True)
class OutputItem:
    """An output: type, perhaps a label, perhaps a policy of its own."""

    type: Name
    label: Optional[Name]
    policy: Optional[Name]
    update: bool
    span: Span


@dataclass(frozen=True)
class Dispatch:
    """A dispatch or a table. `grid` is None for a dispatch, whose rules are in `items`."""

    name: Name
    words: Tuple[WordItem, ...]
    outputs: Tuple[OutputItem, ...]
    policy: Optional[Name]
    items: Tuple[Union[RuleItem, BlockItem], ...]
    grid: Union[Grid, Cross, None]
    lets: Tuple[LetItem, ...]
    constraints: Tuple[ConstraintItem, ...]
    notes: Notes
    span: Span


@dataclass(frozen=True)
class File:
    """One `.flags` file."""

    source: Source
    uses: Tuple[Text, ...]
    includes: Tuple[Text, ...]
    enums: Tuple[Enum, ...]
    actions: Tuple[Actions, ...]
    sets: Tuple[Flags, ...]
    dispatches: Tuple[Dispatch, ...]
    lets: Tuple[LetItem, ...]
    span: Span
