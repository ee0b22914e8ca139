# SPDX-License-Identifier: MIT
"""`unnamed`, against trying every word of small registers: none is missed, none is false, and its witness shows it."""

import re
import unittest
from typing import Optional

from flagc.check.subject import subject
from flagc.check.unnamed import unnamed
from flagc.oracle.interpret import code, condition

from .brute import Brute, Words
from .specs import Writer
from .tried import loaded

SPECS = 600


class Unnamed(unittest.TestCase):
    def first(self, brute: Brute) -> Optional[Words]:
        """A word that nothing forbids, in which M holds the code without a name, and that a rule matches which answers otherwise than `else`."""
        dispatch = brute.dispatch
        assert dispatch.otherwise is not None
        field = next(one for one in dispatch.words[0].set.fields if one.name == "M")
        forbidden = [one.forbidden for one in (*dispatch.constraints, *dispatch.words[0].set.constraints)]
        for entry in brute.entries(dispatch):
            if repr(entry.rule.answers) != repr(dispatch.otherwise.answers):
                for place, words in enumerate(brute.all):
                    if entry.words >> place & 1 and code(field, words[0]) == 3 and not any(condition(one, words) for one in forbidden):
                        return words
        return None

    def test_registers(self) -> None:
        told = silent = 0
        for seed in range(SPECS):
            text = re.sub(r"\n    invalid .*", "", Writer(seed).text())
            if "OFF, HEAT, COOL }" not in text or not re.search(r"\n    else ", text):
                continue
            with self.subTest(text=text):
                self.assertEqual(unnamed(subject(loaded(text).dispatches[0])), [])
                model = loaded(text.replace("M : mode", "M : mode @6..7"))
                found, wanted = unnamed(subject(model.dispatches[0])), self.first(Brute(model.dispatches[0]))
                self.assertEqual(len(found), 0 if wanted is None else 1)
                told, silent = told + len(found), silent + (not found)
                if found:
                    word = int(found[0].label.split()[-1], 16)
                    dispatch = model.dispatches[0]
                    rule = next(one for one in dispatch.rules if one.span.start == found[0].notes[0].span.start)
                    matching = next(entry.words for entry in Brute(dispatch).entries(dispatch) if entry.rule is rule)
                    self.assertTrue(matching >> Brute(dispatch).all.index((word,)) & 1)
        self.assertGreater(min(told, silent), 5, (told, silent))


if __name__ == "__main__":
    unittest.main()
