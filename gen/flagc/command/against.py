# SPDX-License-Identifier: MIT
"""`flagc test --against`: a harness that compares a function of the user's with what is generated in its place."""

import argparse
import os
import re
from typing import Dict, Iterator, List, Sequence, Tuple

from .. import VERSION
from ..check.literals import literals
from ..check.mutants import items, rules_of
from ..check.pairs import borders
from ..check.vectors import Vector, reduced
from ..emit.against import Against, harness
from ..emit.testing import input_bits, old_outputs
from ..logic.lower import columns
from ..model.model import Actions, Block, Dispatch, Field, FlagSet, Model, Rule
from .files import default_name, deliver
from .load import given_codes
from .status import FINE, Trouble

# Inputs of so many bits are all compared: a second or so.
ALL = 24

# Of more bits so many are chosen at the borders of ranges, and so many by a fixed generator of pseudo-random numbers.
BORDERS, SCATTERED = 4096, 512


def against(options: argparse.Namespace, model: Model) -> int:
    """Runs the verb with this option. Raises Trouble if what it names is not there."""
    dispatch, call = _chosen(options.against, model)
    if any(isinstance(output.type, Actions) for output in dispatch.outputs):
        if options.handlers == "struct":
            raise Trouble("--against records actions by defining their handlers: do without --handlers struct")
    words = None
    if len(input_bits(dispatch)) > ALL:
        words = chosen(dispatch)
    fixed = [f"{name}={code}" for name, code in sorted(given_codes(options.defines).items())]
    path = options.output or default_name(model.path, "against")
    asked = Against(dispatch, columns(dispatch), call, tuple(options.include), words)
    deliver(path, harness(model, asked, os.path.basename(path), VERSION, fixed))
    return FINE


def chosen(dispatch: Dispatch) -> Tuple[Tuple[int, ...], ...]:
    """Words that tell most mistakes: the reduced set, the borders of the ranges that rules ask for, and some from everywhere.

    The reduced set tells the mistakes that a rule may hold; one in the other function, such as a range that ends a code later, needs no mutant.
    """
    vectors = reduced(dispatch).vectors
    words = dict.fromkeys(vector.words for vector in vectors)
    room = len(words) + BORDERS
    for near in _bordering(dispatch, vectors):
        if len(words) >= room:
            break
        words[near] = None
    words.update(dict.fromkeys(_scattered(dispatch)))
    return tuple(words)


def _bordering(dispatch: Dispatch, vectors: Sequence[Vector]) -> Iterator[Tuple[int, ...]]:
    """Words of each rule with one field at a border: the first word that the rule answers for all rules, then the others that show something of it."""
    witnesses: Dict[int, List[Tuple[int, ...]]] = {}
    for kinds in (("rule",), ("true", "false", "mutant")):
        for vector in vectors:
            for wish in vector.wishes:
                if wish.kind in kinds and isinstance(wish.item, (Rule, Block)):
                    for rule in rules_of(wish.item) if isinstance(wish.item, Block) else [wish.item.number]:
                        witnesses.setdefault(rule, []).append(vector.words)
    asked = [(literal, list(dict.fromkeys(words for rule in rules_of(item) for words in witnesses.get(rule, ()))))
             for _, item in items(dispatch) for literal in literals(item.condition)[0]]
    for turn in range(max((len(some) for _, some in asked), default=0)):
        for literal, some in asked:
            if turn < len(some):
                yield from borders(literal, some[turn])


def _scattered(dispatch: Dispatch) -> Iterator[Tuple[int, ...]]:
    """Pseudo-random words, each field at a code that has a name."""
    sets = [word.set for word in dispatch.words] + [output.type for output in old_outputs(dispatch) if isinstance(output.type, FlagSet)]
    state = 1
    for _ in range(SCATTERED):
        row: List[int] = []
        for flags in sets:
            word = 0
            for field in flags.fields:
                if field.fixed is not None:
                    continue
                number = 0
                for _ in range(field.width // 32 + 1):
                    # Knuth's linear congruential generator modulo 2^64, of which the upper half is good.
                    state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
                    number = number << 32 | state >> 32
                word |= _code(field, number) << field.position
            row.append(word)
        yield tuple(row)


def _code(field: Field, number: int) -> int:
    """One of the field's codes."""
    number %= sum(high - low + 1 for low, high in field.named)
    for low, high in field.named:
        if number <= high - low:
            return low + number
        number -= high - low + 1
    raise AssertionError("the codes have an end")


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
