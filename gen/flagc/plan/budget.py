# SPDX-License-Identifier: MIT
"""What planning may cost, counted in operations and never in seconds, so that every machine makes the same plans."""

OPERATIONS = 20_000_000

# Nodes that the diagrams of all columns together may take, and the part of what is left that one column may use.
NODES = 500_000
PART = 8


class Exhausted(Exception):
    """The operations that may be spent now are spent."""


class Budget:
    """One account for all columns of a build. It is the one thing in this room that changes."""

    def __init__(self, operations: int = OPERATIONS, nodes: int = NODES) -> None:
        self.left = operations
        self.nodes = nodes
        self._floor = 0

    def share(self, among: int) -> None:
        """From now on at most an equal part of what is left may be spent; `among` says how many parts there are."""
        self._floor = self.left - self.left // among

    @property
    def open(self) -> int:
        """What may be spent now."""
        return self.left - self._floor

    def spend(self, operations: int) -> None:
        """Takes operations from the account. Raises Exhausted, and takes nothing, where it holds fewer."""
        if operations > self.open:
            raise Exhausted
        self.left -= operations
