# SPDX-License-Identifier: MIT
"""`flagc diff --test`: a C test of what a changed spec answers otherwise, with the new answers.

Up to 16 bits every input is asked of both versions; beyond, the examples that `diff` prints are what is tested. Inputs, codes and answers
are matched by their names, as `diff` does it.
"""

import itertools
from typing import Dict, List, Optional, Sequence, Tuple

from ..check.difference import Comparison
from ..emit import names
from ..emit.testing import Case, Expected, Sweep, Tested, input_bits, old_outputs
from ..logic.lower import columns
from ..model.model import Actions, Bool, Dispatch, EnumType, Field, FlagSet, Output
from ..oracle.interpret import Finding, Given, Interpreter, Reply
from .expect import ALL, Oracle

# An input that is gone may have had any of its codes; so many old words may stand for one new word.
OLD_WORDS = 1024

# More changed words than this become runs in the order of the inputs.
LISTED = 256


def changed(old: Dispatch, new: Dispatch, comparison: Comparison) -> Tested:
    """The test of the combinations that the new version answers otherwise."""
    both = _Both(old, new)
    oracle = Oracle(new)
    if len(input_bits(new)) > ALL or both.choices > OLD_WORDS:
        return Tested(new, columns(new), tuple(_examples(comparison, new, oracle)), None, ())
    found: Dict[Tuple[int, ...], str] = {}
    for words in _inputs(new):
        text = both.difference(words)
        if text:
            found[words] = text
    if len(found) <= LISTED:
        cases = [Case(words, expected, (text,)) for words, text in found.items() for expected in [oracle.expected(words)] if expected]
        return Tested(new, columns(new), tuple(cases), None, ())
    rows: Dict[Expected, int] = {}
    runs: List[Tuple[int, int]] = []
    for words in _inputs(new):
        expected = oracle.expected(words) if words in found else None
        row = -1 if expected is None else rows.setdefault(expected, len(rows))
        runs[-1:] = [(runs[-1][0] + 1, row)] if runs and runs[-1][1] == row else [*runs[-1:], (1, row)]
    return Tested(new, columns(new), (), Sweep(tuple(rows), tuple(runs)), ("Inputs that both versions answer alike have no row.",))


def _inputs(dispatch: Dispatch) -> "itertools.chain[Tuple[int, ...]]":
    """Every input in the order of a sweep."""
    bits = input_bits(dispatch)
    olds = old_outputs(dispatch)

    def words(value: int, ones: int) -> Tuple[int, ...]:
        result = [0] * len(dispatch.words)
        for place, (number, position) in enumerate(bits):
            result[number] |= (value >> place & 1) << position
        return (*result, *((1 << output.type.width) - 1 if ones and isinstance(output.type, FlagSet) else 0 for output in olds))

    return itertools.chain.from_iterable((words(value, ones) for value in range(1 << len(bits))) for ones in ((0, 1) if olds else (0,)))


def _examples(comparison: Comparison, new: Dispatch, oracle: Oracle) -> List[Case]:
    """A word for each region of each change."""
    cases: Dict[Tuple[int, ...], Case] = {}
    for change in comparison.changes:
        for region in change.regions:
            words = tuple(_own(comparison, new, number, region.words) for number in range(len(new.words)))
            words += tuple(0 for _ in old_outputs(new))
            expected = oracle.expected(words)
            if expected is not None and words not in cases:
                cases[words] = Case(words, expected, (f"was {change.old}, is {change.new}",))
    return list(cases.values())


def _own(comparison: Comparison, new: Dispatch, number: int, joint: Sequence[int]) -> int:
    """A word of the new version, from the words that both have in common."""
    result = 0
    for field in new.words[number].set.fields:
        place, shared = comparison.joint.own(new, number, field)
        code = joint[place] >> shared.position & (1 << shared.width) - 1
        if isinstance(field.type, EnumType):
            known = comparison.joint.codes[field.type.name]
            code = next((member.low + code - known[member.name] for member in field.type.members
                         if known[member.name] <= code <= known[member.name] + member.high - member.low), field.type.members[0].low)
        result |= (code if field.fixed is None else 0) << field.position
    return result


# --- both versions -------------------------------------------------------------------------------


class _Both:
    """Asks both versions about an input."""

    def __init__(self, old: Dispatch, new: Dispatch) -> None:
        self.old, self.new = old, new
        self.interpreters = Interpreter(old), Interpreter(new)
        self.fields = {(word.name, field.name): (number, field) for number, word in enumerate(new.words) for field in word.set.fields}
        gone = [field for word in old.words for field in word.set.fields if (word.name, field.name) not in self.fields and field.fixed is None]
        self.choices = 1
        for field in gone:
            self.choices *= sum(high - low + 1 for low, high in field.named)

    def difference(self, words: Sequence[int]) -> str:
        """What is answered otherwise, in words; nothing if the answers are the same."""
        count = len(self.new.words)
        ones = any(words[count:])
        reply = self._ask(1, words[:count], ones)
        for old in self._old_words(words):
            before = self._ask(0, old, ones)
            for index, output in enumerate(self.new.outputs):
                place = next((number for number, other in enumerate(self.old.outputs) if other.label == output.label), None)
                if place is None:
                    continue
                answers = before.answers[place], reply.answers[index]
                texts = _text(self.old.outputs[place], answers[0]), _text(output, answers[1])
                if texts[0] != texts[1] and Finding.DONT_CARE not in answers:
                    label = f"{output.label}: " if len(self.new.outputs) > 1 else ""
                    return f"{label}was {texts[0]}{_place(self.old, before, place)}, is {texts[1]}{_place(self.new, reply, index)}"
        return ""

    def _ask(self, version: int, words: Sequence[int], ones: bool) -> Reply:
        dispatch = (self.old, self.new)[version]
        old = [(1 << output.type.width) - 1 if ones and isinstance(output.type, FlagSet) else 0 for output in dispatch.outputs]
        return self.interpreters[version].answer(words, old)

    def _old_words(self, words: Sequence[int]) -> List[Tuple[int, ...]]:
        """The old version's words for an input, one for each code of inputs that are gone; none if it has no word for it."""
        choices: List[List[Tuple[int, int]]] = []
        for number, word in enumerate(self.old.words):
            for field in word.set.fields:
                codes = self._codes(word.name, field, words)
                if not codes:
                    return []
                choices.append([(number, code << field.position) for code in codes])
        result = []
        for picked in itertools.product(*choices):
            made = [0] * len(self.old.words)
            for number, bits in picked:
                made[number] |= bits
            result.append(tuple(made))
        return result

    def _codes(self, word: str, field: Field, words: Sequence[int]) -> List[int]:
        if field.fixed is not None:
            return [0]
        if (word, field.name) not in self.fields:
            return [code for low, high in field.named for code in range(low, high + 1)]
        number, own = self.fields[word, field.name]
        code = words[number] >> own.position & (1 << own.width) - 1 if own.fixed is None else own.fixed
        if isinstance(field.type, EnumType) and isinstance(own.type, EnumType):
            name = next(((member.name, code - member.low) for member in own.type.members if member.low <= code <= member.high), None)
            return [member.low + name[1] for member in field.type.members if name and member.name == name[0] and member.low + name[1] <= member.high]
        return [code] if code < 1 << field.width else []


def _text(output: Output, answer: Given) -> str:
    """An answer in names."""
    kind = output.type
    if isinstance(answer, Finding):
        return answer.value
    if isinstance(answer, tuple):
        return ", ".join(kind.actions[action].name for action in answer) if isinstance(kind, Actions) and answer else "nothing"
    if isinstance(kind, EnumType):
        return next((member.name for member in kind.members if member.low <= answer <= member.high), str(answer))
    if isinstance(kind, FlagSet):
        return " | ".join(sorted(field.name for field in kind.fields if answer & field.mask)) or "nothing"
    return ("true" if answer else "false") if isinstance(kind, Bool) else str(answer)


def _place(dispatch: Dispatch, reply: Reply, index: int) -> str:
    """The rule that answered, if it was one."""
    taken: Optional[int] = reply.rules[index][-1] if reply.rules[index] else None
    rule = next((rule for rule in dispatch.rules if rule.number == taken), None)
    return f" ({names.base(rule.span.source.path)}:{rule.span.line})" if rule else ""
