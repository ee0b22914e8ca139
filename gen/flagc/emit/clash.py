# SPDX-License-Identifier: MIT
"""What C would refuse or confuse, above all generated names: reported at the line of the spec that asks for it."""

from typing import Dict, Iterator, List, Set, Tuple

from ..model.model import Model
from ..text.diagnostic import Diagnostic, Note
from ..text.source import Span
from . import names, reserved
from .cparams import parameter_names
from .generated import THE_FILE, Generated, generated

_FIX = "give it another name in the spec"
_FIX_FILE = "give the file another name"


def clashes(model: Model, handlers: str = "extern") -> Tuple[Diagnostic, ...]:
    """What C would refuse in the model's header: names that belong to the languages, to each other or to included files' headers;
    parameters of actions that cannot be passed on.
    """
    result: List[Diagnostic] = []
    known: Dict[str, Generated] = {}
    told: Set[Tuple[Span, Span]] = set()
    for each in names.closure(model):
        for item in generated(each, handlers):
            other = None if item.kind == "member" else known.setdefault(item.name, item)
            if other is not None and other is not item and not _apart(item, other):
                # Two flags clash in all that is generated for them; that is one mistake.
                if (item.span, other.span) not in told:
                    result.append(_twice(item, other))
                told.add((item.span, other.span))
            elif each is model:
                result += _owned(item)
    return tuple(result) + tuple(_parameters(model, known)) + tuple(_unnamed(model))


def _apart(a: Generated, b: Generated) -> bool:
    """A tag and a function may share a name, in C++ too: `enum command` and `command()`."""
    return {a.kind, b.kind} == {"tag", "function"}


def _twice(item: Generated, other: Generated) -> Diagnostic:
    message = f"{item.what} and {other.what} both need the C name '{item.name}'"
    return Diagnostic("clash", item.span, message, notes=(Note(other.span, f"needs '{other.name}' too"),), fixes=(_FIX,))


def _owned(item: Generated) -> Iterator[Diagnostic]:
    # A tag that is also a function's name is harmless, unless that is a macro or a keyword.
    owner = reserved.owner(item.name, item.kind in ("member", "tag"))
    if owner:
        yield Diagnostic("clash", item.span, f"{item.what} needs the C name '{item.name}', which is {owner}",
                         fixes=(_FIX_FILE if item.what == THE_FILE else _FIX,))


def _parameters(model: Model, known: Dict[str, Generated]) -> Iterator[Diagnostic]:
    """Parameters that would hide a generated name from the function that needs it."""
    for what, text, span in _lists(model):
        for name in parameter_names(text) or ():
            if name in known and known[name].kind in ("function", "constant", "macro", "type"):
                message = f"the parameter '{name}' of {what} has the name of something generated"
                notes = (Note(known[name].span, f"generates '{name}'"),)
                yield Diagnostic("clash", span, message, notes=notes, fixes=("give the parameter another name",))
    for dispatch in model.dispatches:
        own = [names.word(dispatch, number) for number in range(len(dispatch.words))]
        own += [names.old(dispatch, output) for output in dispatch.outputs if output.update and output.old is None]
        for name in own:
            if name in known and known[name].kind != "tag":
                message = f"dispatch '{dispatch.name}' has a parameter '{name}' in C, which is generated as a name too"
                notes = (Note(known[name].span, f"generates '{name}'"),)
                yield Diagnostic("clash", dispatch.name_span, message, notes=notes, fixes=(_FIX,))


def _lists(model: Model) -> Iterator[Tuple[str, str, Span]]:
    for actions in model.actions:
        yield f"actions '{actions.name}'", actions.parameters, actions.span
    for flags in model.sets:
        yield f"flags '{flags.name}'", flags.parameters, flags.span


def _unnamed(model: Model) -> Iterator[Diagnostic]:
    """Parameters of actions without a name."""
    for actions in model.actions:
        if parameter_names(actions.parameters) is None:
            message = f"a parameter of actions '{actions.name}' has no name to pass it on by"
            fix = "write each parameter with its name, as in `struct job *job, int count`; `...` cannot be passed on"
            yield Diagnostic("c-code", actions.span, message, fixes=(fix,))
