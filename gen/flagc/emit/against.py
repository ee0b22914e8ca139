# SPDX-License-Identifier: MIT
"""A C program that compares a function of the user's with a generated lookup, and prints where they differ.

The user says how the function is called, with the names of inputs in the places of arguments. What runs actions is not asked for a
value: the program defines the handlers itself and writes down which of them were called.
"""

import re
from dataclasses import dataclass
from typing import Dict, FrozenSet, List, Optional, Sequence, Tuple

from ..logic.decision import Column
from ..model.model import Actions, Bool, Dispatch, EnumType, Field, FlagSet, Model, Output
from . import constants, names, validity, words
from .cparams import parameter_names
from .dispatch import value_type
from .generated import taken
from .header import MARK
from .layout import comment, indent, literal, string
from .program import Answers, body, gathering, truth
from .testing import input_bits, old_outputs, ruled, spread, wrapped

# So many differences are printed, and so many actions of one call are written down.
SHOWN, STEPS = 10, 255

_NAMES = re.compile(r'''"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:(?:->|\.)\s*)?[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)?''')


@dataclass(frozen=True)
class Against:
    """What is compared.

    call:     as the user wrote it
    includes: headers that declare it
    words:    the inputs to compare, old words behind them; None: all of them
    """

    dispatch: Dispatch
    columns: Tuple[Column, ...]
    call: str
    includes: Tuple[str, ...]
    words: Optional[Tuple[Tuple[int, ...], ...]]


def harness(model: Model, against: Against, name: str, version: str, defines: Sequence[str]) -> str:
    """The program."""
    return "\n".join(_Harness(model, against).lines(name, version, defines)) + "\n"


def called(dispatch: Dispatch, call: str) -> str:
    """The call with the values of inputs in the places of their names."""
    by_name: Dict[str, List[Tuple[int, Field]]] = {}
    for number, word in enumerate(dispatch.words):
        for field in word.set.fields:
            by_name.setdefault(field.name, []).append((number, field))
            by_name[f"{word.name}.{field.name}"] = [(number, field)]

    def value(match: "re.Match[str]") -> str:
        text = re.sub(r"\s", "", match.group())
        found = by_name.get(text, [])
        return _value(dispatch, *found[0]) if len(found) == 1 else match.group()

    return _NAMES.sub(value, call)


def _value(dispatch: Dispatch, number: int, field: Field) -> str:
    """What an input holds, in C."""
    word = names.word(dispatch, number)
    if field.fixed is not None:
        return constants.code(field, field.fixed)
    flags = dispatch.words[number].set
    return f"(({words.has(flags, word, field)}) != 0)" if field.type is None else f"{names.getter(flags, field)}({word})"


class _Harness:
    def __init__(self, model: Model, against: Against) -> None:
        self.model = model
        self.against = against
        self.dispatch = against.dispatch
        self.taken: FrozenSet[str] = taken(model, "extern")
        self.words = [names.word(self.dispatch, number) for number in range(len(self.dispatch.words))]
        self.olds = old_outputs(self.dispatch)
        self.previous = [names.old(self.dispatch, output) for output in self.olds]
        self.kinds = [names.flags_type(word.set) for word in self.dispatch.words] + [value_type(self.dispatch, output) for output in self.olds]
        self.own = [words.parameter(word.set, name) for word, name in zip(self.dispatch.words, self.words)]
        self.parameters = ", ".join(self.own + [f"{value_type(self.dispatch, output)} {name}" for output, name in zip(self.olds, self.previous)])
        self.arguments = ", ".join([*self.words, *self.previous])
        self.plain = re.fullmatch(r"[A-Za-z_]\w*", against.call) is not None
        self.several = len(self.dispatch.outputs) > 1
        self.recorded = self.dispatch.outputs[0].type if not self.several and isinstance(self.dispatch.outputs[0].type, Actions) else None

    def lines(self, name: str, version: str, defines: Sequence[str]) -> List[str]:
        """The whole text."""
        fixed = f" with {', '.join(defines)}" if defines else ""
        made = f"{MARK} {version} from {names.base(self.model.path)}{fixed}; do not edit."
        lines = [f"/* {comment(f'{name}: {made}')}", f" * Compares {comment(self.against.call)} with {self.dispatch.name}.", " */"]
        lines += ["#include <stdio.h>", f'#include "{names.header_file(self.model.path)}"']
        lines += [f"#include {header}" if header.startswith("<") else f'#include "{header}"' for header in self.against.includes] + [""]
        if self.plain and not self.against.includes:
            lines += [f"extern {self._result()} {self.against.call}({self.parameters});", ""]
        lines += ["/* Whether inputs that the rules exclude are left out. */", "#ifdef EXCLUDED", "static const bool flagc_skips = false;", "#else",
                  "static const bool flagc_skips = true;", "#endif", ""]
        lines += self._recorders() + self._printers() + self._judged() + [""] + self._compare() + [""] + self._main()
        return lines

    def _result(self) -> str:
        if self.recorded:
            return "void"
        return f"struct {names.answer_struct(self.dispatch)}" if self.several else value_type(self.dispatch, self.dispatch.outputs[0])

    def _call(self) -> str:
        return f"{self.against.call}({self.arguments})" if self.plain else called(self.dispatch, self.against.call)

    # --- actions ---------------------------------------------------------------------------------

    def _recorders(self) -> List[str]:
        """Handlers that write down that they were called."""
        kind = self.recorded
        if kind is None:
            return []
        lines = ["/* Which actions were run, in their order. */", f"struct flagc_steps {{ unsigned count; uint8_t action[{STEPS}]; }};",
                 "static struct flagc_steps flagc_theirs;", "",
                 "static void flagc_step(struct flagc_steps *steps, uint8_t action)", "{",
                 f"    if (steps->count < {STEPS}) {{ steps->action[steps->count++] = action; }}", "}", ""]
        unused = [f"(void){name};" for name in parameter_names(kind.parameters) or ()]
        for number, action in enumerate(kind.actions):
            head = f"void {names.handler(kind, action)}({kind.parameters.strip() or 'void'})"
            lines += [head, "{"] + indent([*unused, f"flagc_step(&flagc_theirs, {number});"]) + ["}", ""]
        rows = ", ".join(string(action.name) for action in kind.actions)
        lines += ["static void flagc_print_steps(const struct flagc_steps *steps)", "{"] + indent(
            ["static const char *const name[] = {"] + indent(wrapped([rows])) + ["};", "", 'if (steps->count == 0) { printf("nothing"); }',
             'for (unsigned i = 0; i < steps->count; i++) { printf("%s%s", i ? ", " : "", name[steps->action[i]]); }']) + ["}", ""]
        return lines

    # --- names -----------------------------------------------------------------------------------

    def _printers(self) -> List[str]:
        """A function for each set that is printed."""
        sets = {id(word.set): word.set for word in self.dispatch.words}
        sets.update({id(output.type): output.type for output in self.dispatch.outputs if isinstance(output.type, FlagSet)})
        lines: List[str] = []
        for flags in sets.values():
            inner = ["unsigned count = 0;", ""]
            for field in flags.fields:
                if field.fixed is not None:
                    continue
                if field.type is None:
                    inner.append(f"if ({words.has(flags, 'f', field)}) {{ printf(\"%s%s\", count++ ? \", \" : \"\", {string(field.name)}); }}")
                    continue
                held = f"{names.getter(flags, field)}(f)"
                shown = f"{names.name_function(field.type.c_name)}({held})" if isinstance(field.type, EnumType) else f"(unsigned long long){held}"
                form = "%s" if isinstance(field.type, EnumType) else "%llu"
                inner.append(f'printf("%s{field.name}={form}", count++ ? ", " : "", {shown});')
            inner.append('if (count == 0) { printf("no flag"); }')
            lines += [f"static void {self._printer(flags)}({words.parameter(flags, 'f')})", "{"] + indent(inner) + ["}", ""]
        return lines

    @staticmethod
    def _printer(flags: FlagSet) -> str:
        return f"flagc_print_{flags.name}"

    def _shown(self, output: Output, text: str) -> List[str]:
        """Prints an answer."""
        kind = output.type
        if isinstance(kind, EnumType):
            return [f'printf("%s (%lld)", {names.name_function(kind.c_name)}((enum {kind.c_name}){text}), (long long){text});']
        if isinstance(kind, Bool):
            return [f'printf("%s", {text} ? "true" : "false");']
        if isinstance(kind, FlagSet):
            return [f"{self._printer(kind)}(({names.flags_type(kind)}){text});"]
        return [f'printf("%lld", (long long){text});'] if not isinstance(kind, Actions) else [f'printf("steps 0x%llX", (unsigned long long){text});']

    # --- comparing -------------------------------------------------------------------------------

    def _judged(self) -> List[str]:
        """The function that leaves out what the rules exclude."""
        program = validity.judged(self.dispatch)
        named = [(text, word.set) for text, word in zip(self.words, self.dispatch.words)]
        setting = words.setting(named, (), self.dispatch.path, self.taken)
        inner = body(program, setting, Answers("bool", truth, gathering(1, False), True))
        text = "\n".join(inner)
        unused = [f"(void){word};" for word in self.words if not re.search(rf"\b{word}\b", text)]
        return [f"static bool flagc_judged({', '.join(self.own)})", "{"] + indent(unused + inner) + ["}"]

    def _compare(self) -> List[str]:
        """Whether both agree on a word; if not, and `show` says so, it is printed."""
        lines, test, shown = self._recording() if self.recorded else self._values()
        report = [f'printf("{self.dispatch.name}: ");']
        for number, (word, text) in enumerate(zip(self.dispatch.words, self.words)):
            if number:
                report.append('printf(" / ");')
            report.append(f"{self._printer(word.set)}({text});")
        report += ['printf(": your function gives ");'] + shown[0] + ['printf(", the rules ");'] + shown[1]
        judged = ruled(self.dispatch)
        if len(judged) == 1:
            text = f"{names.rule(self.dispatch, judged[0])}({', '.join(self.words)})"
            report.append(f'if ({text}) {{ printf(" (%s)", {names.rule_name(self.dispatch)}({text})); }}')
        report.append('printf("\\n");')
        unused = [f"(void){name};" for name in self.words if not any(re.search(rf"\b{name}\b", line) for line in [*lines, test])]
        return [f"static bool flagc_agrees({self.parameters}, bool show)", "{"] + indent(
            unused + lines + ["", f"if ({test}) {{ return true; }}", "if (!show) { return false; }"] + report + ["return false;"]) + ["}"]

    def _recording(self) -> Tuple[List[str], str, Tuple[List[str], List[str]]]:
        output = self.dispatch.outputs[0]
        column = next(column for column in self.against.columns if column.output is output)
        slots = ", ".join(map(str, column.slots)) or "0"
        lines = [f"static const uint8_t slot[] = {{ {slots} }};", f"const {value_type(self.dispatch, output)} steps = {self.dispatch.name}({self.arguments});",
                 "struct flagc_steps mine = { 0, { 0 } };", "bool same;", "",
                 f"for (unsigned i = 0; i < {len(column.slots)}; i++) {{", "    if (steps >> i & 1) { flagc_step(&mine, slot[i]); }", "}",
                 "flagc_theirs.count = 0;", f"{self._call()};", "same = mine.count == flagc_theirs.count;",
                 "for (unsigned i = 0; same && i < mine.count; i++) { same = mine.action[i] == flagc_theirs.action[i]; }"]
        return lines, "same", (["flagc_print_steps(&flagc_theirs);"], ["flagc_print_steps(&mine);"])

    def _values(self) -> Tuple[List[str], str, Tuple[List[str], List[str]]]:
        output = self.dispatch.outputs[0]
        if not self.several:
            kind = "unsigned long long" if isinstance(output.type, FlagSet) else "long long"
            lines = [f"const {kind} theirs = ({kind})({self._call()});", f"const {kind} mine = ({kind}){self.dispatch.name}({self.arguments});"]
            return lines, "theirs == mine", (self._shown(output, "theirs"), self._shown(output, "mine"))
        kind = f"struct {names.answer_struct(self.dispatch)}"
        lines = [f"const {kind} theirs = {self._call()};", f"const {kind} mine = {self.dispatch.name}({self.arguments});"]
        shown: List[List[str]] = []
        for side in ("theirs", "mine"):
            parts: List[str] = []
            for one in self.dispatch.outputs:
                parts += [f'printf("{", " if parts else ""}{one.label} ");'] + self._shown(one, f"{side}.{one.label}")
            shown.append(parts)
        return lines, " && ".join(f"theirs.{one.label} == mine.{one.label}" for one in self.dispatch.outputs), (shown[0], shown[1])

    def _main(self) -> List[str]:
        own = [words.argument(word.set, name) for word, name in zip(self.dispatch.words, self.words)]
        judged = f"flagc_judged({', '.join(own)})"
        step = [f"if (flagc_skips && !{judged}) {{ excluded++; continue; }}", "compared++;", f"if (!flagc_agrees({', '.join(own + self.previous)}, different < {SHOWN})) {{ different++; }}"]
        lines: List[str] = []
        if self.against.words is None:
            bits = len(input_bits(self.dispatch))
            inner = [f"const {kind} {word} = {spread(self.dispatch, number)};" for number, (kind, word) in enumerate(zip(self.kinds, self.words))]
            for output, kind, name in zip(self.olds, self.kinds[len(self.words) :], self.previous):
                assert isinstance(output.type, FlagSet)
                # What has no name is no business of the old function.
                named = sum(field.mask for field in output.type.fields)
                inner.append(f"const {kind} {name} = ({kind})(input >> {bits} ? {literal(named, True)} : 0);")
            end = literal(1 << bits + bool(self.olds))
            loop = [f"for (uint32_t input = 0; input < {end}; input++) {{"] + indent(inner + [""] + step) + ["}"]
            what = "inputs"
        else:
            sets = [word.set for word in self.dispatch.words] + [output.type for output in self.olds if isinstance(output.type, FlagSet)]
            rows = [f"{{ {', '.join(words.constant(flags, word) for flags, word in zip(sets, row))} }}," for row in self.against.words]
            members = " ".join(f"{kind} {word};" for kind, word in zip(self.kinds, [*self.words, *self.previous]))
            lines = [f"static const struct {{ {members} }} flagc_words[] = {{"] + indent(rows) + ["};", ""]
            inner = [f"const {kind} {word} = flagc_words[i].{word};" for kind, word in zip(self.kinds, [*self.words, *self.previous])]
            loop = ["for (size_t i = 0; i < sizeof flagc_words / sizeof flagc_words[0]; i++) {"] + indent(inner + [""] + step) + ["}"]
            what = "chosen inputs"
        name = self.dispatch.name
        left_out = [f'printf("{name}: %lu more are excluded: compile with -DEXCLUDED to compare them too\\n", excluded);']
        end_lines = ["", "if (excluded != 0) {"] + indent(left_out) + ["}",
                     "if (different == 0) {", f'    printf("{name}: the same on all %lu {what}\\n", compared);', "    return 0;", "}",
                     f'if (different > {SHOWN}) {{ printf("{name}: and so on\\n"); }}',
                     f'printf("{name}: %lu of %lu {what} differ\\n", different, compared);', "return 1;"]
        return lines + ["int main(void)", "{"] + indent(["unsigned long compared = 0;", "unsigned long different = 0;", "unsigned long excluded = 0;", ""] + loop + end_lines) + ["}"]
