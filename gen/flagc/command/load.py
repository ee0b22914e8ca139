# SPDX-License-Identifier: MIT
"""From a path to a model: reads the file and those it includes, and runs text, spec and model over them."""

import bisect
import os
import re
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from ..model.model import EnumType, Field, Model
from ..model.resolve import resolve
from ..model.scope import Known, Scope
from ..plan.wishes import Wishes
from ..spec import lexer, parser, syntax
from ..text.diagnostic import Diagnostic
from ..text.source import Source
from .files import read
from .layout import Orders, Saving, arranged, saving
from .part import sound_part
from .status import Trouble

MAX_FILES = 256


@dataclass(frozen=True)
class Spec:
    """A spec as loaded.

    model:    None if there are errors
    part:     then the dispatches that no error concerns, if the others can be told apart
    problems: what is wrong, of all files
    paths:    the spec first, then the files that it includes
    scopes:   what names mean in the conditions of each dispatch
    """

    model: Optional[Model]
    problems: Tuple[Diagnostic, ...]
    paths: Tuple[str, ...]
    scopes: Mapping[str, Scope]
    part: Optional[Model] = None


@dataclass(frozen=True)
class Text:
    """One file through lexer and parser."""

    source: Source
    tokens: Tuple[lexer.Token, ...]
    file: syntax.File
    problems: Tuple[Diagnostic, ...]


def text(path: str) -> Text:
    """Reads, lexes and parses one file."""
    source, problems = read(path)
    tokens, found = lexer.lex(source)
    problems = problems or found
    if any(problem.code in ("limit", "encoding") for problem in problems):
        # There is no sense in the rest, or no end: what the parser would say of it is noise.
        tokens, _ = lexer.lex(Source(path, ""))
        file, _ = parser.parse(source, tokens)
        return Text(source, tokens, file, tuple(problems))
    file, wrong = parser.parse(source, tokens)
    # Of what is no token the first on a line is the mistake, unless the parser has found one before it.
    lines: Dict[int, int] = {}
    for problem in problems + wrong:
        if problem.code == "syntax":
            line = problem.span.line
            lines[line] = min(lines.get(line, problem.span.start), problem.span.start)
    problems = [item for item in problems if item.code != "syntax" or lines[item.span.line] == item.span.start]
    return Text(source, tokens, file, tuple(problems + wrong))


def texts(path: str) -> Tuple[Dict[str, Text], Dict[str, List[str]], List[Diagnostic]]:
    """A file and all that it includes, by real path in the order of need; who includes whom; and what is wrong with includes."""
    result: Dict[str, Text] = {}
    includes: Dict[str, List[str]] = {}
    problems: List[Diagnostic] = []
    order: Dict[str, Text] = {}
    walk: List[Tuple[str, int]] = []

    def enter(name: str) -> None:
        real = os.path.realpath(name)
        result[real] = text(name)
        includes[real] = []
        walk.append((real, 0))

    enter(path)
    while walk:
        real, at = walk.pop()
        items = result[real].file.includes
        if at == len(items):
            order[real] = result[real]
            continue
        walk.append((real, at + 1))
        item = items[at]
        name = os.path.join(os.path.dirname(result[real].source.path), item.value)
        other = os.path.realpath(name)
        if any(other == open_one for open_one, _ in walk):
            problems.append(Diagnostic("cycle", item.span, f"'{item.value}' includes this file in turn" if other != real else "the file includes itself",
                                       fixes=("move what both need into a third file",)))
            continue
        if other not in result:
            if len(result) >= MAX_FILES:
                problems.append(Diagnostic("limit", item.span, f"more than {MAX_FILES} files are included", fixes=("join some of them",)))
                continue
            try:
                enter(name)
            except Trouble as trouble:
                problems.append(Diagnostic("include", item.span, str(trouble), fixes=("the path is relative to this file",)))
                continue
        includes[real].append(other)
    return order, includes, problems


def load(path: str, defines: Sequence[str] = ()) -> Spec:
    """The model of a spec, with what `-D` fixes. Raises Trouble if the spec cannot be read or `-D` makes no sense."""
    loaded = _Loaded(path)
    given = given_codes(defines)
    spec = loaded.spec(given, {})
    if spec.model is None:
        return spec
    if given:
        _check_defines(given, spec.model)
    layouts = loaded.layouts()
    return loaded.spec(given, layouts) if layouts else spec


def savings(path: str, wishes: Wishes = Wishes()) -> Dict[str, Saving]:
    """What `layout auto` would save, for each set of the spec that does without it and could have it. The spec has no errors."""
    loaded = _Loaded(path)
    layouts = loaded.layouts()
    real = os.path.realpath(path)

    def model_of(orders: Orders) -> Optional[Model]:
        return loaded.model(real, {**layouts, real: {**layouts.get(real, {}), **orders}})

    return {item.name.text: saving(item.name.text, model_of, wishes) for item in loaded.files[real].file.sets if not item.auto and not item.width}


class _Loaded:
    """The files of a spec, and the models that they make.

    files:    by real path in the order of need; the spec is the last
    includes: who includes whom
    """

    def __init__(self, path: str) -> None:
        self.files, self.includes, self.problems = texts(path)

    def spec(self, given: Mapping[str, str], layouts: Mapping[str, Orders]) -> Spec:
        """The spec with all that is wrong with it. `layouts` gives the orders of inputs, by file and set."""
        problems = list(self.problems)
        incomplete = {problem.span.source.path for problem in problems}
        resolved: Dict[str, Tuple[Model, Known]] = {}
        model: Optional[Model] = None
        known = Known()
        for real, one in self.files.items():
            model, known, wrong = resolve(one.file, [resolved[other] for other in self.includes[real]], given, layouts.get(real))
            resolved[real] = (model, known)
            if _lost(one) or any(self.files[other].source.path in incomplete for other in self.includes[real]):
                incomplete.add(one.source.path)
            # A declaration that could not be read would be missing everywhere else: that would be noise.
            problems += one.problems
            problems += [item for item in wrong if one.source.path not in incomplete or item.code not in ("unknown-name", "empty")]
        paths = tuple(one.source.path for one in reversed(self.files.values()))
        if not problems:
            return Spec(model, (), paths, known.scopes)
        part = sound_part([each for each, _ in resolved.values()], [each.file for each in self.files.values()], problems)
        return Spec(None, tuple(problems), paths, known.scopes, part)

    def layouts(self) -> Dict[str, Orders]:
        """The orders of inputs under `layout auto`, by file and set; of a spec without errors.

        A file decides about its own sets, and its rules alone count: its header must say the same whoever includes it, and
        whatever `-D` says.
        """
        found: Dict[str, Orders] = {}
        for real, one in self.files.items():
            names = [item.name.text for item in one.file.sets if item.auto]
            if names:
                found[real] = arranged(names, lambda orders: self.model(real, {**found, real: orders}))
        return {real: orders for real, orders in found.items() if orders}

    def model(self, wanted: str, layouts: Mapping[str, Orders]) -> Optional[Model]:
        """The model of one of the files, without `-D`; None if the orders do not fit."""
        resolved: Dict[str, Tuple[Model, Known]] = {}
        for real, one in self.files.items():
            model, known, wrong = resolve(one.file, [resolved[other] for other in self.includes[real]], {}, layouts.get(real))
            resolved[real] = (model, known)
            if wrong:
                return None
            if real == wanted:
                break
        return resolved[wanted][0]


def _lost(one: Text) -> bool:
    """Whether what could not be read may have declared a name. Rules declare none."""
    rules = [(item.span.start, item.span.end) for item in one.file.dispatches]
    for problem in one.problems:
        at = problem.span.start
        place = bisect.bisect_right(rules, (at, len(one.source.text))) - 1
        line = one.source.text[one.source.line(problem.span.line)[0] : at + 4].lstrip()
        if problem.code != "c-code" and (place < 0 or rules[place][1] <= at or line.startswith("let ")):
            return True
    return False


def given_codes(items: Sequence[str]) -> Mapping[str, str]:
    """What `-D` says, by input; of several codes for one input the last. Raises Trouble."""
    result: Dict[str, str] = {}
    for item in items:
        match = re.fullmatch(r"((?:\w+\.)?\w+)(?:=(\w+))?", item)
        if not match:
            raise Trouble(f"-D {item}: write -D INPUT=CODE")
        result[match.group(1)] = match.group(2) or "1"
    return result


def _check_defines(given: Mapping[str, str], model: Model) -> None:
    """Every name must be an input, every code one of its codes."""
    fields: Dict[str, List[Field]] = {}
    pending: List[Model] = [model]
    while pending:
        current = pending.pop()
        pending += current.imported
        for one in current.sets:
            for field in one.fields:
                fields.setdefault(field.name, []).append(field)
                fields[f"{one.name}.{field.name}"] = [field]
    for name, code in given.items():
        if name not in fields:
            raise Trouble(f"-D {name}: no input has this name")
        for field in fields[name]:
            if field.fixed is None:
                raise Trouble(f"-D {name}={code}: the codes of {name} are {_codes(field)}")


def _codes(field: Field) -> str:
    """What `-D` can give a field. Where a name stands for several codes it is one of their numbers."""
    if not isinstance(field.type, EnumType):
        return f"0 to {(1 << field.width) - 1}"
    return ", ".join(one.name if one.low == one.high else f"{one.low} to {one.high} ({one.name})" for one in field.type.members)
