# SPDX-License-Identifier: MIT
"""What lookups must answer, as the plain interpreter has it, for the tests that are written."""

from typing import Dict, List, Optional, Sequence, Tuple

from ..emit.testing import Answer, Expected, Sweep, input_bits, old_outputs, ruled
from ..model.model import Dispatch
from ..oracle.interpret import Finding, Interpreter

# Inputs of so many bits are compared all.
ALL = 16


class Oracle:
    """Asks the interpreter about one dispatch."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self._interpreter = Interpreter(dispatch)
        self._also = {rule.number for rule in dispatch.rules if rule.also}

    def expected(self, words: Sequence[int]) -> Optional[Expected]:
        """What a word is answered; behind the words come the old ones that are arguments. None if any answer will do."""
        dispatch = self.dispatch
        count = len(dispatch.words)
        old = dict(zip(map(id, old_outputs(dispatch)), words[count:]))
        reply = self._interpreter.answer(words[:count], [old.get(id(output), 0) for output in dispatch.outputs])
        answers: List[Answer] = []
        for given in reply.answers:
            if isinstance(given, Finding):
                return None
            answers.append(given)
        rules = []
        for judged in ruled(dispatch):
            taken = reply.rules[0 if judged is None else dispatch.outputs.index(judged)]
            rules.append(0 if reply.excluded or not taken or taken[-1] in self._also else taken[-1])
        return Expected(tuple(answers), tuple(rules))

    def excluded(self, words: Sequence[int]) -> bool:
        """Whether the words are excluded."""
        return self._interpreter.answer(words[: len(self.dispatch.words)]).excluded

    def sweep(self) -> Sweep:
        """What all inputs are answered."""
        dispatch = self.dispatch
        bits = input_bits(dispatch)
        rows: Dict[Expected, int] = {}
        runs: List[Tuple[int, int]] = []
        olds = old_outputs(dispatch)
        for ones in (0, 1) if olds else (0,):
            previous = [(1 << output.type.width) - 1 if ones and hasattr(output.type, "width") else 0 for output in olds]
            for value in range(1 << len(bits)):
                words = [0] * len(dispatch.words)
                for place, (number, position) in enumerate(bits):
                    words[number] |= (value >> place & 1) << position
                expected = self.expected([*words, *previous])
                row = -1 if expected is None else rows.setdefault(expected, len(rows))
                if runs and runs[-1][1] == row:
                    runs[-1] = runs[-1][0] + 1, row
                else:
                    runs.append((1, row))
        return Sweep(tuple(rows), tuple(runs))
