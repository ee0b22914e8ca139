# SPDX-License-Identifier: MIT
"""Which fields conditions and dispatches read."""

from typing import List, Optional, Sequence, Set, Tuple, Union

from .expr import And, At, Codes, Compare, Count, Expr, Let, Not, Or, Test, Xor
from .model import Block, Call, Copy, Dispatch, Field, FlagSet, Rule


def fields_of(conditions: Sequence[Expr], word: int) -> Set[Field]:
    """The fields of word `word` that conditions mention. Walks each shared node once, without recursion."""
    result: Set[Field] = set()
    seen: Set[Tuple[int, int]] = set()
    pending: List[Tuple[Expr, int]] = [(condition, 0) for condition in conditions]
    while pending:
        node, base = pending.pop()
        if (id(node), base) in seen:
            continue
        seen.add((id(node), base))
        if isinstance(node, (Test, Codes)):
            if base + node.word == word:
                result.add(node.field)
        elif isinstance(node, Compare):
            result |= {field for at, field in ((node.left_word, node.left), (node.right_word, node.right)) if base + at == word}
        elif isinstance(node, (And, Or, Count)):
            pending += [(operand, base) for operand in node.operands]
        elif isinstance(node, Not):
            pending.append((node.operand, base))
        elif isinstance(node, Xor):
            pending += [(node.left, base), (node.right, base)]
        elif isinstance(node, Let):
            pending.append((node.condition, base))
        elif isinstance(node, At):
            pending.append((node.condition, base + node.word))
    return result


def fields_read(dispatch: Dispatch, kind: Optional[FlagSet], written: bool = False) -> Set[Field]:
    """The fields of the set `kind` (of all sets, if None) on which the answer of a dispatch depends, calls and exclusion included.

    written: instead what the rules name, even where it makes no difference, without the constraints of the sets
    """
    result: Set[Field] = set()
    seen: Set[int] = set()
    pending: List[Dispatch] = [dispatch]
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        for place, word in enumerate(current.words):
            if kind is not None and word.set is not kind:
                continue
            conditions = [constraint.forbidden for constraint in current.constraints]
            items: List[Union[Rule, Block]] = list(current.items)
            while items:
                item = items.pop()
                conditions.append(item.condition)
                conditions += item.parts if written else ()
                if isinstance(item, Block):
                    items += item.items
            result |= fields_of(list({id(condition): condition for condition in conditions}.values()), place)
            if not written:
                result |= fields_of([constraint.forbidden for constraint in word.set.constraints], 0)
        rules = current.rules + tuple(rule for rule in (current.otherwise, current.invalid) if rule)
        for rule in rules:
            for answer in rule.answers:
                if isinstance(answer, Call):
                    pending.append(answer.dispatch)
                elif isinstance(answer, Copy) and (kind is None or current.words[answer.word].set is kind):
                    result.add(answer.field)
    return result
