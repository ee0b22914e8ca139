# SPDX-License-Identifier: MIT
"""A program as text, for `--dump=plan`."""

from typing import List, Tuple

from .program import (Answer, Bitor, Both, Either, Expr, Extract, Literal, Load, Masked, Merge, Negation, Parity, Product, Program, Relation,
                      Result, Run, Scaled, Scan, Statement, Sum, Table, Use, Vector, Xor)

COLUMNS = 100


def dump(program: Program) -> str:
    """The program, one fact a line.

    `w0[3:2]` is bits 2 to 3 of word 0; `w0 & 0x5 == 0x4` is a masked comparison.
    """
    words = ", ".join(f"w{number}: u{width}" for number, width in enumerate(program.words))
    kind = "i" if program.signed else "u"
    variant = f" [{program.variant}]" if program.variant else ""
    out = [f"{program.plan}{variant}({words}) -> {kind}{program.bits}"]
    for number, table in enumerate(program.tables):
        out += _table(number, table)
    for number, definition in enumerate(program.definitions):
        out.append(f"  d{number} {definition.name} = {_expr(definition.value)}")
    out += _body(program, program.body, "  ")
    return "\n".join(out) + "\n"


def _table(number: int, table: Table) -> List[str]:
    kind = ("i" if table.signed else "u") + str(table.bits)
    where = " immediate" if table.immediate else ""
    out = [f"  t{number} {table.name}: {len(table.entries)} x {kind}{where}"]
    line = "   "
    for entry in table.entries:
        if len(line) + len(str(entry)) >= COLUMNS:
            out.append(line)
            line = "   "
        line += f" {entry}"
    return out + [line]


def _body(program: Program, body: Tuple[Statement, ...], indent: str) -> List[str]:
    out = []
    for statement in body:
        if isinstance(statement, Answer):
            out.append(f"{indent}answer {_expr(statement.value)}")
        elif isinstance(statement, Merge):
            out.append(f"{indent}result {statement.operator}= {_expr(statement.value)}")
        else:
            origin = f"    # {program.origins[statement.origin]}" if statement.origin >= 0 else ""
            out.append(f"{indent}if {_expr(statement.condition)}:{origin}")
            out += _body(program, statement.body, indent + "  ")
    return out


def _expr(expr: Expr) -> str:
    if isinstance(expr, Literal):
        return str(expr.value)
    if isinstance(expr, Extract):
        return " | ".join(_run(run) for run in expr.runs) or "0"
    if isinstance(expr, Load):
        return f"t{expr.table}[{_expr(expr.index)}]"
    if isinstance(expr, Masked):
        return f"w{expr.word} & {expr.mask:#x} == {expr.value:#x}"
    if isinstance(expr, Relation):
        return f"({_expr(expr.left)}) {expr.operator} ({_expr(expr.right)})"
    if isinstance(expr, Both):
        return " and ".join(f"({_expr(operand)})" for operand in expr.operands)
    if isinstance(expr, Either):
        return " or ".join(f"({_expr(operand)})" for operand in expr.operands)
    if isinstance(expr, Negation):
        return f"not ({_expr(expr.operand)})"
    if isinstance(expr, (Sum, Bitor, Xor)):
        return {Sum: " + ", Bitor: " | ", Xor: " ^ "}[type(expr)].join(f"({_expr(operand)})" for operand in expr.operands)
    if isinstance(expr, Scaled):
        return f"({_expr(expr.operand)}) * {expr.factor}"
    if isinstance(expr, Parity):
        return f"parity of w{expr.word} & {expr.mask:#x}"
    if isinstance(expr, Product):
        return f"((w{expr.word} & {expr.mask:#x}) * {expr.factor:#x})[{expr.shift + expr.width - 1}:{expr.shift}]"
    if isinstance(expr, Use):
        return f"d{expr.definition}"
    if isinstance(expr, Result):
        return "result"
    if isinstance(expr, Vector):
        return f"first of {expr.rows} bits in " + " & ".join(f"t{chunk.table}[{_expr(chunk.index)}]" for chunk in expr.chunks)
    return _scan(expr)


def _run(run: Run) -> str:
    high = run.position + run.width - 1
    place = f"{high}:{run.position}" if run.width > 1 else str(run.position)
    return f"w{run.word}[{place}]" + (f" << {run.to}" if run.to else "")


def _scan(scan: Scan) -> str:
    tested = [(word, mask, value) for word, (mask, value) in enumerate(zip(scan.masks, scan.values)) if mask >= 0]
    tests = [f"w{word} & t{mask} == t{value}" for word, mask, value in tested]
    if scan.stride > 1:
        tests = [f"w{word} & t{mask}[{2 * place}] == t{value}[{2 * place + 1}]" for place, (word, mask, value) in enumerate(tested)]
    told = f"t{max(scan.masks)}[{scan.stride - 1}] of the " if scan.answers else ""
    return f"{told}first of {scan.rows}{' sure' * scan.sure} rows with {', '.join(tests) or 'nothing to test'}"
