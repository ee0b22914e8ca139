# SPDX-License-Identifier: MIT
"""Don't-cares: what the completions answer, and that the smallest serves."""

import unittest
from typing import List

from flagc.logic.lower import columns
from flagc.plan.completion import completions
from flagc.plan.context import make_context
from flagc.plan.direct import direct
from flagc.plan.lookup import figures
from flagc.plan.refusal import Refusal
from flagc.verify.certificate import Certificate
from flagc.verify.verify import verify

from .models import Maker, meaning, some_words
from .text import first

# Pairs of codes lead to one answer, but which, an impossible code between them hides from whoever looks at one test only.
HIDDEN = """enum e { A, B, C, D, E }
flags s {
 M : e
 T
 impossible M == A & T
 impossible M == D & !T
}
outcomes o { X, Y, Z }
dispatch d(s) -> o, first {
 M == A => X
 M == B => X
 M == C => Y
 M == D => Y
 M == E & T => Z
 else => Y
 invalid => -
}
"""


class Completions(unittest.TestCase):
    def test_they_differ_from_the_column_only_where_nothing_matters(self) -> None:
        several = 0
        for seed in range(150):
            dispatch = Maker(seed).dispatch("outcomes", "first")
            if dispatch.invalid is None:
                continue
            context = make_context(dispatch, columns(dispatch))
            column, view = context.columns[0], context.views[0]
            assert view is not None
            roots = completions(column, view)
            several += len(roots) > 1
            for words in some_words(dispatch):
                expected = meaning(column, dispatch, words)
                for root in roots:
                    found = view.diagram.evaluate(root, words)
                    self.assertIsNotNone(found)
                    if expected is not None:
                        self.assertEqual(found, expected)
        self.assertGreater(several, 5)

    def test_one_is_enough_where_everything_matters(self) -> None:
        column, context = first(HIDDEN.replace("invalid => -", "invalid => X"))
        view = context.views[0]
        assert view is not None
        self.assertEqual(completions(column, view), (view.root,))

    def test_each_way_is_the_smallest_at_times(self) -> None:
        best: List[int] = []
        for seed in range(400):
            dispatch = Maker(seed).dispatch("outcomes", "first")
            context = make_context(dispatch, columns(dispatch))
            view = context.views[0]
            assert view is not None
            sizes = [len(view.diagram.nodes(root)) for root in completions(context.columns[0], view)]
            best += [place for place, size in enumerate(sizes) if sizes.count(min(sizes)) == 1 and size == min(sizes) and len(sizes) == 3]
        self.assertGreater(best.count(0), 5)
        self.assertGreater(best.count(2), 1)

    def test_plans_over_them_are_proven_and_the_smallest_is_kept(self) -> None:
        column, context = first(HIDDEN)
        built = direct(column, context)
        assert not isinstance(built, Refusal)
        self.assertEqual(len(built), 1)
        self.assertIsInstance(verify(built[0], column, context), Certificate)
        whole = direct(*first(HIDDEN.replace("invalid => -", "invalid => X")))
        assert not isinstance(whole, Refusal)
        self.assertLessEqual(figures(built[0]), figures(whole[0]))


if __name__ == "__main__":
    unittest.main()
