# SPDX-License-Identifier: MIT
"""The model of a spec: every name resolved, every bit placed, nothing left to look up.

Values here are compared by identity. What refers to what: dispatches refer to sets and, for calls, to
earlier dispatches; a set does not refer to dispatches (how its word is collected stands apart, in `Collect`).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import List, Mapping, Optional, Tuple, Union

from ..text.source import Span
from .expr import TRUE, Expr
from .ranges import joined

# The widest integer of C, and the words in an array that a wider set becomes.
WORD, CHUNK = 64, 32


# --- types ---------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Silence:
    """`allow CODE "why"` behind a rule or a declaration."""

    code: str
    reason: str
    span: Span


@dataclass(frozen=True, eq=False)
class Member:
    """One name of an enum. It stands for the codes `low` to `high` (mostly one)."""

    name: str
    low: int
    high: int
    doc: str
    span: Span
    silences: Tuple[Silence, ...] = ()


@dataclass(frozen=True, eq=False)
class EnumType:
    """An `enum`, `outcomes`, or the type that a field declares for itself.

    name:   as declared; for a field's own type `SET.FIELD`
    c_name: the tag of the C enum (`mode`, `pairing_io`)
    kind:   `enum` or `outcomes`
    path:   the file that declares it, and whose header holds it
    """

    name: str
    c_name: str
    kind: str
    members: Tuple[Member, ...]
    doc: str
    path: str
    span: Span

    @cached_property
    def by_name(self) -> Mapping[str, Member]:
        """The members by their names."""
        return {member.name: member for member in self.members}

    @cached_property
    def bits(self) -> int:
        """The bits that its greatest code needs, at least 1."""
        return max(1, max((member.high for member in self.members), default=0).bit_length())

    @cached_property
    def ranges(self) -> Tuple[Tuple[int, int], ...]:
        """The named codes as ascending ranges, joined where they touch."""
        return joined((member.low, member.high) for member in self.members)


@dataclass(frozen=True, eq=False)
class Number:
    """A plain number: a field of that many bits, or an output such as `u16`."""

    name: str
    bits: int
    signed: bool = False


@dataclass(frozen=True, eq=False)
class Bool:
    """The output type `bool`; its values are 0 and 1."""

    name: str = "bool"


@dataclass(frozen=True, eq=False)
class Action:
    """One action. Its number is its place in the declaration, from 0."""

    name: str
    doc: str
    span: Span
    silences: Tuple[Silence, ...] = ()


@dataclass(frozen=True, eq=False)
class Actions:
    """An `actions` declaration. `parameters` is C: the parameter list of every handler (may be empty)."""

    name: str
    parameters: str
    actions: Tuple[Action, ...]
    doc: str
    path: str
    span: Span

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of the actions by their names."""
        return {action.name: number for number, action in enumerate(self.actions)}


# --- flag sets -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Field:
    """A flag or a field of a set.

    position: its lowest bit; width: its bits
    type:     None for a flag
    fixed:    the code that `-D` gave it, or None. Conditions are already folded.
    register: whether no C fills it and the spec says where it lies: what it holds is what some hardware says
    """

    name: str
    position: int
    width: int
    type: Union[EnumType, Number, None]
    fixed: Optional[int]
    doc: str
    tags: Tuple[str, ...]
    span: Span
    silences: Tuple[Silence, ...] = ()
    register: bool = False

    @cached_property
    def mask(self) -> int:
        """Its bits in the word."""
        return ((1 << self.width) - 1) << self.position

    @property
    def untyped(self) -> bool:
        """Whether its type is wrong, which is reported: it has no codes."""
        return isinstance(self.type, EnumType) and not self.type.members

    @property
    def named(self) -> Tuple[Tuple[int, int], ...]:
        """The codes that it may hold, as ascending ranges. Others are invalid."""
        return self.type.ranges if isinstance(self.type, EnumType) else ((0, (1 << self.width) - 1),)

    @cached_property
    def total(self) -> bool:
        """Whether every code of its bits may be held."""
        return self.named == ((0, (1 << self.width) - 1),)


@dataclass(frozen=True, eq=False)
class Mask:
    """A name for several flags of a set."""

    name: str
    value: int
    doc: str
    span: Span


@dataclass(frozen=True, eq=False)
class Constraint:
    """Words for which `forbidden` holds are excluded. `span` is the line that says so (or the guarded input)."""

    forbidden: Expr
    doc: str
    span: Span


@dataclass(frozen=True, eq=False)
class FlagSet:
    """One word of flags and fields.

    width:      bits of the C word: 8, 16, 32 or 64; of a wide set a multiple of CHUNK
    register:   whether the width was given (`: u8`)
    fields:     in the order of declaration
    reserved:   bits that `_valid` requires to be 0; lookups ignore them
    parameters: C: what `_collect` takes (may be empty)
    """

    name: str
    width: int
    register: bool
    fields: Tuple[Field, ...]
    masks: Tuple[Mask, ...]
    constraints: Tuple[Constraint, ...]
    reserved: int
    parameters: str
    doc: str
    path: str
    span: Span

    @property
    def wide(self) -> bool:
        """Whether no integer of C holds it."""
        return self.width > WORD

    @property
    def chunks(self) -> Tuple[int, ...]:
        """The widths of the integers that hold it in C, the lowest bits first: itself, or the words of an array."""
        return (CHUNK,) * (self.width // CHUNK) if self.wide else (self.width,)

    def place(self, position: int) -> Tuple[int, int]:
        """Where a bit lies: in which of the chunks, and where in that."""
        return divmod(position, self.chunks[0])


# --- answers, rules, dispatches ------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Plain:
    """The code of an outcome, a number, or 0 and 1 for bool."""

    value: int


@dataclass(frozen=True, eq=False)
class Steps:
    """Actions by number, in the order written."""

    actions: Tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Bits:
    """The flags to set; under `update` also those whose old value is kept, and those that are cleared by name."""

    set: int
    keep: int
    clear: int = 0


@dataclass(frozen=True, eq=False)
class Copy:
    """The code of a field of the words."""

    word: int
    field: Field


@dataclass(frozen=True, eq=False)
class Call:
    """What another dispatch over the same words answers, at its output `output`."""

    dispatch: "Dispatch"
    output: int


@dataclass(frozen=True, eq=False)
class DontCare:
    """`-` behind `invalid`: any declared answer."""


Answer = Union[Plain, Steps, Bits, Copy, Call, DontCare]


@dataclass(frozen=True, eq=False)
class Literal:
    """One operand of a conjunction as it is written, or a condition that is none. In a grid: a cell, under the name of its column."""

    condition: Expr
    span: Span
    column: str = ""


@dataclass(frozen=True, eq=False)
class Cells:
    """The literals of a grid's row, as the cells of its text: a large table has hundreds of thousands, and few are ever looked at.

    columns:    the names of all columns; conditions: what each cell says, TRUE for a dash
    span:       the cells, which hold no blanks, with blanks between them
    """

    columns: Tuple[str, ...]
    conditions: Tuple[Expr, ...]
    span: Span

    @property
    def literals(self) -> Tuple[Literal, ...]:
        """One for each cell that says something."""
        return tuple(Literal(condition, place, column) for condition, place, column in zip(self.conditions, self.span.pieces(), self.columns)
                     if condition is not TRUE)


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule, or an `else` or `invalid` line.

    number:    from 1, in the order of the text; 0 for the dispatch's own `else` and `invalid`
    condition: as written here, without the conditions of the blocks around it: the conjunction of the literals
    answers:   one an output; None where the rule does not name the output
    also:      whether the search goes on after it
    written:   the literals, or the cells that they are
    """

    number: int
    label: str
    condition: Expr
    answers: Tuple[Optional[Answer], ...]
    also: bool
    doc: str
    tags: Tuple[str, ...]
    silences: Tuple[Silence, ...]
    span: Span
    condition_span: Span
    written: Union[Tuple[Literal, ...], Cells] = ()

    @cached_property
    def literals(self) -> Tuple[Literal, ...]:
        """The operands of the condition as they are written."""
        return self.written.literals if isinstance(self.written, Cells) else self.written

    @property
    def parts(self) -> Tuple[Expr, ...]:
        """What the literals say."""
        return self.written.conditions if isinstance(self.written, Cells) else tuple(literal.condition for literal in self.written)


@dataclass(frozen=True, eq=False)
class Block:
    """Rules under a condition. `otherwise` is its inner `else`: it answers when no rule inside (but `also` ones) matches."""

    condition: Expr
    items: Tuple[Union[Rule, "Block"], ...]
    otherwise: Optional[Rule]
    span: Span
    literals: Tuple[Literal, ...] = ()

    @property
    def parts(self) -> Tuple[Expr, ...]:
        """What the literals of its condition say."""
        return tuple(literal.condition for literal in self.literals)


@dataclass(frozen=True, eq=False)
class Word:
    """A parameter of a dispatch: a set, and the name by which the rules speak of it."""

    name: str
    set: FlagSet


OutputType = Union[EnumType, Number, Bool, Actions, FlagSet]


@dataclass(frozen=True, eq=False)
class Output:
    """One thing that a dispatch answers.

    label:  its name: as given, or the type's
    policy: first last unique any collect max min sum count
    update: whether bits that no rule names keep their old value (flag sets)
    old:    under update: the word that holds the old value, or None for an argument of its own
    """

    label: str
    type: OutputType
    policy: str
    update: bool
    old: Optional[int]
    span: Span


@dataclass(frozen=True, eq=False)
class Dispatch:
    """A dispatch or a table.

    shared:     one policy judges all outputs; a rule answers for all of them
    items:      the rules in order
    otherwise:  `else`; invalid: `invalid`; None where not written
    cross:      its rules are the cells of a cross table
    columns:    of a grid: what each input column asks, None for a `let`
    """

    name: str
    words: Tuple[Word, ...]
    outputs: Tuple[Output, ...]
    shared: bool
    items: Tuple[Union[Rule, Block], ...]
    otherwise: Optional[Rule]
    invalid: Optional[Rule]
    constraints: Tuple[Constraint, ...]
    doc: str
    path: str
    span: Span
    name_span: Span
    cross: bool = False
    columns: Optional[Tuple[Optional[Tuple[int, Field]], ...]] = None
    silences: Tuple[Silence, ...] = ()

    @cached_property
    def rules(self) -> Tuple[Rule, ...]:
        """All numbered rules in the order of their numbers, inner `else` lines included."""
        result: List[Rule] = []
        pending: List[Union[Rule, Block]] = list(reversed(self.items))
        while pending:
            item = pending.pop()
            if isinstance(item, Rule):
                result.append(item)
            else:
                if item.otherwise:
                    pending.append(item.otherwise)
                pending += reversed(item.items)
        return tuple(result)


# --- collecting ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class CodeSource:
    """One C expression: a flag's condition or a field's code."""

    text: str


@dataclass(frozen=True, eq=False)
class ClassSource:
    """Codes by C conditions, the first true one wins; then `otherwise`."""

    classes: Tuple[Tuple[int, str], ...]
    otherwise: int


@dataclass(frozen=True, eq=False)
class ComputedSource:
    """The answer of a dispatch of one output."""

    dispatch: Dispatch


@dataclass(frozen=True, eq=False)
class Step:
    """Fill one field: from `source` where `guard` (over word 0; None: always) holds, else with the code `otherwise`."""

    field: Field
    source: Union[CodeSource, ClassSource, ComputedSource]
    guard: Optional[Expr]
    otherwise: int


@dataclass(frozen=True, eq=False)
class Collect:
    """How the word of a set is filled, step by step.

    given:  bits that the caller supplies
    others: sets whose words computed fields need, in the order of the extra arguments
    packed: whether bools may be read several at once
    """

    set: FlagSet
    steps: Tuple[Step, ...]
    given: int
    others: Tuple[FlagSet, ...]
    packed: bool = False


# --- the whole -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Model:
    """One `.flags` file: what it declares itself, in order, with its included files beside it.

    uses:     C headers as written ("x.h" or <x.h>)
    includes: paths of included files as written
    """

    path: str
    uses: Tuple[str, ...]
    includes: Tuple[str, ...]
    enums: Tuple[EnumType, ...]
    actions: Tuple[Actions, ...]
    sets: Tuple[FlagSet, ...]
    collects: Tuple[Collect, ...]
    dispatches: Tuple[Dispatch, ...]
    imported: Tuple["Model", ...]
