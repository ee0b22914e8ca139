# SPDX-License-Identifier: MIT
"""Expressions of the program IR as C.

Nothing relies on the width of int, which may be 16 bits, and nothing warns about signs or lost bits. So each printed
number knows two things beside its text: the greatest value it can have, and its C type, as one of four *kinds*. Where the
kind cannot hold a result, an operand is cast first.
"""

from dataclasses import dataclass, replace
from typing import Callable, Dict, FrozenSet, List, Optional, Tuple

from ..model.model import FlagSet
from ..plan import program as ir
from . import constants, names
from .layout import WIDTH, literal

# What an expression of C's integer types is, after promotion:
SIGNED, INT, UNSIGNED, LONG, QUAD = range(-1, 4)
# SIGNED may be negative; INT is an int or unsigned that is not negative; the others are at least 16, 32 and 64 bits wide.
TYPES = {UNSIGNED: "unsigned", LONG: "uint32_t", QUAD: "uint64_t"}

# How tightly a text binds, closest first.
PRIMARY, UNARY, BINARY, RELATION, AND, OR = range(6)

# Blocks of a bit vector that are read without a loop, by the bits of one.
UNROLLED = {8: 1, 16: 1, 32: 1, 64: 2}

# An index that is longer than this gets a name.
LONG_INDEX = 40

# The operator of a text, and the ranks that need parentheses as its operands.
_ENCLOSED = {"": (), "!": (BINARY, RELATION, AND, OR), "&&": (BINARY, OR), "||": (BINARY, AND)}


@dataclass(frozen=True)
class Text:
    """A printed expression.

    bare: it is a condition, but not 0 or 1: any bit of a mask
    """

    text: str
    rank: int
    kind: int
    limit: int
    bare: bool = False

    @property
    def tight(self) -> str:
        """As an operand of arithmetic."""
        return self.text if self.rank <= UNARY else f"({self.text})"

    @property
    def constant(self) -> bool:
        """Whether it is a number, whose type matters to nobody."""
        return self.rank == PRIMARY and (self.text[0].isdigit() or self.text.startswith("UINT"))

    def within(self, operator: str) -> str:
        """As an operand of `operator`: &&, || or !, or nothing."""
        return f"({self.text})" if self.rank in _ENCLOSED[operator] else self.text

    def number(self) -> "Text":
        """As a number; a condition is 0 or 1."""
        return Text(f"({self.text}) != 0", RELATION, INT, 1) if self.bare else self


@dataclass(frozen=True)
class Setting:
    """The names around a program.

    words:  each word's parameter and its set
    tables: the C name of each table
    path:   of the spec, whose header has macros and functions of its own
    taken:  names that the function's own variables must not have
    """

    words: Tuple[Tuple[str, FlagSet], ...]
    tables: Tuple[str, ...]
    path: str
    taken: FrozenSet[str]


def kind_of(limit: int) -> int:
    """The kind that holds values up to the limit on every machine."""
    return next(kind for kind, bits in ((INT, 15), (UNSIGNED, 16), (LONG, 32), (QUAD, 64)) if limit < 1 << bits)


def kind_of_width(bits: int) -> int:
    """The kind of a variable of 8, 16, 32 or 64 bits."""
    return INT if bits <= 16 else LONG if bits <= 32 else QUAD


def cast(value: Text, kind: int) -> Text:
    """The value in a kind that is at least this wide; constants need no cast."""
    if value.kind >= kind or value.constant or kind == INT:
        return value
    return Text(f"({TYPES[kind]}){value.tight}", UNARY, kind, value.limit)


def _as_bits(expr: ir.Expr, value: Text) -> Text:
    """An operand of an operation on bits: a constant is a pattern there."""
    return replace(value, text=literal(expr.value, True)) if isinstance(expr, ir.Literal) and expr.value >= 10 else value


def _side(value: Text) -> str:
    """As a side of a comparison or of an operation on bits, where some compilers take a bare `!` for a slip."""
    return f"({value.text})" if value.text.startswith("!") else value.tight


class Expressions:
    """Prints the expressions of one program.

    What C cannot say inside an expression (a loop, an index that is used twice) goes to `before`, lines that must stand in front
    of the statement.
    """

    def __init__(self, program: ir.Program, setting: Setting, fresh: Callable[[str], str]) -> None:
        self.program = program
        self.setting = setting
        self.fresh = fresh
        self.read = names.read(setting.path)
        self.before: List[str] = []
        self.definitions: Dict[int, str] = {}
        self.result: Optional[Text] = None

    def condition(self, expr: ir.Expr) -> str:
        """The expression as the condition of an `if`."""
        if isinstance(expr, ir.Literal):
            return "true" if expr.value else "false"
        return self._print(expr).text

    def truth(self, expr: ir.Expr) -> str:
        """The expression as a value of type bool."""
        if isinstance(expr, ir.Literal):
            return self.condition(expr)
        value = self._print(expr).number()
        decided = value.rank >= RELATION or value.text.startswith("!") or isinstance(expr, ir.Use)
        return value.text if decided else f"{value.tight} != 0"

    def number(self, expr: ir.Expr) -> Text:
        """The expression as a number; conditions are 0 and 1."""
        return self._print(expr).number()

    def _print(self, expr: ir.Expr) -> Text:
        """Operands before operators, without recursion."""
        done: List[Text] = []
        pending = [(expr, False)]
        while pending:
            item, ready = pending.pop()
            inner = ir.operands(item)
            if inner and not ready:
                pending.append((item, True))
                pending += [(child, False) for child in reversed(inner)]
                continue
            start = len(done) - len(inner)
            done[start:] = [self._make(item, done[start:])]
        return done[0]

    def _make(self, expr: ir.Expr, inner: List[Text]) -> Text:
        if isinstance(expr, ir.Literal):
            kind = SIGNED if expr.value < 0 else kind_of(expr.value)
            return Text(literal(expr.value), PRIMARY if expr.value >= 0 else UNARY, kind, max(0, expr.value))
        if isinstance(expr, ir.Extract):
            return self._extract(expr)
        if isinstance(expr, ir.Load):
            return self._load(self.program.tables[expr.table], self.setting.tables[expr.table], inner[0].number())
        if isinstance(expr, ir.Sum):
            return self._sum([operand.number() for operand in inner])
        if isinstance(expr, (ir.Bitor, ir.Xor)):
            operator = "|" if isinstance(expr, ir.Bitor) else "^"
            parts = [_as_bits(one, text.number()) for one, text in zip(expr.operands, inner)]
            return self._joined(operator, parts, self._least(expr))
        if isinstance(expr, ir.Scaled):
            return self._scaled(inner[0].number(), expr.factor)
        if isinstance(expr, ir.Parity):
            return self._parity(expr)
        if isinstance(expr, ir.Product):
            return self._product(expr)
        if isinstance(expr, ir.Vector):
            return self._vector(expr, [operand.number() for operand in inner])
        if isinstance(expr, ir.Use):
            return Text(self.definitions[expr.definition], PRIMARY, INT, 1)
        if isinstance(expr, ir.Scan):
            return self._scan(expr)
        if isinstance(expr, ir.Result):
            # Where nothing is merged, nothing was gathered.
            return self.result or Text("0", PRIMARY, INT, 0)
        return self._condition(expr, inner)

    # --- conditions ------------------------------------------------------------------------------

    def _condition(self, expr: ir.Expr, inner: List[Text]) -> Text:
        if isinstance(expr, ir.Masked):
            return self._masked(expr)
        if isinstance(expr, ir.Negation):
            if isinstance(expr.operand, ir.Masked):
                return self._masked(expr.operand, "!=")
            return Text(f"!{inner[0].within('!')}", UNARY, INT, 1)
        if isinstance(expr, ir.Relation):
            left, right = (item.number() for item in inner)
            kind = max(left.kind, right.kind)
            return Text(f"{_side(cast(left, kind))} {expr.operator} {_side(cast(right, kind))}", RELATION, INT, 1)
        both = isinstance(expr, ir.Both)
        if len(inner) < 2:
            return inner[0] if inner else Text(str(int(both)), PRIMARY, INT, 1)
        operator = "&&" if both else "||"
        return Text(f" {operator} ".join(item.within(operator) for item in inner), AND if both else OR, INT, 1)

    def _masked(self, expr: ir.Masked, operator: str = "==") -> Text:
        name, flags = self.setting.words[expr.word]
        mask = constants.ored(constants.mask(flags, expr.mask))
        single = expr.mask & (expr.mask - 1) == 0
        if self.program.by_bytes and self.program.words[expr.word] > ir.EASY:
            return self._masked_bytes(expr, operator)
        if not expr.value or single:
            any_set = bool(expr.value) == (operator == "==")
            test = Text(f"{name} & {mask}", BINARY, INT, 1, bare=True)
            return test if any_set else Text(f"!({test.text})", UNARY, INT, 1)
        codes = any(field.type is not None and field.mask & expr.mask for field in flags.fields)
        all_set = expr.value == expr.mask and not codes
        same = mask if all_set else constants.ored(constants.bits(flags, expr.mask, expr.value))
        return Text(f"({name} & {mask}) {operator} {same}", RELATION, INT, 1)

    def _masked_bytes(self, expr: ir.Masked, operator: str) -> Text:
        """A test of those bytes of a word that matter, two at once where neighbours do."""
        name, _ = self.setting.words[expr.word]
        tests: List[str] = []
        for base, size in ir.parts(expr.mask):
            ones = (1 << size) - 1
            held = f"(uint{size}_t)({name} >> {base})" if base else f"(uint{size}_t){name}"
            same = operator if ones << base & expr.mask == expr.mask else "=="
            tests.append(f"({held} & {literal(expr.mask >> base & ones, True)}) {same} {literal(expr.value >> base & ones, True)}")
        if len(tests) == 1:
            return Text(tests[0], RELATION, INT, 1)
        text = " && ".join(tests)
        return Text(text, AND, INT, 1) if operator == "==" else Text(f"!({text})", UNARY, INT, 1)

    # --- numbers ---------------------------------------------------------------------------------

    def _extract(self, expr: ir.Extract) -> Text:
        moves: Dict[Tuple[int, int], List[ir.Run]] = {}
        for run in expr.runs:
            moves.setdefault((run.word, run.position - run.to), []).append(run)
        parts: List[Text] = []
        for runs in moves.values():
            alike = len(runs) > 1 and not (self.program.by_bytes and self.program.words[runs[0].word] > 8)
            parts += [self._alike(runs)] if alike else [self._run(run) for run in runs]
        if not parts:
            return Text("0", PRIMARY, INT, 0)
        gathered = self._joined("|", parts, self._least(expr))
        if not ir.is_scattered(expr):
            return gathered
        mask = sum((1 << run.width) - 1 << run.position for run in expr.runs)
        return self._scattered(expr.runs[0].word, mask, gathered)

    def _scattered(self, word: int, mask: int, gathered: Text) -> Text:
        """The bits of a mask in their order, for which a machine may have an instruction."""
        name, _ = self.setting.words[word]
        kind = max(UNSIGNED, gathered.kind)
        text = f"({TYPES[kind]}){names.gather(self.setting.path)}({name}, {literal(mask, True)}, {gathered.text})"
        return Text(text, UNARY, kind, gathered.limit)

    def _least(self, expr: ir.Expr) -> int:
        """The least kind in which parts of an expression are joined: where int has 16 bits, uint16_t is no int, and uint8_t is one."""
        widths = {self.program.words[run.word] for part in ir.inside(expr) if isinstance(part, ir.Extract) for run in part.runs}
        return UNSIGNED if widths >= {8, 16} else INT

    def _joined(self, operator: str, parts: List[Text], least: int) -> Text:
        """Numbers joined bit by bit."""
        if len(parts) == 1:
            return parts[0]
        limit = (1 << max(part.limit for part in parts).bit_length()) - 1
        kind = max([least] + [part.kind for part in parts])
        return Text(f" {operator} ".join(_side(cast(part, kind)) for part in parts), BINARY, kind, limit)

    def _alike(self, runs: List[ir.Run]) -> Text:
        """Runs of one word that are all moved by the same distance: one mask."""
        name, _ = self.setting.words[runs[0].word]
        kind = kind_of_width(self.program.words[runs[0].word])
        limit = sum((1 << run.width) - 1 << run.to for run in runs)
        shift = runs[0].position - runs[0].to
        if shift < 0:
            kept = Text(f"{name} & {literal(limit >> -shift, True)}", BINARY, kind, limit >> -shift)
            kind = max(kind, kind_of(limit))
            return Text(f"{cast(kept, kind).tight} << {-shift}", BINARY, kind, limit)
        moved = f"({name} >> {shift})" if shift else name
        return Text(f"{moved} & {literal(limit, True)}", BINARY, kind, limit)

    def _run(self, run: ir.Run) -> Text:
        name, flags = self.setting.words[run.word]
        width = self.program.words[run.word]
        kind = kind_of_width(width)
        ones = (1 << run.width) - 1
        limit = ones << run.to
        shift = run.position - run.to
        if self.program.by_bytes and width > 8:
            return self._run_of_bytes(run, name, width)
        if shift < 0:
            kept = Text(f"{name} & {literal(ones << run.position, True)}", BINARY, kind, ones << run.position)
            kept = Text(name, PRIMARY, kind, ones) if run.width == width else kept
            return Text(f"{cast(kept, max(kind, kind_of(limit))).tight} << {-shift}", BINARY, max(kind, kind_of(limit)), limit)
        for field in flags.fields:
            if field.type is not None and (field.position, field.width, 0) == (run.position, run.width, run.to):
                held = f"{name} & {names.field_mask(flags, field)}"
                return Text(f"({held}) >> {names.field_shift(flags, field)}" if shift else held, BINARY, kind, limit)
        moved = f"{name} >> {shift}" if shift else name
        if run.to == 0 and run.position + run.width == width:
            return Text(moved, BINARY if shift else PRIMARY, kind, limit)
        return Text(f"({moved}) & {literal(limit, True)}" if shift else f"{name} & {literal(limit, True)}", BINARY, kind, limit)

    def _run_of_bytes(self, run: ir.Run, name: str, width: int) -> Text:
        """A run out of the byte, or the two, in which it lies: a narrow machine need not shift the whole word."""
        base, place = run.position & ~7, run.position & 7
        size = next(size for size in (8, 16, 32, 64) if place + run.width <= size)
        ones = (1 << run.width) - 1
        # Where int has 16 bits, uint16_t becomes unsigned, and elsewhere it becomes int: unsigned itself is the same everywhere.
        type_, kind = ("unsigned", UNSIGNED) if size == 16 else (f"uint{size}_t", kind_of_width(size))
        part = f"({type_})({name} >> {base})" if base else f"({type_}){name}"
        text = Text(part, UNARY, kind, (1 << size) - 1)
        if place:
            text = Text(f"{text.text} >> {place}", BINARY, text.kind, text.limit >> place)
        if place + run.width < size and base + size <= width or place + run.width < width - base:
            text = Text(f"{text.tight} & {literal(ones, True)}", BINARY, text.kind, ones)
        if not run.to:
            return text
        kind = max(text.kind, kind_of(ones << run.to))
        return Text(f"{cast(text, kind).tight} << {run.to}", BINARY, kind, ones << run.to)

    def _scaled(self, value: Text, factor: int) -> Text:
        kind = max(value.kind, kind_of(value.limit * factor))
        if factor & factor - 1:
            return Text(f"{literal(factor)} * {cast(value, kind).tight}", BINARY, kind, value.limit * factor)
        return Text(f"{cast(value, kind).tight} << {factor.bit_length() - 1}", BINARY, kind, value.limit * factor)

    def _parity(self, expr: ir.Parity) -> Text:
        """The word is folded until four bits are left; a constant of 16 bits knows their parity."""
        word, _ = self.setting.words[expr.word]
        name = self.fresh("odd")
        kind = max(UNSIGNED, kind_of(expr.mask))
        masked = Text(f"{word} & {literal(expr.mask, True)}", BINARY, kind_of_width(self.program.words[expr.word]), expr.mask)
        text = masked.text if masked.kind == kind else f"({TYPES[kind]}){masked.tight}"
        self.before.append(f"{TYPES[kind]} {name} = {text};")
        fold = 32
        while fold >= 4:
            if expr.mask >> fold:
                self.before.append(f"{name} ^= {name} >> {fold};")
            fold //= 2
        return Text(f"(0x6996u >> ({name} & 0x0F)) & 1", BINARY, UNSIGNED, 1)

    def _product(self, expr: ir.Product) -> Text:
        word, _ = self.setting.words[expr.word]
        gathered = ir.gathered(expr)
        if gathered is not None and self.program.by_bytes:
            return self._extract(gathered)
        kind = LONG if expr.bits == 32 else QUAD
        held = f"{word} & {literal(expr.mask, True)}" if expr.mask != (1 << self.program.words[expr.word]) - 1 else word
        factor = f"UINT{expr.bits}_C(0x{expr.factor:X})"
        text = f"({TYPES[kind]})(({TYPES[kind]})({held}) * {factor}) >> {expr.shift}"
        limit = (1 << expr.width) - 1
        if expr.shift + expr.width < expr.bits:
            text = f"({text}) & {literal(limit, True)}"
        product = Text(text, BINARY, kind, limit)
        return self._scattered(expr.word, expr.mask, product) if ir.is_scattered(expr) else product

    def _sum(self, parts: List[Text]) -> Text:
        if len(parts) < 2:
            return parts[0] if parts else Text("0", PRIMARY, INT, 0)
        limit = sum(part.limit for part in parts)
        if any(part.kind == SIGNED for part in parts):
            return Text(" + ".join(part.tight for part in parts), BINARY, SIGNED, limit)
        kind = max([kind_of(limit)] + [part.kind for part in parts])
        return Text(" + ".join(cast(part, kind).tight for part in parts), BINARY, kind, limit)

    # --- tables ----------------------------------------------------------------------------------

    def _load(self, table: ir.Table, name: str, index: Text) -> Text:
        if table.immediate:
            return self._immediate(table, index)
        limit = max(table.entries)
        if table.bits >= 8:
            if len(index.text) > LONG_INDEX:
                index = self._named(index)
            text = f"{self.read}(&{name}[{index.text}])"
            if table.signed:
                return Text(f"(int{table.bits}_t){text}", UNARY, SIGNED, limit)
            return Text(text, PRIMARY, kind_of_width(table.bits), limit)
        place = index if index.rank == PRIMARY else self._named(index)
        entries = 8 // table.bits
        byte = f"{self.read}(&{name}[{place.tight} >> {entries.bit_length() - 1}])"
        number = place.text if place.kind <= UNSIGNED else f"(unsigned){place.tight}"
        return Text(f"{names.entry(self.setting.path, table.bits)}({byte}, {number})", PRIMARY, INT, limit)

    def _immediate(self, table: ir.Table, index: Text) -> Text:
        mask = (1 << table.bits) - 1
        whole = 0
        for number, entry in enumerate(table.entries):
            whole |= (entry & mask) << (table.bits * number)
        # The shift may reach past the highest entry that is not 0: the type must hold all entries.
        reach = (1 << table.bits * len(table.entries)) - 1
        text = f"({literal(whole, True, reach)} >> {self._times(table.bits, index)}) & {literal(mask, True)}"
        return Text(text, BINARY, kind_of(reach), max(table.entries))

    def _times(self, factor: int, value: Text) -> str:
        return value.tight if factor == 1 else f"({factor} * {value.tight})"

    def _named(self, value: Text) -> Text:
        """The value in a variable."""
        name = self.fresh("i")
        if self.program.by_bytes and value.limit < 1 << 8:
            self.before.append(f"const uint8_t {name} = (uint8_t){value.tight};")
            return Text(name, PRIMARY, INT, value.limit)
        kind = max(UNSIGNED, kind_of(value.limit))
        text = value.text if value.kind == kind else f"({TYPES[kind]}){value.tight}"
        self.before.append(f"const {TYPES[kind]} {name} = {text};")
        return Text(name, PRIMARY, kind, value.limit)

    def _scan(self, expr: ir.Scan) -> Text:
        """A loop over the rows. Those that lie in one table are gone through with a pointer: nothing is smaller."""
        tested = [number for number, mask in enumerate(expr.masks) if mask >= 0]
        name, shared = self.fresh("row"), max(expr.masks, default=-1)
        steps = [] if expr.answers else [f"{name}++;"]
        self.before += [f"unsigned {name} = 0;"] * (not expr.answers)
        if expr.stride > 1:
            at = name if expr.answers else self.fresh("at")
            self.before.append(f"const uint{self.program.tables[shared].bits}_t *{at} = {self.setting.tables[shared]};")
            steps = [f"{at} += {expr.stride};"] + steps
            pairs = [(f"{at}[{2 * place}]", f"{at}[{2 * place + 1}]") for place in range(len(tested))]
        else:
            pairs = [(f"{self.setting.tables[expr.masks[word]]}[{name}]", f"{self.setting.tables[expr.values[word]]}[{name}]") for word in tested]
        misses = [f"({self.setting.words[word][0]} & {self.read}(&{mask})) != {self.read}(&{value})" for word, (mask, value) in zip(tested, pairs)]
        if misses:
            missed = " || ".join(misses)
            missed = missed if expr.sure else f"{name} < {literal(expr.rows)} && {missed if len(misses) == 1 else f'({missed})'}"
            self.before += [f"while ({missed}) {{"] + [f"    {step}" for step in steps] + ["}"]
        if expr.answers:
            return Text(f"{self.read}(&{name}[{expr.stride - 1}])", PRIMARY, kind_of_width(self.program.tables[shared].bits),
                        max(ir.told_by(expr, self.program.tables)))
        return Text(name, PRIMARY, UNSIGNED, expr.rows - expr.sure)

    def _vector(self, expr: ir.Vector, indexes: List[Text]) -> Text:
        """The rows are ANDed, block by block until a bit is left. Two large blocks are read at once: that takes no jump."""
        bits = self.program.tables[expr.chunks[0].table].bits
        blocks = -(-expr.rows // bits)
        starts = [self._start(index, blocks) for index in indexes]
        held, lowest = self.fresh("held"), names.lowest(self.setting.path, bits)
        if blocks <= UNROLLED[bits]:
            helds = [held] + [self.fresh("held") for _ in range(blocks - 1)]
            found = f"{lowest}({helds[-1]})" if blocks == 1 else f"{(blocks - 1) * bits} + {lowest}({helds[-1]})"
            found = found if expr.sure else f"{helds[-1]} ? {found} : {expr.rows}"
            for block in range(blocks - 2, -1, -1):
                found = f"{helds[block]} ? {f'{block * bits} + ' if block else ''}{lowest}({helds[block]}) : {found}"
            for block, name in enumerate(helds):
                self.before += self._cells(expr, starts, str(block) if block else "", f"const uint{bits}_t {name} = ", ";")
            row = self.fresh("row")
            self.before.append(f"const unsigned {row} = {found};")
            return Text(row, PRIMARY, UNSIGNED, expr.rows - expr.sure)
        block_name, row = self.fresh("block"), self.fresh("row")
        more = "" if expr.sure else f"{block_name} < {blocks} && "
        self.before += [f"uint{bits}_t {held} = 0;", f"unsigned {block_name} = 0;"]
        self.before += self._cells(expr, starts, block_name, f"while ({more}({held} = ", ") == 0) {") + [f"    {block_name}++;", "}"]
        found = f"{bits} * {block_name} + {lowest}({held})"
        self.before.append(f"const unsigned {row} = {found if expr.sure else f'{held} ? {found} : {expr.rows}'};")
        return Text(row, PRIMARY, UNSIGNED, expr.rows - expr.sure)

    def _cells(self, expr: ir.Vector, starts: List[str], block: str, before: str, behind: str) -> List[str]:
        """A block of the rows of all chunks, ANDed: one line, or one for each chunk."""
        bits = self.program.tables[expr.chunks[0].table].bits
        cells = [f"{self.read}(&{self.setting.tables[chunk.table]}[{start}{f' + {block}' if block else ''}])"
                 for chunk, start in zip(expr.chunks, starts)]
        if bits < 32:
            before, behind = f"{before}(uint{bits}_t)(", f"){behind}"
        if len(before) + sum(len(cell) + 3 for cell in cells) <= WIDTH:
            return [before + " & ".join(cells) + behind]
        return [before + cells[0]] + [f"    & {cell}" for cell in cells[1:-1]] + [f"    & {cells[-1]}{behind}"]

    def _start(self, index: Text, blocks: int) -> str:
        """Where a row begins, in a variable if it is read more than once."""
        if blocks == 1:
            return index.text if len(index.text) <= LONG_INDEX else self._named(index).text
        return self._named(self._scaled(index, blocks)).text
