# SPDX-License-Identifier: MIT
"""Random conditions, each with its meaning.

A condition is its text and a function that says what it means. The function is written here a second time, on purpose:
comparing it with the model's condition tests the lexer, the parser and the resolver, which all the other
comparisons take for granted.
"""

import operator
import random
from dataclasses import dataclass, field
from typing import Callable, Dict, List, Optional, Sequence, Set, Tuple, TypeVar

# The code of a field: get(word number, field name).
Get = Callable[[int, str], int]
Meaning = Callable[[Get], bool]

OR, XOR, AND, UNARY, PRIMARY = range(5)
COMPARE: Dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}
SWAPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Cond:
    """A condition; `level` is how tightly its outermost operator binds."""

    text: str
    level: int
    holds: Meaning


@dataclass(frozen=True)
class Var:
    """A flag (members is None, bits 1) or a field. `members` are (name, low, high), () for a plain number."""

    name: str
    type: str
    bits: int
    members: Optional[Tuple[Tuple[str, int, int], ...]]

    @property
    def flag(self) -> bool:
        return self.members is None

    @property
    def codes(self) -> List[int]:
        """The codes it may hold, ascending."""
        if not self.members:
            return list(range(1 << self.bits))
        return sorted(code for _, low, high in self.members for code in range(low, high + 1))


@dataclass
class Named:
    """A named set of codes, for one type of fields."""

    name: str
    type: str
    codes: Tuple[int, ...]


@dataclass
class Scope:
    """What a condition may speak of. Texts are as written there (`new.WARN`)."""

    vars: List[Tuple[str, int, Var]] = field(default_factory=list)
    lets: List[Tuple[str, Meaning]] = field(default_factory=list)
    masks: List[Tuple[str, int, Tuple[str, ...]]] = field(default_factory=list)
    sets: List[Tuple[str, Named]] = field(default_factory=list)

    @property
    def flags(self) -> List[Tuple[str, int, Var]]:
        return [item for item in self.vars if item[2].flag]

    @property
    def fields(self) -> List[Tuple[str, int, Var]]:
        return [item for item in self.vars if not item[2].flag]


def number(rng: random.Random, value: int) -> str:
    """A number in one of its spellings."""
    if value < 0 or rng.random() < 0.9:
        return str(value)
    return rng.choice([hex(value), bin(value), "0x%02X" % value])


T = TypeVar("T")


def choose(rng: random.Random, items: Sequence[T], low: int, high: int) -> List[T]:
    """Some of the items, in random order."""
    high = min(high, len(items))
    return rng.sample(list(items), rng.randint(min(low, high), high))


def once(conds: List[Cond]) -> List[Cond]:
    """The conditions without those that say the same: of a list that counts, each may be there once."""
    kept: Dict[str, Cond] = {}
    for cond in conds:
        text = cond.text.strip("() ")
        # `A` and `new.A` are the same; `new.A` and `old.A` are not.
        if not any(text == other or text.endswith("." + other) or other.endswith("." + text) for other in kept):
            kept[text] = cond
    return list(kept.values())


class Conditions:
    """Random conditions in a scope."""

    def __init__(self, rng: random.Random, scope: Scope) -> None:
        self.rng = rng
        self.scope = scope

    def condition(self, depth: int = 2) -> Cond:
        """Any condition. One spelling of the operators holds throughout, as the language demands without parentheses."""
        return self._any(depth, self.rng.random() < 0.15)

    def simple(self) -> Cond:
        """A conjunction of one to three literals: what most rules look like."""
        parts = [self.literal() for _ in range(self.rng.choice([1, 1, 2, 2, 3]))]
        return self._chain(AND, parts, False)

    def literal(self) -> Cond:
        """A flag, a let, or a field against codes; perhaps negated."""
        roll, scope = self.rng.random(), self.scope
        pair = self._fields() if roll < 0.12 else None
        if pair:
            return self._not(pair) if self.rng.random() < 0.3 else pair
        if scope.fields and (roll < 0.4 or not scope.flags):
            return self.against_codes(*self.rng.choice(scope.fields))
        if scope.lets and (roll < 0.55 or not scope.flags):
            text, meaning = self.rng.choice(scope.lets)
            atom = Cond(text, PRIMARY, meaning)
        elif scope.flags:
            atom = self._flag()
        else:
            return self._truth()
        return self._not(atom) if self.rng.random() < 0.35 else atom

    # --- the forms ---

    def _any(self, depth: int, doubled: bool) -> Cond:
        if depth <= 0 or self.rng.random() < 0.15:
            return self.literal()
        form = self.rng.choice(
            ["and", "and", "and", "or", "or", "xor", "not", "same", "all", "any", "none", "only", "count", "fields", "fields", "truth"]
        )
        if form in ("and", "or", "xor"):
            parts = [self._any(depth - 1, doubled) for _ in range(self.rng.choice([2, 2, 2, 3]))]
            return self._chain({"and": AND, "or": OR, "xor": XOR}[form], parts, doubled)
        if form == "not":
            return self._not(self._any(depth - 1, doubled))
        if form == "same":
            return self._same(depth, doubled)
        if form in ("all", "any", "none"):
            return self._quantified(form, depth)
        if form == "only" and self.scope.flags:
            return self._only()
        if form == "count":
            return self._count(depth)
        if form == "fields":
            return self._fields() or self.literal()
        if form == "truth" and self.rng.random() < 0.2:
            return self._truth()
        return self.literal()

    def _truth(self) -> Cond:
        value = self.rng.random() < 0.5
        return Cond("true" if value else "false", PRIMARY, lambda get: value)

    def _flag(self) -> Cond:
        text, word, var = self.rng.choice(self.scope.flags)
        return Cond(text, PRIMARY, lambda get: get(word, var.name) == 1)

    def _wrap(self, cond: Cond, level: int) -> str:
        """The text, in parentheses if it binds more loosely than `level`, and sometimes without need."""
        if cond.level < level or self.rng.random() < 0.05:
            return f"({cond.text})"
        return cond.text

    def _not(self, cond: Cond) -> Cond:
        # `!A == B` is refused, so what is no name stands in parentheses, unless it is a negation itself.
        plain = cond.level == PRIMARY or cond.text.startswith("!") and cond.level == UNARY
        text = self._wrap(cond, PRIMARY) if plain and not cond.text.startswith("!") else f"({cond.text})"
        if plain and cond.text.startswith("!"):
            text = cond.text
        return Cond(f"!{text}", UNARY, lambda get: not cond.holds(get))

    def _chain(self, level: int, parts: List[Cond], doubled: bool) -> Cond:
        if len(parts) == 1:
            return parts[0]
        sign = {AND: "&", OR: "|", XOR: "^"}[level] * (2 if doubled and level != XOR else 1)
        # A chain in a chain of its own kind would read the same, so it may go bare.
        bare = [self._wrap(part, level) for part in parts]
        glue = f" {sign}\n        " if self.rng.random() < 0.03 else f" {sign} "
        holds = [part.holds for part in parts]
        if level == AND:
            return Cond(glue.join(bare), level, lambda get: all(h(get) for h in holds))
        if level == OR:
            return Cond(glue.join(bare), level, lambda get: any(h(get) for h in holds))
        return Cond(glue.join(bare), level, lambda get: sum(h(get) for h in holds) % 2 == 1)

    def _same(self, depth: int, doubled: bool) -> Cond:
        left, right = self._any(depth - 1, doubled), self._any(depth - 1, self.rng.random() < 0.2)
        if self.rng.random() < 0.3 and self.scope.flags:
            left = self._flag()
        sides = [c.text if c.text.replace(".", "").replace("_", "").isalnum() else f"({c.text})" for c in (left, right)]
        equal = self.rng.random() < 0.5
        return Cond(
            f"{sides[0]} {'==' if equal else '!='} {sides[1]}",
            UNARY,
            lambda get: (left.holds(get) == right.holds(get)) == equal,
        )

    def _operands(self, depth: int, masks: bool) -> List[Tuple[str, List[Meaning]]]:
        """Operands of all, any, none: a mask stands for its flags."""
        result: List[Tuple[str, List[Meaning]]] = []
        for _ in range(self.rng.randint(1, 3)):
            if masks and self.scope.masks and self.rng.random() < 0.35:
                text, word, names = self.rng.choice(self.scope.masks)
                result.append((text, [lambda get, w=word, n=n: get(w, n) == 1 for n in names]))  # type: ignore[misc]
            else:
                cond = self._any(depth - 1, self.rng.random() < 0.1)
                result.append((cond.text, [cond.holds]))
        return result

    def _quantified(self, form: str, depth: int) -> Cond:
        operands = self._operands(depth - 1, True)
        holds = [meaning for _, meanings in operands for meaning in meanings]
        text = f"{form}({', '.join(text for text, _ in operands)})"
        if form == "all":
            return Cond(text, PRIMARY, lambda get: all(h(get) for h in holds))
        wanted = form == "any"
        return Cond(text, PRIMARY, lambda get: any(h(get) for h in holds) == wanted)

    def _only(self) -> Cond:
        word = self.rng.choice(self.scope.flags)[1]
        here = [(text, var.name) for text, w, var in self.scope.flags if w == word]
        chosen = choose(self.rng, here, 1, 3)
        names = {name for _, name in chosen}
        everything = [name for _, name in here]
        return Cond(
            f"only({', '.join(text for text, _ in chosen)})",
            PRIMARY,
            lambda get: all((get(word, name) == 1) == (name in names) for name in everything),
        )

    def _count(self, depth: int) -> Cond:
        operands = once([self._any(depth - 2, False) for _ in range(self.rng.randint(2, 5))])
        sign, limit = self.rng.choice(list(COMPARE)), self.rng.randint(0, len(operands))
        holds = [operand.holds for operand in operands]
        return Cond(
            self._relation(f"count({', '.join(operand.text for operand in operands)})", sign, number(self.rng, limit)),
            UNARY,
            lambda get: COMPARE[sign](sum(h(get) for h in holds), limit),
        )

    def _fields(self) -> Optional[Cond]:
        """A field against a field of its type."""
        pairs = [
            (a, b) for a in self.scope.fields for b in self.scope.fields if a is not b and a[2].type == b[2].type
        ]
        if not pairs:
            return None
        (left, lw, lv), (right, rw, rv) = self.rng.choice(pairs)
        sign = self.rng.choice(list(COMPARE))
        return Cond(
            f"{left} {sign} {right}", UNARY, lambda get: COMPARE[sign](get(lw, lv.name), get(rw, rv.name))
        )

    # --- fields against codes ---

    def code(self, var: Var) -> Tuple[str, int, int]:
        """A code as written, with what it stands for."""
        if var.members:
            name, low, high = self.rng.choice(var.members)
            if low == high or self.rng.random() < 0.7:
                return name, low, high
            value = self.rng.randint(low, high)
            return number(self.rng, value), value, value
        value = self.rng.choice(var.codes)
        return number(self.rng, value), value, value

    def code_set(self, var: Var) -> Tuple[List[str], Tuple[int, ...]]:
        """A list of codes as written, with what it stands for."""
        texts: List[str] = []
        codes: Set[int] = set()
        for _ in range(self.rng.randint(1, 3)):
            text, low, high = self.code(var)
            if not var.members and self.rng.random() < 0.3:
                high = self.rng.choice([c for c in var.codes if c >= low])
                text = f"{low}..{high}" if high > low else text
            texts.append(text)
            codes.update(range(low, high + 1))
        return list(dict.fromkeys(texts)), tuple(sorted(codes))

    def against_codes(self, text: str, word: int, var: Var) -> Cond:
        """`F == A`, `F < 3`, `F in {…}`."""
        name = var.name
        if self.rng.random() < 0.25:
            negated = self.rng.random() < 0.3
            known = [(t, s.codes) for t, s in self.scope.sets if s.type == var.type]
            if known and self.rng.random() < 0.6:
                listed, codes = self.rng.choice(known)
            else:
                texts, codes = self.code_set(var)
                listed = "{" + ", ".join(texts) + "}"
            return Cond(
                f"{text} {'not ' if negated else ''}in {listed}", UNARY, lambda get: (get(word, name) in codes) != negated
            )
        written, low, high = self.code(var)
        sign = self.rng.choice(["==", "==", "==", "!=", "<", "<=", ">", ">="])
        if sign in ("==", "!=") or low < high:
            # A name for several codes has no place in an order.
            sign = sign if sign in ("==", "!=") else "=="
            return Cond(f"{text} {sign} {written}", UNARY, lambda get: (low <= get(word, name) <= high) == (sign == "=="))
        return Cond(
            self._relation(text, sign, written), UNARY, lambda get: COMPARE[sign](get(word, name), low)
        )

    def _relation(self, left: str, sign: str, right: str) -> str:
        """The relation, now and then the other way around."""
        if self.rng.random() < 0.9:
            return f"{left} {sign} {right}"
        return f"{right} {SWAPPED[sign]} {left}"
