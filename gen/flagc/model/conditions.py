# SPDX-License-Identifier: MIT
"""Resolves conditions: syntax over names becomes an expression over fields."""

from typing import Dict, List, Optional, Sequence, Set, Tuple, Union

from ..spec import syntax
from ..spec.lexer import NESTING
from ..text.source import Span
from .expr import (FALSE, HOLDS, TRUE, And, At, Codes, Compare, Const, Count, Expr, Let, Not, Or, Test, Xor, all_of, any_of, negate)
from .model import EnumType, Field
from .ranges import Ranges, common, joined, outside
from .scope import FoundField, FoundLet, FoundMask, NamedSet, Problems, Scope

_SWAPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Conditions:
    """Resolves the conditions of one place: a flag set, or a dispatch."""

    def __init__(self, scope: Scope, problems: Problems) -> None:
        self.scope = scope
        self.problems = problems
        self.sets: Dict[Tuple[NamedSet, Field], Optional[Ranges]] = {}

    def resolve(self, item: syntax.Condition) -> Expr:
        """The expression. What is wrong is reported and stands as false."""
        if isinstance(item, syntax.Truth):
            return TRUE if item.value else FALSE
        if isinstance(item, syntax.Grouped):
            return self.resolve(item.operand)
        if isinstance(item, syntax.Negated):
            return negate(self.resolve(item.operand))
        if isinstance(item, syntax.Chain):
            return self._chain(item)
        if isinstance(item, syntax.Relation):
            return self._relation(item)
        if isinstance(item, syntax.In):
            return self._in(item)
        if isinstance(item, syntax.Apply):
            return self._apply(item)
        if isinstance(item, syntax.Int):
            self.problems.add("type", item.span, f"{item.value} is no condition", ("write true or false",))
            return FALSE
        return self._name(item)

    # --- names ---

    def _name(self, name: syntax.Name) -> Expr:
        found = self.scope.find(name, "flag or condition", self.problems)
        if found is None:
            return FALSE
        if isinstance(found, FoundLet):
            return found.condition
        if isinstance(found, FoundField):
            if found.field.type is None:
                return flag(found.word, found.field)
            if not found.field.untyped:
                self.problems.add("type", name.span, f"'{name.full}' is a field; a condition compares it",
                                  (f"write {name.full} {'==' if isinstance(found.field.type, EnumType) else '!='} {example(found.field)}",))
        elif isinstance(found, FoundMask):
            self.problems.add("mask", name.span, f"'{name.full}' names several flags; say which of them must be set",
                              (f"write all({name.full}) or any({name.full})",))
        elif isinstance(found.item.value, syntax.CodeSet):  # else it is a condition at a wrong place, and reported there
            self.problems.add("type", name.span, f"'{name.full}' is a set of codes", (f"write FIELD in {name.full}",))
        return FALSE

    def _chain(self, item: syntax.Chain) -> Expr:
        operands = [self.resolve(operand) for operand in item.operands]
        if item.operator == "&":
            return all_of(tuple(operands))
        if item.operator == "|":
            return any_of(tuple(operands))
        # In pairs, so that a long chain is a low tree.
        while len(operands) > 1:
            operands = [xor(*pair) if len(pair) == 2 else pair[0] for pair in (operands[at : at + 2] for at in range(0, len(operands), 2))]
        return operands[0]

    # --- comparisons ---

    def _relation(self, item: syntax.Relation) -> Expr:
        plain, other = bare(item.left), bare(item.right)
        if isinstance(plain, syntax.Apply) and plain.function == "count":
            return self._count(plain, item.operator, other)
        if isinstance(other, syntax.Apply) and other.function == "count":
            return self._count(other, _SWAPPED[item.operator], plain)
        left, right = self._field(plain), self._field(other)
        if left and right:
            return self._field_with_field(left, item.operator, right, item, other)
        if left:
            return self._field_with_code(left, item.operator, other, item.span)
        if right:
            return self._field_with_code(right, _SWAPPED[item.operator], plain, item.span)
        return self._condition_with_condition(item)

    def _field(self, item: syntax.Condition) -> Optional[FoundField]:
        """The field that this names, if it names one (with codes: not a flag)."""
        if not isinstance(item, syntax.Name):
            return None
        found = self.scope.look(item)
        return found[0] if len(found) == 1 and isinstance(found[0], FoundField) and found[0].field.type is not None else None

    def _field_with_field(self, left: FoundField, operator: str, right: FoundField, item: syntax.Relation,
                          code: syntax.Condition) -> Expr:
        # An enum may have a code with the name of another field.
        if isinstance(code, syntax.Name) and not code.word and isinstance(left.field.type, EnumType) and code.text in left.field.type.by_name:
            return self._field_with_code(left, operator, code, item.span)
        if left.field.untyped or right.field.untyped:
            return FALSE
        if isinstance(left.field.type, EnumType) or isinstance(right.field.type, EnumType):
            if left.field.type is not right.field.type:
                self.problems.add("type", item.span, f"'{left.field.name}' and '{right.field.name}' have different types",
                                  ("compare each with a code of its own type",))
                return FALSE
        if left.field.fixed is not None:
            return self.compared(right, _SWAPPED[operator], ((left.field.fixed, left.field.fixed),), item.span)
        if right.field.fixed is not None:
            return self.compared(left, operator, ((right.field.fixed, right.field.fixed),), item.span)
        return Compare(operator, left.word, left.field, right.word, right.field)

    def _field_with_code(self, found: FoundField, operator: str, code: syntax.Condition, span: Span) -> Expr:
        if isinstance(code, (syntax.Name, syntax.Int)):
            ranges = self.codes(found.field, [syntax.Range(code, code, code.span)], operator)
            return FALSE if ranges is None else self.compared(found, operator, ranges, span)
        self.problems.add("type", code.span, f"'{found.field.name}' is compared with a code or a field, not with a condition",
                          (f"write {found.field.name} {operator} {example(found.field)}",))
        return FALSE

    def _condition_with_condition(self, item: syntax.Relation) -> Expr:
        if isinstance(item.left, syntax.Name) and len(self.scope.look(item.left)) != 1:
            # What stands on the right may be a code of the field that was meant.
            self.scope.find(item.left, "field", self.problems)
            return FALSE
        if isinstance(item.left, syntax.Int) and isinstance(item.right, syntax.Name) and len(self.scope.look(item.right)) > 1:
            self.scope.find(item.right, "field", self.problems)
            return FALSE
        for side, other in ((item.left, item.right), (item.right, item.left)):
            if isinstance(side, syntax.Int):
                self.problems.add("type", item.span, "a condition holds or not; it is not compared with a number",
                                  (f"write {other.span.text} or !{other.span.text}",))
                return FALSE
        if item.operator not in ("==", "!="):
            self.problems.add("type", item.span, f"'{item.operator}' compares fields and codes, not conditions",
                              ("a number of conditions is count(A, B)",))
            return FALSE
        same = negate(xor(self.resolve(item.left), self.resolve(item.right)))
        return same if item.operator == "==" else negate(same)

    def _in(self, item: syntax.In) -> Expr:
        operand = bare(item.operand)
        found = self._field(operand)
        if not found:
            if not isinstance(operand, syntax.Name) or self.scope.find(operand, "field", self.problems):
                self.problems.add("type", item.operand.span, "only a field can be 'in' a set of codes", ("a flag or a condition stands alone",))
            return FALSE
        codes = item.codes
        wanted = codes.codes if isinstance(codes, syntax.CodeSet) else (syntax.Range(codes, codes, codes.span),)
        ranges = self.codes(found.field, wanted, "in")
        return FALSE if ranges is None else self.compared(found, "!=" if item.negated else "==", ranges, item.span)

    # --- codes ---

    def compared(self, found: FoundField, operator: str, ranges: Ranges, span: Span) -> Expr:
        """The test of a field against codes: the named codes for which it holds."""
        if not self.problems.affords(0, span):
            return FALSE
        result = _compared(found, operator, ranges)
        if operator == "!=" and isinstance(result, Codes) and isinstance(found.field.type, EnumType):
            result = Codes(result.word, result.field, result.ranges, span)
        self.problems.affords(len(result.ranges) if isinstance(result, Codes) else 0, span)
        return result

    def codes(self, field: Field, wanted: Sequence[syntax.Range], operator: str) -> Optional[Ranges]:
        """The codes that these names, numbers, ranges and named sets mean for a field, as ascending ranges; None if something is wrong."""
        if field.untyped:
            return None
        result: List[Tuple[int, int]] = []
        sound = True
        for item in wanted:
            if operator != "in" and self._named_set(item.low, field):
                form = f"{field.name} {'not in' if operator == '!=' else 'in'} {item.span.text}"
                self.problems.add("type", item.span, f"'{operator}' compares with one code, and '{item.span.text}' is a set", (f"write {form}",))
                return None
            ranges = self._codes_of_name(field, item.low, operator) if item.low == item.high else self._codes_between(field, item)
            if ranges is None:
                sound = False
            elif operator in ("<", "<=", ">", ">=") and (len(ranges) != 1 or ranges[0][0] != ranges[0][1]):
                self.problems.add("type", item.span, f"'{operator}' needs one code, and '{item.span.text}' names several", ("compare with one of them",))
                sound = False
            else:
                result += ranges
        return joined(result) if sound else None

    def _codes_of_name(self, field: Field, code: Union[syntax.Name, syntax.Int], operator: str) -> Optional[Sequence[Tuple[int, int]]]:
        named = self._named_set(code, field)
        if named is None and isinstance(code, syntax.Name) and self._several_sets(code):
            self.scope.find(code, "set", self.problems)
            return None
        if named is None:
            one = self._code(field, code, operator)
            return None if one is None else (one,)
        # First the sets that it names, with a stack. One that contains itself (which is reported) finds itself empty.
        path = [(named, iter(_codes_in(named)))] if (named, field) not in self.sets else []
        self.sets.setdefault((named, field), ())
        while path:
            current, rest = path[-1]
            inner = next((one for one in (self._named_set(item.low, field) for item in rest) if one and (one, field) not in self.sets), None)
            if inner:
                self.sets[inner, field] = ()
                path.append((inner, iter(_codes_in(inner))))
            else:
                path.pop()
                self.sets[current, field] = self.codes(field, _codes_in(current), "in")
        return self.sets[named, field]

    def _codes_between(self, field: Field, item: syntax.Range) -> Optional[Sequence[Tuple[int, int]]]:
        low, high = self._code(field, item.low, "in"), self._code(field, item.high, "in")
        if low is None or high is None:
            return None
        if low[0] > high[1]:
            self.problems.add("range", item.span, "the range is empty", (f"write {item.high.span.text}..{item.low.span.text}",))
            return None
        return ((low[0], high[1]),)

    def _named_set(self, name: Union[syntax.Name, syntax.Int], field: Field) -> Optional[NamedSet]:
        if isinstance(name, syntax.Int) or isinstance(field.type, EnumType) and name.text in field.type.by_name:
            return None
        found = self.scope.look(name)
        return found[0] if found and all(item is found[0] for item in found) and isinstance(found[0], NamedSet) else None

    def _several_sets(self, name: syntax.Name) -> bool:
        found = self.scope.look(name)
        return len(found) > 1 and all(isinstance(item, NamedSet) for item in found)

    def _code(self, field: Field, code: Union[syntax.Name, syntax.Int], operator: str) -> Optional[Tuple[int, int]]:
        """The code that a name or a number means for this field, as a range."""
        if isinstance(field.type, EnumType):
            return self._member(field, field.type, code)
        if isinstance(code, syntax.Name):
            if operator == "in":
                sets = [name for name in self.scope.candidates() if self._is_set(name)] if self.problems.suggests else []
                self.problems.unknown(code.span, "number or set of numbers", code.full, sets)
            else:
                self.problems.add("unknown-name", code.span, f"'{field.name}' is a number; '{code.full}' is neither a number nor a field",
                                  (f"its values are 0 to {(1 << field.width) - 1}",))
            return None
        if not 0 <= code.value < 1 << field.width:
            bits = f"{field.width} bit{'s' * (field.width != 1)}"
            self.problems.add("range", code.span, f"{code.value} does not fit '{field.name}', which has {bits}",
                              (f"its values are 0 to {(1 << field.width) - 1}",))
            return None
        return code.value, code.value

    def _is_set(self, name: str) -> bool:
        return any(isinstance(item, NamedSet) for item in self.scope.look(syntax.Name(name, self.scope.words[0][1].set.span)))

    def _member(self, field: Field, kind: EnumType, code: Union[syntax.Name, syntax.Int]) -> Optional[Tuple[int, int]]:
        if isinstance(code, syntax.Name):
            member = kind.by_name.get(code.text) if not code.word else None
            if member:
                return member.low, member.high
            names = ", ".join(one.name for one in kind.members[:8])
            self.problems.unknown(code.span, "code", code.full, kind.by_name, (f"its codes are {names}",),
                                  f"'{field.name}' has no code '{code.full}'")
            return None
        meant = next((one for one in kind.members if one.low <= code.value <= one.high), None)
        if meant and meant.low != meant.high:
            return code.value, code.value  # the name is that of other codes too
        names = ", ".join(one.name for one in kind.members[:8])
        self.problems.add("type", code.span, f"'{field.name}' has names for its codes",
                          (f"write {meant.name}" if meant else f"its codes are {names}",))
        return None

    # --- functions ---

    def _apply(self, item: syntax.Apply) -> Expr:
        if item.function == "count":
            self.problems.add("type", item.span, "count(...) is a number; compare it", (f"write {item.span.text} >= 1",))
            return FALSE
        if item.function == "only":
            return self._only(item)
        operands = self.operands(item.operands)
        if item.function == "all":
            return all_of(operands)
        return any_of(operands) if item.function == "any" else negate(any_of(operands))

    def operands(self, items: Sequence[syntax.Condition], once: bool = False) -> Tuple[Expr, ...]:
        """The conditions, with each mask replaced by its flags. once: each flag may stand in them one time."""
        result: List[Expr] = []
        flags: Set[Tuple[int, Field]] = set()
        for item in items:
            before = len(result)
            found = self.scope.look(item) if isinstance(item, syntax.Name) else []
            if len(found) == 1 and isinstance(found[0], FoundMask):
                mask = found[0]
                result += [flag(mask.word, one) for one in mask.set.fields if one.mask & mask.mask.value]
            else:
                result.append(self.resolve(item))
            added = [(one.word, one.field) for one in result[before:] if isinstance(one, Test)]
            twice = next((field.name for word, field in added if (word, field) in flags), None)
            if once and twice:
                self.problems.add("duplicate", item.span, f"'{twice}' would count twice", ("name each flag once, masks included",))
                once = False  # one is enough to make the point
            flags.update(added)
        return tuple(result)

    def _only(self, item: syntax.Apply) -> Expr:
        wanted: Dict[int, int] = {}
        for operand in item.operands:
            found = self.scope.find(operand, "flag or mask", self.problems) if isinstance(operand, syntax.Name) else None
            if isinstance(found, FoundMask):
                wanted[found.word] = wanted.get(found.word, 0) | found.mask.value
            elif isinstance(found, FoundField) and found.field.type is None:
                wanted[found.word] = wanted.get(found.word, 0) | found.field.mask
            elif found is not None or not isinstance(operand, syntax.Name):
                self.problems.add("type", operand.span, "only(...) takes flags and masks", ("join other conditions with &",))
        parts: List[Expr] = []
        for word in sorted(wanted):
            for field in self.scope.words[word][1].set.fields:
                if field.type is None:
                    test = flag(word, field)
                    parts.append(test if field.mask & wanted[word] else negate(test))
        return all_of(tuple(parts))

    def _count(self, item: syntax.Apply, compare: str, number: syntax.Condition) -> Expr:
        operands = self.operands(item.operands, once=True)
        if not isinstance(number, syntax.Int):
            self.problems.add("type", number.span, "count(...) is compared with a number", (f"write {item.span.text} >= 1",))
            return FALSE
        if number.value < 0 or number.value > len(operands):
            self.problems.add("range", number.span, f"count(...) of {len(operands)} condition{'s' * (len(operands) != 1)} is 0 to {len(operands)}, never {number.value}",
                              ("compare with a number that it reaches",))
            return FALSE
        # Constants (from -D) do not count, or count always.
        left = tuple(one for one in operands if not isinstance(one, Const))
        needed = number.value - sum(1 for one in operands if isinstance(one, Const) and one.value)
        if not 0 <= needed <= len(left):
            return TRUE if HOLDS[compare](0, needed) else FALSE
        return Count(left, compare, needed) if self.problems.affords(len(left) * min(needed + 1, len(left) - needed + 1), item.span) else FALSE


def _codes_in(named: NamedSet) -> Sequence[syntax.Range]:
    return named.item.value.codes if isinstance(named.item.value, syntax.CodeSet) else ()


def bare(item: syntax.Condition) -> syntax.Condition:
    """Without parentheses around it."""
    while isinstance(item, syntax.Grouped):
        item = item.operand
    return item


def flag(word: int, field: Field) -> Expr:
    """The test of a flag, or its constant if `-D` fixed it."""
    if field.fixed is not None:
        return TRUE if field.fixed else FALSE
    return Test(word, field)


def xor(left: Expr, right: Expr) -> Expr:
    """Exactly one holds, with constants folded."""
    if isinstance(left, Const):
        return negate(right) if left.value else right
    if isinstance(right, Const):
        return negate(left) if right.value else left
    return Xor(left, right)


def _compared(found: FoundField, operator: str, ranges: Ranges) -> Expr:
    top = (1 << found.field.width) - 1
    if operator in ("==", "in"):
        wanted = ranges
    elif operator == "!=":
        wanted = outside(ranges, top)
    else:
        code = ranges[0][0]
        wanted = {"<": ((0, code - 1),), "<=": ((0, code),), ">": ((code + 1, top),), ">=": ((code, top),)}[operator]
    kept = common(wanted, found.field.named)
    if found.field.fixed is not None:
        return TRUE if any(low <= found.field.fixed <= high for low, high in kept) else FALSE
    if not kept:
        return FALSE
    return Codes(found.word, found.field, joined(kept))


def example(field: Field) -> str:
    """A code of a field, as a message may name it."""
    return field.type.members[0].name if isinstance(field.type, EnumType) and field.type.members else "0"


def depth(condition: Expr, known: Dict[int, int]) -> int:
    """How deep an expression nests, through its lets. `known` remembers lets by identity."""
    if id(condition) in known:
        return known[id(condition)]
    children: Tuple[Expr, ...] = ()
    if isinstance(condition, (And, Or, Count)):
        children = condition.operands
    elif isinstance(condition, Not):
        children = (condition.operand,)
    elif isinstance(condition, Xor):
        children = (condition.left, condition.right)
    elif isinstance(condition, (Let, At)):
        children = (condition.condition,)
    deepest = 1
    for child in children:
        deepest = max(deepest, 1 + depth(child, known))
    if isinstance(condition, Let):
        known[id(condition)] = deepest
    return deepest


def check_depth(condition: Expr, span: Span, known: Dict[int, int], problems: Problems) -> bool:
    """Whether an expression keeps the limit; reports it if not."""
    if depth(condition, known) <= NESTING:
        return True
    problems.add("limit", span, f"`let`s and brackets nest deeper than {NESTING}", ("use fewer steps",))
    return False
