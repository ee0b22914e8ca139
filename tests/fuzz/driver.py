# SPDX-License-Identifier: MIT
"""A C program that asks generated code, and the same questions answered by the interpreter.

The program reads 64-bit numbers: which question, how many times, then the arguments of each time. It writes for each time
how many numbers follow, and the numbers. What they are is told here once, in `c` and `expected` side by side.
The names of the C are spelled anew, not taken from the generator: a wrong name does not compile.
"""

import re
from dataclasses import dataclass
from typing import Iterator, List, Optional, Sequence, Tuple

from flagc.model.model import Actions, Bool, Collect, ComputedSource, Dispatch, DontCare, EnumType, FlagSet, Model, Output, Word
from flagc.oracle.interpret import Finding, Given, Interpreter, Reply, collect, is_excluded

SINGLE_HIT = ("first", "last", "unique", "any")

PRELUDE = """\
#include <stdio.h>
#include <stdint.h>
#include <stddef.h>
#include <stdlib.h>
static int64_t out[4096];
static size_t used = 1;
static int64_t trail[256];
static size_t steps;
static void flush(void) { out[0] = (int64_t)used - 1; fwrite(out, sizeof *out, used, stdout); used = 1; }
static void put(int64_t value) { if (used < 4096u) out[used++] = value; }
static void step(int64_t value) { if (steps < 256u) trail[steps++] = value; }
static void put_trail(void) { size_t i; put((int64_t)steps); for (i = 0; i < steps; i++) put(trail[i]); steps = 0; }
static int sources[64];
#ifdef __cplusplus
extern "C" int fz(int *trace, int number);
#else
int fz(int *trace, int number);
#endif
int fz(int *trace, int number) { (void)trace; step(number); return sources[number]; }
struct fuzz { int cookie; };
static struct fuzz the_fuzz = { 7 };
"""

HEADER = """\
#ifndef FUZZ_H
#define FUZZ_H
struct fuzz;
#ifdef __cplusplus
extern "C"
#endif
int fz(int *trace, int number);
#endif
"""

MAIN = """\
int main(void)
{
    static const struct { question *ask; size_t arguments; } questions[] = {
%s
    };
    uint64_t head[2], in[512];
    step(the_fuzz.cookie);
    put_trail();
    flush();
    while (fread(head, sizeof *head, 2, stdin) == 2) {
        uint64_t i;
        for (i = 0; i < head[1]; i++) {
            if (fread(in, sizeof *in, questions[head[0]].arguments, stdin) != questions[head[0]].arguments) return 2;
            questions[head[0]].ask(in);
            flush();
        }
    }
    return 0;
}
"""


def masked(value: int) -> int:
    """As the program reads it: 64 bits."""
    return value & (1 << 64) - 1


def seen(value: int) -> int:
    """As the program writes it: 64 bits with a sign."""
    value = masked(value)
    return value - (1 << 64) if value >> 63 else value


@dataclass(frozen=True)
class Style:
    """How the C is made: in one file or two, and how actions reach the user."""

    header_only: bool = False
    handlers: str = "extern"


class Question:
    """One C function and what it should say. `sizes`: of each argument of a call, how many 64-bit numbers it takes, lowest bits first."""

    name: str
    sizes: Tuple[int, ...]

    def sent(self, arguments: Sequence[int]) -> Iterator[int]:
        """The numbers of one call."""
        for value, size in zip(arguments, self.sizes):
            for place in range(size):
                yield masked(value >> 64 * place)

    def c(self, style: Style) -> str:
        """The body of the function, over `in`."""
        raise NotImplementedError

    def expected(self, arguments: Sequence[int]) -> Iterator[int]:
        """The numbers that it writes."""
        raise NotImplementedError

    def accepts(self, arguments: Sequence[int], got: Sequence[int]) -> bool:
        """Whether what it wrote is right though it is not as expected."""
        return False


def size_of(flags: FlagSet) -> int:
    """The 64-bit numbers that hold a word of a set."""
    return -(-flags.width // 64)


def read(flags: FlagSet, sizes: Sequence[int], number: int) -> Tuple[List[str], str]:
    """The argument of that number, in C: what must be declared, and what is passed."""
    slot = sum(sizes[:number])
    if not flags.wide:
        return [], f"({flags.name}_flags)in[{slot}]"
    parts = [f"(uint32_t)(in[{slot + place // 2}]{' >> 32' * (place % 2)})" for place in range(flags.width // 32)]
    return [f"{flags.name}_flags w{number} = {{ {{ {', '.join(parts)} }} }};"], f"&w{number}"


def chunks(flags: FlagSet, word: int) -> List[int]:
    """What a program writes of a word: the words of its array, or itself."""
    return [word >> 32 * place & 0xFFFFFFFF for place in range(flags.width // 32)] if flags.wide else [seen(word)]


def put(flags: FlagSet, variable: str) -> List[str]:
    """Writes them."""
    return [f"put((int64_t){variable}.word[{place}]);" for place in range(flags.width // 32)] if flags.wide else [f"put((int64_t){variable});"]


def _values(parameters: str) -> str:
    """Arguments for the parameters of handlers."""
    result = []
    for part in [p for p in parameters.split(",") if p.strip() and p.strip() != "void"]:
        kind = re.sub(r"\w+\s*$", "", part).strip()
        result.append("&the_fuzz" if kind == "struct fuzz *" else f"({kind})0" if "*" in kind else f"({kind})42")
    return ", ".join(result)


def handlers(model: Model, style: Style) -> str:
    """The user's functions: each leaves its number on the trail. They may stand in a table."""
    lines = []
    for actions in model.actions:
        names = re.findall(r"(\w+)\s*(?:,|$)", actions.parameters.strip())
        for number, action in enumerate(actions.actions):
            body = "".join(f" (void){name};" for name in names if name != "void")
            if actions.parameters.strip() == "struct fuzz *fz":
                body = f" if (fz->cookie != 7) step(-1);"
            kind = "static void" if style.handlers == "struct" else "void"
            lines.append(f"{kind} {actions.name}_{action.name}({actions.parameters or 'void'}) {{{body} step({number}); }}")
        if style.handlers == "struct":
            table = ", ".join(f"{actions.name}_{action.name}" for action in actions.actions)
            lines.append(f"static const struct {actions.name}_handlers {actions.name}_table = {{ {table} }};")
            lines.append(f"const void *use_{actions.name}(void); const void *use_{actions.name}(void) {{ return &{actions.name}_table; }}")
    return "\n".join(lines)


class Asked(Question):
    """A dispatch: the words, then the old words of its updates, one an output."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self.name = f"ask_{dispatch.name}"
        self.olds = [n for n, o in enumerate(dispatch.outputs) if o.update and o.old is None]
        self.sizes = tuple([size_of(word.set) for word in dispatch.words] + [1] * len(self.olds))
        self.interpreter = Interpreter(dispatch)
        self.alone = len(dispatch.outputs) == 1

    # --- the C ---

    def c(self, style: Style) -> str:
        given = [read(w.set, self.sizes, n) for n, w in enumerate(self.dispatch.words)]
        words, lines = [text for _, text in given], [line for declared, _ in given for line in declared]
        everything = list(words)
        for place, output in enumerate(self.dispatch.outputs):
            olds: Sequence[str] = ()
            if place in self.olds:
                assert isinstance(output.type, FlagSet)
                olds = read(output.type, self.sizes, len(words) + self.olds.index(place))[1:]
                everything += olds
            lines += self._one(output, words, list(olds), style)
        if not self.alone:
            lines.append(f"{{ struct {self.dispatch.name}_answer all = {self.dispatch.name}({', '.join(everything)});")
            plain = [output for output in self.dispatch.outputs if not isinstance(output.type, Actions)]
            lines += ["  (void)all;"] + [f"  put((int64_t)all.{output.label});" for output in plain]
            lines.append("}")
        for number in self._judged():
            lines += self._rules(number, ", ".join(words))
        return "\n".join("    " + line for line in lines)

    def _name(self, output: Output) -> str:
        return self.dispatch.name if self.alone else f"{self.dispatch.name}_{output.label}"

    def _one(self, output: Output, words: List[str], olds: List[str], style: Style) -> List[str]:
        name, given = self._name(output), ", ".join(words + olds)
        if not isinstance(output.type, Actions):
            return [f"put((int64_t){name}({given}));"]
        table = [f"&{output.type.name}_table"] if style.handlers == "struct" else []
        more = [_values(output.type.parameters)] if _values(output.type.parameters) else []
        return [f"{name}_run({', '.join(table + words + more)}); put_trail();", f"put((int64_t){name}_actions({given}));"]

    def _judged(self) -> List[Optional[int]]:
        """What has rules of its own: None for all outputs together."""
        return [None] if self.dispatch.shared or self.alone else list(range(len(self.dispatch.outputs)))

    def _rules(self, number: Optional[int], words: str) -> List[str]:
        output = self.dispatch.outputs[number or 0]
        name = self.dispatch.name if number is None else self._name(output)
        lines = []
        if output.policy in SINGLE_HIT:
            lines.append(f"put((int64_t){name}_rule({words}));")
        if self._has_rules(output):
            room = len(self.dispatch.rules) + 1
            lines.append(f"{{ uint16_t numbers[{room}]; size_t i, n = {name}_rules({words}, numbers, {room}u); put((int64_t)n);")
            lines.append("  for (i = 0; i < n; i++) put((int64_t)numbers[i]); }")
        return lines

    def _has_rules(self, output: Output) -> bool:
        return output.policy not in SINGLE_HIT or any(rule.also for rule in self.dispatch.rules)

    # --- what it should say ---

    def reply(self, arguments: Sequence[int]) -> Reply:
        """The interpreter's answer."""
        count = len(self.dispatch.words)
        olds = [0] * len(self.dispatch.outputs)
        for place, number in enumerate(self.olds):
            olds[number] = arguments[count + place]
        return self.interpreter.answer(tuple(arguments[:count]), olds)

    def expected(self, arguments: Sequence[int]) -> Iterator[int]:
        reply = self.reply(arguments)
        for given in reply.answers:
            if isinstance(given, tuple):
                yield len(given)
                yield from given
                yield sum(1 << action for action in set(given))
            else:
                yield _plain(given)
        if not self.alone:
            yield from (_plain(given) for given in reply.answers if not isinstance(given, tuple))
        for number in self._judged():
            output = self.dispatch.outputs[number or 0]
            rules = reply.rules[number or 0]
            if output.policy in SINGLE_HIT:
                yield next((rule for rule in reversed(rules) if not self._also(rule)), 0)
            if self._has_rules(output):
                yield len(rules)
                yield from rules

    def accepts(self, arguments: Sequence[int], got: Sequence[int]) -> bool:
        reply = self.reply(arguments)
        if Finding.DONT_CARE not in reply.answers:
            return False
        # Don't-cares are any declared answer; what is certain is as ever.
        rest = list(got)
        for output, given in zip(self.dispatch.outputs, reply.answers):
            if isinstance(output.type, Actions):
                ran = rest[1 : 1 + rest[0]]
                rest = rest[1 + rest[0] :]
                fine = all(0 <= action < len(output.type.actions) for action in ran)
                fine = fine and rest.pop(0) == sum(1 << action for action in set(ran))
                fine = fine and (given is Finding.DONT_CARE or tuple(ran) == given)
            else:
                value = rest.pop(0)
                fine = _declared(output, value) if given is Finding.DONT_CARE else value == _plain(given)
            if not fine:
                return False
        return True

    def _also(self, number: int) -> bool:
        return next(rule for rule in self.dispatch.rules if rule.number == number).also


class Checked(Question):
    """A set: `_valid`, and each field read and written. Arguments: the word, and a value to write."""

    def __init__(self, flags: FlagSet) -> None:
        self.flags = flags
        self.sizes = (size_of(flags), 1)
        self.name = f"check_{flags.name}"
        self.fields = [f for f in flags.fields if f.type is not None]

    def c(self, style: Style) -> str:
        name = self.flags.name
        declared, given = read(self.flags, self.sizes, 0)
        lines = declared + ([] if self.flags.wide else [f"{name}_flags f = {given};"])
        word = given if self.flags.wide else "f"
        lines.append(f"put({name}_valid({word}) ? 1 : 0);")
        for field in self.fields:
            lower, mask = field.name.lower(), (1 << field.width) - 1
            kind = f"enum {field.type.c_name}" if isinstance(field.type, EnumType) else f"uint{_storage(field.width)}_t"
            code = f"({kind})(in[{self.sizes[0]}] & {mask}u)"
            lines.append(f"put((int64_t){name}_get_{lower}({word}));")
            if self.flags.wide:
                lines.append(f"{{ {name}_flags f = w0; {name}_put_{lower}(&f, {code}); {' '.join(put(self.flags, 'f'))} }}")
            else:
                lines.append(f"put((int64_t){name}_with_{lower}(f, {code}));")
        for field in (f for f in self.flags.fields if f.type is None and self.flags.wide):
            bit = f"{name}_{field.name}_BIT".upper()
            lines.append(f"put({name}_has({word}, {bit})); {name}_toggle({word}, {bit}); put({name}_has({word}, {bit}));")
            lines.append(f"{name}_set({word}, {bit}); put({name}_has({word}, {bit})); {name}_clear({word}, {bit}); put({name}_has({word}, {bit}));")
        return "\n".join("    " + line for line in lines)

    def expected(self, arguments: Sequence[int]) -> Iterator[int]:
        word, value = arguments
        alone = Dispatch("", (Word("f", self.flags),), (), True, (), None, None, (), "", "", self.flags.span, self.flags.span)
        yield 0 if is_excluded(alone, (word,)) or word & self.flags.reserved else 1
        for field in self.fields:
            yield (word & field.mask) >> field.position
            yield from chunks(self.flags, word & ~field.mask | (value << field.position) & field.mask)
        for field in (f for f in self.flags.fields if f.type is None and self.flags.wide):
            yield from (int(bool(word & field.mask)), int(not word & field.mask), 1, 0)


class Collected(Question):
    """A set's `_collect`. Arguments: the given word, the words of other sets, the values of its C sources."""

    def __init__(self, plan: Collect, sources: int) -> None:
        self.plan, self.sources = plan, sources
        self.name = f"collect_{plan.set.name}"
        self.sizes = tuple([size_of(plan.set), *map(size_of, plan.others)] + [1] * sources)

    def c(self, style: Style) -> str:
        flags = self.plan.set
        read_ = [read(flags, self.sizes, 0)] if self.plan.given else []
        read_ += [read(other, self.sizes, n + 1) for n, other in enumerate(self.plan.others)]
        given = [text for _, text in read_] + (["NULL"] if flags.parameters else [])
        first = sum(self.sizes) - self.sources
        lines = [line for declared, _ in read_ for line in declared]
        lines += [f"sources[{n}] = (int)(int64_t)in[{first + n}];" for n in range(self.sources)]
        if flags.wide:
            lines += [f"{flags.name}_flags f;", f"{flags.name}_collect({', '.join(['&f', *given])});", *put(flags, "f"), "put_trail();"]
        else:
            lines.append(f"put((int64_t){flags.name}_collect({', '.join(given)})); put_trail();")
        return "\n".join("    " + line for line in lines)

    def accepts(self, arguments: Sequence[int], got: Sequence[int]) -> bool:
        # What is computed from a don't-care may be anything, and guards may depend on it.
        lines = [line for step in self.plan.steps if isinstance(step.source, ComputedSource)
                 for line in (step.source.dispatch.invalid,) if line]
        return any(isinstance(given, DontCare) for line in lines for given in line.answers)

    def expected(self, arguments: Sequence[int]) -> Iterator[int]:
        first = 1 + len(self.plan.others)
        trail: List[int] = []

        def value(text: str) -> int:
            found = re.fullmatch(r"fz\(trace, (\d+)\)", text)
            assert found
            trail.append(int(found.group(1)))
            return seen(arguments[first + trail[-1]])

        yield from chunks(self.plan.set, collect(self.plan, value, arguments[0], arguments[1:first]))
        yield len(trail)
        yield from trail


def _plain(given: Given) -> int:
    return seen(given) if isinstance(given, int) else 0


def _declared(output: Output, value: int) -> bool:
    if isinstance(output.type, EnumType):
        return any(member.low <= value <= member.high for member in output.type.members)
    return not isinstance(output.type, Bool) or value in (0, 1)


def _storage(bits: int) -> int:
    return next(size for size in (8, 16, 32, 64) if bits <= size)


def program(includes: Sequence[str], models: Sequence[Model], questions: Sequence[Question], style: Style = Style()) -> str:
    """The whole C file."""
    lines = [PRELUDE]
    lines += [f"#define {name.split('.')[0].upper()}_IMPLEMENTATION" for name in includes if style.header_only]
    lines += [f'#include "{name}"' for name in includes]
    lines += [handlers(model, style) for model in models]
    lines.append("typedef void question(const uint64_t *in);")
    for question in questions:
        lines += [f"static void {question.name}(const uint64_t *in)", "{", question.c(style), "}"]
    table = "\n".join(f"        {{ {question.name}, {sum(question.sizes)} }}," for question in questions)
    return "\n".join(lines) + "\n" + MAIN % table
