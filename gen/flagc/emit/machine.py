# SPDX-License-Identifier: MIT
"""What machines have, or lack, behind one name each: program memory, the search for a set bit, the gathering of bits, a branch.

- On AVR constants are copied to RAM unless they are placed in flash, and then they must be read by special functions.
- Where no instruction finds the lowest set bit, the compiler's builtin may call a library: there it is found by halves, or in a byte bit by bit.
- Entries of less than a byte are shifted down by a number that is not known. AVR shifts by one bit at a time, but swaps the halves of a byte at once.
- x86-64 gathers the bits of a mask in one instruction if the compiler may use BMI2. On some processors that have it, it is slow
  (AMD before Zen 3): whoever builds for these defines FLAGC_NO_PEXT.
- `if (condition) { f |= mask; }` may become a branch, and conditions are hard to predict; `?:` between constants becomes a comparison
  and a shift. AVR predicts nothing and shifts by one bit at a time: there the branch, which only skips, is smaller and faster.
"""

from typing import List, Sequence

from ..model.model import Collect
from ..plan import program as ir
from . import names, packing

NATIVE = ("__x86_64__", "__i386__", "__aarch64__", "__ARM_FEATURE_CLZ", "__riscv_zbb", "__powerpc__")


def helpers(path: str, programs: Sequence[ir.Program]) -> List[str]:
    """The macros and functions that the lookups of a header need, an empty line behind each group."""
    lines: List[str] = []
    tables = [table for program in programs for table in program.tables if not table.immediate]
    if tables:
        lines += _flash(path, any(table.bits > 32 for table in tables)) + [""]
    if any(ir.is_scattered(expr) for program in programs for expr in ir.expressions(program)):
        lines += _gather(path) + [""]
    packed = {program.tables[expr.table].bits for program in programs for expr in ir.expressions(program)
              if isinstance(expr, ir.Load) and not program.tables[expr.table].immediate}
    for bits in sorted(packed & {1, 2, 4}):
        lines += _entry(path, bits) + [""]
    sizes = {program.tables[expr.chunks[0].table].bits for program in programs for expr in ir.expressions(program) if isinstance(expr, ir.Vector)}
    for bits in sorted(sizes):
        lines += _lowest(path, bits) + [""]
    return lines


def collecting(path: str, items: Sequence[Collect]) -> List[str]:
    """The macros and functions that fill the words of a header, an empty line behind each group."""
    lines: List[str] = []
    if any(step.field.type is None and step.field.fixed is None for item in items for step in item.steps):
        lines += _set(path) + [""]
    if any(item.packed for item in items):
        lines += packing.macros(path) + [""]
    return lines


def _set(path: str) -> List[str]:
    """One flag, set where a condition holds."""
    head = f"#define {names.set_flag(path)}(type, word, mask, condition)"
    return [
        "/* Sets a flag where a condition holds. A branch could be mispredicted; AVR predicts none, and shifts slowly. */",
        "#ifdef __AVR__",
        f"{head} \\",
        "    do { if (condition) { (word) |= (mask); } } while (0)",
        "#else",
        f"{head} \\",
        "    ((word) = (type)((word) | ((condition) ? (type)(mask) : (type)0)))",
        "#endif",
    ]


def _flash(path: str, wide: bool) -> List[str]:
    """Where tables lie and how they are read."""
    place, read = names.flash(path), names.read(path)
    far = "pgm_read_dword(p)"
    if wide:
        high = "(uint64_t)pgm_read_dword((const uint32_t *)(const void *)(p) + 1) << 32"
        far = f"sizeof *(p) == 4 ? pgm_read_dword(p) : ({high} | pgm_read_dword(p))"
    return [
        "/* Tables lie in flash where that is a memory of its own. */",
        "#ifdef __AVR__",
        "#include <avr/pgmspace.h>",
        f"#define {place} PROGMEM",
        f"#define {read}(p) \\",
        "    ((__typeof__(*(p) + 0))(sizeof *(p) == 1 ? pgm_read_byte(p) : sizeof *(p) == 2 ? pgm_read_word(p) \\",
        f"        : {far}))",
        "#else",
        f"#define {place}",
        f"#define {read}(p) (*(p))",
        "#endif",
    ]


def _gather(path: str) -> List[str]:
    """The bits of a mask, moved together."""
    return [
        "/* The bits of a mask, moved together. */",
        "#if defined(__BMI2__) && defined(__x86_64__) && !defined(FLAGC_NO_PEXT)",
        "#include <immintrin.h>",
        f"#define {names.gather(path)}(f, mask, portable) _pext_u64((f), (mask))",
        "#else",
        f"#define {names.gather(path)}(f, mask, portable) (portable)",
        "#endif",
    ]


def _entry(path: str, bits: int) -> List[str]:
    """A shift by a number of entries; on AVR a step for each bit of that number."""
    name, function, each, ones = names.entry(path, bits), names.entry_shift(path, bits), 8 // bits, (1 << bits) - 1
    lines = [f"/* An entry of {bits} bit{'s' * (bits > 1)} out of its byte. AVR shifts by one bit at a time, but swaps halves at once. */",
             "#ifdef __AVR__", f"static inline uint8_t {function}(uint8_t byte, unsigned place)", "{"]
    for step in (step for step in (4, 2, 1) if step >= bits):
        moved = "byte << 4 | byte >> 4" if step == 4 else f"byte >> {step}"
        lines.append(f"    if (place & {step // bits}) {{ byte = (uint8_t)({moved}); }}")
    shift = f"({bits} * ((place) & {each - 1}))" if bits > 1 else f"((place) & {each - 1})"
    return lines + [f"    return byte & {ones};", "}", f"#define {name}(byte, place) {function}((uint8_t)(byte), (place))",
                    "#else", f"#define {name}(byte, place) (((byte) >> {shift}) & {ones})", "#endif"]


def _lowest(path: str, bits: int) -> List[str]:
    """By halves: a half without set bits is shifted out. Small machines, which read bytes, get a loop: it is half as large."""
    builtin = "__builtin_ctzll(v)" if bits == 64 else "__builtin_ctzl(v)"
    lines = ["/* The number of the lowest bit that is set; there must be one. */",
             f"static inline unsigned {names.lowest(path, bits)}(uint{bits}_t v)", "{",
             f"#if defined(__GNUC__) && ({' || '.join(f'defined({name})' for name in NATIVE)})",
             f"    return (unsigned){builtin};", "#else", "    unsigned n = 0;", ""]
    if bits == 8:
        lines += ["    while (!(v & 1)) {", "        v = (uint8_t)(v >> 1);", "        n++;", "    }"]
        return lines + ["    return n;", "#endif", "}"]
    half = bits // 2
    while half:
        ones = (1 << half) - 1
        mask = f"0x{ones:X}" if half < 16 else f"UINT{max(32, bits)}_C(0x{ones:X})"
        shift = f"v = (uint{bits}_t)(v >> {half});" if half > 1 else ""
        step = f"n += {half};" if half > 1 else "n++;"
        lines.append(f"    if (!(v & {mask})) {{ {step}{' ' * bool(shift)}{shift} }}")
        half //= 2
    return lines + ["    return n;", "#endif", "}"]
