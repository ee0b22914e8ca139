# SPDX-License-Identifier: MIT
"""`flagc explain SPEC FLAGS`: which rules answer for some combinations, why, and what the nearest other rule lacks."""

import argparse
import sys
from typing import Dict, Iterable, List, Optional, Sequence, Tuple, Union

from ..check.account import Account, Verdict, account
from ..check.subject import Subject, counted, example, subject
from ..check.within import Share, Within, within
from ..logic.lower import TooManyCases, TooManySteps
from ..logic.naming import cell_text
from ..logic.prime import Cell
from ..model.reads import fields_of
from ..model.conditions import Conditions
from ..model.expr import And, Codes, Expr, Not, Test
from ..model.model import Constraint, Dispatch, Rule, Word
from ..model.scope import Problems, Scope
from ..spec.asked import Asked, Numbers, parse_asked
from ..text.diagnostic import Diagnostic
from ..text.source import Source, Span
from .load import load
from .lookups import chosen
from .show import show
from .status import FINDINGS, FINE, Trouble

NAME = "<flags>"

# So many rules of an output are listed, or of those that lose, and so many of those that are equally near; a rule takes so many characters.
LISTED = 20
NEAREST = 3
LONGEST = 90


def explain_flags(options: argparse.Namespace) -> int:
    """Runs the verb for some combinations. The rules may be wrong: explaining is how one finds out why."""
    spec = load(options.spec)
    if options.defines and spec.model:
        spec = load(options.spec, options.defines)
    if spec.model is None:
        show(spec.problems)
        return FINDINGS
    dispatches = chosen(options, spec.model).dispatches
    if not dispatches:
        print(f"{options.spec} has no dispatch")
        return FINE
    asked, problems = parse_asked(Source(NAME, " ".join(options.flags)))
    if asked is None:
        show(problems)
        return FINDINGS
    parts: List[str] = []
    refused: List[Tuple[Dispatch, List[Diagnostic]]] = []
    for dispatch in dispatches:
        found = Problems()
        meaning = _resolved(asked, dispatch, spec.scopes[dispatch.name], found)
        if found.found:
            refused.append((dispatch, found.found))
        else:
            parts.append("\n".join(_told(dispatch, meaning)) + "\n")
    if not parts:
        # What fits no dispatch is explained for the one that it fits best.
        show(min(refused, key=lambda pair: len(pair[1]))[1])
        return FINDINGS
    parts += [f"{dispatch.name}: not asked: {problems[0].message}\n" for dispatch, problems in refused]
    sys.stdout.write("\n".join(parts))
    return FINE


# Words as numbers, or a condition with the fields that it speaks of.
Meaning = Union[Tuple[int, ...], Expr]


def _resolved(asked: Asked, dispatch: Dispatch, scope: Scope, problems: Problems) -> Meaning:
    """What the text means for a dispatch."""
    if isinstance(asked, Numbers):
        return _numbers(asked, dispatch, problems)
    return Conditions(scope, problems).resolve(asked)


def _numbers(asked: Numbers, dispatch: Dispatch, problems: Problems) -> Tuple[int, ...]:
    """The words, one a parameter, in the order of the dispatch or by their names."""
    names = [word.name for word in dispatch.words]
    given: Dict[int, int] = {}
    for place, item in enumerate(asked.items):
        if item.name is not None and item.name.text not in names:
            problems.unknown(item.name.span, "word", item.name.text, names, (f"the words here are {', '.join(names)}",))
            return ()
        number = names.index(item.name.text) if item.name is not None else place
        if number in given:
            problems.add("duplicate", item.value.span, f"the word '{names[number]}' is given twice", ("give each word once",))
        elif number < len(names) and item.value.value >> dispatch.words[number].set.width:
            width = dispatch.words[number].set.width
            problems.add("range", item.value.span, f"'{names[number]}' has {width} bits", (f"its words are 0 to 0x{(1 << width) - 1:X}",))
        given[number] = item.value.value
    if set(given) != set(range(len(names))):
        wanted = f"{len(names)} words: {', '.join(names)}" if len(names) > 1 else f"one word: {names[0]}"
        problems.add("type", asked.span, f"'{dispatch.name}' reads {wanted}", ("write a number for each, or a condition",))
    return tuple(given[number] for number in sorted(given))


# --- the text ------------------------------------------------------------------------------------


def _told(dispatch: Dispatch, meaning: Meaning) -> List[str]:
    """All lines about one dispatch."""
    try:
        if isinstance(meaning, tuple):
            words = tuple(number & _read(word) for number, word in zip(meaning, dispatch.words))
            ignored = [line for number, word in zip(meaning, dispatch.words) for line in _ignored(number, word)]
            return [f"{dispatch.name}: {example(dispatch, words)}", *ignored, *_detail(account(dispatch, words))]
        return _region(subject(dispatch), meaning)
    except (TooManySteps, TooManyCases) as problem:
        raise Trouble(str(problem)) from None


def _read(word: Word) -> int:
    """The bits of a word that lookups read."""
    return sum(field.mask for field in word.set.fields if field.fixed is None)


def _ignored(number: int, word: Word) -> List[str]:
    fixed = sum(field.mask for field in word.set.fields if field.fixed is not None)
    reserved = word.set.reserved
    lines = []
    for bits, why in ((number & ~_read(word) & ~fixed & ~reserved, "no input has them"),
                      (number & reserved, f"reserved; {word.set.name}_valid refuses them"), (number & fixed, "fixed by -D")):
        if bits:
            lines.append(f"   ignored:  bits 0x{bits:X}: {why}")
    return lines


def _region(one: Subject, region: Expr) -> List[str]:
    """A region: who answers in it, and a word of it in detail."""
    dispatch = one.dispatch
    named = {(number, field) for number in range(len(dispatch.words)) for field in fields_of([region], number)}
    found = within(one, region, named)
    head = f"{dispatch.name}: {_headline(dispatch, found)}"
    if found.words is None:
        return [head]
    lines = [head, *(f"   excluded: {_constraint(reason)}" for reason in found.reasons)]
    groups = _grouped(found.shares) if not _alone(found) else []
    for labels, shares in groups:
        if len(groups) > 1:
            lines.append(f"   {', '.join(labels)}:")
        lines += _shares(dispatch, shares)
    if found.undecided:
        lines.append("   perhaps more: not everything is settled within the budget")
    return [*lines, "", f"{example(dispatch, found.words)}:", *_detail(account(dispatch, found.words))]


def _headline(dispatch: Dispatch, found: Within) -> str:
    if found.words is None:
        return "not settled within the budget" if found.undecided else "empty: no combination is like that"
    if found.excluded:
        return "excluded: no such combination can happen"
    numbers = {share.rule.number if share.rule else 0 for _, shares in found.shares for share in shares}
    count = counted(found.count)
    last = "`else`" if dispatch.otherwise else "no rule"
    rules = len(numbers - {0})
    if _alone(found):
        who = "alike" if len(numbers) > 1 else "by the same rule" if rules else f"by {last}"
        return f"{count}, all answered {who}" if found.count != 1 else count
    by = [f"{rules} rule{'s' * (rules != 1)}"] * bool(rules) + [last] * (0 in numbers)
    return f"{count}, answered by {' and '.join(by)}"


def _alone(found: Within) -> bool:
    """Whether all combinations are answered alike, so that one in detail says it all."""
    return not found.undecided and all(len(shares) == 1 for _, shares in found.shares)


def _grouped(shares: Sequence[Tuple[str, Tuple[Share, ...]]]) -> List[Tuple[List[str], Tuple[Share, ...]]]:
    """Outputs that the same rules answer, together."""
    result: List[Tuple[List[str], Tuple[Share, ...]]] = []
    for label, of_label in shares:
        for labels, known in result:
            if [(share.rule, share.words) for share in known] == [(share.rule, share.words) for share in of_label]:
                labels.append(label)
                break
        else:
            result.append(([label], of_label))
    return result


def _shares(dispatch: Dispatch, shares: Sequence[Share]) -> List[str]:
    rows = [(_place(dispatch, share.rule) if share.rule else _else(dispatch), counted(share.count), example(dispatch, share.words))
            for share in shares[:LISTED]]
    lines = _aligned([(f"{place}", f"{count}", f"for example {words}") for place, count, words in rows])
    if len(shares) > LISTED:
        lines.append(f"and {len(shares) - LISTED} more rules")
    return [f"   {line}" for line in lines]


def _detail(told: Account) -> List[str]:
    """One word."""
    lines = [("excluded:", _constraint(reason) if isinstance(reason, Constraint) else f"{reason[0]} holds {reason[1]}, a code without a name", "")
             for reason in told.excluded]
    several = len(told.verdicts) > 1
    lines.append(("answer:", ", ".join(f"{one.label} = {one.answer}" if several else one.answer for one in told.verdicts), ""))
    for labels, verdict in _alike(told.verdicts):
        lines += [(f"{head[:-1]} of {', '.join(labels)}:" if labels else head, text, why) for head, text, why in _verdict(told, verdict)]
    for near in told.nearest[:NEAREST]:
        lines.append(("nearest:", _place(told.dispatch, near.rule), f"lacks {' & '.join(near.lacking)}"))
    if len(told.nearest) > NEAREST:
        lines.append(("", f"and {len(told.nearest) - NEAREST} more lack as little", ""))
    for inner in told.calls:
        lines += [("there:", f"{inner.dispatch.name}: {text}", why) for _, verdict in _alike(inner.verdicts)
                  for head, text, why in _verdict(inner, verdict) if head != "lost:"]
    return [f"   {line}" for line in _aligned(lines)]


def _alike(verdicts: Sequence[Verdict]) -> List[Tuple[List[str], Verdict]]:
    """Verdicts that come from the same rules once, with their labels; without, if all do."""
    groups: List[Tuple[List[str], Verdict]] = []
    for verdict in verdicts:
        for labels, known in groups:
            if (known.source, known.rules, known.lost) == (verdict.source, verdict.rules, verdict.lost):
                labels.append(verdict.label)
                break
        else:
            groups.append(([verdict.label], verdict))
    return groups if len(groups) > 1 else [([], groups[0][1])]


def _verdict(told: Account, verdict: Verdict) -> Iterable[Tuple[str, str, str]]:
    dispatch = told.dispatch
    for rule in verdict.rules:
        yield "by:", _place(dispatch, rule), "and goes on" if rule.also else ""
    closing = {"else": dispatch.otherwise, "invalid": dispatch.invalid}.get(verdict.source)
    if closing is not None:
        yield "by:", _place(dispatch, closing), "no rule matches" if verdict.source == "else" and not told.excluded and not verdict.rules else ""
    elif verdict.source == "gap":
        yield "by:", "nothing: no rule matches, and there is no `else`" if not told.excluded else "nothing: there is no `invalid` and no `else`", ""
    elif verdict.source == "policy":
        yield "by:", "nothing: no rule matches", ""
    elif verdict.source == "conflict":
        yield "conflict:", "these rules contradict each other", ""
    elif verdict.source == "overflow":
        yield "overflow:", "the total does not fit the type", ""
    for lost in verdict.lost[:LISTED]:
        yield "lost:", _place(dispatch, lost.rule), lost.why
    if len(verdict.lost) > LISTED:
        yield "lost:", f"and {len(verdict.lost) - LISTED} more", ""


# --- places --------------------------------------------------------------------------------------


def _aligned(rows: Sequence[Tuple[str, str, str]]) -> List[str]:
    """Rows in columns; the last column stands three blanks behind the others."""
    widths = [max((len(row[place]) for row in rows), default=0) for place in (0, 1)]
    return [f"{first:{widths[0]}}  {second:{widths[1] if third else 0}}   {third}".rstrip() for first, second, third in rows]


def _where(span: Span) -> str:
    return f"{span.source.path}:{span.line}"


def _text(span: Span) -> str:
    text = " ".join(span.text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def _place(dispatch: Dispatch, rule: Rule) -> str:
    """A rule with its place and its tags."""
    text = _text(rule.span)
    condition = _cells(dispatch, rule.condition) if dispatch.cross and rule.number else None
    if condition is not None:
        text = f"{condition} => {text}"
    tags = "".join(f" [{tag}]" for tag in rule.tags if f"[{tag}]" not in text)
    return f"{_where(rule.span)}: {text}{tags}"


def _cells(dispatch: Dispatch, condition: Expr) -> Optional[str]:
    """What a cell of a cross table asks, which does not stand beside it."""
    texts = []
    for part in condition.operands if isinstance(condition, And) else (condition,):
        test = part.operand if isinstance(part, Not) else part
        if isinstance(part, Codes):
            texts.append(cell_text(dispatch, Cell(part.word, part.field, part.ranges)))
        elif isinstance(test, Test):
            texts.append(cell_text(dispatch, Cell(test.word, test.field, ((int(test is part),) * 2,))))
        else:
            return None
    return " & ".join(texts)


def _constraint(reason: Constraint) -> str:
    doc = f'   "{reason.doc}"' if reason.doc and reason.doc not in reason.span.text else ""
    return f"{_where(reason.span)}: {_text(reason.span)}{doc}"


def _else(dispatch: Dispatch) -> str:
    return _place(dispatch, dispatch.otherwise) if dispatch.otherwise else "no rule"
