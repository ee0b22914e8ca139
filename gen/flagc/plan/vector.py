# SPDX-License-Identifier: MIT
"""The bit vector (Lakshman and Stiliadis): each chunk of the words picks a row of rule bits, the rows are ANDed, the lowest bit is the rule.

What a chunk's value permits is worked out for all rules at once, as one long number for each value. A condition that takes many
cubes may instead be *computed*: it is one bit of a chunk of its own, whose index is made of conditions.

The alternatives trade loads for bytes: chunks of a byte, a nibble or between, aligned or packed together, and rows read in blocks of
8 to 64 bits. Where a block has room for it, the default is a last rule that always holds, so that nobody asks whether a bit was found.
"""

from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Sequence, Tuple

from ..logic.absorb import absorbed
from ..logic.decision import Column
from ..logic.predicate import Cube, ones
from ..model.expr import Expr as Condition
from .conditions import Conditions
from .context import Context
from .cover import MAX_CUBES, Cover, Rule, rules_of
from .direct import entry_shape
from .extract import FEW_RUNS, runs_of
from .program import Answer, Bitor, Chunk, Expr, Extract, Load, Program, Scaled, Table, Vector, inside
from .prune import used_definitions
from .refusal import Built, Refusal
from .tabulate import place_of

MAX_ROWS = 8192

# A condition of more cubes than this may be computed instead.
FEW_CUBES = 3

# Conditions in one computed chunk.
COMPUTED_BITS = 4

# What computed conditions may ask, all together.
MAX_COMPUTED = 2000

BLOCK_BITS = (64, 32, 16, 8)

# Bits of a packed chunk.
PACKED_BITS = (8, 7, 6, 5, 4)

# Packed answers must save more than this part of the other tables.
WORTH = 64

# With more rows than this there are fewer alternatives: what they differ in is little then, and each is large.
MANY_ROWS = 1024


@dataclass(frozen=True)
class Row:
    """What a rule asks: a cube, or a condition that is computed."""

    cube: Cube
    answer: int
    computed: Optional[Condition] = None


@dataclass(frozen=True)
class _Group:
    """A chunk before its table is made: its index, and the rows that each of its bits permits where it is 0 and where it is 1."""

    index: Expr
    permits: Tuple[Tuple[int, int], ...]


def vector(column: Column, context: Context) -> Built:
    """The programs that AND rows of rule bits, those with the fewest loads first."""
    rules = rules_of(column, context)
    if isinstance(rules, Refusal):
        return rules
    as_cubes, computed = (_rows(rules, context, few) for few in (MAX_CUBES, FEW_CUBES))
    ways = [rows for rows in ([as_cubes] if as_cubes == computed else [as_cubes, computed]) if rows is not None]
    if not ways:
        return Refusal(f"it takes more than {MAX_ROWS} rows")
    programs = [program for rows in ways for program in _Builder(column, context, *simplified(rows)).programs()]
    if not programs and any(row.computed for rows in ways for row in rows):
        return Refusal(f"its computed conditions ask more than {MAX_COMPUTED} things")
    return tuple(programs) or Refusal("every word gets the same answer")


def _rows(rules: Sequence[Rule], context: Context, few: int) -> Optional[List[Row]]:
    """The rules as rows, unless they are too many. Conditions of more than `few` cubes are computed."""
    cover = Cover(context.graph)
    rows: List[Row] = []
    for rule in rules:
        cubes = cover.cubes(rule.literal)
        if cubes is None or len(cubes) > few:
            rows.append(Row((0, 0), rule.answer, rule.condition))
        else:
            rows += [Row(cube, rule.answer) for cube in cubes]
        if len(rows) > MAX_ROWS:
            return None
    return rows


# --- fewer rows ----------------------------------------------------------------------------------


def simplified(rows: List[Row]) -> Tuple[List[Row], int]:
    """The rows without what never answers, and the answer where none holds. Neighbouring rows of one answer are merged."""
    merged: List[Row] = []
    for run in _same_answer(_living(rows)):
        merged += run if len(run) == 1 or any(row.computed for row in run) else _merged(run)
    merged = _living(merged)
    end = next(number for number, row in enumerate(merged) if not row.computed and not row.cube[0])
    default = merged[end].answer
    while end > 0 and merged[end - 1].answer == default:
        end -= 1
    return merged[:end], default


def _living(rows: Sequence[Row]) -> List[Row]:
    dead = absorbed([None if row.computed else row.cube for row in rows])
    return [row for row, gone in zip(rows, dead) if not gone]


def _same_answer(rows: Sequence[Row]) -> Iterator[List[Row]]:
    """Runs of rows with one answer."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end].answer != rows[start].answer:
            yield list(rows[start:end])
            start = end


def _merged(run: List[Row]) -> List[Row]:
    """Cubes of one answer: two that differ in one wanted bit are one without it, again and again (Quine and McCluskey, greedily)."""
    cubes = dict.fromkeys(row.cube for row in run)
    pending = list(cubes)
    while pending and len(cubes) > 1:
        care, value = cube = pending.pop()
        if cube not in cubes:
            continue
        for variable in ones(care):
            bit = 1 << variable - 2
            if (care, value ^ bit) in cubes:
                del cubes[cube], cubes[care, value ^ bit]
                joined = care & ~bit, value & ~bit
                cubes[joined] = None
                pending.append(joined)
                break
    # Wide cubes first, because the later ones are looked for in the earlier ones.
    wide_first = sorted(cubes, key=lambda cube: bin(cube[0]).count("1"))
    return _living([Row(cube, run[0].answer) for cube in wide_first])


# --- chunks --------------------------------------------------------------------------------------


def _groupings(tested: Sequence[int], context: Context, few: bool) -> List[Tuple[str, List[List[int]]]]:
    """Ways to share the tested input bits out to chunks, each with its name. None is worse than an earlier one in all respects."""
    places = [place_of(context, variable) for variable in tested]
    variable_at = dict(zip(places, tested))
    ways: List[Tuple[str, List[List[int]]]] = []
    for name, size in (("bytes", 8), ("nibbles", 4)):
        windows: Dict[Tuple[int, int], List[Tuple[int, int]]] = {}
        for word, position in places:
            windows.setdefault((word, position // size), []).append((word, position))
        ways.append((name, [[variable_at.get(place, 0) for place in _gathered(window)] for window in windows.values()]))
    for size in PACKED_BITS if few else ():
        count = -(-len(places) // size)
        packed = _packed(places, -(-len(places) // count))
        ways.append((f"{max(len(chunk) for chunk in packed)} bits", [[variable_at[place] for place in chunk] for chunk in packed]))
    kept: List[Tuple[str, List[List[int]]]] = []
    for name, chunks in ways:
        if not any(len(other) <= len(chunks) and _entries(other) <= _entries(chunks) for _, other in kept):
            kept.append((name, chunks))
    return kept


def _gathered(window: List[Tuple[int, int]]) -> List[Tuple[int, int]]:
    """The bits themselves if that takes few runs; else all from the lowest to the highest."""
    if len(runs_of(window)) <= FEW_RUNS:
        return window
    return [(window[0][0], position) for position in range(window[0][1], window[-1][1] + 1)]


def _packed(places: Sequence[Tuple[int, int]], size: int) -> List[List[Tuple[int, int]]]:
    """Chunks of up to `size` bits, in order, each of few runs."""
    chunks: List[List[Tuple[int, int]]] = [[]]
    for place in places:
        if len(chunks[-1]) == size or len(runs_of([*chunks[-1], place])) > FEW_RUNS:
            chunks.append([])
        chunks[-1].append(place)
    return chunks


def _entries(chunks: Sequence[Sequence[int]]) -> int:
    return sum(1 << len(chunk) for chunk in chunks)


# --- programs ------------------------------------------------------------------------------------


class _Builder:
    """The programs of a list of rows."""

    def __init__(self, column: Column, context: Context, rows: List[Row], default: int) -> None:
        self.column = column
        self.context = context
        self.rows = rows
        self.default = default
        # Of each bit: the rows that want a 0 there, and those that want a 1.
        self.wants: Dict[int, Tuple[int, int]] = {}
        for number, row in enumerate(rows):
            for variable in ones(row.cube[0]):
                zero, one = self.wants.get(variable, (0, 0))
                bit = 1 << number
                self.wants[variable] = (zero, one | bit) if row.cube[1] >> variable - 2 & 1 else (zero | bit, one)

    def programs(self) -> List[Program]:
        """All of them."""
        if not self.rows:
            return []
        conditions = Conditions(self.context.chunks)
        computed = self._computed(conditions)
        if sum(1 for group in computed for _ in inside(group.index)) > MAX_COMPUTED:
            return []
        few = len(self.rows) <= MANY_ROWS
        result: List[Program] = []
        for name, chunks in _groupings(sorted(self.wants), self.context, few) if self.wants else [("conditions", [])]:
            groups = [self._group(chunk) for chunk in chunks] + computed
            permits = [_all_values(group.permits, (2 << len(self.rows)) - 1) for group in groups]
            for bits in BLOCK_BITS if few else (BLOCK_BITS[0], BLOCK_BITS[-1]):
                if bits == BLOCK_BITS[-1] or len(self.rows) > bits // 2:
                    title = f"{name}, {bits}-bit words" + (", conditions" if computed and name != "conditions" else "")
                    result.append(self._program(groups, permits, bits, conditions, title))
        return result

    def _group(self, chunk: Sequence[int]) -> _Group:
        """The chunk of these input bits; 0 stands for one that no row tests."""
        first = next(place for place, variable in enumerate(chunk) if variable)
        word, position = place_of(self.context, chunk[first])
        places = [place_of(self.context, variable) if variable else (word, position + place - first) for place, variable in enumerate(chunk)]
        permits = tuple((~ones_, ~zeros) for zeros, ones_ in (self.wants.get(variable, (0, 0)) for variable in chunk))
        return _Group(Extract(runs_of(places)), permits)

    def _computed(self, conditions: Conditions) -> List[_Group]:
        """Chunks for the conditions that are computed."""
        wanted: Dict[Expr, int] = {}
        for number, row in enumerate(self.rows):
            if row.computed is not None:
                lowered = conditions.lower(row.computed)
                wanted[lowered] = wanted.get(lowered, 0) | 1 << number
        groups: List[_Group] = []
        pairs = list(wanted.items())
        for start in range(0, len(pairs), COMPUTED_BITS):
            part = pairs[start : start + COMPUTED_BITS]
            parts = tuple(Scaled(condition, 1 << place) if place else condition for place, (condition, _) in enumerate(part))
            groups.append(_Group(parts[0] if len(parts) == 1 else Bitor(parts), tuple((~rows, -1) for _, rows in part)))
        return groups

    def _program(self, groups: Sequence[_Group], permits: Sequence[Sequence[int]], bits: int, conditions: Conditions, title: str) -> Program:
        count = len(self.rows)
        blocks = -(-count // bits)
        sure = count % bits != 0
        mask = (1 << count + sure) - 1
        tables = [Table(f"rows{number}", _blocks(values, mask, blocks, bits), bits) for number, values in enumerate(permits)]
        answers = tuple(row.answer for row in self.rows) + (self.default,)
        width, signed = entry_shape(answers)
        if width < 8 and len(answers) * (8 - width) <= sum(len(table.entries) for table in tables) * bits // WORTH:
            # Beside large tables, answers that need not be unpacked cost next to nothing.
            width = 8
        found = Vector(tuple(Chunk(number, group.index) for number, group in enumerate(groups)), count + sure, sure)
        definitions, body = used_definitions(conditions.definitions, (Answer(Load(len(tables), found)),))
        return Program("vector", self.context.words, self.column.bits, self.column.signed,
                       tuple(tables) + (Table("answers", answers, width, signed),), definitions, body, variant=title)


def _all_values(permits: Sequence[Tuple[int, int]], every: int) -> List[int]:
    """Of each value of a chunk, the rows that it permits."""
    values = [every]
    for zero, one in permits:
        values = [value & zero for value in values] + [value & one for value in values]
    return values


def _blocks(values: Sequence[int], mask: int, blocks: int, bits: int) -> Tuple[int, ...]:
    """The entries of a table: each row in blocks, the lowest first."""
    size = bits // 8
    entries: List[int] = []
    for value in values:
        text = (value & mask).to_bytes(blocks * size, "little")
        entries += text if size == 1 else [int.from_bytes(text[at : at + size], "little") for at in range(0, len(text), size)]
    return tuple(entries)
