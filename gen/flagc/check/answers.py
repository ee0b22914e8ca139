# SPDX-License-Identifier: MIT
"""What answers say, compared: where two of them differ, as a literal."""

from typing import List, Optional, Tuple, Union

from ..logic.predicate import FALSE, TRUE, Graph
from ..model.model import Answer, Bits, Call, Copy, Dispatch, Plain, Rule, Steps


def content(answer: Optional[Answer]) -> Tuple[object, ...]:
    """What an answer says, for comparison."""
    if isinstance(answer, Bits):
        return "bits", answer.set, answer.keep, answer.clear
    if isinstance(answer, Copy):
        return "copy", answer.word, answer.field
    if isinstance(answer, Call):
        return "call", answer.dispatch, answer.output
    return ("plain", answer.value) if isinstance(answer, Plain) else ("steps", *answer.actions) if isinstance(answer, Steps) else ("other", answer)


def differ(graph: Graph, one: Optional[Answer], other: Optional[Answer]) -> int:
    """Where two answers differ. Of calls of other dispatches nobody knows: everywhere."""
    if isinstance(one, (Plain, Copy)) and isinstance(other, (Plain, Copy)):
        left, right = _bits(graph, one), _bits(graph, other)
        return graph.disj([graph.xor(a, b) for a, b in zip(left, right)])
    if isinstance(one, Bits) and isinstance(other, Bits):
        return FALSE if (one.set, one.keep) == (other.set, other.keep) else TRUE
    return FALSE if content(one) == content(other) else TRUE


def replaces(graph: Graph, one: Optional[Answer], other: Optional[Answer]) -> int:
    """Where an answer cannot take another one's place. A flag that an `update` names only to clear it must stay named."""
    return TRUE if isinstance(one, Bits) and content(one) != content(other) else differ(graph, one, other)


def _bits(graph: Graph, answer: Union[Plain, Copy]) -> List[int]:
    """An answer as literals, 33 for every answer. Negative numbers are two's complement."""
    if isinstance(answer, Copy):
        bits = graph.copy_bits(answer.word, answer.field)
        return bits + [FALSE] * (33 - len(bits))
    return [TRUE if answer.value >> place & 1 else FALSE for place in range(33)]


def closing_answer(dispatch: Dispatch, index: int) -> Optional[Answer]:
    """What `else` answers at an output; None if it is not written, or does not speak of the output."""
    return dispatch.otherwise.answers[index] if dispatch.otherwise else None


def whole(rule: Rule) -> Tuple[Tuple[object, ...], ...]:
    """What a rule answers at all outputs, for comparison."""
    return tuple(content(answer) for answer in rule.answers)
