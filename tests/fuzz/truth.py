# SPDX-License-Identifier: MIT
"""What `flagc check` should find, found by asking the interpreter about every combination."""

from dataclasses import dataclass, field
from typing import Dict, Iterable, List, Optional, Sequence, Set, Tuple, Union

from flagc.model.expr import Expr
from flagc.model.model import Block, Call, Copy, Dispatch, Model, Plain, Rule
from flagc.oracle.interpret import Finding, Interpreter, Reply, all_words, code, combinations, condition
from flagc.text.diagnostic import Diagnostic

# Findings that keep a spec from being built.
FATAL = ("gap", "conflict", "excluded", "overflow", "void")
ORDERED = ("first", "last", "max", "min")
MOST = 1 << 13


@dataclass
class Truth:
    """findings: the fatal ones; shadowed: the rules that match some combination and never answer; contradictory: those that no word at
    all matches; unmatched: those that only excluded words match."""

    findings: Set[str] = field(default_factory=set)
    shadowed: Set[int] = field(default_factory=set)
    unmatched: Set[int] = field(default_factory=set)
    contradictory: Set[int] = field(default_factory=set)


def truth(dispatch: Dispatch) -> Optional[Truth]:
    """The truth about a dispatch, or None if it has too many words."""
    bits = sum(f.width for word in dispatch.words for f in word.set.fields if f.fixed is None)
    if 1 << bits > MOST:
        return None
    asked, result = Interpreter(dispatch), Truth()
    matched: Set[int] = set()
    winning: Set[int] = set()
    known = dict(first_paths(dispatch))
    anything = False
    for words in combinations(dispatch):
        reply = asked.answer(words)
        if reply.excluded:
            continue
        anything = True
        matching = asked.matching(words)
        for number, given in enumerate(reply.answers):
            if isinstance(given, Finding) and given is not Finding.DONT_CARE:
                result.findings.add(given.name.lower())
            winning.update(_winners(dispatch, number, words, reply))
            matched.update(matching[number])
        for rule, path in known.items():
            if rule.number not in matched and all(condition(expr, words) for expr in path):
                matched.add(rule.number)
    if not anything:
        return Truth({"void"})
    everywhere = {rule: path for rule, path in paths(dispatch, range(len(dispatch.outputs)))}
    possible: Set[int] = set()
    for words in all_words(dispatch):
        possible.update(rule.number for rule, path in everywhere.items()
                        if rule.number not in possible and all(condition(expr, words) for expr in path))
        reply = asked.answer(words)
        if reply.excluded and any(given in (Finding.GAP, Finding.UNDECLARED) for given in reply.answers):
            result.findings.add("excluded")
    # An inner `else` may be a precaution.
    closing = {item.otherwise.number for item in _blocks(dispatch) if item.otherwise}
    result.shadowed = {rule.number for rule in dispatch.rules if _judged(dispatch, rule)} & matched - winning - closing
    result.unmatched = {rule.number for rule in dispatch.rules if not any(s.code == "unmatched" for s in rule.silences)}
    result.contradictory = {rule.number for rule in dispatch.rules if not any(s.code == "contradiction" for s in rule.silences)}
    result.contradictory -= possible | closing
    # A cross table has cells for what is excluded.
    result.unmatched = set() if dispatch.cross else (result.unmatched & possible) - matched - closing
    return result


def _blocks(dispatch: Dispatch) -> Iterable[Block]:
    pending = [item for item in dispatch.items if isinstance(item, Block)]
    while pending:
        block = pending.pop()
        yield block
        pending += [item for item in block.items if isinstance(item, Block)]


def _inside(block: Block) -> Iterable[Rule]:
    pending = list(block.items)
    while pending:
        item = pending.pop()
        if isinstance(item, Block):
            pending += item.items
        else:
            yield item


def _judged(dispatch: Dispatch, rule: Rule) -> bool:
    """Whether `check` asks if the rule is shadowed: it stands only where an order decides, and nobody allows it."""
    standing = [
        output.policy for output, given in zip(dispatch.outputs, rule.answers) if dispatch.shared or given is not None
    ]
    return all(policy in ORDERED for policy in standing) and not any(s.code == "shadowed" for s in rule.silences)


def _winners(dispatch: Dispatch, number: int, words: Sequence[int], reply: Reply) -> Tuple[int, ...]:
    """The rules that answer; under max and min the first of the best."""
    output, rules = dispatch.outputs[number], reply.rules[number]
    if output.policy not in ("max", "min"):
        return rules
    for rule in dispatch.rules:
        given = rule.answers[number]
        value = given.value if isinstance(given, Plain) else code(given.field, words[given.word]) if isinstance(given, Copy) else 0
        if rule.number in rules and value == reply.answers[number]:
            return (rule.number,)
    return ()


def first_paths(dispatch: Dispatch) -> Iterable[Tuple[Rule, List[Expr]]]:
    """Under `first` an inner `else` matches wherever its block does: the rules before it only take from it."""
    return paths(dispatch, [number for number, output in enumerate(dispatch.outputs) if output.policy == "first"])


def paths(dispatch: Dispatch, outputs: Sequence[int]) -> Iterable[Tuple[Rule, List[Expr]]]:
    """The rules that speak of one of these outputs, with the conditions around and in front of them."""
    pending: List[Tuple[Union[Rule, Block], List[Expr]]] = [(item, []) for item in dispatch.items]
    while pending:
        item, path = pending.pop()
        if isinstance(item, Block):
            inside = [*path, item.condition]
            pending += [(inner, inside) for inner in item.items]
            if item.otherwise and _speaks(dispatch, item.otherwise, outputs):
                yield item.otherwise, inside
        elif _speaks(dispatch, item, outputs):
            yield item, [*path, item.condition]


def _speaks(dispatch: Dispatch, rule: Rule, outputs: Sequence[int]) -> bool:
    return any(dispatch.shared or rule.answers[number] is not None for number in outputs)


def callees(dispatch: Dispatch) -> List[Dispatch]:
    """The dispatches that this one calls itself."""
    lines = [*dispatch.rules, *(line for line in (dispatch.otherwise, dispatch.invalid) if line)]
    return [given.dispatch for line in lines for given in line.answers if isinstance(given, Call)]


def called_first(model: Model) -> List[Dispatch]:
    """The dispatches of a file, each behind those it calls."""
    order: List[Dispatch] = []
    while len(order) < len(model.dispatches):
        order += [d for d in model.dispatches if d not in order and all(callee in order for callee in callees(d))]
    return order


def inside(dispatch: Dispatch, diagnostics: Iterable[Diagnostic]) -> List[Diagnostic]:
    """The diagnostics that are about a dispatch."""
    span = dispatch.span
    return [d for d in diagnostics if d.span.source.path == span.source.path and span.start <= d.span.start < span.end]


def said(dispatch: Dispatch, diagnostics: Iterable[Diagnostic]) -> Truth:
    """What `check` says of a dispatch."""
    here = inside(dispatch, diagnostics)
    starts: Dict[int, int] = {rule.condition_span.start: rule.number for rule in dispatch.rules}
    fatal = {d.code for d in here if d.code in FATAL or d.code == "undecided"}
    constraints = [*dispatch.constraints, *(constraint for word in dispatch.words for constraint in word.set.constraints)]
    if any(d.code == "void" and any(d.span == constraint.span for constraint in constraints) for d in diagnostics):
        return Truth({"void"})
    dead = {code: {starts[d.span.start] for d in here if d.code == code and d.span.start in starts} for code in ("shadowed", "unmatched", "contradiction")}
    closing = {item.otherwise.number for item in _blocks(dispatch) if item.otherwise}
    false = {rule.number for block in _blocks(dispatch) for rule in _inside(block)
             if any(d.code == "contradiction" and d.span.start == block.span.start for d in here)}
    return Truth(fatal, dead["shadowed"], dead["unmatched"], (dead["contradiction"] | false) - closing)
