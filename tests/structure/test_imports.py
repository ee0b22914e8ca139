# SPDX-License-Identifier: MIT
"""Who may import whom. A room knows what comes before it, and the oracle nothing that it judges."""

import unittest
from typing import Dict, List, Tuple

from .source import PACKAGE, files, imports, module_name, standard_imports

# What each room may import: a room, or one module of it. Within a room everything may be imported.
ALLOWED: Dict[str, Tuple[str, ...]] = {
    "text": (),
    "spec": ("text",),
    "model": ("text", "spec.syntax", "spec.lexer", "spec.rules"),
    "logic": ("model.model", "model.expr", "model.ranges"),
    "check": ("text", "model.model", "model.expr", "model.ranges", "model.reads", "model.types", "logic"),
    "plan": ("model.model", "model.expr", "model.ranges", "logic"),
    "verify": ("model.model", "model.expr", "logic", "plan.program", "plan.context", "plan.evaluate"),
    "emit": ("text", "model.model", "model.expr", "model.packed", "logic.decision", "plan.program", "plan.cost", "plan.conditions", "plan.evaluate",
             "plan.prune", "plan.rows"),
    "oracle": ("model.model", "model.expr"),
    "command": ("text", "spec", "model", "logic", "check", "plan", "verify", "emit", "oracle", "__init__"),
    "__main__": ("command.main",),
    "__init__": (),
}

# Types that later stages read must not draw in what resolved them.
TYPES = ("model.model", "model.expr", "logic.decision", "plan.program", "spec.syntax")
TYPES_IMPORT = ("text.source", "model.model", "model.expr", "model.ranges")

STANDARD = {"argparse", "binascii", "bisect", "contextlib", "dataclasses", "difflib", "enum", "errno", "functools", "gc", "heapq", "io", "itertools", "json", "operator",
            "os", "re", "statistics", "struct", "sys", "tempfile", "textwrap", "threading", "time", "types", "typing"}
# What reaches the machine. All but the command are functions of what they are given.
REACHING = {"argparse", "errno", "io", "os", "sys", "tempfile", "threading", "time"}


class Imports(unittest.TestCase):
    def test_rooms_import_what_they_may(self) -> None:
        wrong = []
        for one in imports():
            room, target = one.source.split(".")[0], one.target
            if target.split(".")[0] != room and not any(target == name or target.startswith(name + ".") for name in ALLOWED[room]):
                wrong.append(f"{one.source} imports {target}")
        self.assertEqual(wrong, [])

    def test_every_room_has_its_line(self) -> None:
        self.assertEqual({module_name(path).split(".")[0] for path in files(PACKAGE, ".py")}, set(ALLOWED))

    def test_nothing_is_allowed_that_is_not_used(self) -> None:
        used = {(one.source.split(".")[0], one.target) for one in imports()}
        spare = [(room, name) for room, names in ALLOWED.items() for name in names
                 if not any(source == room and (target == name or target.startswith(name + ".")) for source, target in used)]
        # Which types of the model a room names changes with what it does.
        self.assertEqual([pair for pair in spare if not pair[1].startswith("model.")], [])

    def test_types_import_only_types(self) -> None:
        self.assertEqual([f"{one.source} imports {one.target}" for one in imports() if one.source in TYPES and one.target not in TYPES_IMPORT], [])

    def test_no_module_imports_itself_in_a_circle(self) -> None:
        graph: Dict[str, List[str]] = {}
        for one in imports():
            if one.at_once:
                graph.setdefault(one.source, []).append(one.target)
        left = dict(graph)
        while True:
            # A module all of whose imports are settled is settled too.
            settled = [name for name, targets in left.items() if not any(target in left for target in targets)]
            if not settled:
                break
            for name in settled:
                del left[name]
        self.assertEqual(sorted(left), [])

    def test_only_the_standard_library_and_nothing_of_chance(self) -> None:
        self.assertEqual([f"{source} imports {name}" for source, name in standard_imports() if name not in STANDARD], [])

    def test_time_is_read_for_progress_alone(self) -> None:
        self.assertEqual([source for source, name in standard_imports() if name == "time"], ["command.progress"])

    def test_only_the_command_reaches_the_machine(self) -> None:
        self.assertEqual([f"{source} imports {name}" for source, name in standard_imports()
                          if name in REACHING and source != "__main__" and not source.startswith("command.")], [])


if __name__ == "__main__":
    unittest.main()
