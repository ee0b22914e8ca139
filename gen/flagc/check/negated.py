# SPDX-License-Identifier: MIT
"""`negated-list`: a condition that names the codes of an enum for which it does not hold. It holds for every code that is added later,
whether or not anybody thinks of it then. Off by default.
"""

from typing import Dict, List, Set, Tuple

from ..logic.naming import field_name
from ..model.expr import And, At, Codes, Expr, Let, Not, Or
from ..model.model import EnumType, Literal
from ..text.diagnostic import Diagnostic
from .subject import Subject

# So many names are listed.
SHOWN = 16


def negated_lists(subject: Subject) -> List[Diagnostic]:
    """A finding for each such list in the rules and blocks, and in the lets that they use."""
    rules: List[Literal] = [literal for rule in subject.dispatch.rules for literal in rule.literals]
    blocks = {id(block): block for around in subject.around.values() for block in around}
    found: Dict[Tuple[str, int], Tuple[Codes, int, str]] = {}
    seen: Set[Tuple[int, int, bool]] = set()
    pending: List[Tuple[Expr, int, bool, str]] = [(literal.condition, 0, True, "cell" if literal.column else "rule") for literal in rules]
    pending += [(literal.condition, 0, True, "block") for block in blocks.values() for literal in block.literals]
    while pending:
        node, base, holds, where = pending.pop()
        if (id(node), base, holds) in seen:
            continue
        seen.add((id(node), base, holds))
        if isinstance(node, Codes) and node.negated and holds:
            found.setdefault((node.negated.source.path, node.negated.start), (node, base + node.word, where))
        elif isinstance(node, (And, Or)):
            pending += [(operand, base, holds, where) for operand in node.operands]
        elif isinstance(node, Not):
            pending.append((node.operand, base, not holds, where))
        elif isinstance(node, (Let, At)):
            pending.append((node.condition, base + (node.word if isinstance(node, At) else 0), holds, "let"))
    return [_message(subject, *found[place]) for place in sorted(found)]


def _message(subject: Subject, codes: Codes, word: int, where: str) -> Diagnostic:
    assert codes.negated and isinstance(codes.field.type, EnumType)
    names = [member.name for member in codes.field.type.members if any(low <= member.low and member.high <= high for low, high in codes.ranges)]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    positive = ",".join(names) if where == "cell" else f"{field_name(subject.dispatch, word, codes.field)} in {{{', '.join(names)}}}"
    allow = ('if every new one is welcome, add allow negated-list "why" behind the rule',) if where in ("rule", "cell") else ()
    return Diagnostic("negated-list", codes.negated, f"this holds for every name that '{codes.field.type.name}' gets later",
                      label=f"now for {', '.join(names[:SHOWN])}{more}", fixes=(f"name them: {positive}", *allow))
