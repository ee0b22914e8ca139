# SPDX-License-Identifier: MIT
"""What became of a spec that was checked, as people and programs are told."""

from dataclasses import dataclass
from typing import Optional, Tuple

from ..check.phrases import amount
from ..text.diagnostic import Diagnostic
from .show import numbers


@dataclass(frozen=True)
class Proven:
    """A dispatch without errors: its rules, and how many combinations they answer, if that could be counted."""

    dispatch: str
    rules: int
    combinations: Optional[int]


@dataclass(frozen=True)
class Outcome:
    """One spec.

    findings: in the order of their places, without those that a spec before it had too; also those of which people are not told
    wrong:    whether it has errors, be they told here or before
    proven:   its dispatches, if it has none
    trouble:  why it could not be read, if so
    settled:  whether every question was answered
    trace:    lines about requirement tags, if they were asked for
    """

    path: str
    findings: Tuple[Diagnostic, ...]
    wrong: bool
    proven: Tuple[Proven, ...]
    trouble: str = ""
    settled: bool = True
    trace: Tuple[str, ...] = ()

    @property
    def told(self) -> Tuple[Diagnostic, ...]:
        """The findings of which people are told."""
        return tuple(finding for finding in self.findings if finding.told)

    def verdict(self) -> str:
        """What is known of a spec without errors, in a line; it claims no more than was proven."""
        if not self.proven:
            verdict = "no dispatch, nothing to prove"
        else:
            parts = [f"{one.dispatch} ({one.rules} rule{'s' * (one.rules != 1)}"
                     + (f", {amount(one.combinations)} combinations)" if one.combinations is not None else ")") for one in self.proven]
            verdict = f"{', '.join(parts)}: " + ("complete and consistent" if self.settled else "no error found, but not everything is settled")
        counts = [numbers(self.told)] if self.told else []
        allowed = sum(1 for finding in self.findings if finding.allowed is not None)
        counts += [f"{allowed} allowed"] if allowed else []
        return verdict + (f"; {', '.join(counts)}" if counts else "")
