# SPDX-License-Identifier: MIT
"""How findings say what they count."""

import unittest

from flagc.check.phrases import amount


class Amounts(unittest.TestCase):
    def test_what_a_word_holds_is_exact(self) -> None:
        self.assertEqual([amount(number) for number in (1, 3600, (1 << 64) - 1)], ["1", "3600", "18446744073709551615"])

    def test_more_is_told_in_two_figures(self) -> None:
        self.assertEqual([amount(number) for number in (10**20, 1 << 200, 1 << 1024)], ["about 1.0e20", "about 1.6e60", "about 1.7e308"])


if __name__ == "__main__":
    unittest.main()
