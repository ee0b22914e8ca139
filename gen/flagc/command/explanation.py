# SPDX-License-Identifier: MIT
"""`flagc check --explain CODE`: what a finding means, why it matters, what to do, and an example."""

import textwrap

from ..check.catalogue import KINDS
from ..check.levels import Kind
from .codes import ERRORS
from .status import Trouble

WIDTH = 100


def explanation(code: str) -> str:
    """The text about a code. Raises Trouble if there is no such code."""
    if code in ERRORS:
        return f"{code}: {ERRORS[code]}\n\nIt is always an error: the rules cannot be read without a guess. The message says what to write.\n"
    if code not in KINDS:
        raise Trouble(f"there is no finding '{code}'; there are {', '.join([*KINDS, *ERRORS])}")
    kind = KINDS[code]
    parts = [f"{code}: {kind.says}", *map(_filled, kind.help.text.split("\n\n")), _filled(f"It is {level(kind)}.")]
    for title, example in (("This gets it", kind.help.bad), ("This does not", kind.help.good)):
        if example:
            parts.append(f"{title}:\n\n{textwrap.indent(example, '    ').rstrip()}")
    return "\n\n".join(parts) + "\n"


def level(kind: Kind) -> str:
    """How severe a kind of finding is, in words."""
    names = {"error": "an error", "warning": "a warning", "note": "a note", "off": "off"}
    text = names[kind.severity] + (" that no option changes" if kind.firm else "")
    for severity in dict.fromkeys(severity for _, severity in kind.milder):
        text += f"; under {' and '.join(f'`{policy}`' for policy, mild in kind.milder if mild == severity)} {names[severity]}"
    return text + (f", until -W{kind.code} or -Wall" if kind.severity == "off" else "")


def _filled(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), WIDTH)
