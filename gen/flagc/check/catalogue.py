# SPDX-License-Identifier: MIT
"""All checks in one table, and the function that runs them."""

import bisect
from dataclasses import replace
from typing import Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Set, Tuple, TypeVar

from ..logic.lower import TooManyCases, TooManySteps
from ..model.model import Dispatch, Model
from ..text.diagnostic import Diagnostic, in_order
from .aside import LeftOpen
from .conflict import conflict
from .contradiction import contradiction
from .crossed import crossed
from .disjoint import disjoint
from .excluded import excluded
from .gap import gap
from .levels import Kind, Levels
from .redundant_literal import redundant_literals
from .mergeable import mergeable
from .negated import negated_lists
from .overflow import overflow
from .redundant import redundant
from .relations import relations
from .shadowed import shadowed
from .silence import Silences, allowed_in, allowed_in_file, located
from .subject import Subject, left_out, subject
from .unmatched import unmatched
from .unnamed import unnamed
from .unproduced import unproduced
from .unread import unread
from .unreached import unreached
from .void import void


class Check(NamedTuple):
    """A kind of finding and who finds it.

    find:    in one dispatch; nobody where it arises among the others
    in_file: in a whole file
    sound:   only in a dispatch without errors; the check may leave questions open and then says nothing
    entire:  only in a file all of whose dispatches are there
    beside:  whether it tells of what is `wordy`, too
    """

    kind: Kind
    find: Optional[Callable[[Subject], List[Diagnostic]]] = None
    in_file: Optional[Callable[[Model], List[Diagnostic]]] = None
    sound: bool = False
    entire: bool = False
    beside: bool = False


# In the order in which they run; findings are shown in the order of their places.
CHECKS: Tuple[Check, ...] = (
    Check(Kind("void", "constraints that leave no combination", "error", firm=True), void),
    Check(Kind("gap", "combinations that match no rule", "error", firm=True), gap),
    Check(Kind("conflict", "rules that match the same combination under `unique`, or answer it differently under `any`", "error", firm=True), conflict),
    Check(Kind("excluded", "excluded input without an answer", "error", firm=True), excluded),
    Check(Kind("overflow", "a total that does not fit its type", "error", firm=True), overflow),
    Check(Kind("limit", "more steps or cases than there may be", "error", firm=True)),
    Check(Kind("shadowed", "a rule that can never fire, because others take all its combinations", "error",
               milder=(("max", "warning"), ("min", "warning"))), shadowed),
    Check(Kind("contradiction", "a condition that contradicts itself", "error"), contradiction),
    Check(Kind("unmatched", "a rule that only excluded words match", "error"), unmatched),
    Check(Kind("undecided", "a question that was not settled within the budget", "warning")),
    Check(Kind("unproduced", "an outcome or action that no line answers", "warning"), in_file=unproduced, entire=True),
    Check(Kind("unread", "an input that nothing asks for", "warning"), in_file=unread, entire=True),
    Check(Kind("unnamed", "an `else` that takes words with a code that has no name, before rules that match them", "warning"), unnamed),
    Check(Kind("crossed", "flags of two words that do not belong together, where other rules ask both words for the same flag", "warning"), crossed),
    Check(Kind("relation", "what the C of the flags says about them, and no constraint does", "note"), in_file=relations),
    Check(Kind("redundant", "a rule without which nothing changes", "note"), redundant, sound=True, beside=True),
    Check(Kind("mergeable", "rules that differ in one literal and answer the same", "note"), mergeable, sound=True, beside=True),
    Check(Kind("redundant-literal", "a part of a condition that can go", "note"), redundant_literals, sound=True, beside=True),
    Check(Kind("unreached-else", "an `else` that no combination reaches", "note"), unreached, sound=True),
    Check(Kind("disjoint", "`first` or `last` where no rules overlap: `unique` would hold", "note"), disjoint, sound=True),
    Check(Kind("negated-list", "a list of an enum's codes that a condition does not want: new ones are wanted silently", "off"), negated_lists),
    Check(Kind("wordy", "what `else`, the order, a constraint or a rule elsewhere says already", "off")),
    Check(Kind("unused-allow", "an `allow` that silences nothing", "note")),
)

# Notes about rules, of which a rule gets one.
_OF_RULES = ("redundant", "mergeable", "redundant-literal", "wordy")

# So many notes of one kind are shown for a dispatch.
NOTES = 3

# Kinds that are looked for in whole files. Silences behind rules may allow them.
_IN_FILE = {check.kind.code for check in CHECKS if check.in_file}

# Where questions stay open these say nothing, and do not tell: so an idle silence cannot be told from one that is needed.
_TIMID = {"relation"}

KINDS: Dict[str, Kind] = {check.kind.code: check.kind for check in CHECKS}


def findings(model: Model, levels: Levels = Levels(), least: str = "note", whole: bool = False, untold: bool = False,
             partial: bool = False) -> List[Diagnostic]:
    """What the checks find in a file and all its dispatches.

    least:   a check whose findings are milder does not run
    whole:   of each thing everything is told, not the first few
    untold:  also findings that are off, as far as they arise among others, and those that are allowed
    partial: some dispatches of the file are not there
    """
    result: List[Diagnostic] = []
    for dispatch in model.dispatches:
        result += _chosen(located(dispatch, _of_dispatch(dispatch, levels, least, whole)), f"'{dispatch.name}'", whole, untold)
    left = _of_file(model, levels, least, partial)
    for dispatch in model.dispatches:
        inside = [finding for finding in left if dispatch.span.holds(finding.span)]
        left = [finding for finding in left if not dispatch.span.holds(finding.span)]
        result += _chosen(located(dispatch, inside), f"'{dispatch.name}'", whole, untold)
    return result + _chosen(left, "this file", whole, untold)


def _of_file(model: Model, levels: Levels, least: str, partial: bool) -> List[Diagnostic]:
    rules = [one for dispatch in model.dispatches for one in allowed_in(dispatch) if one.silence.code in _IN_FILE]
    judging = _Judging(levels, set(), Silences(allowed_in_file(model) + rules), least)
    for check in CHECKS:
        if not (partial and check.entire):
            judging.look(check, check.in_file, model)
    judging.look_for_unused()
    return judging.found


def _of_dispatch(dispatch: Dispatch, levels: Levels, least: str, whole: bool) -> List[Diagnostic]:
    policies = {output.policy for output in dispatch.outputs}
    judging = _Judging(levels, policies, Silences(allowed_in(dispatch)), least)
    try:
        one = subject(dispatch, whole)
    except TooManySteps as error:
        judging.add([Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' need more than 64 steps in one order",
                                fixes=("write the actions of all rules in the same order, or split them into two outputs",))])
        return judging.found
    except TooManyCases as error:
        judging.add([Diagnostic("limit", error.output.span, f"the answers of '{error.output.label}' are more than 65535 cases",
                                fixes=("answer with outcomes instead of the codes of a wide field",))])
        return judging.found
    for check in CHECKS:
        if not check.sound:
            judging.look(check, check.find, one)
            if check.find is void and judging.found:
                return judging.found
    if not judging.errors():
        for check in CHECKS:
            if check.sound:
                judging.look(check, check.find, one)
        judging.look_for_unused()
    return judging.found


Subjected = TypeVar("Subjected", Subject, Model)


class _Judging:
    """The checks of one dispatch, or of the file, each with its severity.

    found:  all findings, those that are off or allowed too
    looked: the kinds that were looked for, to the end
    """

    def __init__(self, levels: Levels, policies: Set[str], allowed: Silences, least: str) -> None:
        self.levels = levels
        self.policies = policies
        self.allowed = allowed
        self.least = least
        self.found: List[Diagnostic] = []
        self.looked: Set[str] = set()

    def look(self, check: Check, find: Optional[Callable[[Subjected], List[Diagnostic]]], one: Subjected) -> None:
        """Runs a check, if its findings would be severe enough."""
        kinds = [check.kind] + [KINDS["wordy"]] * check.beside
        if find and any(self.levels.reaches(kind, self.policies, self.least) for kind in kinds):
            try:
                self.add(find(one))
                self.looked.add(check.kind.code)
            except LeftOpen:
                pass

    def look_for_unused(self) -> None:
        """Looks for silences that silence nothing; every other check has run."""
        if self.levels.reaches(KINDS["unused-allow"], self.policies, self.least):
            entire = {check.kind.code for check in CHECKS if check.beside} <= self.looked
            self.add(self.allowed.unused(self.found, (self.looked | {"wordy"} if entire else self.looked) - _TIMID))

    def add(self, found: Iterable[Diagnostic]) -> None:
        """Takes findings in: with their severity, and with the reason if they are allowed."""
        self.found += [self.allowed.marked(self.levels.judge(finding, KINDS[finding.code], self.policies)) for finding in found]

    def errors(self) -> bool:
        """Whether there is an error so far that is not allowed."""
        return any(finding.told and finding.severity == "error" for finding in self.found)


def _chosen(found: Sequence[Diagnostic], where: str, whole: bool, untold: bool) -> List[Diagnostic]:
    """What is told, of the notes of a kind the first ones if not the whole is asked for; and what is not told, if that is."""
    told = _once([finding for finding in found if finding.told])
    return (told if whole else _few(told, where)) + [finding for finding in found if untold and not finding.told]


def _once(found: List[Diagnostic]) -> List[Diagnostic]:
    """Of the notes about one rule, or about parts of it, the one that was found first: when that is mended, one sees again."""
    result: List[Diagnostic] = []
    ends: Dict[int, int] = {}
    starts: List[int] = []
    for finding in found:
        if finding.severity == "note" and finding.code in _OF_RULES:
            before = bisect.bisect_right(starts, finding.span.start)
            if before and finding.span.end <= ends[starts[before - 1]]:
                continue
            bisect.insort(starts, finding.span.start)
            ends[finding.span.start] = finding.span.end
        result.append(finding)
    return result


def _few(found: List[Diagnostic], where: str) -> List[Diagnostic]:
    """Of the notes of one kind the first ones; the last of them says how many there are."""
    result: List[Diagnostic] = []
    seen: Dict[str, int] = {}
    for finding in in_order(found):
        seen[finding.code] = seen.get(finding.code, 0) + 1
        if finding.severity != "note" or seen[finding.code] <= NOTES:
            result.append(finding)
    left = {code: number - NOTES for code, number in seen.items() if number > NOTES}
    for place, finding in reversed(list(enumerate(result))):
        more = left.pop(finding.code, 0) if finding.severity == "note" else 0
        if more:
            result[place] = replace(finding, facts=(*finding.facts, left_out(f"{more} more of this kind in {where}", False)))
    return result
