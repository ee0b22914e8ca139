# SPDX-License-Identifier: MIT
"""A program as a number of operations, of kinds that cost about the same wherever they stand.

    function   one function: entry and return            merge      a value that is gathered
    bit        a test of one bit of a word               scan, row  a loop over rows; a word that it tests
    compare    `(w & mask) == value`, several bits       cell       each register more that such a word takes
    none       `w & mask`, several bits                  end        the question whether there is a next row
    relation   two numbers compared                      number     a row's number, which is counted
    choice     a bit that chooses between n and n + 1    vector     a bit vector
    branch     of an `if`, or inside && and ||           chunk      one of its rows, read and anded
    answer     an answer                                 block      its loop, where it has several blocks
    literal    a constant answer                         lowest     the lowest bit that is set, found
    again      one that another answer gives, too        kept       each register more than a loop has at hand
    constant   a number shifted out of a word constant   load       an entry that is read
    part       each register more that a test takes      unpack     an entry taken out of its byte
    wide       a constant that is no immediate           table      a table that has an address
    flag       a condition that becomes a number         operation  and, or, shift, add, for each register
    multiply   a multiplication                          parity     of a word
    product    one that is wider than a register         shift      each bit more where a register shifts by one
    far        a branch in a text that is larger than short jumps reach
    rounds     of a loop that shifts several registers by a number that is not known, where they shift by one bit
    shift64    a shift of 64 bits by a number that is not known, in narrower registers
"""

from typing import Callable, Dict, List, Optional, Sequence, Set, Tuple

from .program import (EASY, Answer, Bitor, Both, Either, Expr, Extract, If, Literal, Load, Masked, Merge, Negation, Parity, Product, Program,
                      Relation, Scaled, Scan, Statement, Sum, Table, Use, Vector, Xor, gathered, inside, operands, parts, tests_of)

# More bits than these are shifted by a library where registers are narrower.
WORD = 32

# A machine with registers of so many bits shifts by one bit at a time.
BYTE = 8

# Where there are more branches than these, the short jumps of such a machine do not reach. Words that it shifts by a library cost as much again.
NEAR = 64

Tally = Dict[str, int]

CONDITIONS = (Masked, Relation, Both, Either, Negation, Use)

# What happens more seldom is not followed any further.
RARE = 0.01


def count(program: Program, register: int, immediate: int) -> Tally:
    """The operations in the text of a program."""
    counter = Counter(program.words, program.tables, register, immediate, program.by_bytes)
    total: Tally = {"function": 1}
    seen: Set[int] = set()
    for definition in program.definitions:
        _add(total, counter.expression(definition.value))
    pending = [program.body]
    while pending:
        body = pending.pop()
        for item, onward in zip(body, (*body[1:], None)):
            if isinstance(item, If):
                pending.append(item.body)
                _add(total, counter.expression(item.condition))
                _add(total, {"branch": 1, "choice": int(is_choice(item.condition, item.body[0], onward))})
                continue
            _add(total, counter.statement(item))
            if isinstance(item, Answer) and isinstance(item.value, Literal):
                if item.value.value in seen:
                    _add(total, {"literal": -1, "again": 1})
                seen.add(item.value.value)
    _add(total, {"table": sum(not table.immediate for table in program.tables)})
    if register == BYTE and total.get("branch", 0) > NEAR:
        _add(total, {"far": total["branch"] * (1 + (max(program.words) > WORD))})
    return total


def is_choice(condition: Expr, then: Optional[Statement], otherwise: Optional[Statement]) -> bool:
    """Whether a bit chooses between neighbouring numbers: compilers add the bit instead, be it cheap on the machine or not."""
    if not isinstance(condition, Masked) or condition.mask & condition.mask - 1 or not isinstance(then, Answer) or not isinstance(otherwise, Answer):
        return False
    ends = then.value, otherwise.value
    return all(isinstance(end, Literal) for end in ends) and abs(ends[0].value - ends[1].value) == 1  # type: ignore[union-attr]


def run(program: Program, register: int, immediate: int, costs: Dict[str, int], miss: int) -> Tuple[int, int]:
    """The costs of a typical way through the program, and of the dearest."""
    return _Runner(program, Counter(program.words, program.tables, register, immediate, program.by_bytes), costs, miss).result()


def _test(mask: int, value: int) -> Tally:
    """A test of bits that one register holds."""
    return {"bit" if mask & mask - 1 == 0 else "compare" if value else "none": 1}


def _add(total: Tally, more: Tally, times: int = 1) -> None:
    for kind, many in more.items():
        total[kind] = total.get(kind, 0) + many * times


class Counter:
    """The operations of the pieces of a program with these words and tables."""

    def __init__(self, words: Sequence[int], tables: Sequence[Table], register: int, immediate: int, by_bytes: bool) -> None:
        self.words = words
        self.by_bytes = by_bytes
        self.tables = tables
        self.register = register
        self.immediate = immediate

    def statement(self, item: "Answer | Merge") -> Tally:
        """Of an answer, or of what is gathered."""
        tally = self.expression(item.value)
        if isinstance(item, Merge):
            _add(tally, {"merge": 1})
        else:
            _add(tally, {"answer": 1, "literal": int(isinstance(item.value, Literal)), "flag": int(isinstance(item.value, CONDITIONS))})
        return tally

    def expression(self, expr: Expr) -> Tally:
        """Of an expression and all inside it, each loop gone through once."""
        total: Tally = {}
        for item in inside(expr):
            _add(total, self._one(item))
            if isinstance(item, (Sum, Bitor, Xor, Scaled)):
                _add(total, {"flag": sum(isinstance(operand, CONDITIONS) for operand in operands(item))})
        return total

    def registers(self, bits: int) -> int:
        """How many registers hold a number of so many bits."""
        return max(1, -(-bits // self.register))

    def _one(self, expr: Expr) -> Tally:
        if isinstance(expr, Masked):
            return self._masked(expr)
        if isinstance(expr, Extract):
            return self._extract(expr)
        if isinstance(expr, (Both, Either)):
            return {"branch": max(0, len(expr.operands) - 1)}
        if isinstance(expr, Relation):
            return {"relation": 1}
        if isinstance(expr, (Sum, Bitor, Xor)):
            return {"operation": max(0, len(expr.operands) - 1)}
        if isinstance(expr, Scaled):
            if expr.factor & expr.factor - 1:
                return {"multiply": 1}
            return {"operation": 1, "shift": self._shift(expr.factor.bit_length() - 1, EASY)}
        if isinstance(expr, Parity):
            return {"parity": 1}
        if isinstance(expr, Product):
            runs = gathered(expr)
            if self.by_bytes and runs is not None:
                return self._extract(runs)
            if expr.bits <= self.register:
                return {"multiply": 1, "wide": 1, "operation": 2}
            # Of two words each, four products of one word, of which one is lost.
            return {"product": 1 if expr.bits == WORD else 3, "wide": 1, "operation": 2}
        if isinstance(expr, Load):
            return self._load(expr)
        if isinstance(expr, Scan):
            tested = [self.registers(width) for width, mask in zip(self.words, expr.masks) if mask >= 0]
            return {"scan": 1, "row": len(tested), "cell": sum(tested) - len(tested), "end": int(not expr.sure), "number": int(not expr.answers)}
        return self._vector(expr) if isinstance(expr, Vector) else {}

    def _masked(self, expr: Masked) -> Tally:
        if not self.by_bytes or self.words[expr.word] <= EASY:
            tally = _test(expr.mask, expr.value)
            if "bit" not in tally:
                tally["part"] = self.registers(self.words[expr.word]) - 1
                tally["wide"] = (expr.mask > self.immediate) + (expr.value > self.immediate)
            return tally
        total: Tally = {"branch": -1}
        for base, size in parts(expr.mask):
            ones = (1 << size) - 1
            _add(total, _test(expr.mask >> base & ones, expr.value >> base & ones))
            _add(total, {"branch": 1, "part": self.registers(size) - 1})
        return total

    def _extract(self, expr: Extract) -> Tally:
        operations, bits = len(expr.runs) - 1, 0
        for run_ in expr.runs:
            # A byte that moves as a whole does not shift.
            shifts = (run_.position - run_.to) % (BYTE if self.register == BYTE else self.words[run_.word]) != 0
            masks = run_.position + run_.width < self.words[run_.word] or run_.position > run_.to
            masks = masks and not (self.by_bytes and run_.position % BYTE == run_.width % BYTE == 0)
            operations += (shifts + masks) * self.registers(run_.width)
            bits += self._shift(run_.position % BYTE - run_.to, run_.width + run_.position % BYTE)
        return {"operation": operations, "shift": bits}

    def _shift(self, distance: int, width: int) -> int:
        """The bits that each register of a number moves, where they do so one by one: the first is an operation; four of a byte, or eight, are one."""
        if self.register > BYTE:
            return 0
        bits = abs(distance) % BYTE
        return max(0, bits - 3 if width <= BYTE and bits >= 4 else bits - 1) * self.registers(width)

    def _load(self, expr: Load) -> Tally:
        table = self.tables[expr.table]
        if table.immediate:
            whole = len(table.entries) * table.bits
            held = self.registers(whole)
            return {"constant": held, "shift64": int(whole > max(WORD, self.register)), "rounds": held ** 2 if self.register == BYTE else 0}
        steps = (BYTE // table.bits).bit_length() - 1 if table.bits < BYTE else 0
        return {"load": self.registers(table.bits), "unpack": steps if self.register == BYTE else int(steps > 0)}

    def round(self, expr: Scan) -> Tally:
        """Each row of a scan."""
        tally = self.expression(expr)
        return {kind: tally[kind] for kind in ("row", "cell", "end", "number")}

    def _vector(self, expr: Vector) -> Tally:
        bits = self.tables[expr.chunks[0].table].bits
        return {"vector": 1, "chunk": len(expr.chunks) * self.registers(bits), "block": int(expr.rows > bits), "lowest": self.registers(bits),
                "kept": len(expr.chunks) * max(0, self.registers(bits) - 4)}


class _Runner:
    """Follows all ways through a program, each with its likelihood as if every bit were a toss of a coin."""

    def __init__(self, program: Program, counter: Counter, costs: Dict[str, int], miss: int) -> None:
        self.program = program
        self.counter = counter
        self.costs = costs
        self.miss = miss
        self.chances: List[float] = []

    def result(self) -> Tuple[int, int]:
        """Of the whole."""
        typical, worst = float(self.costs["function"]), self.costs["function"]
        for definition in self.program.definitions:
            cost = self._expression(definition.value)
            typical, worst = typical + cost[0], worst + cost[1]
            self.chances.append(self._chance(definition.value))
        inner = self._body(self.program.body)
        return int(typical + inner[0]), worst + inner[1]

    def _body(self, body: Sequence[Statement]) -> Tuple[float, int]:
        """From the start of a body to an answer, or to its end."""
        typical, worst = 0.0, 0
        for statement in reversed(body):
            if isinstance(statement, If):
                inner = self._body(statement.body)
                if not isinstance(statement.body[-1], Answer):
                    inner = (inner[0] + typical, inner[1] + worst)
                held, most = self._expression(statement.condition)
                chance = self._chance(statement.condition)
                typical = held + self.costs["branch"] + chance * inner[0] + (1 - chance) * typical + self.miss * min(chance, 1 - chance)
                worst = most + self.costs["branch"] + self.miss + max(inner[1], worst)
                continue
            tally = self.counter.statement(statement)
            cost, more = self._price(tally), self._loops(statement.value)
            if isinstance(statement, Answer):
                typical, worst = 0.0, 0
            typical, worst = typical + cost + more[0], worst + cost + self._slow(tally) + more[1]
        return typical, worst

    def _price(self, tally: Tally) -> int:
        return sum(many * self.costs[kind] for kind, many in tally.items())

    def _expression(self, expr: Expr) -> Tuple[float, int]:
        tally = self.counter.expression(expr)
        cost, more = self._price(tally), self._loops(expr)
        return cost + more[0], cost + self._slow(tally) + more[1]

    def _slow(self, tally: Tally) -> int:
        """What shifts take beyond the typical where they are loops: twice as many rounds. A lowest bit that one register holds is found by such a loop."""
        if self.counter.register > BYTE:
            return 0
        return self._price({"rounds": tally.get("rounds", 0), "lowest": int(tally.get("lowest", 0) == 1)})

    def _loops(self, expr: Expr) -> Tuple[float, int]:
        """The rounds of loops beyond the first."""
        typical, worst = 0.0, 0
        for item in inside(expr):
            if isinstance(item, Scan):
                one = sum(many * self.costs[kind] for kind, many in self.counter.round(item).items())
                typical += one * self._rows(item) + self.miss
                worst += one * (item.rows - 1) + self.miss
            elif isinstance(item, Vector):
                rounds = -(-item.rows // self.program.tables[item.chunks[0].table].bits) - 1
                one = self.costs["block"] + self.costs["chunk"] * len(item.chunks)
                passed, astray = self._blocks(item, rounds)
                typical += one * passed + self.miss * astray
                worst += one * rounds + self.miss * (rounds > 0)
        return typical, worst

    def _blocks(self, vector: Vector, rounds: int) -> Tuple[float, float]:
        """How many blocks are passed before one has a bit, and how often a branch goes astray. A row holds as often as its bit is set."""
        tables = [self.program.tables[chunk.table] for chunk in vector.chunks]
        passed, left, astray = 0.0, 1.0, 0.0
        for block in range(rounds):
            columns = [table.entries[block::rounds + 1] for table in tables]
            silent = 1.0
            for counts in zip(*(_ones_by_place(column, tables[0].bits) for column in columns)):
                held = 1.0
                for count_, column in zip(counts, columns):
                    held *= count_ / len(column)
                silent *= 1 - held
            astray += left * min(silent, 1 - silent)
            left *= silent
            passed += left
            if left < RARE:
                break
        return passed, astray

    def _rows(self, scan: Scan) -> float:
        """How many rows are passed before one matches."""
        passed, left = 0.0, 1.0
        for row in range(scan.rows):
            bits = sum(bin(mask).count("1") for _, mask, _ in tests_of(scan, self.program.tables, row))
            left *= 1 - 0.5 ** bits
            passed += left if row < scan.rows - 1 else 0.0
            if left < RARE ** 2:
                break
        return passed

    def _chance(self, expr: Expr) -> float:
        """How often a condition holds."""
        join: Dict[type, Callable[[float, float], float]] = {Both: lambda a, b: a * b, Either: lambda a, b: a + b - a * b}
        if isinstance(expr, Masked):
            return 0.5 ** bin(expr.mask).count("1")
        if isinstance(expr, Negation):
            return 1 - self._chance(expr.operand)
        if isinstance(expr, (Both, Either)):
            chances = [self._chance(operand) for operand in operands(expr)]
            result = chances[0] if chances else float(isinstance(expr, Both))
            for chance in chances[1:]:
                result = join[type(expr)](result, chance)
            return result
        return float(expr.value != 0) if isinstance(expr, Literal) else 0.5


def _ones_by_place(numbers: Sequence[int], bits: int) -> List[int]:
    """How many of the numbers have a 1 at each place, the lowest first."""
    return [digits.count("1") for digits in zip(*[f"{number:0{bits}b}"[::-1] for number in numbers if number])] or [0] * bits
