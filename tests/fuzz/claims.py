# SPDX-License-Identifier: MIT
"""What the messages of `flagc check` claim: counts, examples, regions and fixes, each tried out on every combination."""

import re
from dataclasses import replace
from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from flagc.model.expr import TRUE
from flagc.model.model import Block, Dispatch, Rule
from flagc.oracle.interpret import Finding, Interpreter, Reply, combinations, condition
from flagc.text.diagnostic import Diagnostic, Note

from .pipeline import load
from .truth import ORDERED, first_paths

Words = Tuple[int, ...]
OLD = (1 << 64) - 1  # the old word of updates, so that what is kept shows


class Claims:
    """A dispatch with all its combinations that are not excluded, and their answers."""

    def __init__(self, text: str, name: str, dispatch: Dispatch) -> None:
        self.text, self.name, self.dispatch = text, name, dispatch
        self.asked = Interpreter(dispatch)
        replies = [(words, self.asked.answer(words, OLD)) for words in combinations(dispatch)]
        self.replies: Dict[Words, Reply] = {words: reply for words, reply in replies if not reply.excluded}
        self.starts: Dict[int, Rule] = {}
        for rule in dispatch.rules:
            self.starts.update({rule.span.start: rule, rule.condition_span.start: rule})

    def wrong(self, diagnostic: Diagnostic) -> str:
        """What does not hold of a finding; empty if everything does."""
        if diagnostic.code == "gap":
            return self._gap(diagnostic)
        if diagnostic.code == "conflict":
            return self._conflict(diagnostic)
        if diagnostic.code in ("unmatched", "contradiction"):
            return self._deleted(diagnostic)
        return self._shadowed(diagnostic) if diagnostic.code == "shadowed" else ""

    # --- gap ---

    def _gap(self, diagnostic: Diagnostic) -> str:
        found = re.search(r"(\d+) of (\d+) combinations? match(?:es)? no rule(?: for '(\w+)')?", diagnostic.message)
        if not found:
            return f"no counts: {diagnostic.message}"
        label = found.group(3)
        number = next((n for n, o in enumerate(self.dispatch.outputs) if o.label == label), 0)
        gaps = {words for words, reply in self.replies.items() if reply.answers[number] is Finding.GAP}
        if (int(found.group(1)), int(found.group(2))) != (len(gaps), len(self.replies)):
            return f"says {found.group()}, and it is {len(gaps)} of {len(self.replies)}"
        covered: Set[Words] = set()
        for fact in diagnostic.facts:
            if not fact.startswith("missing:"):
                continue
            region, _, example = fact[len("missing:") :].partition("for example ")
            inside = self._region(region.strip())
            if inside is None:
                return f"'{region.strip()}' is no condition"
            if not inside <= gaps or self._words(example) not in inside:
                return f"'{fact}' is wrong: inside but no gap {sorted(inside - gaps)[:2]}, {len(inside)} words"
            if inside & covered:
                return f"'{fact}' overlaps the regions before it"
            covered |= inside
        if not any(fact.startswith("and ") for fact in diagnostic.facts) and covered != gaps:
            return f"the regions leave out {sorted(gaps - covered)[:2]}"
        return self._rule_fix(diagnostic, gaps)

    def _rule_fix(self, diagnostic: Diagnostic, gaps: Set[Words]) -> str:
        """`add a rule (it answers N combinations): CONDITION => ANSWER`, and its like for what cannot happen."""
        for fix in diagnostic.fixes:
            said = re.match(r"add a rule \(it answers (\d+) combinations?\): (.*) => ANSWER", fix)
            never = re.match(r"if it cannot happen: impossible ([^;]*)", fix)
            inside = self._region((said.group(2) if said else never.group(1)) if said or never else "false")
            if inside is None or not inside <= gaps or said and len(inside) != int(said.group(1)):
                return f"the fix is wrong: {fix}"
        return ""

    def _region(self, text: str) -> Optional[Set[Words]]:
        """The combinations in a region, read as what it is said to be: `impossible REGION`, a line of the dispatch."""
        main = self.dispatch.span.source.text
        above = self.text.replace("\r\n", "\n")[: -len(main)]
        place = main.index("{", self.dispatch.name_span.end) + 1
        model, _ = load(f"{above}{main[:place]}\n    impossible {text}\n{main[place:]}", f"{self.name}.flags")
        if model is None:
            return None
        dispatch = next(d for d in model.dispatches if d.name == self.dispatch.name)
        # The line stands first among the constraints.
        return {words for words in self.replies if condition(dispatch.constraints[0].forbidden, words)}

    def _words(self, text: str) -> Words:
        """The words of `0x05 (A, M=B)` or of `new=0x05, old=0x00 (…)`."""
        return tuple(int(code, 16) for code in re.findall(r"0x[0-9A-F]+", text.split(" (")[0]))

    # --- conflict ---

    def _conflict(self, diagnostic: Diagnostic) -> str:
        rule = self.starts.get(diagnostic.span.start)
        example = self._words(diagnostic.facts[0].partition("for example ")[2])
        if rule is None or Finding.CONFLICT not in self.replies[example].answers:
            return f"no conflict at {example}"
        for note in diagnostic.notes:
            other, said = self.starts.get(note.span.start), re.search(r"(\d+) combination", note.text)
            if other is None or not said:
                return f"'{note.text}' names no rule or no count"
            if int(said.group(1)) not in self._clashes(rule.number, other.number):
                return f"says {said.group()} with rule {other.number}, and it is {self._clashes(rule.number, other.number)}"
        return self._narrowed(diagnostic)

    def _narrowed(self, diagnostic: Diagnostic) -> str:
        """`leave N combinations to line L; line M then says: CONDITION`: what the rule of M matches without what that of L matches."""
        said = re.match(r"leave .* to line (\d+); line (\d+) then says: (.*)", diagnostic.fixes[0])
        if not said:
            return ""
        pairs = [[rule for rule in self.dispatch.rules if rule.condition_span.line == int(line)] for line in said.groups()[:2]]
        inside = self._region(said.group(3))
        if inside is None:
            return f"no condition: {said.group(3)}"
        right = [{words for words in self.replies if condition(wide.condition, words) and not condition(narrow.condition, words)}
                 for narrow in pairs[0] for wide in pairs[1]]
        return "" if inside in right else f"the fix is wrong: {diagnostic.fixes[0]}"

    def _clashes(self, one: int, other: int) -> Set[int]:
        """How many combinations two rules contradict each other on, for each output."""
        result = set()
        pair = [rule for rule in self.dispatch.rules if rule.number in (one, other)]
        for number, output in enumerate(self.dispatch.outputs):
            count = 0
            for words in self.replies:
                both = {one, other} <= set(self.asked.matching(words)[number])
                count += both and (output.policy == "unique" or _differ(self.dispatch, pair, words, number))
            result.add(count)
        return result

    # --- shadowed ---

    def _shadowed(self, diagnostic: Diagnostic) -> str:
        rule = self.starts[diagnostic.span.start]
        said = re.match(r"(\d+) combinations?, all taken by", diagnostic.label)
        if diagnostic.label.startswith("all taken by"):
            return ""
        total = self._matching(rule)
        if not said or int(said.group(1)) not in total:
            return f"says {diagnostic.label}, and it is {total}"
        for note in diagnostic.notes:
            if not self._revives(rule, note):
                return f"without '{note.span.text}' the rule gets nothing: {note.text}"
        taken = [int(n) for note in diagnostic.notes for n in re.findall(r"takes (\d+) of them", note.text)]
        if taken and sum(taken) != int(said.group(1)) and not diagnostic.facts:
            return f"the takers take {taken} of {said.group(1)}"
        deleted = self._deleted(diagnostic)
        if deleted:
            return deleted
        moved = re.search(r"move it (above|below) line (\d+) \((\d+) combination", " ".join(diagnostic.fixes))
        if moved:
            return self._moved(rule, moved.group(1) == "above", int(moved.group(2)), int(moved.group(3)))
        return ""

    def _deleted(self, diagnostic: Diagnostic) -> str:
        """Whether a rule can go as a fix says."""
        rule = self.starts.get(diagnostic.span.start)
        if rule and any("delete it (nothing changes)" in fix for fix in diagnostic.fixes):
            if any(self.replies[words].answers != answers for words, answers in self._answers(_without(self.dispatch, rule))):
                return "deleting the rule changes something"
        return ""

    def _revives(self, rule: Rule, note: Note) -> bool:
        """Whether the rule gets the example of a note if the note's rule is not there."""
        taker, (_, named, example) = self.starts.get(note.span.start), note.text.partition("for example ")
        if not named or taker is None:
            return not named
        words = self._words(example)
        return any(rule.number in rules for rules in Interpreter(_without(self.dispatch, taker)).answer(words, OLD).rules)

    def _matching(self, rule: Rule) -> List[int]:
        """How many combinations match a rule, for each output where an order decides and the rule speaks."""
        result = []
        path = dict(first_paths(self.dispatch)).get(rule)
        for number, output in enumerate(self.dispatch.outputs):
            if output.policy == "first" and path is not None:
                result.append(sum(all(condition(expr, words) for expr in path) for words in self.replies))
            elif output.policy in ORDERED:
                result.append(sum(rule.number in self.asked.matching(words)[number] for words in self.replies))
        return result

    def _answers(self, changed: Dispatch) -> List[Tuple[Words, Tuple[object, ...]]]:
        asked = Interpreter(changed)
        return [(words, asked.answer(words, OLD).answers) for words in self.replies]

    def _moved(self, rule: Rule, above: bool, line: int, count: int) -> str:
        """The move is tried where both stand outside blocks."""
        items = list(self.dispatch.items)
        there = [item for item in items if isinstance(item, Rule) and item.condition_span.line == line]
        if rule not in items or len(there) != 1:
            return ""
        items.remove(rule)
        items.insert(items.index(there[0]) + (0 if above else 1), rule)
        changed = self._answers(replace(self.dispatch, items=tuple(items)))
        real = sum(self.replies[words].answers != answers for words, answers in changed)
        return "" if real == count else f"moving it changes {real} combinations, and it says {count}"


def _differ(dispatch: Dispatch, pair: Sequence[Rule], words: Words, number: int) -> bool:
    """Whether two rules answer otherwise: asked of a dispatch in which only they stand, and both match."""
    alone = tuple(replace(rule, condition=TRUE) for rule in pair)
    return Interpreter(replace(dispatch, items=alone)).answer(words).answers[number] is Finding.CONFLICT


def _without(dispatch: Dispatch, rule: Rule) -> Dispatch:
    """The dispatch without a rule."""

    def kept(items: Sequence[Union[Rule, Block]]) -> Tuple[Union[Rule, Block], ...]:
        result: List[Union[Rule, Block]] = []
        for item in items:
            if isinstance(item, Block):
                closing = None if item.otherwise is rule else item.otherwise
                result.append(replace(item, items=kept(item.items), otherwise=closing))
            elif item is not rule:
                result.append(item)
        return tuple(result)

    return replace(dispatch, items=kept(dispatch.items))
