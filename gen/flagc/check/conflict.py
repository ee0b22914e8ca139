# SPDX-License-Identifier: MIT
"""`conflict`: under `unique` two rules match one combination; under `any` they also answer differently."""

from typing import Dict, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..logic.find import UNDECIDED, Found
from ..logic.predicate import FALSE, TRUE
from ..logic.question import Family
from ..model.model import Rule
from ..text.diagnostic import Diagnostic, Note, Sample
from .answers import differ, whole
from .phrases import rule_name
from .subject import Subject, counted, example, left_out, sample
from .undecided import undecided

# More conflicts of one rule than this are the same mistake. If all are asked for, a dispatch gets so many before each rule is held to this.
SHOWN = 3
ALL = 1000

# So many rules that are not shown are counted.
COUNTED = 20

# A condition as long as this is better changed by hand.
LONG = 100


def conflict(subject: Subject) -> List[Diagnostic]:
    """A finding for each rule that conflicts with earlier ones, in each output that has a policy of its own."""
    result: List[Diagnostic] = []
    columns = subject.columns[:1] if subject.dispatch.shared else subject.columns
    for index, column in enumerate(columns):
        if column.output.policy in ("unique", "any"):
            result += _of_column(subject, index, column)
    return result


def _of_column(subject: Subject, index: int, column: Column) -> List[Diagnostic]:
    literals = [subject.literal(case) for case in column.cases]
    rules = [subject.rules[case.rule] for case in column.cases]
    # Of rules that say the same, later ones are compared with the first: a thousand copies are no million conflicts.
    said: Dict[Tuple[object, ...], int] = {}
    first = [said.setdefault((literal, *whole(rule)), number) for number, (literal, rule) in enumerate(zip(literals, rules))]
    family = Family(subject.graph, [literal if first[number] == number else FALSE for number, literal in enumerate(literals)])
    result: List[Diagnostic] = []
    left = ALL if subject.whole else 0
    for number, literal in enumerate(literals):
        pairs = [(other, _clash(subject, index, column.output.policy, rules[number], rules[other]))
                 for other in family.meeting(literal, 0, number)]
        others = [(other, literals[other], clash) for other, clash in pairs if clash != FALSE]
        found = _of_rule(subject, column, rules, number, literal, others, max(SHOWN, left))
        left -= sum(len(finding.notes) for finding in found)
        result += found
    return result


def _of_rule(subject: Subject, column: Column, rules: Sequence[Rule], number: int, literal: int,
             others: List[Tuple[int, int, int]], most: int) -> List[Diagnostic]:
    """The conflicts of one rule with those before it, the first few as notes."""
    graph = subject.graph
    notes: List[Note] = []
    facts: List[str] = []
    fixes: List[str] = []
    samples: List[Sample] = []
    total: Optional[int] = None
    while others:
        any_of = graph.disj([graph.conj([other, clash]) for _, other, clash in others])
        finding = subject.finder.find([literal, any_of], [subject.excluded], few=True)
        if finding is UNDECIDED and not notes:
            return [undecided(rules[number].condition_span, "whether this rule conflicts with another")]
        if not isinstance(finding, Found):
            break
        if len(notes) == most:
            facts.append(left_out(_left(subject, literal, others), subject.whole))
            break
        packed = graph.pack(finding.words)
        place = next(at for at, (_, other, clash) in enumerate(others) if graph.holds([other, clash], packed))
        earlier, other, clash = others.pop(place)
        shared = subject.finder.count([literal, other, clash], [subject.excluded])
        notes.append(Note(rules[earlier].span, f"matches {counted(shared)} too"))
        samples.append(sample(subject.dispatch, finding.words))
        if not facts:
            total = subject.finder.count([literal], [subject.excluded])
            facts.append(f"for example {example(subject.dispatch, finding.words)}")
            fixes = _fixes(subject, column, rules[earlier], rules[number], subject.finder.count([other], [subject.excluded]), total, shared)
    if not notes:
        return []
    what = "matches what another rule matches" if column.output.policy == "unique" else "answers otherwise than another rule"
    what += "" if subject.dispatch.shared else f", for '{column.name}'"
    return [Diagnostic("conflict", rules[number].condition_span, f"{rule_name(rules[number])} {what}",
                       label=counted(total) if total is not None else "", notes=tuple(notes), facts=tuple(facts), fixes=tuple(fixes),
                       samples=tuple(samples))]


def _left(subject: Subject, literal: int, others: List[Tuple[int, int, int]]) -> str:
    """How many more rules conflict with this one; of many nobody counts them."""
    if len(others) > COUNTED:
        return "more rules"
    findings = [subject.finder.find([literal, other, clash], [subject.excluded]) for _, other, clash in others]
    number = sum(1 for finding in findings if isinstance(finding, Found))
    return f"{number} more rule{'s' * (number != 1)}"


def _fixes(subject: Subject, column: Column, earlier: Rule, rule: Rule, theirs: Optional[int], ours: Optional[int], shared: Optional[int]) -> List[str]:
    """What to do about two rules: `theirs` and `ours` are the combinations that each matches, `shared` those about which they conflict."""
    line = earlier.condition_span.line
    policy = column.output.policy
    order = f"let the order decide: with `first` instead of `{policy}` the upper line answers ({counted(shared)})"
    if None not in (theirs, ours, shared) and theirs == ours == shared:
        return ["they match the same: delete one of them, or correct its condition", order]
    within = ours is not None and ours == shared
    wide, narrow = (earlier, rule) if within else (rule, earlier)
    text = _without(subject, wide, narrow)
    if text:
        fix = f"leave {counted(shared)} to line {narrow.condition_span.line}; line {wide.condition_span.line} then says: {text}"
    else:
        fix = f"make the conditions of line {line} and line {rule.condition_span.line} exclude each other"
    return [fix, order]


def _without(subject: Subject, wide: Rule, narrow: Rule) -> str:
    """The condition of a rule without what another one matches, as text; empty where a line cannot say it, or not simply."""
    dispatch = subject.dispatch
    around = subject.around
    if dispatch.columns is not None or dispatch.cross or around[wide.number] != around[narrow.number]:
        return ""
    texts = [wide.condition_span.text, narrow.condition_span.text]
    if any(len(text) > LONG or not text.isprintable() or text == "else" for text in texts) or texts[1] == "always":
        return ""
    wider, part = (_operands(text) for text in texts)
    # What both demand need not be said again behind the `!`.
    gone = [text for text in part if text not in wider]
    if not gone:
        return ""
    taken = " & ".join(gone)
    kept = [] if texts[0] == "always" else wider if len(wider) > 1 or _simple(texts[0]) else [f"({texts[0]})"]
    if taken[0] == "!" and taken[1:].isidentifier():
        return " & ".join([*kept, taken[1:]])
    return " & ".join([*kept, f"!{taken}" if taken.isidentifier() else f"!({taken})"])


def _operands(text: str) -> List[str]:
    """The operands of a conjunction that is written plainly; else the condition as a whole."""
    return [operand.strip() for operand in text.split("&")] if _simple(text) else [text]


def _simple(text: str) -> bool:
    """Whether a condition has no operator that binds less tightly than `&`, and no brackets."""
    return "&&" not in text and not set("|^(){}") & set(text)


def _clash(subject: Subject, index: int, policy: str, one: Rule, other: Rule) -> int:
    """Where two rules that both match contradict each other, as a literal."""
    if policy == "unique":
        return TRUE
    pairs = list(zip(one.answers, other.answers)) if subject.dispatch.shared else [(one.answers[index], other.answers[index])]
    return subject.graph.disj([differ(subject.graph, a, b) for a, b in pairs])
