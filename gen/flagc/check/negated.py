# SPDX-License-Identifier: MIT
"""`negated-list`: a condition that names the codes of an enum for which it does not hold. It holds for every code that is added later,
whether or not anybody thinks of it then. Off by default. Where the rest of a rule's condition names the codes that it wants, as in
`M in {A, B} & M != LAST`, nothing new comes in.
"""

from typing import Dict, FrozenSet, List, Sequence, Set, Tuple

from ..logic.naming import field_name
from ..model.expr import And, At, Codes, Expr, Let, Not, Or
from ..model.model import EnumType, Literal
from ..text.diagnostic import Diagnostic
from .subject import Subject

# Fields that no new code gets into, each with its word.
Closed = FrozenSet[Tuple[int, int]]

# So many names are listed.
SHOWN = 16


def negated_lists(subject: Subject) -> List[Diagnostic]:
    """A finding for each such list in the rules and blocks, and in the lets that they use."""
    found: Dict[Tuple[str, int], Tuple[Codes, int, str]] = {}
    seen: Set[Tuple[int, int, bool, Closed]] = set()
    pending: List[Tuple[Expr, int, bool, str, Closed]] = []
    for rule in subject.dispatch.rules:
        around = subject.around[rule.number]
        for depth, block in enumerate(around):
            closed = _closed([literal for one in around[: depth + 1] for literal in one.literals])
            pending += [(literal.condition, 0, True, "block", closed) for literal in block.literals]
        closed = _closed([*(literal for block in around for literal in block.literals), *rule.literals])
        pending += [(literal.condition, 0, True, "cell" if literal.column else "rule", closed) for literal in rule.literals]
    while pending:
        node, base, holds, where, closed = pending.pop()
        if (id(node), base, holds, closed) in seen:
            continue
        seen.add((id(node), base, holds, closed))
        if isinstance(node, Codes) and node.negated and holds and (base + node.word, id(node.field)) not in closed:
            found.setdefault((node.negated.source.path, node.negated.start), (node, base + node.word, where))
        elif isinstance(node, (And, Or)):
            pending += [(operand, base, holds, where, closed) for operand in node.operands]
        elif isinstance(node, Not):
            pending.append((node.operand, base, not holds, where, closed))
        elif isinstance(node, (Let, At)):
            pending.append((node.condition, base + (node.word if isinstance(node, At) else 0), holds, "let", closed))
    return [_message(subject, *found[place]) for place in sorted(found)]


def _closed(literals: Sequence[Literal]) -> Closed:
    """The fields whose codes are named by one of the literals of a conjunction. `> A` holds for new codes, and for the last one."""
    tests = [literal.condition for literal in literals if isinstance(literal.condition, Codes) and not literal.condition.negated]
    return frozenset((test.word, id(test.field)) for test in tests if test.ranges and test.ranges[-1][1] < test.field.named[-1][1])


def _message(subject: Subject, codes: Codes, word: int, where: str) -> Diagnostic:
    assert codes.negated and isinstance(codes.field.type, EnumType)
    names = [member.name for member in codes.field.type.members if any(low <= member.low and member.high <= high for low, high in codes.ranges)]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    positive = ",".join(names) if where == "cell" else f"{field_name(subject.dispatch, word, codes.field)} in {{{', '.join(names)}}}"
    allow = ('if every new one is welcome, add allow negated-list "why" behind the rule',) if where in ("rule", "cell") else ()
    return Diagnostic("negated-list", codes.negated, f"this holds for every name that '{codes.field.type.name}' gets later",
                      label=f"now for {', '.join(names[:SHOWN])}{more}", fixes=(f"name them: {positive}", *allow))
