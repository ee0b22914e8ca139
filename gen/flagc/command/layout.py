# SPDX-License-Identifier: MIT
"""`layout auto`: positions of inputs that suit the lookups.

The spec is planned once with the inputs in the order of declaration. The programs that were chosen propose another order, and
with that it is resolved and planned again. The new order is taken if no figure is worse for it.
"""

from dataclasses import dataclass
from typing import Callable, List, Mapping, Optional, Sequence, Tuple

from ..logic.lower import TooManyCases, TooManySteps, columns
from ..model.model import Model
from ..plan.budget import Budget
from ..plan.choose import Choice, choose
from ..plan.context import Context, make_context
from ..plan.cost import price
from ..plan.layout import proposed
from ..plan.program import Program
from ..plan.wishes import Wishes

# The inputs of each set in an order, lowest bit first.
Orders = Mapping[str, Sequence[str]]

# The model of a file whose sets have these orders, if they fit.
ModelOf = Callable[[Orders], Optional[Model]]

Plans = Sequence[Tuple[Program, Context]]


@dataclass(frozen=True)
class Figures:
    """What all lookups of a file cost together."""

    operations: int
    bytes: int

    def better(self, other: "Figures") -> bool:
        """Whether this is nowhere worse than the other, and better somewhere."""
        return self != other and self.operations <= other.operations and self.bytes <= other.bytes


@dataclass(frozen=True)
class Saving:
    """The figures as things are, and as they would be under `layout auto`."""

    before: Figures
    after: Figures


def arranged(names: Sequence[str], model_of: ModelOf) -> Orders:
    """The orders of these sets, those with `layout auto`; none where the order of declaration is as good.

    Lookups are planned as if nothing were wished: what is wished of one build must not move the bits of a set that others share.
    """
    return _tried(names, model_of, Wishes())[0]


def saving(name: str, model_of: ModelOf, wishes: Wishes) -> Saving:
    """What `layout auto` would save for a set that does without it, with lookups as they are wished."""
    return _tried((name,), model_of, wishes)[1]


def _tried(names: Sequence[str], model_of: ModelOf, wishes: Wishes) -> Tuple[Orders, Saving]:
    """The orders that are better than those of the declaration, if there are such, and the figures."""
    model = model_of({})
    plans = _planned(model, wishes) if model else ()
    before = _figures(plans)
    orders = {name: order for name, order in proposed(plans).items() if name in names}
    other = model_of(orders) if orders else None
    if model is None or other is None or any(new.width > old.width for old, new in zip(model.sets, other.sets)):
        return {}, Saving(before, before)
    after = _figures(_planned(other, wishes))
    return (orders, Saving(before, after)) if after.better(before) else ({}, Saving(before, before))


def _planned(model: Model, wishes: Wishes) -> Plans:
    """The programs of all lookups of a file; none if its rules cannot be planned, of which the checks tell."""
    budget = Budget()
    result: List[Tuple[Program, Context]] = []
    try:
        for dispatch in model.dispatches:
            context = make_context(dispatch, columns(dispatch), budget=budget)
            chosen = [choose(column, context, wishes.of(dispatch.name)) for column in context.columns]
            result += [(one.candidate.program, context) for one in chosen if isinstance(one, Choice)]
    except (TooManyCases, TooManySteps):
        return ()
    return result


def _figures(plans: Plans) -> Figures:
    prices = [price(program) for program, _ in plans]
    return Figures(sum(one.operations for one in prices), sum(one.bytes for one in prices))
