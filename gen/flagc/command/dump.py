# SPDX-License-Identifier: MIT
"""`--dump=STAGE`: what a stage hands to the next, as text for people who work on flagc or wonder what it saw."""

import dataclasses
from typing import List, Sequence, Set, Tuple

from ..logic.predicate import Graph
from ..model.model import Model
from ..plan.context import Context
from ..plan.dump import dump as dump_program
from ..plan.program import Program
from ..spec.lexer import Token
from ..text.source import Source, Span


def tokens(items: Sequence[Token]) -> str:
    """One token a line: place, kind, text."""
    return "".join(f"{_place(token.span)} {token.kind:8} {token.text!r}\n" for token in items)


def tree(root: object) -> str:
    """Frozen values as an indented tree. A value that several others share is written out once."""
    lines: List[str] = []
    seen: Set[int] = set()
    # What is still to be written, the next one last: (label, value, depth).
    pending: List[Tuple[str, object, int]] = [("", root, 0)]
    while pending:
        label, value, depth = pending.pop()
        lead = "  " * depth + label
        if isinstance(value, (list, tuple)) and not (value and all(isinstance(one, (int, str)) for one in value)):
            if value:
                lines.append(lead.rstrip())
                pending += [("", one, depth + 1) for one in reversed(value)]
        elif not dataclasses.is_dataclass(value) or isinstance(value, (Span, Source)):
            lines.append(lead + (_place(value) if isinstance(value, Span) else value.path if isinstance(value, Source) else repr(value)))
        elif id(value) in seen:
            lines.append(f"{lead}{type(value).__name__} {getattr(value, 'name', '')} (above)")
        else:
            if not value.__dataclass_params__.eq:  # type: ignore[attr-defined]
                seen.add(id(value))
            lines.append(f"{lead}{type(value).__name__}")
            fields = [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
            pending += [(f"{name}: ", one, depth + 1) for name, one in reversed(fields) if one not in ("", (), None)]
    return "\n".join(lines) + "\n"


def _place(span: Span) -> str:
    line, column = span.source.place(span.start)
    return f"{line}:{column}"


def predicates(contexts: Sequence[Context]) -> str:
    """The columns of each dispatch: every case as a cube over the words' bits, or as a gate."""
    lines: List[str] = []
    for context in contexts:
        lines.append(f"dispatch {context.dispatch.name}: words of {', '.join(str(width) for width in context.words)} bits")
        lines.append(f"  excluded {_literal(context.graph, context.excluded)}")
        for column in context.columns:
            lines.append(f"  column {column.name}, {column.bits} bits, gathered with {column.operator}")
            for case in column.cases:
                goes_on = ", goes on" if case.goes_on else ""
                lines.append(f"    rule {case.rule}: {_literal(context.graph, context.graph.condition(case.condition))} -> "
                             f"{_value(case.value)}{goes_on}")
            lines.append(f"    default {'gap' if column.gap else _value(column.default)}, excluded {_value(column.excluded)}")
        lines += [f"  gate {number + context.graph.inputs + 2} = and {' '.join(str(operand) for operand in gate)}"
                  for number, gate in enumerate(context.graph.gates)]
    return "\n".join(lines) + "\n"


def _literal(graph: Graph, literal: int) -> str:
    cube = graph.cube(literal)
    if cube is None:
        return f"gate {literal}"
    care, value = cube
    return f"mask 0x{care:x} value 0x{value:x}" if care else "always"


def _value(value: object) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else type(value).__name__


def programs(model: Model, found: Sequence[Tuple[str, Program]]) -> str:
    """Every program, under the name of its dispatch and column."""
    return "\n".join(f"{name}\n{dump_program(program)}" for name, program in found) or f"{model.path} has no dispatch\n"
