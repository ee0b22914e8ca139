# SPDX-License-Identifier: MIT
"""The plot: an SVG of grouped horizontal bars. A group is a family of rule sets, a bar a technique, a panel what was measured, on a logarithmic scale."""

import html
import math
from dataclasses import dataclass
from typing import Iterator, List, Optional, Sequence, Tuple

from .competitors import BASE_BOOLS, BASE_WORDS, UNTHREADED
from .figures import choice
from .harness import KINDS
from .results import Result, Run, middle, nanoseconds

# Sizes in pixels.
LABEL, PANEL, GAP, VALUE = 208, 170, 18, 48
BAR, PITCH, APART, HEADER, MARGIN = 9, 14, 5, 30, 18

INK, FAINT, GRID, PAPER = "#24292f", "#57606a", "#d8dee4", "#ffffff"
HAND, TABLES, FLAGC = "#a8b1bb", "#6f8fb3", "#d9661f"


@dataclass(frozen=True)
class Bar:
    """One technique: a value for each panel, where there is one.

    apart: a little space above it
    """

    label: str
    colour: str
    values: Tuple[Optional[float], ...]
    apart: bool = False


@dataclass(frozen=True)
class Group:
    """Bars that are to be compared with each other."""

    title: str
    bars: Tuple[Bar, ...]


@dataclass(frozen=True)
class Scale:
    """A logarithmic axis from one power of ten to another."""

    low: int
    high: int

    def place(self, value: float) -> float:
        """Where a value lies, from 0 to 1; what is below the axis lies at its start."""
        return max(0.0, (math.log10(value) - self.low) / (self.high - self.low)) if value > 0 else 0.0


def scale(values: Sequence[float]) -> Scale:
    """The powers of ten around the values."""
    positive = [value for value in values if value > 0] or [1.0]
    low = math.floor(math.log10(min(positive)))
    return Scale(low, max(low + 1, math.ceil(math.log10(max(positive)))))


def plot(run: Run) -> str:
    """The picture of a run: times with the first compiler, bytes on the smallest machine that was measured."""
    compiler = run.compilers[0] if run.compilers else ""
    machine = next((name for name in ("Cortex-M0 -Os", "gcc -Os") if name in run.machines), "")
    panels = tuple(f"{kind}, ns" for kind in KINDS) + (f"bytes, {machine}",)
    groups = tuple(Group(_title(name, results), tuple(_bars(results, compiler, machine))) for name, results in run.families())
    return draw(f"flagc beside what people write by hand ({compiler})", panels, groups,
                ("One lookup, logarithmic scales; shorter is better. Random words, a pattern of 16, and the same where each input waits for the answer before it.",
                 "Orange: flagc. Blue: tables and switches by hand. Grey: other code by hand."))


def _title(name: str, results: Sequence[Result]) -> str:
    rules = results[0].rules
    return f"{name}: {rules.flags} flags, {len(rules.rows)} rules"


def _bars(results: Sequence[Result], compiler: str, machine: str) -> Iterator[Bar]:
    """The techniques that a family has, the quickest flagc last in each half."""
    chain = BASE_BOOLS if any(one.name == BASE_BOOLS and one.only in compiler for result in results for one in result.candidates) else BASE_BOOLS + UNTHREADED
    hand = [(BASE_WORDS, HAND), ("scan of rows", HAND), ("bit vector, bytes", HAND), ("bit vector, nibbles", HAND), ("gperf", TABLES), ("switch", TABLES),
            ("table", TABLES), ("", FLAGC), (chain, HAND), ("packed by hand, table", TABLES), ("collect ", FLAGC), ("packed ", FLAGC)]
    for name, colour in hand:
        if colour == FLAGC:
            yield from _flagc(results, compiler, machine, name)
        elif any(one.named(name) for one in results):
            yield Bar(name, colour, _values(results, compiler, machine, [name] * len(results)), apart=name == chain)


def _flagc(results: Sequence[Result], compiler: str, machine: str, collecting: str) -> Iterator[Bar]:
    """What flagc chooses, one bar for each goal that leads elsewhere."""
    seen: List[List[str]] = []
    for goal in ("auto", "speed", "size"):
        names = [choice(one, goal, collecting) for one in results]
        if all(names) and names not in seen:
            seen.append(names)
            before = f"flagc {collecting.replace(' ', ', ')}"
            label = before + "/".join(sorted({name[len(before):] for name in names})) + ("" if goal == "auto" else f" ({goal})")
            yield Bar(label, FLAGC, _values(results, compiler, machine, names))


def _values(results: Sequence[Result], compiler: str, machine: str, names: Sequence[str]) -> Tuple[Optional[float], ...]:
    of = {one.rules.name: name for one, name in zip(results, names)}
    times = [middle(results, lambda one: nanoseconds(one, compiler, kind, of[one.rules.name])) for kind in KINDS]
    sizes = middle(results, lambda one: one.sizes[machine, of[one.rules.name]].total if (machine, of[one.rules.name]) in one.sizes else None)
    return (*times, sizes)


def draw(title: str, panels: Sequence[str], groups: Sequence[Group], notes: Sequence[str]) -> str:
    """The SVG of all groups, one below the other, and all panels, side by side."""
    scales = [scale([value for group in groups for bar in group.bars for value in [bar.values[number]] if value is not None]) for number in range(len(panels))]
    starts = [MARGIN + LABEL + number * (PANEL + VALUE + GAP) for number in range(len(panels))]
    width = MARGIN + LABEL + len(panels) * (PANEL + VALUE + GAP)
    top = MARGIN + 30 + 16 * len(notes) + 34
    height = top + sum(HEADER + sum(PITCH + APART * bar.apart for bar in group.bars) for group in groups) + 2 * MARGIN
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
             f'font-family="Helvetica, Arial, sans-serif" font-size="11" fill="{INK}">', f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
             _text(MARGIN, MARGIN + 14, title, 'font-size="17" font-weight="bold"')]
    lines += (_text(MARGIN, MARGIN + 36 + 16 * number, note, f'fill="{FAINT}"') for number, note in enumerate(notes))
    for start, one, panel in zip(starts, scales, panels):
        lines += _axis(start, one, panel, top, height - MARGIN)
    y = top
    for group in groups:
        lines.append(f'<line x1="{MARGIN}" y1="{y + 8}" x2="{width - MARGIN}" y2="{y + 8}" stroke="{GRID}"/>')
        lines.append(_text(MARGIN, y + 23, group.title, 'font-size="12" font-weight="bold"'))
        y += HEADER
        for bar in group.bars:
            y += APART * bar.apart
            lines += _drawn(bar, starts, scales, y)
            y += PITCH
    return "\n".join([*lines, "</svg>", ""])


def _axis(start: int, one: Scale, panel: str, top: int, bottom: int) -> Iterator[str]:
    yield _text(start, top - 20, panel, 'font-weight="bold"')
    for power in range(one.low, one.high + 1):
        x = start + PANEL * (power - one.low) / (one.high - one.low)
        yield f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{GRID}"/>'
        yield _text(x, top - 5, _tick(power), f'text-anchor="middle" font-size="9" fill="{FAINT}"')


def _tick(power: int) -> str:
    return f"{10 ** power}" if 0 <= power < 4 else f"{10 ** (power - 3)}k" if power >= 4 else f"{10.0 ** power:g}"


def _drawn(bar: Bar, starts: Sequence[int], scales: Sequence[Scale], y: int) -> Iterator[str]:
    bold = ' font-weight="bold"' if bar.colour == FLAGC else ""
    yield _text(MARGIN + LABEL - 8, y + BAR, bar.label, f'text-anchor="end"{bold}')
    for start, one, value in zip(starts, scales, bar.values):
        if value is None:
            yield _text(start + 3, y + BAR, "-", f'fill="{FAINT}"')
            continue
        length = max(1.0, PANEL * one.place(value))
        yield f'<rect x="{start}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{bar.colour}"/>'
        yield _text(start + length + 4, y + BAR, _value(value), f'font-size="10"{bold}')


def _value(value: float) -> str:
    return f"{value:.2f}" if value < 10 and value != int(value) else f"{value:.1f}" if value < 100 and value != int(value) else f"{value:,.0f}"


def _text(x: float, y: float, text: str, attributes: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" {attributes}>{html.escape(text)}</text>'
