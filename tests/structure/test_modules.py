# SPDX-License-Identifier: MIT
"""What holds for each Python module by itself: no state, nothing unused, nothing that calls itself without end."""

import ast
import os
import shutil
import subprocess
import unittest
from typing import Iterator, List, Set

from .source import ROOT, files, relative, tree

DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {"list", "dict", "set", "bytearray", "defaultdict", "OrderedDict", "Counter", "deque", "ChainMap", "count", "iter"}
MUTATORS = {"append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "add", "discard", "setdefault", "sort", "reverse",
            "__setitem__"}
REMEMBERING = {"lru_cache", "cache", "setrecursionlimit"}


def mutable(value: ast.AST) -> bool:
    """Whether an expression makes something that can change."""
    return isinstance(value, DISPLAYS) or (isinstance(value, ast.Call) and getattr(value.func, "id", getattr(value.func, "attr", "")) in MAKERS)


def state(module: ast.Module) -> Iterator[str]:
    """What could carry something from one call to the next."""
    constants: Set[str] = set()
    for statement in module.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None and mutable(statement.value):
            for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
                name = target.id if isinstance(target, ast.Name) else ast.dump(target)
                if name != "__all__" and not name.isupper():
                    yield f"{name} is no constant"
                constants.add(name)
    for node in ast.walk(module):
        if isinstance(node, (ast.Global, ast.Nonlocal)) and isinstance(node, ast.Global):
            yield f"global {', '.join(node.names)}"
        elif isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)) and \
                getattr(node.value, "id", "") in constants:
            yield f"{node.value.id} is changed"  # type: ignore[attr-defined]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS and \
                getattr(node.func.value, "id", "") in constants:
            yield f"{node.func.value.id} is changed"  # type: ignore[attr-defined]
        elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
            if any(mutable(default) for default in [*node.args.defaults, *node.args.kw_defaults] if default is not None):
                yield f"line {node.lineno} has a default that can change"
        elif isinstance(node, ast.ClassDef):
            yield from (f"{node.name} shares what can change" for item in node.body
                        if isinstance(item, (ast.Assign, ast.AnnAssign)) and item.value is not None and mutable(item.value))
        elif isinstance(node, (ast.Name, ast.Attribute)) and getattr(node, "id", getattr(node, "attr", "")) in REMEMBERING:
            yield f"line {node.lineno} remembers"


def unused(module: ast.Module) -> List[str]:
    """Names that are imported and used nowhere."""
    imported = {(alias.asname or alias.name).split(".")[0]: node.lineno for node in ast.walk(module)
                if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    used = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    # Types may be written as text, and `__all__` names what others use.
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            try:
                used |= {inner.id for inner in ast.walk(ast.parse(node.value, mode="eval")) if isinstance(inner, ast.Name)}
            except (SyntaxError, ValueError):
                pass
    return [f"line {line}: {name}" for name, line in imported.items() if name not in used]


class Modules(unittest.TestCase):
    def test_no_module_holds_state(self) -> None:
        self.assertEqual([f"{relative(path)}: {what}" for path in files("gen", ".py") for what in state(tree(path))], [])

    def test_state_is_noticed(self) -> None:
        for text in ("seen = {}", "SEEN = []\ndef f():\n    SEEN.append(1)", "SEEN = {}\ndef f():\n    SEEN[1] = 2", "def f(a=[]): pass",
                     "N = 0\ndef f():\n    global N", "class C:\n    all = []", "import functools\n@functools.lru_cache\ndef f(): pass",
                     "from collections import defaultdict\nseen: dict = defaultdict(int)"):
            with self.subTest(text=text):
                self.assertNotEqual(list(state(ast.parse(text))), [])

    def test_every_import_is_used(self) -> None:
        self.assertEqual([f"{relative(path)}: {what}" for top in ("gen", "tests") for path in files(top, ".py") for what in unused(tree(path))], [])

    def test_an_unused_import_is_noticed(self) -> None:
        self.assertEqual(unused(ast.parse('import os\nimport re\nfrom typing import List, Set\nx: "List[int]" = re.A')), ["line 1: os", "line 3: Set"])

    def test_only_the_command_prints_and_opens(self) -> None:
        calls = [f"{relative(path)}:{node.lineno} {node.func.id}" for path in files("gen/flagc", ".py") if f"{os.sep}command{os.sep}" not in path
                 for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("print", "open", "input", "exec", "eval")]
        self.assertEqual(calls, [])

    def test_every_test_module_loads_and_holds_tests(self) -> None:
        for path in files("tests", ".py"):
            name = relative(path)[: -len(".py")].replace(os.sep, ".")
            self.assertTrue(os.path.exists(os.path.join(os.path.dirname(path), "__init__.py")), path)
            if os.path.basename(path).startswith("test_"):
                with self.subTest(module=name):
                    loader = unittest.TestLoader()
                    suite = loader.loadTestsFromName(name)
                    self.assertEqual(loader.errors, [])
                    self.assertGreater(suite.countTestCases(), 0)

    @unittest.skipUnless(shutil.which("mypy"), "no mypy")
    def test_types(self) -> None:
        cache = os.path.join(ROOT, "build", "mypy-cache")
        done = subprocess.run(["mypy", "--strict", "--cache-dir", cache, "gen/flagc", "gen/pack.py"], cwd=ROOT,
                              env=dict(os.environ, MYPYPATH="gen"), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
