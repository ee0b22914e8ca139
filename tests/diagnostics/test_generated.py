# SPDX-License-Identifier: MIT
"""Messages for input that nobody wants in a directory: other encodings, and files so large or deep that only a program writes them.

Each ends soon, by itself, with the messages that stand here; a time that grows with the square of the input would not do.
"""

import gc
import resource
import tempfile
import unittest
from pathlib import Path
from typing import Union

from flagc.check.undecided import undecided
from flagc.text.diagnostic import render
from flagc.text.source import Source, Span

from ..build.support import Ended, branch

SECONDS = 20  # of processor time, on a machine that may be slow

LAMP = "flags lamp { ON, HOT, LEVEL : 8 }\noutcomes colour { GREEN, RED }\n"
SHOW = LAMP + "dispatch show(lamp) -> colour, first {\n"
END = "else => GREEN\n}\n"


def limits() -> None:
    """For the child: processor time and memory, and no collector, as in __main__."""
    gc.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


class Generated(unittest.TestCase):
    maxDiff = 4000

    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def check(self, data: Union[str, bytes], *names: str) -> Ended:
        """Runs `flagc check x.flags` on this text, of whose names many are there for nothing."""
        (self.folder / "x.flags").write_bytes(data.encode() if isinstance(data, str) else data)
        return branch(["check", "-Wno-unread", "-Wno-unproduced", *(names or ["x.flags"])], str(self.folder), limits)

    def says(self, data: Union[str, bytes], expected: str) -> None:
        """The text gets exactly these messages."""
        done = self.check(data)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr, expected)

    def says_first(self, data: str, first: str, last: str) -> None:
        """The text gets many messages: the first, and the line that counts them."""
        done = self.check(data)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        lines = done.stderr.splitlines()
        self.assertEqual((lines[0], lines[-1]), (first, last))


class Encodings(Generated):
    def test_carriage_returns_are_line_ends(self) -> None:
        done = self.check((SHOW + END).replace("\n", "\r\n"))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.says(SHOW.replace("\n", "\r\n") + "ONN => RED\r\n" + END, """\
x.flags:4:1: error[unknown-name]: unknown flag or condition 'ONN'
    4 | ONN => RED
      | ^^^
   = fix: did you mean 'ON'?
""")

    def test_a_byte_order_mark_is_no_text(self) -> None:
        done = self.check("\ufeff" + SHOW + END)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_not_utf8(self) -> None:
        self.says(b'\xef\xbb\xbfflags lamp { ON "gr\xfcn" }\nflags lamp { }\n', """\
x.flags:1:20: error[encoding]: this is not UTF-8 text
    1 | flags lamp { ON "gr\ufffd
      |                    ^
   = fix: save the file as UTF-8
""")

    def test_nul(self) -> None:
        self.says("flags lamp { ON }\0\nflags lamp { }\n".encode("utf-16-le"), """\
x.flags:1:2: error[encoding]: a NUL byte in the text
    1 | f\ufffdl\ufffda\ufffdg\ufffds\ufffd \ufffdl\ufffda\ufffdm\ufffdp\ufffd \ufffd{\ufffd \ufffdO\ufffdN\ufffd \ufffd}\ufffd\ufffd\ufffd
      |  ^
   = fix: save the file as plain UTF-8 text
""")

    def test_an_empty_file(self) -> None:
        self.says("", """\
x.flags:1:1: error[empty]: the file declares nothing
   = fix: declare flags, outcomes and a dispatch; `flagc --help` names the reference
""")

    def test_a_terminal_gets_no_control_characters(self) -> None:
        self.says("flags lamp {\n\t\x1b[2J\n}\n", """\
x.flags:2:2: error[syntax]: 'U+001B' has no meaning here
    2 |         \ufffd[2J
      |         ^
""")

    def test_what_cannot_be_read_keeps_nothing_else_from_it(self) -> None:
        done = self.check(SHOW + END, "nowhere.flags", ".", "x.flags")
        self.assertEqual((done.returncode, done.stdout), (2, "x.flags: show (0 rules, 1024 combinations): complete and consistent\n"))
        self.assertEqual(done.stderr, "flagc: cannot read nowhere.flags: No such file or directory\nflagc: cannot read .: Is a directory\n")


class Depth(Generated):
    def test_brackets(self) -> None:
        self.says(SHOW + "(" * 10000 + "ON" + ")" * 10000 + " => RED\n" + END, f"""\
x.flags:4:256: error[limit]: brackets nest deeper than 256
    4 | {"(" * 160}
      | {" " * 53}^
   = fix: name a part of the condition with `let`
""")

    def test_blocks(self) -> None:
        self.says(SHOW + "ON {\n" * 10000 + "HOT => RED\n" + "}\n" * 10000 + END, """\
x.flags:259:4: error[limit]: brackets nest deeper than 256
  259 | ON {
      |    ^
   = fix: use fewer blocks
""")

    def test_as_deep_as_may_be(self) -> None:
        for text in ("(" * 255 + "ON" + ")" * 255 + " => RED\n", "!(" * 127 + "ON" + ")" * 127 + " => RED\n",
                     "ON {\n" * 255 + "HOT => RED\n" + "}\n" * 255, "ON ^ " * 5000 + "ON => RED\n"):
            self.assertEqual(self.check(SHOW + text + END).stderr, "")

    def test_negations(self) -> None:
        self.says(SHOW + "!" * 100000 + "ON => RED\n" + END, f"""\
x.flags:4:1: error[limit]: the condition nests deeper than 256
    4 | {"!" * 160}
      | {"^" * 160}
   = fix: name parts of it with `let`
""")

    def test_lets(self) -> None:
        lets = "".join(f"let L{i + 1} = L{i}\n" for i in range(2000))
        self.says(f"flags lamp {{\nON\nlet L0 = ON\n{lets}}}\n", """\
x.flags:259:5: error[limit]: `let`s and brackets nest deeper than 256
  259 | let L256 = L255
      |     ^^^^
   = fix: use fewer steps
""")

    def test_sets(self) -> None:
        lets = "".join(f"let L{i} = {{L{i + 1}}}\n" for i in range(2000))
        self.says(f"flags lamp {{\nON\n{lets}let L2000 = {{1}}\n}}\n", """\
x.flags:1747:5: error[limit]: sets nest deeper than 256
 1747 | let L1744 = {L1745}
      |     ^^^^^
   = fix: use fewer steps
""")

    def test_calls(self) -> None:
        lines = "".join(f"dispatch d{i}(lamp) -> colour, first {{ else => d{i + 1} }}\n" for i in range(256))
        self.says(f"{LAMP}{lines}dispatch d256(lamp) -> colour, first {{ else => RED }}\n", """\
x.flags:3:10: error[limit]: 'd0' calls dispatches more than 256 deep
    3 | dispatch d0(lamp) -> colour, first { else => d1 }
      |          ^^
   = fix: let C call one of them
""")

    def test_calls_of_many_rules(self) -> None:
        lines = "".join(f"dispatch d{i}(lamp) -> colour, first {{\nON => d{i + 1}\nHOT => d{i + 1}\n{END}" for i in range(16))
        self.says(f"{LAMP}{lines}dispatch d16(lamp) -> colour, first {{ ON => RED\n{END}", """\
x.flags:3:10: error[limit]: 'd0' has 196606 rules with those it calls; at most 65535 are possible
    3 | dispatch d0(lamp) -> colour, first {
      |          ^^
   = fix: call it from C instead
x.flags:8:10: error[limit]: 'd1' has 98302 rules with those it calls; at most 65535 are possible
    8 | dispatch d1(lamp) -> colour, first {
      |          ^^
   = fix: call it from C instead
flagc: 2 errors
""")

    def test_includes(self) -> None:
        for number in range(300):
            (self.folder / f"f{number}.flags").write_text(f'include "f{number + 1}.flags"\n')
        self.says('include "f0.flags"\n' + SHOW + END, """\
f254.flags:1:9: error[limit]: more than 256 files are included
    1 | include "f255.flags"
      |         ^^^^^^^^^^^^
   = fix: join some of them
""")


class Sizes(Generated):
    def test_bytes(self) -> None:
        self.says("#" * 1_000_001, """\
x.flags:1:1: error[limit]: the file is larger than 1000000 bytes
   = fix: split it with `include`
""")

    def test_rules(self) -> None:
        self.says(SHOW + "ON => RED\n" * 66000 + END, """\
x.flags:3:10: error[limit]: 'show' has 66000 rules; at most 65535 are possible
    3 | dispatch show(lamp) -> colour, first {
      |          ^^^^
   = fix: split it: `else => OTHER` goes on in another dispatch
""")

    def test_outputs(self) -> None:
        outputs = ", ".join(f"bool b{i}" for i in range(65))
        self.says(f"{LAMP}dispatch show(lamp) -> ({outputs}), first {{\n{END}", f"""\
x.flags:3:10: error[limit]: 'show' has 65 outputs; at most 64 are possible
    3 | {f"dispatch show(lamp) -> ({outputs}), first {{"[:160]}
      |          ^^^^
   = fix: split it into several dispatches
""")

    def test_actions(self) -> None:
        self.says(f"actions bell {{\n{', '.join(f'a{i}' for i in range(65))}\n}}\n", """\
x.flags:1:9: error[limit]: 'bell' has 65 actions; at most 64 fit one word
    1 | actions bell {
      |         ^^^^
   = fix: split them into two `actions`, two outputs of the dispatch
""")

    def test_steps(self) -> None:
        self.says(f"flags lamp {{ ON }}\nactions bell {{ ring }}\ndispatch show(lamp) -> bell, first {{\nelse =>\n{'ring, ' * 70}ring\n}}\n", f"""\
x.flags:5:385: error[limit]: the answer has more than 64 steps
    5 | {('ring, ' * 70 + 'ring')[331:]}
      | {" " * 53}^^^^
   = fix: join some of them in one action
""")

    def test_flags(self) -> None:
        self.says(f"flags lamp {{\n{', '.join(f'F{i}' for i in range(20000))}\n}}\n", """\
x.flags:1:7: error[limit]: 'lamp' needs 20000 bits; a set has at most 1024
    1 | flags lamp {
      |       ^^^^
   = fix: split it into two sets; a dispatch may read several
""")

    def test_counts(self) -> None:
        lets = "".join(f"let L{i} = ON\n" for i in range(1500))
        self.says(SHOW + lets + f"count({', '.join(f'L{i}' for i in range(1500))}) > 700 => RED\n" + END, f"""\
x.flags:1504:1: error[limit]: counts and codes make more than 1000000 parts of conditions
 1504 | {f"count({', '.join(f'L{i}' for i in range(1500))})"[:160]}
      | {"^" * 160}
   = fix: name equal conditions with `let`
""")

    def test_codes_of_an_answer(self) -> None:
        self.says("flags lamp { ON, LEVEL : 16, MORE : 16 }\ndispatch show(lamp) -> u16, max {\nON => LEVEL\nalways => MORE\n}\n", """\
x.flags:2:24: error[limit]: the answers of 'u16' are more than 65535 cases
    2 | dispatch show(lamp) -> u16, max {
      |                        ^^^
   = fix: answer with outcomes instead of the codes of a wide field
""")


class Many(Generated):
    """As many mistakes as fit: each is reported, and the time for them grows with their number only."""

    def test_unknown_names(self) -> None:
        self.says_first(SHOW + "".join(f"U{i} => RED\n" for i in range(6000)) + END,
                        "x.flags:4:1: error[unknown-name]: unknown flag or condition 'U0'", "flagc: 6000 errors")

    def test_unknown_names_on_one_line(self) -> None:
        self.says_first(SHOW + " & ".join(f"U{i}" for i in range(6000)) + " => RED\n" + END,
                        "x.flags:4:1: error[unknown-name]: unknown flag or condition 'U0'", "flagc: 6000 errors")

    def test_lines_that_make_no_sense(self) -> None:
        self.says_first("what now\n" * 6000,
                        "x.flags:1:1: error[syntax]: expected one of uses, include, enum, outcomes, actions, flags, dispatch, table, let, found 'what'",
                        "flagc: 6000 errors")

    def test_strings_that_do_not_end(self) -> None:
        self.says_first('"what now\n' * 6000, "x.flags:1:1: error[syntax]: this string does not end on its line", "flagc: 6000 errors")

    def test_a_name_as_long_as_the_file(self) -> None:
        done = self.check(SHOW + "A" * 900_000 + " => RED\n" + END)
        self.assertEqual(done.returncode, 1)
        self.assertLess(len(done.stderr), 1000)

    def test_members(self) -> None:
        self.says_first("enum mode {\n" + "".join(f"M{i} = {i % 5000}\n" for i in range(6000)) + "}\n",
                        "x.flags:5002:9: error[overlap]: 'M5000' and 'M0' share a code", "flagc: 1000 errors")

    def test_cycles(self) -> None:
        lets = "".join(f"let L{i} = L{(i + 1) % 6000}\n" for i in range(6000)) + "".join(f"let M{i} = M{i}\n" for i in range(6000))
        self.says_first(f"flags lamp {{\nON\n{lets}}}\n", "x.flags:3:5: error[cycle]: 'L0' is defined by itself", "flagc: 6001 errors")

    def test_masks(self) -> None:
        masks = "".join(f"M{i} = U{i} | M{i + 1}\n" for i in range(6000))
        self.says_first(f"flags lamp {{\nON\nM6000 = ON\n{masks}}}\n", "x.flags:4:6: error[unknown-name]: unknown flag 'U0'", "flagc: 6000 errors")

    def test_rules_that_say_the_same(self) -> None:
        self.says_first(SHOW + "ON => RED\n" * 6000 + END, "x.flags:5:1: error[shadowed]: this rule can never fire", "flagc: 5999 errors")
        self.says_first(SHOW.replace("first", "unique") + "ON => RED\n" * 5000 + END,
                        "x.flags:5:1: error[conflict]: this rule matches what another rule matches", "flagc: 4999 errors")


class Undecided(unittest.TestCase):
    def test_message(self) -> None:
        text = "dispatch show(lamp) -> colour, first { }\n"
        self.assertEqual(render(undecided(Span(Source("x.flags", text), 9, 13), "whether every combination has an answer")), """\
x.flags:1:10: warning[undecided]: not settled within the budget: whether every combination has an answer
    1 | dispatch show(lamp) -> colour, first { }
      |          ^^^^
   = fix: split the dispatch: `else => OTHER` goes on in another one
""")


if __name__ == "__main__":
    unittest.main()
