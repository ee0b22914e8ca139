# SPDX-License-Identifier: MIT
"""The answers that a column may give: what a don't-care may become."""

from typing import List

from .decision import Column, FieldValue, Inner, Value


def stand_in(column: Column) -> int:
    """What a don't-care may become: the least constant that the column answers, else the least code that it may copy."""
    constants: List[int] = []
    copied: List[int] = []
    for value in _values(column):
        if isinstance(value, int):
            constants.append(value)
        elif isinstance(value, FieldValue):
            copied.append(value.field.named[0][0])
        elif isinstance(value, Inner):
            constants.append(stand_in(value.column) << value.shift)
    return min(constants or copied or [0])


def is_declared(column: Column, answer: int) -> bool:
    """Whether some line of the column answers this. Only for columns that do not gather."""
    for value in _values(column):
        if isinstance(value, int):
            found = value == answer
        elif isinstance(value, FieldValue):
            found = any(low <= answer <= high for low, high in value.field.named)
        else:
            found = (isinstance(value, Inner) and answer == answer >> value.shift << value.shift
                     and is_declared(value.column, answer >> value.shift))
        if found:
            return True
    return False


def copies_partial(column: Column) -> bool:
    """Whether an answer may be a copy of a field that has codes without a name."""
    return any(isinstance(value, FieldValue) and not value.field.total
               for each in _reached(column) for value in _values(each))


def gathers(column: Column) -> bool:
    """Whether an answer may be put together from several cases, here or in a called column."""
    return any(case.goes_on for each in _reached(column) for case in each.cases)


def adds(column: Column) -> bool:
    """Whether answers are put together by adding, here or in a called column, or may be negative."""
    return any(each.signed or each.operator != "|" and any(case.goes_on for case in each.cases) for each in _reached(column))


def _reached(column: Column) -> List[Column]:
    """The column and all that it calls, directly or not, each once."""
    found = {id(column): column}
    pending = [column]
    while pending:
        for value in _values(pending.pop()):
            if isinstance(value, Inner) and id(value.column) not in found:
                found[id(value.column)] = value.column
                pending.append(value.column)
    return list(found.values())


def _values(column: Column) -> List[Value]:
    return [case.value for case in column.cases] + [column.default, column.excluded]
