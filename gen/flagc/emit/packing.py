# SPDX-License-Identifier: MIT
"""Bools that are read four or eight at once, where a set says `packed-bools`.

Bytes of 0 and 1 that lie side by side are one number, and a multiplication moves their bits together: chess programmers' magic. The
sums below never carry, as no two of the products meet in one bit. Whether members do lie side by side, and are bools, the C compiler
tells from types and addresses: the question costs nothing at run time, and where it is answered by no, or the machine reads no word
at any address, each member is asked as any other condition.
"""

from typing import List, Sequence

from . import names
from .layout import WIDTH, block_comment, fold, indent

# The bit at 8 * i of the little-endian number goes to 28 + i, and to 56 + i.
_FACTORS = {4: sum(1 << 28 - 7 * i for i in range(4)), 8: sum(1 << 56 - 7 * i for i in range(8))}


def macros(path: str) -> List[str]:
    """What the calls need: `SET_4` and `SET_8` set flags with consecutive bits, the lowest first."""
    set_four, set_eight, each, is_bool, beside, run = (names.pack(path, part) for part in names.PACKING)
    four, more, eight = (", ".join(letters) for letters in ("abcd", "efgh", "abcdefgh"))
    place = "type, word, bit"
    one = names.set_flag(path)
    singly = [f"{one}(type, word, (type)((type)1 << ((bit) + {number})), {letter});" for number, letter in enumerate("abcd")]
    halves = [f"{set_four}({place}, {four});", f"{set_four}(type, word, (bit) + 4, {more});"]
    return [
        *block_comment("Bools that lie side by side are read several at once. Where the compiler does not see that they do, or the "
                       "machine cannot read so, they are read singly."),
        *_define(f"{each}({place}, {four})", singly),
        "#if defined(__GNUC__) && (!defined(__cplusplus) || defined(__clang__) || __GNUC__ >= 10) \\",
        "    && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ \\",
        "    && (defined(__x86_64__) || defined(__i386__) || defined(__ARM_FEATURE_UNALIGNED))",
        "#ifdef __cplusplus",
        f"#define {is_bool}(a) (__is_same(__typeof__(a), bool) || __is_same(__typeof__(a), const bool))",
        "#else",
        f"#define {is_bool}(a) \\",
        "    (__builtin_types_compatible_p(__typeof__(&(a)), bool *) \\",
        "        || __builtin_types_compatible_p(__typeof__(&(a)), const bool *))",
        "#endif",
        f"#define {beside}(a, b) ({is_bool}(b) && (const void *)(&(a) + 1) == (const void *)&(b))",
        f"#define {run}({four}) \\",
        f"    (sizeof(bool) == 1 && {is_bool}(a) && {beside}(a, b) \\",
        f"        && {beside}(b, c) && {beside}(c, d))",
        *_bools(path, 4),
        *_define(f"{set_four}({place}, {four})", _either(f"{run}({four})", _read(path, 4), [f"{each}({place}, {four});"])),
        "#else",
        *_define(f"{set_four}({place}, {four})", [f"{each}({place}, {four});"]),
        "#endif",
        f"#if defined({run}) && UINTPTR_MAX > UINT32_MAX",
        *_bools(path, 8),
        *_define(f"{set_eight}({place}, {eight})",
                 _either(f"{run}({four}) && {beside}(d, e) && {run}({more})", _read(path, 8), halves)),
        "#else",
        *_define(f"{set_eight}({place}, {eight})", halves),
        "#endif",
    ]


def call(path: str, kind: str, word: str, lowest: str, members: Sequence[str]) -> List[str]:
    """Sets flags from four or eight members. `lowest` is the number of the first one's bit."""
    head = f"{names.pack(path, f'SET_{len(members)}')}({kind}, {word}, {lowest},"
    rest = f"{', '.join(members)});"
    if len(head) + len(rest) + 5 <= WIDTH:
        return [f"{head} {rest}"]
    return [head] + indent(fold(rest, WIDTH - 8))


def _define(head: str, statements: Sequence[str]) -> List[str]:
    """A macro that is one statement."""
    lines = ["do {", *indent(statements)]
    return [f"#define {head} \\", *(f"    {line} \\" for line in lines), "    } while (0)"]


def _either(condition: str, statement: str, others: Sequence[str]) -> List[str]:
    return [f"if ({condition}) {{", f"    {statement}", "} else {", *indent(others), "}"]


def _read(path: str, size: int) -> str:
    return f"(word) = (type)((word) | (type)((type){names.bools(path, size)}((const void *)&(a)) << (bit)));"


def _bools(path: str, size: int) -> List[str]:
    bits = 8 * size
    factor = f"UINT{bits}_C(0x{_FACTORS[size]:0{2 * size}X})"
    return [
        f"static inline unsigned {names.bools(path, size)}(const void *first)",
        "{",
        f"    uint{bits}_t bytes;",
        "",
        "    (void)__builtin_memcpy(&bytes, first, sizeof bytes);",
        f"    return (unsigned)(bytes * {factor} >> {bits - size});",
        "}",
    ]
