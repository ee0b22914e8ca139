# SPDX-License-Identifier: MIT
"""Resolves conditions: syntax over names becomes an expression over fields."""

import operator
from typing import Callable, Dict, List, Optional, Sequence, Tuple, Union

from ..spec import syntax
from ..spec.lexer import NESTING
from ..text.source import Span
from .expr import (FALSE, TRUE, And, At, Codes, Compare, Const, Count, Expr, Let, Not, Or, Test, Xor, all_of, any_of, negate)
from .model import EnumType, Field
from .scope import Found, FoundField, FoundLet, FoundMask, NamedSet, Problems, Scope

_HOLDS: Dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_SWAPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

Ranges = Tuple[Tuple[int, int], ...]


class Conditions:
    """Resolves the conditions of one place: a flag set, or a dispatch."""

    def __init__(self, scope: Scope, problems: Problems) -> None:
        self.scope = scope
        self.problems = problems

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
            self.problems.add("type", name.span, f"'{name.full}' is a field; a condition compares it",
                              (f"write {name.full} == {_example(found.field)}",))
        elif isinstance(found, FoundMask):
            self.problems.add("mask", name.span, f"'{name.full}' names several flags; say which of them must be set",
                              (f"write all({name.full}) or any({name.full})",))
        else:
            self.problems.add("type", name.span, f"'{name.full}' is a set of codes", (f"write FIELD in {name.full}",))
        return FALSE

    def _chain(self, item: syntax.Chain) -> Expr:
        operands = [self.resolve(operand) for operand in item.operands]
        if item.operator == "&":
            return all_of(tuple(operands))
        if item.operator == "|":
            return any_of(tuple(operands))
        result = operands[0]
        for operand in operands[1:]:
            result = xor(result, operand)
        return result

    # --- comparisons ---

    def _relation(self, item: syntax.Relation) -> Expr:
        if isinstance(item.left, syntax.Apply) and item.left.function == "count":
            return self._count(item.left, item.operator, item.right, item.span)
        if isinstance(item.right, syntax.Apply) and item.right.function == "count":
            return self._count(item.right, _SWAPPED[item.operator], item.left, item.span)
        left, right = self._field(item.left), self._field(item.right)
        if left and right:
            return self._field_with_field(left, item.operator, right, item)
        if left:
            return self._field_with_code(left, item.operator, item.right)
        if right:
            return self._field_with_code(right, _SWAPPED[item.operator], item.left)
        return self._condition_with_condition(item)

    def _field(self, item: syntax.Condition) -> Optional[FoundField]:
        """The field that this names, if it names one (with codes: not a flag)."""
        if not isinstance(item, syntax.Name):
            return None
        fields = [found for found in self.scope.look(item) if isinstance(found, FoundField) and found.field.type is not None]
        return fields[0] if len(fields) == 1 and len(self.scope.look(item)) == 1 else None

    def _field_with_field(self, left: FoundField, operator: str, right: FoundField, item: syntax.Relation) -> Expr:
        # An enum may have a code with the name of another field.
        if isinstance(item.right, syntax.Name) and not item.right.word and isinstance(left.field.type, EnumType):
            if any(member.name == item.right.text for member in left.field.type.members):
                return self._field_with_code(left, operator, item.right)
        if isinstance(left.field.type, EnumType) or isinstance(right.field.type, EnumType):
            if left.field.type is not right.field.type:
                self.problems.add("type", item.span, f"'{left.field.name}' and '{right.field.name}' have different types",
                                  ("compare each with a code of its own type",))
                return FALSE
        if left.field.fixed is not None:
            return _coded(right, _SWAPPED[operator], left.field.fixed)
        if right.field.fixed is not None:
            return _coded(left, operator, right.field.fixed)
        return Compare(operator, left.word, left.field, right.word, right.field)

    def _field_with_code(self, found: FoundField, operator: str, code: syntax.Condition) -> Expr:
        if isinstance(code, (syntax.Name, syntax.Int)):
            ranges = self.codes(found.field, [syntax.Range(code, code, code.span)], operator)
            return FALSE if ranges is None else compared(found, operator, ranges)
        self.problems.add("type", code.span, f"'{found.field.name}' is compared with a code or a field, not with a condition")
        return FALSE

    def _condition_with_condition(self, item: syntax.Relation) -> Expr:
        if isinstance(item.left, syntax.Name) and not self.scope.look(item.left):
            # What stands on the right may be a code of the field that was meant.
            self.scope.find(item.left, "field", self.problems)
            return FALSE
        if item.operator not in ("==", "!="):
            self.problems.add("type", item.span, f"'{item.operator}' compares fields and codes, not conditions")
            return FALSE
        for side, other in ((item.left, item.right), (item.right, item.left)):
            if isinstance(side, syntax.Int):
                self.problems.add("type", item.span, "a flag is set or not; it is not compared with a number",
                                  (f"write {other.span.text} or !{other.span.text}",))
                return FALSE
            if not isinstance(side, (syntax.Name, syntax.Grouped, syntax.Negated, syntax.Truth, syntax.Apply)):
                self.problems.add("precedence", side.span, "put the conditions that are compared in parentheses",
                                  (f"write ({side.span.text})",))
                return FALSE
        same = negate(xor(self.resolve(item.left), self.resolve(item.right)))
        return same if item.operator == "==" else negate(same)

    def _in(self, item: syntax.In) -> Expr:
        found = self._field(item.operand)
        if not found:
            before = len(self.problems.found)
            if isinstance(item.operand, syntax.Name):
                self.scope.find(item.operand, "field", self.problems)
            if len(self.problems.found) == before:
                self.problems.add("type", item.operand.span, "only a field can be 'in' a set of codes")
            return FALSE
        codes = item.codes
        wanted = codes.codes if isinstance(codes, syntax.CodeSet) else (syntax.Range(codes, codes, codes.span),)
        ranges = self.codes(found.field, wanted, "in")
        return FALSE if ranges is None else compared(found, "!=" if item.negated else "==", ranges)

    # --- codes ---

    def codes(self, field: Field, wanted: Sequence[syntax.Range], operator: str) -> Optional[Ranges]:
        """The codes that these names, numbers, ranges and named sets mean for a field, as ascending ranges."""
        result: List[Tuple[int, int]] = []
        # Sets may name sets: a list of work, and what was opened already.
        pending = list(reversed(wanted))
        opened: Dict[int, bool] = {}
        while pending:
            item = pending.pop()
            if isinstance(item.low, syntax.Name) and item.low == item.high:
                named = self._named_set(item.low, field)
                if named:
                    if id(named.item) not in opened and isinstance(named.item.value, syntax.CodeSet):
                        opened[id(named.item)] = True
                        pending += reversed(named.item.value.codes)
                    continue
            low, high = self._code(field, item.low), self._code(field, item.high)
            if low is None or high is None:
                return None
            if low[0] > high[1]:
                self.problems.add("range", item.span, "the range is empty")
                return None
            if operator in ("<", "<=", ">", ">=") and (low[0] != high[1]):
                self.problems.add("type", item.span, f"'{operator}' needs one code, and this names several")
                return None
            result.append((low[0], high[1]))
        return joined(result)

    def _named_set(self, name: syntax.Name, field: Field) -> Optional[NamedSet]:
        if isinstance(field.type, EnumType) and any(member.name == name.text for member in field.type.members):
            return None
        found: List[Found] = self.scope.look(name)
        return next((item for item in found if isinstance(item, NamedSet)), None)

    def _code(self, field: Field, code: Union[syntax.Name, syntax.Int]) -> Optional[Tuple[int, int]]:
        """The code that a name or a number means for this field, as a range."""
        if isinstance(field.type, EnumType):
            if isinstance(code, syntax.Name):
                for member in field.type.members:
                    if member.name == code.text and not code.word:
                        return member.low, member.high
                self.problems.unknown(code.span, f"code of '{field.name}'", code.full,
                                      [member.name for member in field.type.members],
                                      (f"its codes are {', '.join(member.name for member in field.type.members[:8])}",))
                return None
            hint = tuple(f"write {one.name}" for one in field.type.members if one.low <= code.value <= one.high)
            self.problems.add("type", code.span, f"'{field.name}' has names for its codes", hint)
            return None
        if isinstance(code, syntax.Name):
            what = "is a flag: write it alone, or negated" if field.type is None else "is a number"
            self.problems.add("type", code.span, f"'{field.name}' {what}; '{code.full}' is no number")
            return None
        if not 0 <= code.value < 1 << field.width:
            self.problems.add("range", code.span, f"{code.value} does not fit '{field.name}', which has {field.width} bits",
                              (f"its values are 0 to {(1 << field.width) - 1}",))
            return None
        return code.value, code.value

    # --- functions ---

    def _apply(self, item: syntax.Apply) -> Expr:
        if item.function == "count":
            self.problems.add("type", item.span, "count(...) is a number; compare it", (f"write {item.span.text[:40]} >= 1",))
            return FALSE
        if item.function == "only":
            return self._only(item)
        operands = self.operands(item.operands)
        if item.function == "all":
            return all_of(operands)
        return any_of(operands) if item.function == "any" else negate(any_of(operands))

    def operands(self, items: Sequence[syntax.Condition]) -> Tuple[Expr, ...]:
        """The conditions, with each mask replaced by its flags."""
        result: List[Expr] = []
        for item in items:
            found = self.scope.look(item) if isinstance(item, syntax.Name) else []
            if len(found) == 1 and isinstance(found[0], FoundMask):
                mask = found[0]
                result += [flag(mask.word, one) for one in mask.set.fields if one.mask & mask.mask.value]
            else:
                result.append(self.resolve(item))
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
                self.problems.add("type", operand.span, "only(...) takes flags and masks")
        parts: List[Expr] = []
        for word in sorted(wanted):
            for field in self.scope.words[word][1].set.fields:
                if field.type is None:
                    test = flag(word, field)
                    parts.append(test if field.mask & wanted[word] else negate(test))
        return all_of(tuple(parts))

    def _count(self, item: syntax.Apply, compare: str, number: syntax.Condition, span: Span) -> Expr:
        operands = self.operands(item.operands)
        if not isinstance(number, syntax.Int):
            self.problems.add("type", number.span, "count(...) is compared with a number")
            return FALSE
        if number.value < 0 or number.value > len(operands):
            self.problems.add("range", number.span, f"count(...) of {len(operands)} is 0 to {len(operands)}")
            return FALSE
        # Constants (from -D) do not count, or count always.
        left = tuple(one for one in operands if not isinstance(one, Const))
        needed = number.value - sum(1 for one in operands if isinstance(one, Const) and one.value)
        if not 0 <= needed <= len(left):
            return TRUE if _HOLDS[compare](0, needed) else FALSE
        return Count(left, compare, needed)


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


def joined(ranges: List[Tuple[int, int]]) -> Ranges:
    """Ranges sorted, joined where they overlap or touch."""
    result: List[Tuple[int, int]] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def compared(found: FoundField, operator: str, ranges: Ranges) -> Expr:
    """The test of a field against codes: the named codes for which it holds."""
    top = (1 << found.field.width) - 1
    if operator in ("==", "in"):
        wanted = ranges
    elif operator == "!=":
        wanted = _outside(ranges, top)
    else:
        code = ranges[0][0]
        wanted = {"<": ((0, code - 1),), "<=": ((0, code),), ">": ((code + 1, top),), ">=": ((code, top),)}[operator]
    kept = [(max(low, first), min(high, last)) for low, high in wanted for first, last in found.field.named]
    kept = [(low, high) for low, high in kept if low <= high]
    if found.field.fixed is not None:
        return TRUE if any(low <= found.field.fixed <= high for low, high in kept) else FALSE
    if not kept:
        return FALSE
    return Codes(found.word, found.field, joined(kept))


def _coded(found: FoundField, operator: str, code: int) -> Expr:
    return compared(found, operator, ((code, code),))


def _outside(ranges: Ranges, top: int) -> Ranges:
    result: List[Tuple[int, int]] = []
    following = 0
    for low, high in ranges:
        if following < low:
            result.append((following, low - 1))
        following = high + 1
    if following <= top:
        result.append((following, top))
    return tuple(result)


def _example(field: Field) -> str:
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
