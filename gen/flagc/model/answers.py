# SPDX-License-Identifier: MIT
"""Resolves answers: every word of an answer belongs to one output."""

import itertools
from typing import Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..spec import syntax
from ..text.source import Span
from .model import (Actions, Answer, Bits, Bool, Call, Copy, Dispatch, DontCare, EnumType, Field, FlagSet, Number, Output, Plain,
                    Steps, Word)
from .scope import FoundField, Known, Problems, Scope
from .types import number_range


MAX_STEPS = 64


class Answers:
    """Resolves the answers of one dispatch. `callees` are the dispatches resolved before it, by name."""

    def __init__(self, words: Tuple[Word, ...], outputs: Tuple[Output, ...], shared: bool, scope: Scope,
                 known: Known, callees: Mapping[str, Dispatch], problems: Problems) -> None:
        self.words = words
        self.outputs = outputs
        self.shared = shared
        self.scope = scope
        self.sets = known.sets
        self.callees = callees
        self.unsound = known.unsound
        self.problems = problems
        self.sound = True  # false where an answer is a dispatch that could not be resolved, which is reported there

    def resolve(self, items: Sequence[syntax.AnswerWord], kind: str, also: bool, span: Span,
                only: Optional[int] = None) -> Tuple[Optional[Answer], ...]:
        """One answer an output. `kind` is rule, else or invalid; `only` is the column that the words stand in, if they do."""
        taken: Dict[int, Answer] = {}
        allowed = range(len(self.outputs)) if only is None else range(only, only + 1)
        before = len(self.problems.found)
        self.sound = True
        for item in items:
            if item.kind == "nothing":
                self._nothing(item, taken, allowed)
            elif item.kind == "dash":
                self._dash(item, kind, taken, allowed, only is not None)
            else:
                self._word(item, taken, allowed)
        for index, answer in taken.items():
            if kind == "rule" and self.outputs[index].policy == "count" and isinstance(answer, Plain) and answer.value != 1:
                self.problems.add("answer", span, "`count` counts rules: each writes 1", ("to add numbers, use `sum`",))
        if only is not None or len(self.problems.found) > before or not self.sound:
            return tuple(taken.get(index) for index in range(len(self.outputs)))
        return self.completed(taken, kind, also, span)

    def completed(self, taken: Mapping[int, Answer], kind: str, also: bool, span: Span) -> Tuple[Optional[Answer], ...]:
        """The answers with what was left out: nothing, false, or an error."""
        result: List[Optional[Answer]] = []
        for index, output in enumerate(self.outputs):
            answer = taken.get(index)
            if also and answer is not None and not isinstance(output.type, (Actions, FlagSet, Bool)):
                self.problems.add("answer", span, f"an `also` rule cannot decide '{output.label}': the search goes on after it",
                                  ("drop `also`, or the answer",))
            if answer is None and not also and (self.shared or kind != "rule"):
                answer = _empty(output)
                if answer is None and self.shared:
                    self.problems.add("answer", span, f"the answer leaves out '{output.label}'",
                                      (f"add {_example(output)}",))
            result.append(answer)
        return tuple(result)

    # --- words ---

    def _nothing(self, item: syntax.AnswerWord, taken: Dict[int, Answer], allowed: Sequence[int]) -> None:
        fitting = [index for index in allowed if isinstance(self.outputs[index].type, (Actions, FlagSet))]
        if not fitting:
            self.problems.add("answer", item.span, "`nothing` is an answer of actions and flag sets only",
                              (f"write {_example(self.outputs[allowed[0]])}",))
        for index in fitting:
            taken.setdefault(index, Steps(()) if isinstance(self.outputs[index].type, Actions) else Bits(0, 0))

    def _dash(self, item: syntax.AnswerWord, kind: str, taken: Dict[int, Answer], allowed: Sequence[int], column: bool) -> None:
        if kind == "invalid":
            for index in allowed:
                taken.setdefault(index, DontCare())
        elif not column:
            self.problems.add("answer", item.span, "only `invalid` may answer '-', a don't-care", (f"write {_example(self.outputs[0])}",))

    def _word(self, item: syntax.AnswerWord, taken: Dict[int, Answer], allowed: Sequence[int]) -> None:
        choices = list(allowed)
        if item.label is not None:
            choices = [index for index in choices if self.outputs[index].label == item.label.text]
            if not choices:
                labels = [output.label for output in self.outputs]
                self.problems.unknown(item.label.span, "output", item.label.text, labels, (f"the outputs are {', '.join(labels)}",))
                return
        fitting = [(index, answer) for index in choices for answer in [self._fit(item, self.outputs[index])] if answer is not None]
        if not fitting:
            fitting = self._other(item, choices)
            if not fitting:
                return
        if len(fitting) > 1 and not all(isinstance(answer, Call) for _, answer in fitting):
            forms = " or ".join(f"{self.outputs[index].label} = {item.span.text}" for index, _ in fitting[:4])
            self.problems.add("ambiguous", item.span, f"'{item.span.text}' could be an answer of several outputs", (f"write {forms}",))
            return
        for index, answer in fitting:
            self._take(item, index, answer, taken)

    def _take(self, item: syntax.AnswerWord, index: int, answer: Answer, taken: Dict[int, Answer]) -> None:
        before = taken.get(index)
        output = self.outputs[index]
        if isinstance(item.value, syntax.Int):
            self._check_number(item.value, output)
        if before is None:
            taken[index] = answer
        elif isinstance(before, Steps) and isinstance(answer, Steps):
            if len(before.actions) == MAX_STEPS:
                self.problems.add("limit", item.span, f"the answer has more than {MAX_STEPS} steps", ("join some of them in one action",))
            taken[index] = Steps((before.actions + answer.actions)[: MAX_STEPS + 1])
        elif isinstance(before, Bits) and isinstance(answer, Bits):
            taken[index] = merged = Bits(before.set | answer.set, before.keep | answer.keep, before.clear | answer.clear)
            if merged.set & merged.clear or merged.keep & merged.clear or merged.set & merged.keep:
                self.problems.add("answer", item.span, "the answer says two things of one flag", ("set it, keep it or clear it",))
        else:
            self.problems.add("answer", item.span, f"a second answer for '{output.label}'", ("a rule answers it once",))

    def _fit(self, item: syntax.AnswerWord, output: Output) -> Optional[Answer]:
        """The answer that this word is for an output, or None if it is none."""
        kind = output.type
        if item.kind == "number" and isinstance(item.value, syntax.Int):
            return Plain(item.value.value) if isinstance(kind, Number) else None
        if item.kind == "truth" and isinstance(item.value, syntax.Truth):
            return Plain(int(item.value.value)) if isinstance(kind, Bool) else None
        if not isinstance(item.value, syntax.Name):
            return None
        name = item.value
        if item.kind == "not" and isinstance(kind, Bool):
            return Plain(0) if name.full == output.label else None
        if isinstance(kind, FlagSet):
            return self._flags(item.kind, name, output, kind)
        if item.kind != "name" or name.word:
            return None
        if isinstance(kind, EnumType):
            member = kind.by_name.get(name.text)
            return Plain(member.low) if member and member.low == member.high else None
        if isinstance(kind, Actions):
            number = kind.numbers.get(name.text)
            return None if number is None else Steps((number,))
        if isinstance(kind, Bool) and name.text == output.label:
            return Plain(1)
        return None

    def _check_number(self, value: syntax.Int, output: Output) -> None:
        if not isinstance(output.type, Number):
            return
        low, high = number_range(output.type)
        if not low <= value.value <= high:
            self.problems.add("range", value.span, f"{value.value} does not fit {output.type.name}", (f"it holds {low} to {high}",))

    def _flags(self, kind: str, name: syntax.Name, output: Output, flags: FlagSet) -> Optional[Answer]:
        scope = self.sets[flags.name]
        if name.word and name.word != output.label:
            return None
        value = 0
        if name.text in scope.masks:
            value = scope.masks[name.text].value
        elif name.text in scope.fields and scope.fields[name.text].type is None:
            value = scope.fields[name.text].mask
        else:
            return None
        if kind == "keep":
            if not output.update:
                self.problems.add("answer", name.span, "`keep` needs the old word", (f"write -> update {flags.name}",))
            return Bits(0, value)
        if kind == "not":
            return Bits(0, 0, value) if output.update else None
        return Bits(value, 0)

    def _other(self, item: syntax.AnswerWord, choices: Sequence[int]) -> List[Tuple[int, Answer]]:
        """A word that no output knows: a call, the copy of a field, or a mistake."""
        if item.kind == "name" and isinstance(item.value, syntax.Name):
            name = item.value
            if not name.word and name.text in self.callees:
                return self._call(name, self.callees[name.text], choices)
            if not name.word and name.text in self.unsound:
                self.sound = False
                return []
            found = self.scope.look(name)
            if len(found) == 1 and isinstance(found[0], FoundField):
                return self._copy(name, found[0], choices)
            if len(found) > 1:
                self.scope.find(name, "answer", self.problems)
                return []
        self._unknown(item, choices)
        return []

    def _call(self, name: syntax.Name, callee: Dispatch, choices: Sequence[int]) -> List[Tuple[int, Answer]]:
        if [word.set for word in callee.words] != [word.set for word in self.words]:
            self.problems.add("answer", name.span, f"'{name.text}' reads other words than this dispatch",
                              (f"it reads ({', '.join(word.set.name for word in callee.words)}), in this order",))
            return []
        if len(callee.outputs) == 1:
            pairs = [(index, 0) for index in choices if _same(self.outputs[index], callee.outputs[0])]
            pairs = pairs if len(pairs) == 1 else []
        else:
            pairs = [(index, index) for index in choices]
            if len(callee.outputs) != len(self.outputs) or not all(_same(self.outputs[a], callee.outputs[b]) for a, b in pairs):
                pairs = []
        if not pairs:
            self.problems.add("answer", name.span, f"'{name.text}' does not answer what this dispatch answers",
                              (f"it answers ({', '.join(output.label for output in callee.outputs)})",))
        for index, _ in pairs:
            policy = self.outputs[index].policy
            if policy in ("any", "max", "min", "count") or self.outputs[index].update:
                what = "an update" if self.outputs[index].update else f"`{policy}`"
                self.problems.add("answer", name.span, f"under {what} an answer cannot be another dispatch",
                                  ("write its rules here",))
        return [(index, Call(callee, inner)) for index, inner in pairs]

    def _copy(self, name: syntax.Name, found: FoundField, choices: Sequence[int]) -> List[Tuple[int, Answer]]:
        field = found.field
        self.sound = self.sound and not field.untyped
        fitting = [index for index in choices if _holds(self.outputs[index], field)]
        if not fitting and not field.untyped:
            self.problems.add("answer", name.span, f"the field '{name.full}' is not of the type of an output",
                              (f"the outputs are {', '.join(self.outputs[index].label for index in choices)}",))
        if any(self.outputs[index].policy == "count" for index in fitting):
            self.problems.add("answer", name.span, "`count` counts rules: each writes 1", ("to add numbers, use `sum`",))
        answer: Answer = Copy(found.word, field) if field.fixed is None else Plain(field.fixed)
        return [(index, answer) for index in fitting]

    def _unknown(self, item: syntax.AnswerWord, choices: Sequence[int]) -> None:
        outputs = [self.outputs[index] for index in choices]
        known = [name for output in outputs for name in itertools.islice(self._names(output), 6)][:6]
        fixes = (f"the answers here are {', '.join(known)}",) if known else (f"write {_example(outputs[0])}",)
        if item.kind == "number":
            self.problems.add("answer", item.span, f"no output takes the number {item.span.text}", fixes)
        elif item.kind == "truth":
            self.problems.add("answer", item.span, "no output is a bool", fixes)
        elif isinstance(item.value, syntax.Name):
            name = item.value
            several = [output.type.by_name[name.text] for output in outputs if isinstance(output.type, EnumType) and name.text in output.type.by_name]
            if item.kind == "keep" and not any(isinstance(output.type, FlagSet) for output in outputs):
                self.problems.add("answer", item.span, "`keep` belongs to the answers of `-> update SET`", fixes)
            elif several and item.kind == "name":
                self.problems.add("answer", item.span, f"'{name.text}' names the codes {several[0].low}..{several[0].high}; an answer is one",
                                  ("declare a name for one of them",))
            elif item.kind == "not" and any(self._fit(syntax.AnswerWord("name", name, None, item.span), output) for output in outputs):
                self.problems.add("answer", item.span, f"'!{name.full}' is no answer; what is left out is not set", ("leave it out",))
            elif item.kind == "not" and any(isinstance(output.type, Bool) for output in outputs) and self._is_flag(name):
                self.problems.add("answer", item.span, f"'{name.full}' can be the answer, its contrary cannot",
                                  (f"write two rules: ... & {name.full} => false, and ... & !{name.full} => true",))
            else:
                candidates = itertools.chain(*(self._names(output) for output in outputs), self.callees)
                self.problems.unknown(name.span, "answer", name.full, candidates, fixes)

    def _is_flag(self, name: syntax.Name) -> bool:
        found = self.scope.look(name)
        return len(found) == 1 and isinstance(found[0], FoundField) and found[0].field.type is None

    def _names(self, output: Output) -> Iterable[str]:
        if isinstance(output.type, EnumType):
            return output.type.by_name
        if isinstance(output.type, Actions):
            return output.type.numbers
        if isinstance(output.type, FlagSet):
            scope = self.sets[output.type.name]
            return itertools.chain((name for name, field in scope.fields.items() if field.type is None), scope.masks)
        return [output.label] if isinstance(output.type, Bool) else []


def _same(ours: Output, theirs: Output) -> bool:
    if ours.update or theirs.update:
        return ours.update == theirs.update and ours.type is theirs.type
    if isinstance(ours.type, Number) and isinstance(theirs.type, Number):
        return ours.type.name == theirs.type.name
    return ours.type is theirs.type or isinstance(ours.type, Bool) and isinstance(theirs.type, Bool)


def _holds(output: Output, field: Field) -> bool:
    """Whether an output can take every code of a field."""
    if isinstance(output.type, Bool):
        return field.type is None
    if isinstance(output.type, Number):
        return isinstance(field.type, Number) and field.width <= number_range(output.type)[1].bit_length()
    return isinstance(output.type, EnumType) and field.type is output.type


def _empty(output: Output) -> Optional[Answer]:
    if isinstance(output.type, Actions):
        return Steps(())
    if isinstance(output.type, FlagSet):
        return Bits(0, 0)
    return Plain(0) if isinstance(output.type, Bool) else None


def _example(output: Output) -> str:
    if isinstance(output.type, EnumType) and output.type.members:
        return output.type.members[0].name
    if isinstance(output.type, Actions):
        return output.type.actions[0].name if output.type.actions else "nothing"
    if isinstance(output.type, FlagSet):
        return output.type.fields[0].name if output.type.fields else "nothing"
    return output.label if isinstance(output.type, Bool) else f"{output.label} = 0"
