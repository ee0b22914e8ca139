# SPDX-License-Identifier: MIT
"""What is checked of a spec with errors: dispatches that no error concerns, by whatever way."""

import os
import unittest
from typing import List, Optional

from flagc.command.load import load

from .support import Case

HEAD = "flags door { OPEN, SHUT }\noutcomes side { LEFT, RIGHT }\n"


def rules(name: str, *lines: str, answers: str = "side") -> str:
    """A dispatch."""
    return f"dispatch {name}(door) -> {answers}, first {{\n" + "".join(f"    {line}\n" for line in lines) + "}\n"


class Part(Case):
    def part(self, text: str) -> Optional[List[str]]:
        """The dispatches that can be checked; None if nobody can tell."""
        self.write("x.flags", text)
        spec = load(os.path.join(self.directory, "x.flags"))
        self.assertIsNone(spec.model)
        return None if spec.part is None else [dispatch.name for dispatch in spec.part.dispatches]

    def test_who_calls_a_wrong_dispatch_shares_its_fate(self) -> None:
        text = HEAD + rules("far", "else => near") + rules("near", "else => wrong") + rules("wrong", "OPENN => LEFT") + rules("right", "else => LEFT")
        self.assertEqual(self.part(text), ["right"])

    def test_a_dispatch_without_a_sound_head(self) -> None:
        self.assertEqual(self.part(HEAD + rules("calls", "else => wrong") + rules("wrong", "else => LEFT", answers="sides") + rules("right", "else => LEFT")),
                         ["right"])

    def test_cycles(self) -> None:
        self.assertEqual(self.part(HEAD + rules("a", "else => b") + rules("b", "else => a") + rules("c", "else => b") + rules("right", "else => LEFT")),
                         ["right"])

    def test_an_included_file(self) -> None:
        self.write("y.flags", HEAD + rules("wrong", "OPENN => LEFT"))
        self.assertEqual(self.part('include "y.flags"\n' + rules("calls", "else => wrong") + rules("right", "else => LEFT")), ["right"])

    def test_an_error_that_is_in_no_dispatch(self) -> None:
        self.assertIsNone(self.part(HEAD.replace("SHUT", "SHUT @1099") + rules("right", "else => LEFT")))

    def test_fields_that_dispatches_compute(self) -> None:
        self.assertIsNone(self.part(HEAD + "flags step { SIDE from wrong }\n" + rules("wrong", "OPENN => LEFT") + rules("right", "else => LEFT")))

    def test_nothing_is_in_part_when_all_is_well(self) -> None:
        self.write("x.flags", HEAD + rules("right", "else => LEFT"))
        self.assertIsNone(load(os.path.join(self.directory, "x.flags")).part)


if __name__ == "__main__":
    unittest.main()
