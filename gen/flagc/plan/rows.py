# SPDX-License-Identifier: MIT
"""The rules of a column as rows of a mask, a value and an outcome: what tables are made of at run time (flagc_table.h).

A row matches a word w if (w & mask) == value. Under `first` the first row that matches answers; rules of every policy that gives a
word to one rule are such rows, in the order in which the policy asks them, excluded words first. Under `collect` the outcomes of all
rows that match are ored; there no rule may speak of an excluded word, so each leaves them out.

A rule whose condition is no cube is several rows. None is left out or merged with its neighbour: people read them, and compare them
with the rules.
"""

from dataclasses import dataclass
from typing import List, Optional, Tuple, Union

from ..logic.declared import stand_in
from ..logic.decision import Column
from ..logic.predicate import FALSE, Cube
from ..model.model import Actions
from .context import Context
from .cover import MAX_CUBES, Cover, Rule, rules_of
from .program import Answer, Either, Expr, If, Literal, Masked, Merge, Program, Result, Statement
from .refusal import Refusal
from .scan import rows_program

MAX_ROWS = 65535
OUTCOME_BITS = 32


@dataclass(frozen=True)
class TableRow:
    """One row. `rule` is the number of the rule that it comes from, None where it is for excluded words."""

    cube: Cube
    outcome: int
    rule: Optional[int]


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one output.

    known:     the bits of all inputs
    collects:  whether outcomes of rows are ored
    otherwise: the outcome where no row matches
    """

    column: Column
    rows: Tuple[TableRow, ...]
    known: int
    collects: bool
    otherwise: int


@dataclass(frozen=True)
class Unsuited:
    """Rows cannot say what a column answers. `reason` completes `--rules does not suit plan: `; `fix` says what to do."""

    reason: str
    fix: str


def table_rows(column: Column, context: Context) -> Union[Rows, Unsuited]:
    """The rows of a column."""
    unsuited = _unsuited(column, context)
    if unsuited is not None:
        return unsuited
    collects = any(case.goes_on for case in column.cases)
    rules = _collected(column, context) if collects else rules_of(column, context)
    if isinstance(rules, Refusal):
        return Unsuited(rules.reason, "give it fewer rules, or answer codes that are written out")
    cover = Cover(context.graph)
    rows: List[TableRow] = []
    for rule in rules[:-1]:
        cubes = cover.cubes(rule.literal)
        if cubes is None:
            return Unsuited(f"{_whose(rule, context)} takes more than {MAX_CUBES} rows", "compare a field with codes, or divide it into several rules")
        rows += [TableRow(cube, _outcome(rule.answer), rule.rule) for cube in cubes]
        if len(rows) > MAX_ROWS:
            return Unsuited(f"it takes more than {MAX_ROWS} rows", "divide it into several dispatches")
    if any(rule.answer >> OUTCOME_BITS not in (0, -1) for rule in rules):
        return Unsuited(f"an answer has more than {OUTCOME_BITS} bits", "answer outcomes, and look up in C what they stand for")
    known = 0
    for field in context.dispatch.words[0].set.fields:
        known |= field.mask
    return Rows(column, tuple(rows), known, collects, _outcome(rules[-1].answer))


def proof_program(rows: Rows, context: Context) -> Program:
    """What a table of these rows does, as a program: what `verify` proves of it holds for the rows."""
    column = rows.column
    signed = column.signed

    def value(outcome: int) -> int:
        return outcome - (1 << OUTCOME_BITS) if signed and outcome >> OUTCOME_BITS - 1 else outcome

    if not rows.rows:
        answer: Tuple[Statement, ...] = (Answer(Literal(value(rows.otherwise))),)
        return Program("constant", context.words, column.bits, signed, (), (), answer)
    cubes = [row.cube for row in rows.rows]
    if not rows.collects:
        answers = [value(row.outcome) for row in rows.rows] + [value(rows.otherwise)]
        return rows_program(column, context, cubes + [(0, 0)], answers, True)
    tests: List[Expr] = [Masked(0, *cube) if cube[0] else Literal(1) for cube in cubes]
    body: List[Statement] = [If(test, (Merge("|", Literal(row.outcome)),)) for test, row in zip(tests, rows.rows) if row.outcome]
    if rows.otherwise:
        body += [If(Either(tuple(tests)), (Answer(Result()),)), Answer(Literal(rows.otherwise))]
    else:
        body.append(Answer(Result()))
    return Program("rows", context.words, column.bits, signed, (), (), tuple(body))


def _unsuited(column: Column, context: Context) -> Optional[Unsuited]:
    """What rows cannot say, as far as the column tells without a look at its conditions."""
    kind = column.output.type
    if len(context.words) > 1:
        return Unsuited(f"it reads {len(context.words)} words, and a row looks at one", "bring the flags that it reads into one set")
    if column.output.update:
        return Unsuited("flags that no rule names keep their old value", "answer the whole word, without `update`")
    going = [case.goes_on for case in column.cases]
    if any(going) and (column.operator != "|" or not all(going)):
        what = f"`{column.output.policy}` adds up" if column.operator != "|" else "`also` rules act together with the one that ends"
        return Unsuited(f"{what}, and of rows one answers, or all are ored", "use `collect` with actions or flags, or write a rule for each combination")
    if isinstance(kind, Actions) and column.slots != tuple(range(len(kind.actions))):
        return Unsuited("its actions do not run in the order of their declaration, and an outcome is a set of bits",
                        "declare the actions in the order in which they run")
    return None


def _collected(column: Column, context: Context) -> Union[List[Rule], Refusal]:
    """The rules of a column that gathers, as `rules_of` gives those of others. What excluded words get is a rule, or the default."""
    graph = context.graph
    rules: List[Rule] = []
    default = stand_in(column) if column.default is None else column.default
    if not isinstance(default, int) or not isinstance(column.excluded, (int, type(None))):
        return Refusal("it calls another dispatch under `collect`")
    if column.excluded is not None and column.excluded != default:
        rules.append(Rule(context.excluded, context.forbidden, column.excluded))
    for case in column.cases:
        if not isinstance(case.value, int):
            return Refusal("it calls another dispatch under `collect`")
        literal = graph.conj((graph.condition(case.condition), -context.excluded))
        if literal != FALSE:
            rules.append(Rule(literal, case.condition, case.value, case.rule))
    return rules + [Rule(graph.conj(()), context.forbidden, default, 0)]


def _outcome(answer: int) -> int:
    """An answer as an outcome: of a negative number the lowest 32 bits."""
    return answer & (1 << OUTCOME_BITS) - 1


def _whose(rule: Rule, context: Context) -> str:
    """For people: whose condition that is."""
    if not rule.rule:
        return "what excludes words" if rule.rule is None else "what `else` answers"
    return f"the condition in line {context.dispatch.rules[rule.rule - 1].span.line}"
