# SPDX-License-Identifier: MIT
"""What people write by hand instead of using flagc: one function a technique, each a rule set to a piece of C.

Each piece defines `static inline enum outcome by_hand(…)`. They are written as well as a careful programmer writes them: tables have no more bits than they
need, bits that nobody names are ignored as in the chains.
"""

from typing import Callable, List, Optional, Sequence, Tuple

from .candidate import Candidate
from .rules import RuleSet, literals

# Nobody writes a switch with more labels than this, or a table with more entries than 2 to the power of that.
SWITCH_FLAGS = 10
TABLE_FLAGS = 16

# gcc takes minutes for the jump threading of a chain on bools that has more rules. Nobody waits for that, and it is left out.
THREADED_RULES = 400

# A bit vector with larger tables than this is left out.
VECTOR_BYTES = 65536

# What the others of a group are compared with, and the same without jump threading, which makes chains quicker and much larger.
BASE_WORDS = "else-if on a word"
BASE_BOOLS = "else-if on bools"
UNTHREADED = ", unthreaded"

WORD = "static inline enum outcome by_hand(word f)\n{\n"
BOOLS = "static inline enum outcome by_hand(const struct bools *b)\n{\n"


def outcomes(rules: RuleSet) -> str:
    """The type of the answers."""
    return "enum outcome { " + ", ".join(f"O{outcome}" for outcome in range(rules.outcomes)) + " };\n\n"


def chain_of_words(rules: RuleSet) -> str:
    """else-if on one flags word."""
    return outcomes(rules) + WORD + _chain(rules, [f"(f & {_constant(rules, row.mask)}) == {_constant(rules, row.value)}" for row in rules.rows])


def chain_of_bools(rules: RuleSet) -> str:
    """else-if on a struct of bools."""
    tests = [" && ".join(f"b->f{bit}" if wanted else f"!b->f{bit}" for bit, wanted in literals(row, rules.flags)) or "true" for row in rules.rows]
    return outcomes(rules) + BOOLS + _chain(rules, tests)


def _chain(rules: RuleSet, tests: Sequence[str]) -> str:
    lines = [f"    {'} else ' if number else ''}if ({test}) {{\n        return O{row.outcome};\n"
             for number, (test, row) in enumerate(zip(tests, rules.rows))]
    return "".join(lines) + f"    }} else {{\n        return O{rules.default};\n    }}\n}}\n"


def switch(rules: RuleSet) -> Optional[str]:
    """A switch over all words, those of one answer together; the most frequent answer is the default."""
    if rules.flags > SWITCH_FLAGS:
        return None
    words: List[List[int]] = [[] for _ in range(rules.outcomes)]
    for one in range(1 << rules.flags):
        words[rules.answer(one)].append(one)
    most = max(range(rules.outcomes), key=lambda outcome: len(words[outcome]))
    lines = [f"    switch (f & {_constant(rules, (1 << rules.flags) - 1)}) {{\n"]
    for outcome, cases in enumerate(words):
        if cases and outcome != most:
            labels = [" ".join(f"case {one}:" for one in cases[at:at + 10]) for at in range(0, len(cases), 10)]
            lines.append("    " + "\n    ".join(labels) + f"\n        return O{outcome};\n")
    return outcomes(rules) + WORD + "".join(lines) + f"    default:\n        return O{most};\n    }}\n}}\n"


def scan(rules: RuleSet) -> str:
    """A loop over rows of mask, value and answer, as three arrays: an array of structs would hold padding."""
    read, count = f"READ{rules.width}", len(rules.rows)
    return outcomes(rules) + _array(f"uint{rules.width}_t masks", [row.mask for row in rules.rows]) + \
        _array(f"uint{rules.width}_t values", [row.value for row in rules.rows]) + \
        _array("uint8_t answers", [row.outcome for row in rules.rows]) + WORD + f"""\
    for (unsigned i = 0; i < {count}; i++) {{
        if ((f & {read}(&masks[i])) == {read}(&values[i])) {{
            return (enum outcome)READ8(&answers[i]);
        }}
    }}
    return O{rules.default};
}}
"""


def table(rules: RuleSet) -> Optional[str]:
    """A table of all answers, as many in a byte as go in."""
    return None if rules.flags > TABLE_FLAGS else outcomes(rules) + _packed(rules) + WORD + "    return entry(f);\n}\n"


def pack_and_table(rules: RuleSet) -> Optional[str]:
    """The bools packed by hand, then the table."""
    if rules.flags > TABLE_FLAGS:
        return None
    bits = "\n        | ".join(f"(unsigned)b->f{bit} << {bit}" for bit in range(rules.flags))
    return outcomes(rules) + _packed(rules) + BOOLS + f"    return entry((word)({bits}));\n}}\n"


def _packed(rules: RuleSet) -> str:
    answers = [rules.answer(one) for one in range(1 << rules.flags)]
    bits = next(bits for bits in (1, 2, 4, 8) if max(answers) < 1 << bits)
    each = 8 // bits
    data = [sum(answer << bits * place for place, answer in enumerate(answers[at:at + each])) for at in range(0, len(answers), each)]
    lookup = "READ8(&answers[i])" if each == 1 else \
        f"(READ8(&answers[i >> {each.bit_length() - 1}]) >> ({bits} * (i & {each - 1}))) & {(1 << bits) - 1}"
    return _array("uint8_t answers", data) + f"""\
static inline enum outcome entry(word f)
{{
    const unsigned i = f & {(1 << rules.flags) - 1:#x};

    return (enum outcome)({lookup});
}}

"""


def bit_vector(rules: RuleSet, chunk: int) -> Optional[str]:
    """Lakshman and Stiliadis: each chunk of the word picks a row of rule bits; what is left of their AND names the first rule."""
    bits, chunks = 32 if len(rules.rows) < 32 else 64, range(0, rules.flags, chunk)
    words = range(0, len(rules.rows) + 1, bits)
    if sum(1 << min(chunk, rules.flags - at) for at in chunks) * len(words) * bits // 8 > VECTOR_BYTES:
        return None
    # The default is one more rule, which always matches: then some bit is always left.
    masks, values = [row.mask for row in rules.rows] + [0], [row.value for row in rules.rows] + [0]
    text, ands = outcomes(rules), []
    for at in chunks:
        few = (1 << min(chunk, rules.flags - at)) - 1
        rows = [sum(1 << rule for rule in range(len(masks)) if not (code << at ^ values[rule]) & masks[rule] & few << at) for code in range(few + 1)]
        text += _array(f"uint{bits}_t chunk{at}", [row >> first & (1 << bits) - 1 for row in rows for first in words])
        index = f"(unsigned)(f >> {at} & {few:#x})" + (f" * {len(words)} + i" if len(words) > 1 else "")
        ands.append(f"READ{bits}(&chunk{at}[{index}])")
    text += _array("uint8_t answers", [row.outcome for row in rules.rows] + [rules.default]) + WORD
    lowest, joined = "__builtin_ctzl" if bits == 32 else "__builtin_ctzll", "\n            & ".join(ands)
    if len(words) == 1:
        return text + f"    const uint{bits}_t left = {joined};\n\n    return (enum outcome)READ8(&answers[{lowest}(left)]);\n}}\n"
    return text + f"""\
    for (unsigned i = 0; ; i++) {{
        const uint{bits}_t left = {joined};
        if (left) {{
            return (enum outcome)READ8(&answers[{bits} * i + (unsigned){lowest}(left)]);
        }}
    }}
}}
"""


def _array(name: str, values: Sequence[int]) -> str:
    kind = name.split()[0]
    wide = "ULL" if kind == "uint64_t" else "UL" if kind == "uint32_t" else ""
    lines = [", ".join(f"{value:#x}{wide}" for value in values[at:at + 16]) for at in range(0, len(values), 16)]
    return f"static const {name}[{len(values)}] IN_FLASH = {{\n    " + ",\n    ".join(lines) + "\n};\n\n"


def _constant(rules: RuleSet, value: int) -> str:
    return f"{value:#x}" if rules.width < 32 else f"UINT{rules.width}_C({value:#x})"


# Name, whether it reads bools, and the text.
TECHNIQUES: Tuple[Tuple[str, bool, Callable[[RuleSet], Optional[str]]], ...] = (
    (BASE_WORDS, False, chain_of_words),
    (BASE_WORDS + UNTHREADED, False, chain_of_words),
    ("switch", False, switch),
    ("scan of rows", False, scan),
    ("table", False, table),
    ("bit vector, nibbles", False, lambda rules: bit_vector(rules, 4)),
    ("bit vector, bytes", False, lambda rules: bit_vector(rules, 8)),
    (BASE_BOOLS, True, chain_of_bools),
    (BASE_BOOLS + UNTHREADED, True, chain_of_bools),
    ("packed by hand, table", True, pack_and_table),
)


def by_hand(rules: RuleSet) -> Tuple[Candidate, ...]:
    """The techniques that suit a rule set."""
    found: List[Candidate] = []
    for name, bools, make in TECHNIQUES:
        text, unthreaded = make(rules), name.endswith(UNTHREADED)
        only = "gcc" if unthreaded else "clang" if name == BASE_BOOLS and len(rules.rows) > THREADED_RULES else ""
        if text is not None:
            found.append(Candidate(name, bools, text, "by_hand(x)", options=("-fno-thread-jumps",) if unthreaded else (), only=only))
    return tuple(found)
