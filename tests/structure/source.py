# SPDX-License-Identifier: MIT
"""The project's own files, and Python modules as syntax trees."""

import ast
import os
from dataclasses import dataclass
from typing import Iterator, List, Set, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PACKAGE = os.path.join(ROOT, "gen", "flagc")
MADE = {"build", "out", "__pycache__"}


def files(top: str, *ends: str) -> Iterator[str]:
    """The files below a directory of the project whose names end so; nothing that is made or hidden."""
    for where, folders, names in os.walk(os.path.join(ROOT, top)):
        # tests/build is no place where things are made.
        folders[:] = sorted(name for name in folders if not name.startswith(".") and (name not in MADE or os.path.basename(where) == "tests"))
        yield from (os.path.join(where, name) for name in sorted(names) if name.endswith(ends or ("",)))


def relative(path: str) -> str:
    """A path as people say it."""
    return os.path.relpath(path, ROOT)


def read(path: str) -> str:
    """A file's text."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def tree(path: str) -> ast.Module:
    """A Python file in the syntax of 3.9, the oldest that is promised."""
    return ast.parse(read(path), path, feature_version=(3, 9))


@dataclass(frozen=True)
class Import:
    """One module of flagc that another imports.

    source, target: such as `plan.chain`
    at_once: when the module is loaded; else only for types, or inside a function
    """

    source: str
    target: str
    at_once: bool


def module_name(path: str) -> str:
    """`plan.chain` for gen/flagc/plan/chain.py."""
    return os.path.relpath(path, PACKAGE)[: -len(".py")].replace(os.sep, ".")


def imports() -> List[Import]:
    """All imports inside gen/flagc."""
    result: List[Import] = []
    paths = list(files("gen/flagc", ".py"))
    known = set(map(module_name, paths))
    for path in paths:
        source = module_name(path)
        module = tree(path)
        at_once = set(map(id, module.body))
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom):
                result += (Import(source, target, id(node) in at_once) for target in _targets(source, node, known))
    return result


def _targets(source: str, node: ast.ImportFrom, known: Set[str]) -> Set[str]:
    """The modules that a `from … import …` names; none if they are not of flagc."""
    if node.level:
        base = source.split(".")[: -node.level]
    elif (node.module or "").split(".")[0] == "flagc":
        base = []
    else:
        return set()
    inside = [part for part in (node.module or "").split(".") if part and part != "flagc"]
    candidates = {".".join([*base, *inside, alias.name]) for alias in node.names}
    return {name if name in known else ".".join([*base, *inside]) or "__init__" for name in candidates}


def standard_imports() -> Iterator[Tuple[str, str]]:
    """Module, and a module that it imports and that is not of flagc."""
    for path in files("gen/flagc", ".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                yield from ((module_name(path), alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module and node.module.split(".")[0] != "flagc":
                yield module_name(path), node.module
