# SPDX-License-Identifier: MIT
"""Conditions as an and-inverter graph over the bits of the words.

One arena holds everything that is asked about a dispatch. A *literal* is an int: variable 1 is constant true, variables
2 to n + 1 are the input bits (word 0 from bit 0 up, then word 1, and so on), and those above are *gates*, each
the conjunction of some literals. A negative literal is the negated variable, so a disjunction is a negated gate.

Equal gates are one gate. A gate that is a *cube* (a conjunction of input literals alone) is kept flat, with its care mask and
value beside it, because most rules are cubes and both engines have a short way with them. Of every other gate the
*hull* is known: the smallest cube around it that can be read off its operands.
"""

from typing import Dict, Iterable, List, Optional, Sequence, Tuple

from ..model.expr import And, At, Codes, Compare, Const, Count, Expr, Let, Not, Or, Test, Xor, cube
from ..model.model import Dispatch, Field

TRUE = 1
FALSE = -1

# How many cubes `Graph.cubes` writes for one literal at most.
COVER = 16

# Care mask and value, both over the input bits in the order of their variables.
Cube = Tuple[int, int]


class Graph:
    """An arena of conditions over words of the given widths. It only grows.

    widths: bits of each word
    inputs: bits of all words
    gates:  gate k is variable inputs + 2 + k; its operands ascend
    """

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths: Tuple[int, ...] = tuple(widths)
        self.inputs = sum(self.widths)
        self.gates: List[Tuple[int, ...]] = []
        self._base = [2]
        for width in self.widths:
            self._base.append(self._base[-1] + width)
        self._hulls: List[Cube] = []
        self._flat: List[bool] = []
        self._known: Dict[Tuple[int, ...], int] = {}
        self._known_cubes: Dict[Cube, int] = {}
        self._covers: Dict[int, Optional[Tuple[Cube, ...]]] = {}
        # The expression is kept beside its literal: were it freed, another could get its id.
        self._lowered: Dict[Tuple[int, int], Tuple[Expr, int]] = {}

    # --- literals --------------------------------------------------------------------------------

    def bit(self, word: int, position: int) -> int:
        """The literal of one input bit."""
        return self._base[word] + position

    def operands(self, variable: int) -> Tuple[int, ...]:
        """The operands of a gate."""
        return self.gates[variable - self.inputs - 2]

    def is_gate(self, literal: int) -> bool:
        """Whether the literal is a gate or a negated gate."""
        return abs(literal) > self.inputs + 1

    def cube(self, literal: int) -> Optional[Cube]:
        """The literal as a cube, or None if it is none. FALSE is none."""
        if literal > self.inputs + 1:
            index = literal - self.inputs - 2
            return self._hulls[index] if self._flat[index] else None
        return None if literal == FALSE or literal < -self.inputs - 1 else self.hull(literal)

    def hull(self, literal: int) -> Cube:
        """A cube that holds wherever the literal does; (0, 0) holds everywhere."""
        variable = abs(literal)
        if variable == 1:
            return 0, 0
        if variable <= self.inputs + 1:
            mask = 1 << (variable - 2)
            return mask, mask if literal > 0 else 0
        return self._hulls[variable - self.inputs - 2] if literal > 0 else (0, 0)

    # --- gates -----------------------------------------------------------------------------------

    def conj(self, literals: Iterable[int]) -> int:
        """The conjunction of literals."""
        chosen = set(literals)
        chosen.discard(TRUE)
        if FALSE in chosen:
            return FALSE
        care = value = 0
        flat = True
        for literal in chosen:
            if -literal in chosen:
                return FALSE
            index = abs(literal) - self.inputs - 2
            if index < 0:
                other_care = 1 << abs(literal) - 2
                other_value = other_care if literal > 0 else 0
            elif literal > 0:
                other_care, other_value = self._hulls[index]
                flat = flat and self._flat[index]
            else:
                flat = False
                continue
            if (value ^ other_value) & care & other_care:
                return FALSE
            care |= other_care
            value |= other_value
        return self._of_cube((care, value)) if flat else self._gate(tuple(sorted(chosen)), (care, value), False)

    def _of_cube(self, cube: Cube) -> int:
        """The literal of a cube."""
        found = self._known_cubes.get(cube)
        if found is None:
            found = self._known_cubes[cube] = self._gate(tuple(self.literals_of(cube)), cube, True)
        return found

    def _gate(self, operands: Tuple[int, ...], hull: Cube, flat: bool) -> int:
        if len(operands) < 2:
            return operands[0] if operands else TRUE
        found = self._known.get(operands)
        if found is None:
            found = self._known[operands] = self.inputs + 2 + len(self.gates)
            self.gates.append(operands)
            self._hulls.append(hull)
            self._flat.append(flat)
        return found

    def literals_of(self, cube: Cube) -> List[int]:
        """The input literals of a cube, in ascending order."""
        care, value = cube
        zeros = [-variable for variable in reversed(ones(care & ~value))]
        return zeros + ones(value)

    def disj(self, literals: Iterable[int]) -> int:
        """The disjunction of literals."""
        return -self.conj([-literal for literal in literals])

    def xor(self, a: int, b: int) -> int:
        """Exactly one of the two."""
        return self.conj((self.disj((a, b)), -self.conj((a, b))))

    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """`then` where the condition holds, `otherwise` elsewhere."""
        if TRUE in (then, otherwise):
            return self.disj((condition, otherwise) if then == TRUE else (-condition, then))
        return self.disj((self.conj((condition, then)), self.conj((-condition, otherwise))))

    # --- words -----------------------------------------------------------------------------------

    def pack(self, words: Sequence[int]) -> int:
        """All words as one number, word 0 lowest."""
        packed = shift = 0
        for word, width in zip(words, self.widths):
            packed |= word << shift
            shift += width
        return packed

    def unpack(self, packed: int) -> Tuple[int, ...]:
        """One number as words, word 0 lowest."""
        words = []
        for width in self.widths:
            words.append(packed & (1 << width) - 1)
            packed >>= width
        return tuple(words)

    def holds(self, literals: Iterable[int], packed: int) -> bool:
        """Whether all literals hold for packed words."""
        known: Dict[int, bool] = {}
        return all(self.evaluate(literal, packed, known) for literal in literals)

    def evaluate(self, literal: int, packed: int, known: Dict[int, bool]) -> bool:
        """Whether a literal holds for packed words. `known` gathers what variables are for these words; it may start empty."""
        pending = [abs(literal)]
        while pending:
            variable = pending[-1]
            cube = self.cube(variable)
            if cube is not None:
                known[variable] = packed & cube[0] == cube[1]
            if variable in known:
                pending.pop()
                continue
            operands = self.operands(variable)
            missing = [abs(operand) for operand in operands if abs(operand) not in known]
            if missing:
                pending += missing
                continue
            known[variable] = all(known[abs(operand)] == (operand > 0) for operand in operands)
        return known[abs(literal)] == (literal > 0)

    # --- covers ----------------------------------------------------------------------------------

    def cubes(self, literal: int) -> Optional[Tuple[Cube, ...]]:
        """The literal as a disjunction of cubes, or None if that would take more than COVER."""
        covers = self._covers
        pending = [literal]
        while pending:
            current = pending[-1]
            own = self.cube(current)
            if own is not None or current == FALSE:
                covers[current] = () if own is None else (own,)
            if current in covers:
                pending.pop()
                continue
            sign = 1 if current > 0 else -1
            parts = [sign * operand for operand in self.operands(abs(current))]
            missing = [part for part in parts if part not in covers]
            if missing:
                pending += missing
                continue
            covers[current] = (_product if current > 0 else _union)([covers[part] for part in parts])
        return covers[literal]

    # --- fields ----------------------------------------------------------------------------------

    def copy_bits(self, word: int, field: Field) -> List[int]:
        """The literals of a field's bits, lowest first; constants where `-D` fixed it."""
        if field.fixed is not None:
            return [TRUE if field.fixed >> place & 1 else FALSE for place in range(field.width)]
        return [self.bit(word, field.position + place) for place in range(field.width)]

    def codes(self, word: int, field: Field, ranges: Iterable[Tuple[int, int]]) -> int:
        """The field's code lies in one of the ranges."""
        bits = self.copy_bits(word, field)
        return self.disj([self._within(bits, low, high) for low, high in ranges])

    def _within(self, bits: List[int], low: int, high: int) -> int:
        """low <= number <= high. What the bounds have in common stays a cube."""
        prefix = []
        place = len(bits) - 1
        while place >= 0 and (low ^ high) >> place & 1 == 0:
            prefix.append(bits[place] if low >> place & 1 else -bits[place])
            place -= 1
        if place >= 0:
            below = bits[:place]
            prefix.append(self.choose(bits[place], self._at_most(below, high), self._at_least(below, low)))
        return self.conj(prefix)

    def _at_least(self, bits: List[int], bound: int) -> int:
        result = TRUE
        for place, bit in enumerate(bits):
            result = (self.conj if bound >> place & 1 else self.disj)((bit, result))
        return result

    def _at_most(self, bits: List[int], bound: int) -> int:
        result = TRUE
        for place, bit in enumerate(bits):
            result = (self.disj if bound >> place & 1 else self.conj)((-bit, result))
        return result

    # --- expressions -----------------------------------------------------------------------------

    def condition(self, expr: Expr, word: int = 0) -> int:
        """The literal of a condition whose word 0 is `word`."""
        if (id(expr), word) not in self._lowered:
            self._lowered[id(expr), word] = expr, self._short(expr, word) or self._long(expr, word)
        return self._lowered[id(expr), word][1]

    def _short(self, expr: Expr, word: int) -> int:
        """The literal of a cube, or 0."""
        care = value = 0
        for place, (mask, wanted) in (cube(expr) or {}).items():
            shift = self._base[word + place] - 2
            care |= mask << shift
            value |= wanted << shift
        return self._of_cube((care, value)) if care else 0

    def _long(self, expr: Expr, word: int) -> int:
        """The literal of any condition, operands before operators."""
        pending = [(expr, word)]
        while pending:
            node, base = pending[-1]
            if (id(node), base) in self._lowered:
                pending.pop()
                continue
            parts = _parts(node, base)
            missing = [part for part in parts if (id(part[0]), part[1]) not in self._lowered]
            if missing:
                pending += reversed(missing)
                continue
            literals = [self._lowered[id(part), at][1] for part, at in parts]
            self._lowered[id(node), base] = node, self._lower(node, base, literals)
        return self._lowered[id(expr), word][1]

    def _lower(self, node: Expr, base: int, parts: List[int]) -> int:
        """The literal of a node whose operands have the literals `parts`."""
        if isinstance(node, And):
            return self.conj(parts)
        if isinstance(node, Or):
            return self.disj(parts)
        if isinstance(node, Not):
            return -parts[0]
        if isinstance(node, Xor):
            return self.xor(parts[0], parts[1])
        if isinstance(node, Count):
            return self.count(parts, node.operator, node.number)
        if isinstance(node, Test):
            return self.disj(self.copy_bits(base + node.word, node.field))
        if isinstance(node, Codes):
            return self.codes(base + node.word, node.field, node.ranges)
        if isinstance(node, Compare):
            left = self.copy_bits(base + node.left_word, node.left)
            right = self.copy_bits(base + node.right_word, node.right)
            return self._compare(left, node.operator, right)
        if isinstance(node, Const):
            return TRUE if node.value else FALSE
        return parts[0]

    def _compare(self, left: List[int], operator: str, right: List[int]) -> int:
        size = max(len(left), len(right))
        left = left + [FALSE] * (size - len(left))
        right = right + [FALSE] * (size - len(right))
        if operator in ("==", "!="):
            equal = self.conj([-self.xor(a, b) for a, b in zip(left, right)])
            return equal if operator == "==" else -equal
        if operator in (">", "<="):
            left, right = right, left
        # From the lowest bit up: a higher bit that differs decides, whatever is below.
        less = FALSE
        for a, b in zip(left, right):
            less = self.disj((self.conj((-a, b)), self.conj((-self.xor(a, b), less))))
        return less if operator in ("<", ">") else -less

    def count(self, operands: Sequence[int], operator: str, number: int) -> int:
        """How many of the operands hold, compared with a number."""
        number -= sum(operand == TRUE for operand in operands)
        operands = [operand for operand in operands if operand not in (TRUE, FALSE)]
        if operator in ("==", "!="):
            equal = self.conj((self._many(operands, number), -self._many(operands, number + 1)))
            return equal if operator == "==" else -equal
        if operator in (">=", "<"):
            enough = self._many(operands, number)
            return enough if operator == ">=" else -enough
        more = self._many(operands, number + 1)
        return more if operator == ">" else -more

    def _many(self, operands: Sequence[int], number: int) -> int:
        """At least `number` of the operands hold: a dynamic programme over (operands seen, how many still needed)."""
        if number > len(operands):
            return FALSE
        enough = {0: TRUE}
        for seen, operand in enumerate(operands, 1):
            # What cannot reach `number` any more, or what must, is left out.
            span = range(max(1, number - (len(operands) - seen)), min(seen, number) + 1)
            row = {0: TRUE}
            for need in span:
                without, having = enough.get(need, FALSE), enough.get(need - 1, FALSE)
                row[need] = self.disj((without, self.conj((operand, having))))
            enough = row
        return enough[number] if number > 0 else TRUE


def _parts(node: Expr, base: int) -> List[Tuple[Expr, int]]:
    """The operands of a node, each with the word that it calls word 0."""
    if isinstance(node, (And, Or, Count)):
        return [(operand, base) for operand in node.operands]
    if isinstance(node, Xor):
        return [(node.left, base), (node.right, base)]
    if isinstance(node, Not):
        return [(node.operand, base)]
    if isinstance(node, Let):
        return [(node.condition, base)]
    if isinstance(node, At):
        return [(node.condition, base + node.word)]
    return []


def _product(covers: List[Optional[Tuple[Cube, ...]]]) -> Optional[Tuple[Cube, ...]]:
    """The conjunction of disjunctions of cubes, multiplied out."""
    result: Tuple[Cube, ...] = ((0, 0),)
    for cover in covers:
        if cover is None:
            return None
        pairs = ((a, b) for a in result for b in cover if not (a[1] ^ b[1]) & a[0] & b[0])
        product = _union([((a[0] | b[0], a[1] | b[1]),) for a, b in pairs])
        if product is None:
            return None
        result = product
    return result


def _union(covers: List[Optional[Tuple[Cube, ...]]]) -> Optional[Tuple[Cube, ...]]:
    """The disjunction of disjunctions of cubes, without cubes that lie in others."""
    result: List[Cube] = []
    for cover in covers:
        if cover is None:
            return None
        for cube in cover:
            if not any(_inside(cube, other) for other in result):
                result = [other for other in result if not _inside(other, cube)] + [cube]
        if len(result) > COVER:
            return None
    return tuple(result)


def _inside(cube: Cube, other: Cube) -> bool:
    """Whether the first cube lies in the second."""
    return cube[0] & other[0] == other[0] and cube[1] & other[0] == other[1]


def ones(mask: int) -> List[int]:
    """The input variables of the bits that are set, ascending."""
    result = []
    while mask:
        low = mask & -mask
        result.append(low.bit_length() + 1)
        mask ^= low
    return result


def graph_of(dispatch: Dispatch) -> Graph:
    """An empty graph over the words of a dispatch."""
    return Graph([word.set.width for word in dispatch.words])


def excluded(graph: Graph, dispatch: Dispatch) -> int:
    """The words that cannot happen: a constraint forbids them, or a field holds an invalid code."""
    result = [graph.condition(constraint.forbidden) for constraint in dispatch.constraints]
    for number, word in enumerate(dispatch.words):
        result += [graph.condition(constraint.forbidden, number) for constraint in word.set.constraints]
        result += [-graph.codes(number, field, field.named) for field in word.set.fields if field.fixed is None]
    return graph.disj(result)


def field_groups(graph: Graph, dispatch: Dispatch) -> List[List[int]]:
    """The input variables of each field that is not fixed, ascending."""
    return [graph.copy_bits(number, field) for number, word in enumerate(dispatch.words)
            for field in sorted(word.set.fields, key=lambda field: field.position) if field.fixed is None]


def field_bits(graph: Graph, dispatch: Dispatch) -> List[int]:
    """The input variables that make up a combination: the bits of all fields that are not fixed, ascending."""
    return [variable for group in field_groups(graph, dispatch) for variable in group]
