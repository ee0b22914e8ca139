# SPDX-License-Identifier: MIT
"""Programs of the IR as the body of a C function.

A definition becomes a constant of type bool in front of the first statement that needs it, so that nothing is computed before
it may be wanted. What is merged is gathered in a variable of its own.
"""

from dataclasses import dataclass
from typing import Callable, Iterator, List, Set, Tuple

from ..plan import program as ir
from . import names
from .expression import (
    INT, PRIMARY, SIGNED, TYPES, UNARY, UNROLLED, UNSIGNED, Expressions, Setting, Text, kind_of_width,
)
from .layout import WIDTH, block_comment, comment, indent, literal, signed_literal


@dataclass(frozen=True)
class Answers:
    """How the answers of a program are written.

    type:    of the function
    literal: a constant answer
    gather:  the type of the variable in which answers are gathered, and its kind
    truth:   whether the answer is a bool
    """

    type: str
    literal: Callable[[int], str]
    gather: Tuple[str, int]
    truth: bool = False


def truth(value: int) -> str:
    """A constant of type bool."""
    return "true" if value else "false"


def straight(program: ir.Program) -> bool:
    """Whether the program has neither branch nor loop: small enough to stand in a header."""
    branches = any(isinstance(item, ir.If) for item in program.body)
    return not branches and not any(isinstance(expr, ir.Scan) or _loops(program, expr) for expr in ir.expressions(program))


def _loops(program: ir.Program, expr: ir.Expr) -> bool:
    if not isinstance(expr, ir.Vector):
        return False
    bits = program.tables[expr.chunks[0].table].bits
    return expr.rows > bits * UNROLLED[bits]


def body(program: ir.Program, setting: Setting, answers: Answers) -> List[str]:
    """The lines between the braces of the function, not indented."""
    return Body(program, setting, answers).lines()


def scanned(program: ir.Program) -> Set[int]:
    """The tables that hold bits: the masks and values of scans, the rows of bit vectors."""
    found: Set[int] = set()
    for expr in ir.expressions(program):
        if isinstance(expr, ir.Scan):
            found.update(expr.masks + expr.values)
        elif isinstance(expr, ir.Vector):
            found.update(chunk.table for chunk in expr.chunks)
    return found


def reads(program: ir.Program, word: int) -> bool:
    """Whether the program looks at the word."""
    return any(
        isinstance(expr, (ir.Masked, ir.Parity, ir.Product)) and expr.word == word
        or isinstance(expr, ir.Extract) and any(run.word == word for run in expr.runs)
        or isinstance(expr, ir.Scan) and expr.masks[word] >= 0
        for expr in ir.expressions(program)
    )


def _inside(statement: ir.Statement) -> Iterator[ir.Expr]:
    """All expressions in a statement, those of its body included."""
    return ir.expressions(ir.Program("", (), 0, False, (), (), (statement,)))


class Body:
    """Prints one program."""

    def __init__(self, program: ir.Program, setting: Setting, answers: Answers) -> None:
        self.program = program
        self.answers = answers
        self.used: Set[str] = set(setting.taken) | {name for name, _ in setting.words}
        self.out: List[str] = []
        self.expressions = Expressions(program, setting, self.fresh)

    def fresh(self, wish: str) -> str:
        name = names.fresh(wish, self.used)
        self.used.add(name)
        return name

    def lines(self) -> List[str]:
        self._gather()
        for statement in self.program.body:
            self._define(statement)
            self._statement(statement)
        return self.out

    def _gather(self) -> None:
        """Declare the variable that answers are merged into, if they are."""
        pending = list(self.program.body)
        while pending:
            item = pending.pop()
            if isinstance(item, ir.If):
                pending += item.body
            elif isinstance(item, ir.Merge):
                name = self.fresh("result")
                kind = self.answers.gather[1]
                self.expressions.result = Text(name, PRIMARY, kind, (1 << self.program.bits) - 1)
                self.out += [f"{self.answers.gather[0]} {name} = 0;", ""]
                return

    # --- definitions -----------------------------------------------------------------------------

    def _define(self, statement: ir.Statement) -> None:
        """Print the definitions that this statement is the first to need, and those that they need."""
        wanted: Set[int] = set()
        pending = list(_inside(statement))
        while pending:
            expr = pending.pop()
            if not isinstance(expr, ir.Use) or expr.definition in wanted or expr.definition in self.expressions.definitions:
                continue
            wanted.add(expr.definition)
            pending += _inside(ir.Answer(self.program.definitions[expr.definition].value))
        for number in sorted(wanted):
            definition = self.program.definitions[number]
            value = self.expressions.truth(definition.value)
            self._hoisted(0)
            name = self.fresh(definition.name.replace(".", "_"))
            self.expressions.definitions[number] = name
            self.out += wrap(f"const bool {name} = ", value, ";")

    def _hoisted(self, depth: int) -> None:
        self.out += indent(self.expressions.before, depth)
        self.expressions.before.clear()

    # --- statements ------------------------------------------------------------------------------

    def _statement(self, statement: ir.Statement) -> None:
        """Print a statement and all inside it, without recursion."""
        open_blocks = [iter((statement,))]
        while open_blocks:
            depth = len(open_blocks) - 1
            item = next(open_blocks[-1], None)
            if item is None:
                open_blocks.pop()
                if depth:
                    self.out.append(f"{'    ' * (depth - 1)}}}")
            elif isinstance(item, ir.If):
                if self._condition(item, depth):
                    open_blocks.append(iter(item.body))
            else:
                lines = self._ored(item, self._simple(item))
                self._hoisted(depth)
                self.out += indent(lines, depth)

    def _condition(self, item: ir.If, depth: int) -> bool:
        """Print the head of an `if`; its body too if that is one short statement. Whether a block was opened."""
        if item.origin >= 0:
            self.out += indent(block_comment(comment(self.program.origins[item.origin])), depth)
        head = wrap("if (", self.expressions.condition(item.condition), ")")
        self._hoisted(depth)
        line = self._line(item.body)
        if line:
            short = len(head) == 1 and 4 * depth + len(head[0]) + len(" {  }") + len(line) <= WIDTH
            head[-1] += " {"
            self.out += indent([f"{head[0]} {line} }}"] if short else head + [f"    {line}", "}"], depth)
            return False
        head[-1] += " {"
        self.out += indent(head, depth)
        return True

    def _line(self, statements: Tuple[ir.Statement, ...]) -> str:
        """The statements as a single line, if they can be one."""
        first = statements[0]
        if isinstance(first, ir.If) or self._needs_room(first):
            return ""
        if len(statements) == 1:
            return self._simple(first)
        if isinstance(first, ir.Merge) and statements[1:] == (ir.Answer(ir.Result()),):
            assert self.expressions.result is not None
            if self.answers.truth and isinstance(first.value, ir.Literal) and first.value.value:
                return "return true;"
            whole = f"{self.expressions.result.text} {first.operator} {self._operand(first.value)}"
            return f"return ({whole}) != 0;" if self.answers.truth else f"return ({self.answers.type})({whole});"
        return ""

    def _needs_room(self, statement: ir.Statement) -> bool:
        """Whether lines may have to stand in front of the statement."""
        tables = self.program.tables
        return any(
            isinstance(expr, (ir.Scan, ir.Vector, ir.Parity)) or isinstance(expr, ir.Load) and not tables[expr.table].immediate
            for expr in _inside(statement)
        )

    def _simple(self, item: "ir.Answer | ir.Merge") -> str:
        if isinstance(item, ir.Answer):
            return f"return {self._answer(item.value)};"
        assert self.expressions.result is not None
        result, value = self.expressions.result, self._merged(item.value)
        if result.kind == INT and not isinstance(item.value, ir.Literal):
            # Older gcc warns of `|=` on words that are narrower than int.
            return f"{result.text} = ({self.answers.gather[0]})({result.text} {item.operator} {value});"
        return f"{result.text} {item.operator}= {value};"

    def _ored(self, item: "ir.Answer | ir.Merge", line: str) -> List[str]:
        """The line of a statement; where numbers are ored and do not fit in it, a line for each of them."""
        if len(line) <= WIDTH or self.answers.truth or not isinstance(item, ir.Answer) or not isinstance(item.value, ir.Bitor):
            return [line]
        # The line is `return (TYPE)(A | B | C);`.
        start = line.index("(", line.index(")"))
        head, parts, tail = line[: start + 1], line[start + 1 : line.rindex(")")], line[line.rindex(")") :]
        first, *others = _terms(parts, " | ")
        lines = [head, f"    {first}"] + [f"    | {part}" for part in others]
        return lines[:-1] + [lines[-1] + tail]

    def _operand(self, value: ir.Expr) -> str:
        """What is merged, as an operand."""
        text = self._merged(value)
        return f"({text})" if " " in text else text

    def _answer(self, value: ir.Expr) -> str:
        if isinstance(value, ir.Literal):
            return self.answers.literal(value.value)
        if self.answers.truth:
            return self.expressions.truth(value)
        printed = self.expressions.number(value)
        typed = isinstance(value, ir.Result) and self.answers.type == self.answers.gather[0]
        if typed or printed.rank == UNARY and printed.text.startswith(f"({self.answers.type})"):
            return printed.text
        return f"({self.answers.type}){printed.tight}"

    def _merged(self, value: ir.Expr) -> str:
        kind_type, kind = self.answers.gather
        if isinstance(value, ir.Literal):
            if self.answers.type == kind_type:
                return self.answers.literal(value.value)
            return signed_literal(value.value) if kind == SIGNED else literal(value.value)
        printed = self.expressions.number(value)
        return f"({kind_type}){printed.tight}"


def wrap(head: str, text: str, tail: str) -> List[str]:
    """A statement in one line, or broken behind `&&` and `||`; where that is not enough, behind other operators."""
    limit = WIDTH - len(tail)
    if len(head) + len(text) <= limit:
        return [head + text + tail]
    pieces = [text]
    for operators in (("&&", "||"), ("+",), ("==", "!=")):
        pieces = [part for piece in pieces for part in ([piece] if len(piece) <= limit - 4 else _cut(piece, operators))]
    lines = [head]
    for piece in pieces:
        if len(lines[-1]) + len(piece) > limit and lines != [head]:
            lines.append("    ")
        lines[-1] += f"{piece} "
    return [line.rstrip() for line in lines[:-1]] + [lines[-1].rstrip() + tail]


def _cut(text: str, operators: Tuple[str, ...]) -> List[str]:
    """The text in pieces that end with one of the operators."""
    parts: List[List[str]] = [[]]
    for word in text.split(" "):
        parts[-1].append(word)
        if word in operators:
            parts.append([])
    return [" ".join(part) for part in parts if part]


def _terms(text: str, operator: str) -> List[str]:
    """The text in pieces, where the operator stands outside of all parentheses."""
    terms = [""]
    for piece in text.split(operator):
        inside = terms[-1].count("(") - terms[-1].count(")")
        if inside:
            terms[-1] += operator + piece
        else:
            terms.append(piece)
    return terms[1:]


def gathering(bits: int, signed: bool) -> Tuple[str, int]:
    """The variable for a sum: wide enough that adding never leaves its type before the end."""
    if signed:
        # 65,535 numbers of 16 bits stay within 32 bits.
        return ("int32_t" if bits <= 16 else "int64_t"), SIGNED
    kind = UNSIGNED if bits <= 16 else kind_of_width(bits)
    return TYPES[kind], kind
