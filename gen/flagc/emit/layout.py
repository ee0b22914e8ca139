# SPDX-License-Identifier: MIT
"""Small helpers for the looks of C: comments, columns, literals."""

import re
from typing import Iterable, List, Sequence, Tuple

WIDTH = 110


def comment(text: str) -> str:
    """The text, safe inside a C comment: it can neither close nor open one, has no trigraph, and is one line."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    text = " ".join(text.split())
    text = re.sub(r"\*(?=/)", "* ", text)
    text = re.sub(r"/(?=\*)", "/ ", text)
    return re.sub(r"\?(?=\?)", "? ", text)


def notes(doc: str, tags: Sequence[str] = ()) -> str:
    """Doc text and requirement tags, as the text of a comment."""
    return comment(" ".join([doc] + [f"[{tag}]" for tag in tags]))


def block_comment(text: str) -> List[str]:
    """A comment of one line, or of several if the text is long. The text is safe already."""
    if len(text) + 6 <= WIDTH:
        return [f"/* {text} */"]
    lines = fold(text, WIDTH - 3)
    return [f"/* {lines[0]}"] + [f" * {line}" for line in lines[1:]] + [" */"]


def fold(text: str, width: int) -> List[str]:
    """The words of the text in lines of at most `width` characters, if they can be had."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def align(rows: Iterable[Tuple[str, ...]]) -> List[str]:
    """Rows of cells as lines, cells of one column one below the other."""
    table = [row[:-1] if row and not row[-1] else row for row in rows]
    widths: List[int] = []
    for row in table:
        widths += [0] * (len(row) - len(widths))
        # The last cell of a row needs no room behind it.
        for column, cell in enumerate(row[:-1]):
            widths[column] = max(widths[column], len(cell))
    return [" ".join(cell.ljust(widths[column]) for column, cell in enumerate(row)).rstrip() for row in table]


def remark(text: str) -> str:
    """The text as a trailing comment, or nothing."""
    return f"/* {text} */" if text else ""


def indent(lines: Iterable[str], depth: int = 1) -> List[str]:
    """The lines, moved to the right; empty ones stay empty."""
    return [f"{'    ' * depth}{line}" if line else "" for line in lines]


def literal(value: int, hexadecimal: bool = False, reach: int = 0) -> str:
    """A constant that has its value on every machine, whatever the width of int.

    reach: a value that its type must be able to hold as well
    """
    text = f"0x{value:02X}" if hexadecimal else str(value)
    if value < 0:
        return text if value > -(1 << 15) else f"(-{literal(-value)})"
    bound = max(value, reach)
    if bound < 1 << 15:
        return text
    if bound < 1 << 16:
        return f"{text}u"
    return f"UINT{32 if bound < 1 << 32 else 64}_C({text})"


def signed_literal(value: int) -> str:
    """A constant of a signed type of up to 32 bits."""
    if -(1 << 15) < value < 1 << 15:
        return str(value)
    # The least number of a type cannot be written with a minus sign in front of its magnitude.
    return f"(-INT32_C({-value - 1}) - 1)" if value < 0 else f"INT32_C({value})"


def string(text: str) -> str:
    """A C string literal."""
    # An octal escape of three digits ends by itself. Two question marks could begin a trigraph.
    plain = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in text.encode("utf-8", "surrogateescape"))
    return '"' + plain.replace("??", "?\\?") + '"'


def unsigned(bits: int) -> str:
    """The least exact unsigned type that holds so many bits."""
    return f"uint{storage(bits)}_t"


def storage(bits: int) -> int:
    """8, 16, 32 or 64: the bits of the least C integer that holds so many."""
    return next(size for size in (8, 16, 32, 64) if bits <= size)
