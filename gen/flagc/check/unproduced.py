# SPDX-License-Identifier: MIT
"""`unproduced`: an outcome or action that no line answers: most likely a rule is missing, or forgot it.

What only a rule names that can never fire is reported there. An outcome that is also the code of an input may come from outside.
"""

from typing import Dict, List, Sequence, Set, Tuple, Union

from ..model.model import Action, Actions, Answer, Call, ComputedSource, Copy, Dispatch, EnumType, Member, Model, Plain, Steps
from ..text.diagnostic import Diagnostic
from .phrases import named

# A type, and the number of one of its actions, or the code of one of its outcomes.
Produced = Tuple[Union[EnumType, Actions], int]


def unproduced(model: Model) -> List[Diagnostic]:
    """A finding for each, of the types that this file declares and answers."""
    produced = _produced(model)
    answering: Dict[Union[EnumType, Actions], List[Dispatch]] = {}
    for dispatch in model.dispatches:
        for output in dispatch.outputs:
            if isinstance(output.type, (EnumType, Actions)):
                answering.setdefault(output.type, []).append(dispatch)
    given = _given(model)
    result: List[Diagnostic] = []
    for kind in model.enums:
        if kind in answering and kind.kind == "outcomes" and kind not in given:
            result += [_message(member, answering[kind]) for member in kind.members
                       if member.low == member.high and (kind, member.low) not in produced]
    for actions in model.actions:
        if actions in answering:
            result += [_message(action, answering[actions]) for number, action in enumerate(actions.actions)
                       if (actions, number) not in produced]
    return result


def _given(model: Model) -> Set[EnumType]:
    """The types whose codes come from outside: those of inputs that no dispatch computes."""
    computed = {step.field for collect in model.collects for step in collect.steps if isinstance(step.source, ComputedSource)}
    return {field.type for flags in model.sets for field in flags.fields if isinstance(field.type, EnumType) and field not in computed}


def _produced(model: Model) -> Set[Produced]:
    """What the dispatches of the file answer, those that they call included, and what computed fields are while their guard is false."""
    result: Set[Produced] = set()
    for collect in model.collects:
        for step in collect.steps:
            if step.guard is not None and isinstance(step.field.type, EnumType):
                result.add((step.field.type, step.otherwise))
    seen: Set[int] = set()
    pending = list(model.dispatches)
    while pending:
        dispatch = pending.pop()
        if id(dispatch) in seen:
            continue
        seen.add(id(dispatch))
        lines = [*dispatch.rules, *(line for line in (dispatch.otherwise, dispatch.invalid) if line)]
        for line in lines:
            pending += [answer.dispatch for answer in line.answers if isinstance(answer, Call)]
            for output, answer in zip(dispatch.outputs, line.answers):
                if isinstance(output.type, (EnumType, Actions)) and answer is not None:
                    result.update((output.type, number) for number in _numbers(output.type, answer))
    return result


def _numbers(kind: Union[EnumType, Actions], answer: Answer) -> Sequence[int]:
    if isinstance(answer, Plain):
        return (answer.value,)
    if isinstance(answer, Copy) and isinstance(kind, EnumType):
        return [member.low for member in kind.members]
    return answer.actions if isinstance(answer, Steps) else ()


def _message(one: Union[Member, Action], dispatches: Sequence[Dispatch]) -> Diagnostic:
    return Diagnostic("unproduced", one.span, f"nothing answers '{one.name}'", label=f"no line of {named(dispatches)} gives it",
                      fixes=("write the rule that is missing, or delete this name", 'if your C gives it, add allow unproduced "why" behind it'))
