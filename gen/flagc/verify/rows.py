# SPDX-License-Identifier: MIT
"""The rows of a scan and of a bit vector as literals of the graph: what a word must be like to match each of them.

Of a bit vector every bit of every table is read: the values of a chunk that let a row live are the row's condition on that chunk.
"""

from typing import Dict, List, Sequence, Tuple, Union

from ..logic.predicate import FALSE, Graph
from ..plan.program import Program, Scan, Vector, tests_of
from .symbols import Symbols


def rows_of(program: Program, graph: Graph, symbols: Symbols, expr: Union[Scan, Vector]) -> List[int]:
    """The literal of each row.

    Raises NotSymbolic.
    """
    if isinstance(expr, Scan):
        return [_scanned(program, graph, symbols, expr, row) for row in range(expr.rows)]
    parts: List[List[int]] = [[] for _ in range(expr.rows)]
    for chunk in expr.chunks:
        table = program.tables[chunk.table]
        bits = symbols.number(chunk.index)
        blocks = -(-expr.rows // table.bits)
        known: Dict[Tuple[str, ...], int] = {}
        for start in range(blocks):
            # The entries as digits, turned: for each row, whether each value lets it live. Most rows share this with others.
            digits = zip(*(f"{entry:0{table.bits}b}"[::-1] for entry in table.entries[start::blocks]))
            for literals, alive in zip(parts[start * table.bits : (start + 1) * table.bits], digits):
                if alive not in known:
                    known[alive] = _among(graph, bits, [index for index, digit in enumerate(alive) if digit == "1"])
                literals.append(known[alive])
    return [graph.conj(literals) for literals in parts]


def _scanned(program: Program, graph: Graph, symbols: Symbols, scan: Scan, row: int) -> int:
    literals: List[int] = []
    for word, mask, value in tests_of(scan, program.tables, row):
        places = [place for place in range(mask.bit_length()) if mask >> place & 1]
        literals += [symbols.bit(word, place) if value >> place & 1 else -symbols.bit(word, place) for place in places]
    return graph.conj(literals)


def _among(graph: Graph, bits: Sequence[int], values: Sequence[int]) -> int:
    """The number with these bits is one of the values. Most often they are a cube, and then the literal is one too."""
    within = [value for value in values if value < 1 << len(bits)]
    if not within:
        return FALSE
    same = (1 << len(bits)) - 1
    for value in within:
        same &= ~(value ^ within[0])
    if len(within) == 1 << len(bits) - bin(same).count("1"):
        return graph.conj(_equal(bits, within[0], same))
    return graph.disj([graph.conj(_equal(bits, value, (1 << len(bits)) - 1)) for value in within])


def _equal(bits: Sequence[int], value: int, care: int) -> List[int]:
    return [bit if value >> place & 1 else -bit for place, bit in enumerate(bits) if care >> place & 1]
