# SPDX-License-Identifier: MIT
"""Which name means what, where; and the list of problems that resolving gathers."""

import difflib
import itertools
from dataclasses import dataclass, field
from typing import Dict, Iterable, Iterator, List, Mapping, Optional, Set, Tuple, Union

from ..spec import syntax
from ..text.diagnostic import Diagnostic, Note
from ..text.source import Span
from .expr import At, Expr
from .model import Actions, EnumType, Field, FlagSet, Mask

# Looking for the nearest name is slow; the first problems are the ones that get read.
SUGGESTIONS = 50
CANDIDATES = 1000

# A count of n conditions has about n * n parts, a comparison as many as it leaves ranges of codes: text can ask for more than memory holds.
PARTS = 1_000_000


# What has one of these names could not be written in a condition, or in an answer.
IN_CONDITIONS = ("true", "false", "always", "else", "invalid")
IN_ANSWERS = ("true", "false", "nothing")

# How other languages call what is left.
_ELSE = ("default", "otherwise")


class Problems:
    """What is wrong with the spec, as found so far."""

    def __init__(self, suggestions: int = SUGGESTIONS) -> None:
        self.found: List[Diagnostic] = []
        self._suggestions = suggestions
        self._parts = 0

    def add(self, code: str, span: Span, message: str, fixes: Tuple[str, ...] = (), notes: Tuple[Note, ...] = (),
            label: str = "") -> None:
        """Adds an error."""
        self.found.append(Diagnostic(code, span, message, label=label, fixes=fixes, notes=notes))

    def meant_otherwise(self, name: syntax.Name, words: Tuple[str, ...]) -> None:
        """Adds an error if a name is one of these words: what is written with it would mean something else."""
        if name.text in words:
            self.add("keyword", name.span, f"'{name.text}' has a meaning of its own in rules", (f"call it {name.text.upper()}",))

    def unknown(self, span: Span, what: str, name: str, candidates: Iterable[str], fixes: Tuple[str, ...] = (), message: str = "") -> None:
        """Adds an error about a name that means nothing, with the nearest one that would. `candidates` are looked at only if need be."""
        near = self._nearest(name, candidates)
        suggestion = (f"did you mean '{near}'?",) if near else fixes
        self.add("unknown-name", span, message or f"unknown {what} '{name}'", suggestion)

    def duplicate(self, span: Span, name: str, first: Span) -> None:
        """Adds an error about a name that is taken."""
        self.add("duplicate", span, f"'{name}' is declared twice", ("give one of them another name",),
                 (Note(first, "the first one"),))

    def affords(self, parts: int, span: Span) -> bool:
        """Whether conditions may have so many parts more. The first time that they may not is an error."""
        within = self._parts <= PARTS
        self._parts += parts
        if within and self._parts > PARTS:
            self.add("limit", span, f"counts and codes make more than {PARTS} parts of conditions", ("name equal conditions with `let`",))
        return self._parts <= PARTS

    @property
    def suggests(self) -> bool:
        """Whether there is any point in looking for what was meant."""
        return self._suggestions > 0

    def _nearest(self, name: str, candidates: Iterable[str]) -> Optional[str]:
        if not self.suggests:
            return None
        self._suggestions -= 1
        pool = sorted(set(itertools.islice(candidates, CANDIDATES)))
        for candidate in pool:
            if candidate.lower() == name.lower():
                return candidate
        near = difflib.get_close_matches(name[:64], pool, 1)
        if near:
            return near[0]
        # A wrong case hides what is near.
        lowered = {candidate.lower(): candidate for candidate in pool}
        near = difflib.get_close_matches(name[:64].lower(), sorted(lowered), 1)
        return lowered[near[0]] if near else None


@dataclass(frozen=True, eq=False)
class NamedSet:
    """`let RP = {A, B}`: codes whose meaning depends on the field they are asked of."""

    item: syntax.LetItem


Local = Union[Expr, NamedSet]


@dataclass(frozen=True, eq=False)
class SetScope:
    """A flag set and the names inside it."""

    set: FlagSet
    fields: Mapping[str, Field]
    masks: Mapping[str, Mask]
    lets: Mapping[str, Local]

    def names(self) -> Iterator[str]:
        """All names of the set."""
        return itertools.chain(self.fields, self.masks, self.lets)

    def has(self, name: str) -> bool:
        """Whether the set has this name."""
        return name in self.fields or name in self.masks or name in self.lets


@dataclass(frozen=True, eq=False)
class FoundField:
    """A name that is a flag or a field of word `word`."""

    word: int
    field: Field


@dataclass(frozen=True, eq=False)
class FoundMask:
    """A name that is a mask of word `word`."""

    word: int
    set: FlagSet
    mask: Mask


@dataclass(frozen=True, eq=False)
class FoundLet:
    """A name that is a condition."""

    condition: Expr


Found = Union[FoundField, FoundMask, FoundLet, NamedSet]


@dataclass(frozen=True, eq=False)
class Scope:
    """What names in a condition can mean: the words, the lets of the dispatch, the sets at the top of the file."""

    words: Tuple[Tuple[str, SetScope], ...]
    lets: Mapping[str, Local]
    top: Mapping[str, NamedSet]

    def candidates(self, qualified: bool = False) -> Iterator[str]:
        """Every name that could stand here, in several words (or if asked) with its word too."""
        for _, inside in self.words:
            yield from inside.names()
        if len(self.words) > 1 or qualified:
            for word, inside in self.words:
                yield from (f"{word}.{name}" for name in inside.names())
        yield from self.lets
        yield from self.top

    def look(self, name: syntax.Name) -> List[Found]:
        """All meanings of a name; a good spec has one."""
        if not name.word and name.text in self.lets:
            return [_local(self.lets[name.text], 0)]
        result: List[Found] = []
        for index, (word, inside) in enumerate(self.words):
            if name.word and name.word != word:
                continue
            if name.text in inside.fields:
                result.append(FoundField(index, inside.fields[name.text]))
            elif name.text in inside.masks:
                result.append(FoundMask(index, inside.set, inside.masks[name.text]))
            elif name.text in inside.lets:
                result.append(_local(inside.lets[name.text], index))
        if not result and not name.word and name.text in self.top:
            return [self.top[name.text]]
        return result

    def find(self, name: syntax.Name, what: str, problems: Problems) -> Optional[Found]:
        """The one meaning of a name, or None with a problem added."""
        found = self.look(name)
        if len(found) == 1 or found and all(isinstance(item, NamedSet) and item is found[0] for item in found):
            return found[0]
        if found:
            words = " or ".join(f"{word}.{name.text}" for word, inside in self.words if inside.has(name.text))
            problems.add("ambiguous", name.span, f"'{name.text}' is in several of the words", (f"write {words}",))
        elif name.word and all(name.word != word for word, _ in self.words):
            names = [word for word, _ in self.words]
            problems.unknown(name.span, "word", name.word, names, (f"the words here are {', '.join(names)}",))
        elif problems.suggests and self._field_of(name):
            problems.add("unknown-name", name.span, f"'{name.full}' is a code, not a condition",
                         (f"compare it: {self._field_of(name)} == {name.full}",))
        else:
            some = ", ".join(itertools.islice(self.candidates(), 6))
            fix = f"the names here are {some}" if some else ""
            if name.text in _ELSE:
                fix = "write else for all that is left"
            problems.unknown(name.span, what, name.full, self.candidates(bool(name.word)), (fix,) if fix else ())
        return None

    def _field_of(self, name: syntax.Name) -> str:
        """The first field that has a code of this name."""
        fields = (field for _, inside in self.words for field in inside.fields.values()) if not name.word else ()
        return next((field.name for field in fields if isinstance(field.type, EnumType) and name.text in field.type.by_name), "")


def _local(item: Local, word: int) -> Found:
    if isinstance(item, NamedSet):
        return item
    return FoundLet(item if word == 0 else At(word, item))


@dataclass
class Known:
    """The declarations of a file and of the files it includes, by name, as far as they are resolved."""

    enums: Dict[str, EnumType] = field(default_factory=dict)
    actions: Dict[str, Actions] = field(default_factory=dict)
    sets: Dict[str, SetScope] = field(default_factory=dict)
    top: Dict[str, NamedSet] = field(default_factory=dict)
    unsound: Set[str] = field(default_factory=set)  # dispatches that could not be resolved: reported, no longer unknown
    scopes: Dict[str, Scope] = field(default_factory=dict)  # what names mean in the conditions of the file's own dispatches

    def types(self) -> Iterator[str]:
        """All names that may follow `->`, or name the type of a field."""
        return itertools.chain(self.enums, self.actions, self.sets)

    def has(self, name: str) -> bool:
        """Whether it is one of them."""
        return name in self.enums or name in self.actions or name in self.sets
