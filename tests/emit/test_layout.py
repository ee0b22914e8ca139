# SPDX-License-Identifier: MIT
"""Comments, strings, constants and columns."""

import unittest

from flagc.emit.layout import align, block_comment, comment, fold, literal, signed_literal, string


class Comments(unittest.TestCase):
    def test_cannot_be_closed_or_opened(self) -> None:
        for text in ("a */ b", "**/", "*/*", "/*/", "*//*", "/**/", "*/" * 5):
            self.assertNotIn("*/", comment(text))
            self.assertNotIn("/*", comment(text))

    def test_hold_no_trigraph(self) -> None:
        self.assertNotIn("??", comment("what??/ ???/"))

    def test_are_one_line_of_visible_text(self) -> None:
        self.assertEqual("a b c d", comment("a\nb\r\tc\u202ed"))

    def test_long_ones_are_folded(self) -> None:
        lines = block_comment(" ".join(["word"] * 60))
        self.assertEqual(("/*", " */"), (lines[0][:2], lines[-1]))
        self.assertTrue(all(len(line) <= 110 for line in lines))


class Constants(unittest.TestCase):
    def test_have_their_value_where_int_has_16_bits(self) -> None:
        self.assertEqual(["32767", "32768u", "65535u", "UINT32_C(65536)", "UINT32_C(0x80000000)", "UINT64_C(4294967296)"],
                         [literal(32767), literal(32768), literal(65535), literal(65536), literal(1 << 31, True), literal(1 << 32)])

    def test_the_least_numbers_are_no_overflow(self) -> None:
        self.assertEqual(["-32767", "(-INT32_C(32767) - 1)", "(-INT32_C(2147483647) - 1)", "INT32_C(32768)"],
                         [signed_literal(-32767), signed_literal(-32768), signed_literal(-(1 << 31)), signed_literal(32768)])


class Texts(unittest.TestCase):
    def test_strings_are_escaped(self) -> None:
        self.assertEqual('"a\\042\\134b?\\?/\\303\\251"', string('a"\\b??/é'))

    def test_columns_are_aligned_without_trailing_blanks(self) -> None:
        self.assertEqual(["a   1 x", "bbb 22", "c"], align([("a", "1", "x"), ("bbb", "22", ""), ("c",)]))

    def test_folding_keeps_the_words(self) -> None:
        self.assertEqual(["aa bb", "cc", "ddddddd"], fold("aa bb cc ddddddd", 5))


if __name__ == "__main__":
    unittest.main()
