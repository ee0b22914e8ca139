# SPDX-License-Identifier: MIT
"""Every line and branch of the library is taken by its tests."""

import unittest

from tests.library import coverage


class Everything(unittest.TestCase):
    def test_is_taken(self) -> None:
        measured = coverage.measure()
        self.assertEqual(measured.missed(), [])
        self.assertGreater(len(measured.branches), 400)

    def test_what_was_not_taken_is_told(self) -> None:
        found = coverage.Coverage()
        found.add({"files": [{"file": f"{coverage.ROOT}/src/x.c", "lines": [
            {"line_number": 4, "function_name": "f", "count": 2, "branches": [{"count": 2}, {"count": 0}]},
            {"line_number": 5, "function_name": "f", "count": 0, "branches": []}]}]})
        self.assertEqual(found.missed(), ["x.c:5 f", "x.c:4 f (a branch)"])
        self.assertIn("x.c              1/2       1/2\n", found.table())


if __name__ == "__main__":
    unittest.main()
