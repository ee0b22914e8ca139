# SPDX-License-Identifier: MIT
"""`flagc test --against`: a harness that compares a function of the user's with what is generated in its place."""

import argparse
import os
import re
from typing import Tuple

from .. import VERSION
from ..check.compared import compared
from ..emit.against import Against, harness
from ..emit.testing import input_bits, old_outputs
from ..logic.lower import columns
from ..model.model import Actions, Dispatch, FlagSet, Model
from .files import default_name, deliver
from .load import given_codes
from .status import FINE, Trouble

# Inputs of so many bits are all compared: a second or so.
ALL = 24


def against(options: argparse.Namespace, model: Model) -> int:
    """Runs the verb with this option. Raises Trouble if what it names is not there."""
    dispatch, call = _chosen(options.against, model)
    if any(isinstance(output.type, Actions) for output in dispatch.outputs):
        if options.handlers == "struct":
            raise Trouble("--against records actions by defining their handlers: do without --handlers struct")
    words = None
    if len(input_bits(dispatch)) > ALL:
        olds = [output.type for output in old_outputs(dispatch) if isinstance(output.type, FlagSet)]
        words = compared(dispatch, [*(word.set for word in dispatch.words), *olds])
    fixed = [f"{name}={code}" for name, code in sorted(given_codes(options.defines).items())]
    path = options.output or default_name(model.path, "against")
    asked = Against(dispatch, columns(dispatch), call, tuple(options.include), words)
    deliver(path, harness(model, asked, os.path.basename(path), VERSION, fixed))
    return FINE


def _chosen(text: str, model: Model) -> Tuple[Dispatch, str]:
    """The dispatch and the call."""
    known = {dispatch.name: dispatch for dispatch in model.dispatches}
    match = re.match(r"\s*(\w+)\s*=(?!=)\s*(.*)$", text)
    if match:
        if match.group(1) not in known:
            raise Trouble(f"--against {text}: no dispatch has the name {match.group(1)}")
        return known[match.group(1)], match.group(2).strip()
    if len(known) != 1:
        raise Trouble(f"--against: write DISPATCH={text}, for this spec has {len(known) or 'no'} dispatches" + (f": {', '.join(known)}" if known else ""))
    return model.dispatches[0], text.strip()
