# SPDX-License-Identifier: MIT
"""The frames of specs: a set, a dispatch, one question."""

from typing import Iterable, List

# What most rule sets answer.
OUTCOMES = "outcomes answer { A0, A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11, A12, A13, A14, A15 }\n"


def flags(count: int, name: str = "F") -> List[str]:
    """The names of that many flags."""
    return [f"{name}{number}" for number in range(count)]


def flag_set(inputs: Iterable[str], lets: Iterable[str] = (), name: str = "word") -> str:
    """A set of these inputs, a line each, and of these `let` lines."""
    return f"flags {name} {{\n" + "".join(f"    {line}\n" for line in [*inputs, *lets]) + "}\n"


def dispatch(rules: Iterable[str], head: str = "decide(word) -> bool, first") -> str:
    """A dispatch of these lines."""
    return f"dispatch {head} {{\n" + "".join(f"    {line}\n" for line in rules) + "}\n"


def question(inputs: Iterable[str], condition: str, lets: Iterable[str] = ()) -> str:
    """One condition over one set."""
    return flag_set(inputs, lets) + dispatch([f"{condition} => true", "else => false"])
