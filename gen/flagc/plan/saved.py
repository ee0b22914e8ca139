# SPDX-License-Identifier: MIT
"""Rows as the bytes of a saved table, which `flagc_table_load` of the library takes as they are.

The layout, the forms and which of them is the fastest are those of include/flagc_table.h, version 1: bytes made here are equal to those that
`flagc_table_build` and `flagc_table_save` make of the same rows in as much memory.
"""

import struct
from binascii import crc32
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from ..logic.predicate import Cube
from .rows import Rows

# As in enum flagc_form: a form's number is its place.
FORMS = ("fastest", "scan", "nibbles", "bytes", "direct")

VERSION = 1
FIRST, COLLECT = 0, 3
OVERHEAD = 28
DIRECT_BITS = 24
GROUPS = 4
WORD = (1 << 64) - 1


@dataclass(frozen=True)
class _Shape:
    """How a table of some form lies in memory.

    size:   bytes of all of it; entry: bytes of an entry, or of what is anded at once; stride: bytes of a row of bits
    loads:  of the worst lookup
    places: direct: the bits of the index, from the lowest up; bit vectors: the lowest bit of each piece
    """

    form: str
    size: int
    loads: int
    entry: int = 0
    stride: int = 0
    places: Tuple[int, ...] = ()


def table_size(rows: Rows, form: str) -> int:
    """The bytes of memory that the table takes, without what saving adds; 0 if it has no such form."""
    shape = _shape(rows, form)
    return shape.size if shape else 0


def fastest(rows: Rows, most: int) -> str:
    """The form with the fewest loads that takes at most so many bytes, of two equal ones the smaller; a scan if none fits."""
    best = _shape(rows, "scan")
    assert best is not None
    for form in FORMS[2:]:
        shape = _shape(rows, form)
        if shape and shape.size <= most and (shape.loads, shape.size) < (best.loads, best.size):
            best = shape
    return best.form


def save(rows: Rows, form: str) -> bytes:
    """The saved form. There must be a table of this form."""
    shape = _shape(rows, form)
    assert shape is not None
    head = b"FLAG" + struct.pack("<BBBBHHIQ", VERSION, FORMS.index(form), COLLECT if rows.collects else FIRST, _outcome_bytes(rows), len(rows.rows), 0,
                                 shape.size, rows.known)
    width, each = _word_bytes(rows), _outcome_bytes(rows)
    body = b"".join(number.to_bytes(width, "little") for row in rows.rows for number in row.cube)
    body += b"".join(outcome.to_bytes(each, "little") for outcome in [*(row.outcome for row in rows.rows), rows.otherwise])
    body += _direct(rows, shape) if form == "direct" else b"" if form == "scan" else _vector(rows, shape)
    assert len(body) == shape.size
    return head + body + crc32(head + body).to_bytes(4, "little")


# --- where everything lies -----------------------------------------------------------------------


def _word_bytes(rows: Rows) -> int:
    return 8 if rows.known >> 32 else 4 if rows.known >> 16 else 2 if rows.known >> 8 else 1


def _outcome_bytes(rows: Rows) -> int:
    together = rows.otherwise
    for row in rows.rows:
        together |= row.outcome
    return 4 if together >> 16 else 2 if together >> 8 else 1


def _shape(rows: Rows, form: str) -> Optional[_Shape]:
    """The shape of a form; None where a direct table would have too large an index."""
    count, each = len(rows.rows), _outcome_bytes(rows)
    size = 2 * _word_bytes(rows) * count + each * (count + 1)
    used = 0
    for row in rows.rows:
        used |= row.cube[0]
    if form == "scan":
        return _Shape(form, size, count + 1)
    if form == "direct":
        places = _bits(_filled(used))
        entry = each if rows.collects else 1 if count < 256 else 2
        return _Shape(form, size + (entry << len(places)), 1 if rows.collects else 2, entry, 0, places) if len(places) <= DIRECT_BITS else None
    bits = _piece(form)
    pieces: List[int] = []
    while used or not pieces:
        low = (used & -used).bit_length() - 1 if used else 0
        pieces.append(low)
        used &= ~(((1 << bits) - 1) << low)
    entry = next(entry for entry in (1, 2, 4, 8) if count <= 8 * entry or entry == 8)
    stride = -(-count // (8 * entry)) * entry
    return _Shape(form, size + (len(pieces) << bits) * stride, len(pieces) * (stride // entry) + 1, entry, stride, tuple(pieces))


def _piece(form: str) -> int:
    """The bits of the word that pick a row of a bit vector."""
    return 8 if form == "bytes" else 4


def _filled(flags: int) -> int:
    """The flags, and the narrowest holes between them, until they are in few enough groups."""
    while bin(flags & ~(flags << 1) & WORD).count("1") > GROUPS:
        places = _bits(flags)
        holes = [(above - below - 1, below + 1) for below, above in zip(places, places[1:]) if above > below + 1]
        width, low = min(holes)
        flags |= ((1 << width) - 1) << low
    return flags


def _bits(flags: int) -> Tuple[int, ...]:
    return tuple(place for place in range(flags.bit_length()) if flags >> place & 1)


# --- what the forms add --------------------------------------------------------------------------


def _direct(rows: Rows, shape: _Shape) -> bytes:
    """An entry for each index: the number of the first row that matches, or under `collect` the outcome.

    The index is divided from its highest bit down, each part with the rows that still may match.
    """
    cubes = [row.cube for row in rows.rows]
    out: List[bytes] = []
    pending: List[Tuple[int, Sequence[int]]] = [(len(shape.places), range(len(cubes)))]
    while pending:
        height, alive = pending.pop()
        below = sum(1 << place for place in shape.places[:height])
        if not rows.collects:
            # What comes behind a row that matches all of this part never answers in it.
            sure = next((place for place, row in enumerate(alive) if not cubes[row][0] & below), None)
            alive = alive if sure is None else alive[: sure + 1]
        if not alive or not any(cubes[row][0] & below for row in alive):
            out.append(_entry(rows, alive).to_bytes(shape.entry, "little") * (1 << height))
            continue
        bit = 1 << shape.places[height - 1]
        pending.append((height - 1, [row for row in alive if not cubes[row][0] & bit or cubes[row][1] & bit]))
        pending.append((height - 1, [row for row in alive if not cubes[row][1] & bit]))
    return b"".join(out)


def _entry(rows: Rows, matching: Sequence[int]) -> int:
    if not rows.collects:
        return matching[0] if matching else len(rows.rows)
    outcome = 0
    for row in matching:
        outcome |= rows.rows[row].outcome
    return outcome if matching else rows.otherwise


def _vector(rows: Rows, shape: _Shape) -> bytes:
    """For each piece and each value of it the rows that the value lets live, as bits."""
    bits, every = _piece(shape.form), (1 << len(rows.rows)) - 1
    out: List[bytes] = []
    for low in shape.places:
        sides = [_sides([row.cube for row in rows.rows], low + place) for place in range(bits)]
        for value in range(1 << bits):
            alive = every
            for place, (zero, one) in enumerate(sides):
                alive &= one if value >> place & 1 else zero
            out.append(alive.to_bytes(shape.stride, "little"))
    return b"".join(out)


def _sides(cubes: Sequence[Cube], place: int) -> Tuple[int, int]:
    """The cubes that live where this bit is 0, and where it is 1."""
    zeros = "".join("0" if value >> place & 1 else "1" for _, value in cubes)
    ones = "".join("0" if (mask & ~value) >> place & 1 else "1" for mask, value in cubes)
    return int(zeros[::-1] or "0", 2), int(ones[::-1] or "0", 2)
