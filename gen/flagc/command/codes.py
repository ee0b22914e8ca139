# SPDX-License-Identifier: MIT
"""The errors of text and names, a line each. Findings about rules are in the table of the checks."""

from typing import Dict

ERRORS: Dict[str, str] = {
    "ambiguous": "a name could mean several things",
    "answer": "what stands behind `=>` is no answer of this dispatch",
    "c-code": "C between backticks that could not be used as it is written",
    "clash": "a name in the generated C is taken already",
    "class": "classes of a number whose last one does not say `else`, or another does",
    "columns": "cells of a table that do not fit its columns",
    "cycle": "something is defined by itself",
    "duplicate": "something is written twice",
    "empty": "something that needs content has none",
    "encoding": "a file that is not UTF-8 text",
    "guard": "a guard without C to guard, or a guarded field without a value for when the guard is false",
    "include": "an included file that cannot be read",
    "keyword": "a name with a meaning of its own",
    "layout": "`layout auto` beside positions that are given",
    "mask": "a name for several flags where one condition must stand",
    "mixed": "`&` or `|` beside `&&` or `||` without parentheses",
    "overlap": "two inputs that share bits, or two names that share a code",
    "packed": "`packed-bools` where nothing can be packed",
    "policy": "a hit policy that is missing, or that does not suit what is answered",
    "precedence": "`!` before a comparison, which C and people read differently",
    "range": "a number, a code or a position outside of what is possible",
    "syntax": "text that the grammar does not allow",
    "type": "something of one kind where another kind must stand",
    "unknown-name": "a name that nothing declares",
    "version": "a version of the language that this flagc does not read",
}
