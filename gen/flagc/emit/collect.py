# SPDX-License-Identifier: MIT
"""The function that fills a word from the user's C: it returns the word, or fills a wide set where its first argument points to.

The user's expressions see the user's parameters and nothing of ours: no variable of the function has a name that occurs in them.
"""

from functools import partial
from itertools import groupby
from typing import Iterator, List, Optional, Sequence, Set, Tuple

from ..model import packed
from ..model.model import ClassSource, CodeSource, Collect, ComputedSource, EnumType, Field, FlagSet, Step
from ..plan import program as ir
from ..plan.chunks import Chunks
from ..plan.conditions import NO, YES
from ..plan.prune import used_definitions
from . import constants, names, packing, words
from .cparams import identifiers, parameter_names
from .expression import Expressions
from .layout import block_comment, indent, literal
from .program import wrap
from .types import function
from .validity import Exact


def collect(item: Collect, taken: Set[str]) -> List[str]:
    """`SET_collect`: the given word, the words of other sets, the user's parameters."""
    return _Collect(item, taken).lines()


class _Collect:
    """Prints one collecting function."""

    def __init__(self, item: Collect, taken: Set[str]) -> None:
        self.item = item
        self.flags = item.set
        self.chunks = Chunks((item.set,))
        self.steps = [step for step in item.steps if step.field.fixed is None]
        self.used = taken | set(identifiers(item.set.parameters))
        for step in self.steps:
            for text in _texts(step):
                self.used |= set(identifiers(text))
        self.word = self._fresh("f")
        self.parts = words.chunks(item.set, self.word)
        self.kind = words.integer(item.set)
        self.code = self._fresh("code")
        self.given = self._fresh("given")
        self.others = {id(other): self._fresh(f"f_{other.name}") for other in item.others}

    def _fresh(self, wish: str) -> str:
        name = names.fresh(wish, self.used)
        self.used.add(name)
        return name

    def lines(self) -> List[str]:
        wide = self.flags.wide
        parameters = [f"{names.flags_type(self.flags)} *{self.word}"] if wide else []
        parameters += [words.parameter(self.flags, self.given)] if self.item.given else []
        parameters += [words.parameter(other, self.others[id(other)]) for other in self.item.others]
        if self.flags.parameters.strip() not in ("", "void"):
            parameters.append(self.flags.parameters.strip())
        starts = list(self._starts())
        steps = list(self._groups())
        seen = set(identifiers(" ".join(starts + steps)))
        code = [f"uint64_t {self.code};"] if self.code in seen else []
        # A variable is declared with its value; what a pointer points to is assigned behind the declarations.
        before = code + [""] * bool(code) + starts if wide else [f"{self.kind} {starts[0]}"] + code
        body = self._unused(seen) + before + ["", *steps] + ([] if wide else [f"return {self.word};"])
        result = "void" if wide else self.kind
        return self._about() + function(f"{result} {names.collect(self.flags)}({', '.join(parameters) or 'void'})", body)

    def _starts(self) -> Iterator[str]:
        """What each word holds before the first step: given flags, and what is fixed."""
        fixed = sum(field.fixed << field.position for field in self.flags.fields if field.fixed)
        given = self.item.given & ~sum(field.mask for field in self.flags.fields if field.fixed is not None)
        sources = words.chunks(self.flags, self.given)
        for (target, part), (source, _), held, mask in zip(self.parts, sources, self.chunks.words((fixed,)), self.chunks.words((given,))):
            start = constants.word(part, held)
            if mask:
                kept = f"{source} & {constants.ored(constants.mask(part, mask))}"
                start = f"({self.kind})({kept})" if not held else f"({self.kind})(({kept}) | {constants.ored((start,))})"
            yield f"{target} = {start};"

    def _about(self) -> List[str]:
        what = f"words where `{self.word}` points to" if self.flags.wide else "word"
        text = f"Fills the {what}. It is not atomic: what the C here reads may change between one flag and the next."
        if self.item.given:
            text += f" `{self.given}` holds the flags that no C is given for."
        for field in (step.field for step in self.steps if isinstance(step.source, CodeSource) and _checked(step.field)):
            # Where a code has no name such a value is excluded input, and the rules say what that gets.
            if isinstance(field.type, EnumType) and field.total:
                text += f" A {field.name} that is none of its codes becomes {_named(field.type, misfit(field))}."
        return block_comment(text)

    def _unused(self, seen: Set[str]) -> List[str]:
        """What `-D` has left without a use would warn."""
        own = ([self.given] if self.item.given else []) + [self.others[id(other)] for other in self.item.others]
        return [f"(void){name};" for name in own + list(parameter_names(self.flags.parameters) or ()) if name not in seen]

    # --- steps -----------------------------------------------------------------------------------

    def _groups(self) -> Iterator[str]:
        """All steps; neighbours under one guard share its `if`."""
        for guard, group in groupby(self.steps, key=partial(_guard, self.chunks)):
            steps = list(group)
            otherwise = [self._set(step.field, step.otherwise) for step in steps if step.otherwise]
            if guard is None or guard[0] == YES:
                yield from self._steps(steps)
                continue
            if guard[0] == NO:
                yield from otherwise
                continue
            yield from self._open(*guard)
            yield from indent(self._steps(steps))
            if otherwise:
                yield "} else {"
                yield from indent(otherwise)
            yield "}"

    def _open(self, condition: ir.Expr, definitions: Tuple[ir.Definition, ...]) -> Iterator[str]:
        """The `if` of a guard, behind the conditions that the user gave names to."""
        program = ir.Program("guard", self.chunks.widths, 1, False, (), definitions, ())
        setting = words.setting(((self.word, self.flags),), (), "", frozenset())
        printer = Expressions(program, setting, self._fresh)
        for number, definition in enumerate(definitions):
            value = printer.truth(definition.value)
            printer.definitions[number] = self._fresh(definition.name)
            yield from wrap(f"const bool {printer.definitions[number]} = ", value, ";")
        yield from wrap("if (", printer.condition(condition), ") {")

    def _held(self, field: Field) -> Tuple[str, FlagSet, Field]:
        """The word that holds a field, and set and field as they are there."""
        number, moved = self.chunks.held(0, field)
        return (*self.parts[number], moved)

    def _set(self, field: Field, code: int) -> str:
        word, part, moved = self._held(field)
        return f"{word} |= {constants.ored(constants.bits(part, moved.mask, code << moved.position))};"

    def _flag(self, field: Field, condition: str) -> str:
        """Set a flag to what is known at run time."""
        # A comma that no parentheses hold would part the macro's arguments.
        text = f"({condition})" if "," in condition else condition
        word, part, moved = self._held(field)
        mask = constants.ored(constants.bits(part, moved.mask, moved.mask))
        return f"{names.set_flag(self.flags.path)}({self.kind}, {word}, {mask}, {text});"

    def _insert(self, field: Field, code: str) -> str:
        """Set a field to what is known at run time. Older gcc warns of `|=` on words that are narrower than int."""
        word, part, moved = self._held(field)
        macro = constants.inserted(part, moved, code, self.kind)
        return f"{word} |= {macro};" if part.width > 16 else f"{word} = ({self.kind})({word} | {macro});"

    def _steps(self, steps: Sequence[Step]) -> Iterator[str]:
        for run in packed.runs(self.flags, steps) if self.item.packed else [(step,) for step in steps]:
            if len(run) == 1:
                yield from self._step(run[0])
                continue
            members = ["".join(text.split()) for step in run for text in _texts(step)]
            word, part, moved = self._held(run[0].field)
            lowest = names.flag_bit(part, moved) if part is self.flags else str(moved.position)
            yield from packing.call(self.flags.path, self.kind, word, lowest, members)

    def _step(self, step: Step) -> Iterator[str]:
        source = step.source
        if isinstance(source, ClassSource):
            yield from self._classes(step.field, source)
        elif isinstance(source, ComputedSource):
            yield from self._computed(step.field, source)
        elif step.field.type is None:
            yield self._flag(step.field, source.text.strip())
        else:
            yield from self._code(step.field, source.text.strip())

    def _classes(self, field: Field, source: ClassSource) -> Iterator[str]:
        opening = "if"
        for code, text in source.classes:
            yield f"{opening} ({text.strip()}) {{ {self._set(field, code)} }}"
            opening = "else if"
        last = self._set(field, source.otherwise)
        yield f"else {{ {last} }}" if source.classes else last

    def _computed(self, field: Field, source: ComputedSource) -> Iterator[str]:
        dispatch = source.dispatch
        arguments = [self.word if word.set is self.flags else self.others[id(word.set)] for word in dispatch.words]
        call = f"{dispatch.name}({', '.join(arguments)})"
        if field.type is None:
            yield self._flag(field, call)
        else:
            yield self._insert(field, call)

    def _code(self, field: Field, text: str) -> Iterator[str]:
        if not _checked(field):
            yield self._insert(field, f"({text})")
            return
        yield f"{self.code} = (uint64_t)({text});"
        fits = " || ".join(self._within(low, high) for low, high in field.named)
        yield self._insert(field, f"{fits} ? {self.code} : {literal(misfit(field))}")

    def _within(self, low: int, high: int) -> str:
        if low == high:
            return f"{self.code} == {literal(low)}"
        if low == 0:
            return f"{self.code} <= {literal(high)}"
        return f"({self.code} >= {literal(low)} && {self.code} <= {literal(high)})"


def _guard(chunks: Chunks, step: Step) -> Optional[Tuple[ir.Expr, Tuple[ir.Definition, ...]]]:
    """What must hold before the step's C may run. Guards that ask the same are equal."""
    if step.guard is None:
        return None
    work = Exact(chunks)
    condition = ir.Answer(work.lower(step.guard))
    definitions, body = used_definitions(work.definitions, (condition,))
    assert isinstance(body[0], ir.Answer)
    return body[0].value, definitions


def _checked(field: Field) -> bool:
    """Whether a C value may not fit the field. Only a field of 64 bits holds them all."""
    return field.type is not None and field.width < 64


def misfit(field: Field) -> int:
    """What a value becomes that the field cannot hold: the lowest code without a name, or the greatest code if all have one."""
    following = 0
    for low, high in field.named:
        if low > following:
            break
        following = high + 1
    return min(following, (1 << field.width) - 1)


def _named(kind: EnumType, code: int) -> str:
    return next(member.name for member in kind.members if member.low <= code <= member.high)


def _texts(step: Step) -> Tuple[str, ...]:
    if isinstance(step.source, CodeSource):
        return (step.source.text,)
    if isinstance(step.source, ClassSource):
        return tuple(text for _, text in step.source.classes)
    return ()
