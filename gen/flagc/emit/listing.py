# SPDX-License-Identifier: MIT
"""The function that lists the rules which take part in an answer."""

from typing import List

from ..plan import program as ir
from .expression import INT, PRIMARY, Setting, Text
from .layout import block_comment, comment, indent
from .program import Answers, Body, wrap


def listing(program: ir.Program, setting: Setting, rules: str, room: str) -> List[str]:
    """The body: `rules` and `room` are the parameters that say where the numbers go and how many fit."""
    if program.body == (ir.Answer(ir.Literal(0)),):
        return [f"(void){rules};", f"(void){room};", "return 0;"]
    return _Listing(program, setting, rules, room).lines()


class _Listing(Body):
    """A rule that goes on is a `Merge` of its number, one that ends an `Answer`."""

    def __init__(self, program: ir.Program, setting: Setting, rules: str, room: str) -> None:
        super().__init__(program, setting, Answers("size_t", str, ("size_t", INT)))
        self.rules = rules
        self.room = room
        self.used |= {rules, room}
        self.count = self.fresh("count")
        self.expressions.result = Text(self.count, PRIMARY, INT, 0)

    def _gather(self) -> None:
        self.out += [f"size_t {self.count} = 0;", ""]

    def _condition(self, item: ir.If, depth: int) -> bool:
        self.out += block_comment(comment(self.program.origins[item.origin]))
        condition = self.expressions.condition(item.condition)
        then = item.body[0]
        assert isinstance(then, (ir.Answer, ir.Merge)) and isinstance(then.value, ir.Literal)
        if not then.value.value:
            self.out += wrap("if (", condition, ") { return 0; }")
            return False
        ends = [f"return {self.count};"] if isinstance(then, ir.Answer) else []
        self.out += wrap("if (", condition, ") {") + indent([self._put(then.value)] + ends) + ["}"]
        return False

    def _put(self, number: ir.Literal) -> str:
        return f"if ({self.count}++ < {self.room}) {{ {self.rules}[{self.count} - 1] = {number.value}; }}"

    def _simple(self, item: "ir.Answer | ir.Merge") -> str:
        if isinstance(item.value, ir.Literal) and item.value.value:
            return self._put(item.value)
        return super()._simple(item)
