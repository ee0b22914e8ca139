# SPDX-License-Identifier: MIT
"""A dispatch as columns: for each output one list of cases over bits, to which every hit policy is lowered.

This is what the checks ask about and what the plans implement. How a column answers a word that is not excluded:

    gathered = 0
    for case in cases:
        if case.condition holds:
            gathered = gathered OP case.value
            if not case.goes_on: answer gathered
    answer gathered OP default            (default_alone: `default` only if no case held)

and an excluded word gets `excluded`. OP is | or +.

- `first` `unique` `any`: the rules in order. `last`: reversed. `max` `min`: by falling, rising answer.
- `also` rules, `collect`, `sum`, `count`: cases that go on.
- Actions become *slots*: bits such that running the set ones from the lowest up gives the sequence. If every
  sequence follows the order of declaration, slot and action are the same.
- `update` is a pair of columns: the flags to set, and those to keep.
"""

from dataclasses import dataclass
from typing import Tuple, Union

from ..model.expr import Expr
from ..model.model import Field, Output


@dataclass(frozen=True, eq=False)
class FieldValue:
    """The code that a field of the words holds, shifted left."""

    word: int
    field: Field


@dataclass(frozen=True, eq=False)
class Inner:
    """What another column answers (a call), shifted left by `shift` (slots of an inner sequence)."""

    column: "Column"
    shift: int


# None is a don't-care: any declared answer.
Value = Union[int, FieldValue, Inner, None]


@dataclass(frozen=True, eq=False)
class Case:
    """One case. `rule` is the number of the rule it comes from (0: `else`)."""

    condition: Expr
    value: Value
    goes_on: bool
    rule: int


@dataclass(frozen=True, eq=False)
class Column:
    """One list of cases.

    name:      the output's label; for the second column of an `update`, `LABEL.keep`
    operator:  | or +
    default:   when no case ended it; None inside only together with `gap`
    gap:       no default is written: a word that reaches it is an error of the spec
    excluded:  the answer of excluded words
    bits:      of an answer; signed: whether answers may be negative
    slots:     for actions: the action of each bit
    """

    name: str
    output: Output
    operator: str
    cases: Tuple[Case, ...]
    default: Value
    default_alone: bool
    gap: bool
    excluded: Value
    bits: int
    signed: bool
    slots: Tuple[int, ...]
