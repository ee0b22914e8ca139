# SPDX-License-Identifier: MIT
"""What `build` writes for tables that are made at run time: the rules as rows, and whole tables as saved bytes."""

import argparse
from typing import Dict, List, Optional, Sequence, Tuple

from ..emit import names
from ..emit.options import AllRows
from ..model.model import Dispatch
from ..plan.context import Context
from ..plan.rows import Rows, Unsuited, proof_program, table_rows
from ..plan.saved import fastest, save, table_size
from ..verify.certificate import Certificate
from ..verify.verify import verify
from .progress import Progress
from .status import Trouble, Unproven

# The most memory of a table, where nobody says how much there is.
MAX_BYTES = 65536


def tables(options: argparse.Namespace, contexts: Sequence[Context], progress: Progress) -> AllRows:
    """The rows of each output of the dispatches that are asked for, each list with its proof. Raises Trouble with all that cannot be had."""
    option = "--rules" if options.rules else "--blob"
    known = {context.dispatch.name for context in contexts}
    for name in options.dispatch:
        if name not in known:
            raise Trouble(f"--dispatch {name}: no dispatch has this name")
    found: Dict[Dispatch, Tuple[Rows, ...]] = {}
    problems: List[str] = []
    for context in contexts:
        if options.dispatch and context.dispatch.name not in options.dispatch:
            continue
        progress.step(f"writing {context.dispatch.name} as rows")
        result: List[Rows] = []
        for column in context.columns:
            if column.name.endswith(".keep"):
                continue
            rows = _proven(table_rows(column, context), context)
            if isinstance(rows, Unsuited):
                label = f", {column.name}" if len(context.dispatch.outputs) > 1 else ""
                problems.append(f"{option} does not suit {context.dispatch.name}{label}: {rows.reason}\n   = fix: {rows.fix}")
            else:
                result.append(rows)
        found[context.dispatch] = tuple(result)
    if problems:
        others = "\n   = fix: name the dispatches that it is for: --dispatch NAME" if len(known) > 1 and not options.dispatch else ""
        raise Trouble("\nflagc: ".join(problems) + others)
    return found


def blobs(rows: AllRows, most: Optional[int]) -> Dict[str, bytes]:
    """The saved form of each table, by the name of its file. Raises Trouble where none fits."""
    result: Dict[str, bytes] = {}
    for dispatch, outputs in rows.items():
        for found in outputs:
            name = names.lookup(dispatch, found.column.output)
            form = fastest(found, MAX_BYTES if most is None else most)
            if most is not None and table_size(found, form) > most:
                raise Trouble(f"--max-bytes {most} does not suit the table of {name}: the smallest is a scan, of {table_size(found, form)} bytes")
            result[f"{name}.blob"] = save(found, form)
    return result


def _proven(rows: "Rows | Unsuited", context: Context) -> "Rows | Unsuited":
    """The rows, if the first of them that matches, or all that do, answer every word as the rules do. Raises Unproven if they do not."""
    if isinstance(rows, Unsuited):
        return rows
    proof = verify(proof_program(rows, context), rows.column, context)
    if isinstance(proof, Certificate):
        return rows
    if proof.words:
        raise Unproven(f"the rows of {context.dispatch.name}, {rows.column.name}: {proof}")
    return Unsuited(f"its rows could not be proven: {proof.reason}", "write conditions without `|`, `^` and `count`, or fewer of them")
