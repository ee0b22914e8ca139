# SPDX-License-Identifier: MIT
"""Checks that a program is well formed: what it says is what the C printed from it does, on every word.

No index can leave its table, entries and answers fit their widths, definitions use earlier ones, and every path ends in
an answer.
"""

from typing import Tuple

from ..plan.program import (Answer, Bitor, Both, Either, Expr, Extract, If, Literal, Load, Masked, Merge, Negation, Parity, Product, Program,
                            Relation, Run, Scaled, Scan, Sum, Table, Use, Vector, Xor, tests_of, told_by)

MEMORY_BITS = (1, 2, 4, 8, 16, 32, 64)
OPERATORS = ("==", "!=", "<", "<=", ">", ">=")

# What an expression may be: least and greatest value.
Bounds = Tuple[int, int]

BIT: Bounds = (0, 1)


class Malformed(Exception):
    """The program breaks a rule of the IR; the message says which."""


def check_form(program: Program) -> None:
    """Raises Malformed if something is wrong with the program by itself."""
    for table in program.tables:
        _table(table)
    form = _Form(program)
    for number, definition in enumerate(program.definitions):
        form.definitions = number
        form.condition(definition.value)
    form.definitions = len(program.definitions)
    _require(form.body(program), "a path ends without an answer")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise Malformed(message)


def _fits(bounds: Bounds, bits: int, signed: bool) -> bool:
    low, high = bounds
    if signed:
        return -(1 << bits - 1) <= low and high < 1 << bits - 1
    return 0 <= low and high < 1 << bits


def _table(table: Table) -> None:
    _require(bool(table.entries), f"table {table.name} is empty")
    bounds = min(table.entries), max(table.entries)
    _require(_fits(bounds, table.bits, table.signed), f"an entry of table {table.name} does not fit")
    if table.immediate:
        _require(len(table.entries) * table.bits <= 64 and not table.signed, f"table {table.name} is no constant")
    else:
        _require(table.bits in MEMORY_BITS, f"table {table.name} has entries of {table.bits} bits")
        _require(not table.signed or table.bits >= 8, f"table {table.name} packs negative entries")


class _Form:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.definitions = 0

    def body(self, program: Program) -> bool:
        """Whether every path through the program answers. Bodies are checked from a list, not by recursion."""
        pending = [program.body]
        while pending:
            body = pending.pop()
            _require(not any(isinstance(statement, Answer) for statement in body[:-1]), "a statement stands behind an answer")
            for statement in body:
                if isinstance(statement, If):
                    self.condition(statement.condition)
                    _require(bool(statement.body), "an `if` does nothing")
                    _require(-1 <= statement.origin < len(program.origins), "an origin is missing")
                    pending.append(statement.body)
                    continue
                bounds = self.bounds(statement.value)
                _require(_fits(bounds, program.bits, program.signed), "an answer does not fit")
                if isinstance(statement, Merge):
                    _require(statement.operator in ("|", "+"), "an unknown operator gathers")
        return bool(program.body) and isinstance(program.body[-1], Answer)

    def condition(self, expr: Expr) -> None:
        low, high = self.bounds(expr)
        _require(0 <= low and high <= 1, "a number stands where a condition must")

    def bounds(self, expr: Expr) -> Bounds:
        """The least and the greatest value that the expression may have. 0 stands for what is gathered."""
        if isinstance(expr, Literal):
            return expr.value, expr.value
        if isinstance(expr, Extract):
            return 0, self._extract(expr)
        if isinstance(expr, Load):
            return self._load(expr)
        if isinstance(expr, Masked):
            self._masked(expr)
            return BIT
        if isinstance(expr, Relation):
            _require(expr.operator in OPERATORS, "an unknown operator compares")
            self.bounds(expr.left)
            self.bounds(expr.right)
            return BIT
        if isinstance(expr, (Both, Either)):
            for operand in expr.operands:
                self.condition(operand)
            return BIT
        if isinstance(expr, Negation):
            self.condition(expr.operand)
            return BIT
        if isinstance(expr, Sum):
            bounds = [self.bounds(operand) for operand in expr.operands]
            return sum(low for low, _ in bounds), sum(high for _, high in bounds)
        if isinstance(expr, Scaled):
            _require(expr.factor >= 2, "a factor does nothing")
            low, high = self.bounds(expr.operand)
            return low * expr.factor, high * expr.factor
        if isinstance(expr, (Bitor, Xor)):
            bounds = [self.bounds(operand) for operand in expr.operands]
            _require(all(low >= 0 for low, _ in bounds), "bits of a negative number are combined")
            return 0, (1 << max(high.bit_length() for _, high in bounds)) - 1
        if isinstance(expr, Parity):
            self._mask(expr.word, expr.mask)
            return BIT
        if isinstance(expr, Product):
            return self._product(expr)
        if isinstance(expr, Use):
            _require(0 <= expr.definition < self.definitions, "a definition is used before it is made")
            return BIT
        if isinstance(expr, Vector):
            return self._vector(expr)
        return self._scan(expr) if isinstance(expr, Scan) else (0, 0)

    def _extract(self, expr: Extract) -> int:
        taken = 0
        for run in expr.runs:
            _require(self._inside(run), "bits outside the words are taken")
            place = (1 << run.width) - 1 << run.to
            _require(taken & place == 0, "two runs of bits overlap")
            taken |= place
        return taken

    def _inside(self, run: Run) -> bool:
        return (0 <= run.word < len(self.program.words) and run.position >= 0 and run.width > 0 and run.to >= 0
                and run.position + run.width <= self.program.words[run.word] and run.to + run.width <= 64)

    def _load(self, expr: Load) -> Bounds:
        _require(0 <= expr.table < len(self.program.tables), "a table is missing")
        low, high = self.bounds(expr.index)
        entries = self.program.tables[expr.table].entries
        _require(0 <= low and high < len(entries), f"an index may leave table {self.program.tables[expr.table].name}")
        return min(entries), max(entries)

    def _mask(self, word: int, mask: int) -> None:
        _require(0 <= word < len(self.program.words), "a word is missing")
        _require(0 < mask < 1 << self.program.words[word], "a mask does not fit its word")

    def _product(self, expr: Product) -> Bounds:
        self._mask(expr.word, expr.mask)
        _require(expr.bits in (32, 64) and 0 < expr.factor < 1 << expr.bits, "a product is of no type of C")
        _require(expr.mask < 1 << expr.bits, "a mask does not fit its product")
        _require(expr.shift >= 0 and expr.width > 0 and expr.shift + expr.width <= expr.bits, "bits outside a product are taken")
        return 0, (1 << expr.width) - 1

    def _vector(self, expr: Vector) -> Bounds:
        _require(bool(expr.chunks) and expr.rows > 0, "a bit vector has no rows")
        _require(all(0 <= chunk.table < len(self.program.tables) for chunk in expr.chunks), "a table is missing")
        tables = [self.program.tables[chunk.table] for chunk in expr.chunks]
        size = tables[0].bits
        blocks = -(-expr.rows // size)
        for chunk, table in zip(expr.chunks, tables):
            _require(not table.immediate and not table.signed and table.bits == size >= 8, "a bit vector reads tables of several kinds")
            low, high = self.bounds(chunk.index)
            _require(0 <= low and (high + 1) * blocks <= len(table.entries), f"an index may leave table {table.name}")
        last = expr.rows - (blocks - 1) * size
        ends = [max(table.entries[blocks - 1 :: blocks]).bit_length() for table in tables]
        _require(min(ends) <= last, "a bit stands behind the last row")
        if expr.sure:
            certain = all(entry >> last - 1 & 1 for table in tables for entry in table.entries[blocks - 1 :: blocks])
            _require(certain, "the last row of a bit vector is not sure")
        return 0, expr.rows - expr.sure

    def _masked(self, expr: Masked) -> None:
        self._mask(expr.word, expr.mask)
        _require(expr.value & ~expr.mask == 0, "a masked value has bits outside its mask")

    def _scan(self, expr: Scan) -> Bounds:
        _require(len(expr.masks) == len(expr.values) == len(self.program.words), "a scan must speak of every word")
        _require(expr.rows > 0 and expr.stride > 0, "a scan has no rows")
        tested = sum(mask >= 0 for mask in expr.masks)
        if expr.stride > 1:
            _require({*expr.masks, *expr.values} - {-1} == {max(expr.masks)} and expr.stride - 2 * tested in (0, 1), "a row of a scan has other entries")
            _require(not expr.answers or expr.sure, "no row of a scan may match, and then it has no answer")
        for pair in zip(expr.masks, expr.values):
            if pair == (-1, -1):
                continue
            _require(all(0 <= number < len(self.program.tables) for number in pair), "a table is missing")
            for table in (self.program.tables[number] for number in pair):
                _require(not table.immediate and not table.signed and table.bits >= 8, "a scan reads a table that is not whole numbers")
            columns = [self.program.tables[number].entries for number in pair]
            _require(all(len(column) == expr.rows * expr.stride for column in columns), "a column of a scan has not one entry a row")
        rows = [list(tests_of(expr, self.program.tables, row)) for row in range(expr.rows)]
        fit = all(0 <= mask < 1 << self.program.words[word] and value & ~mask == 0 for tests in rows for word, mask, value in tests)
        _require(fit, "a row's mask or value does not fit")
        _require(not expr.sure or not any(mask for _, mask, _ in rows[-1]), "the last row of a scan is not sure")
        told = told_by(expr, self.program.tables)
        return min(told), max(told)
