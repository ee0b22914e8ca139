# SPDX-License-Identifier: MIT
"""The list of generated names is what headers define; clashes are found in it."""

import os
import re
import unittest
from dataclasses import replace
from typing import List, Set, Tuple

from flagc.emit.cparams import parameter_names, tags
from flagc.emit.clash import clashes
from flagc.emit.generated import generated
from flagc.emit.names import closure
from flagc.model.model import Model
from flagc.text.diagnostic import render

from .compilers import SAMPLES
from .support import files_of, model_of

REST = """
outcomes answer { ONLY }
dispatch decide(%s) -> answer, unique { always => ONLY }
"""


def defined(header: str) -> Set[str]:
    """What the C of a header defines, found by its looks."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    found = set(re.findall(r"#define (\w+)", text))
    found |= set(re.findall(r"^(?:static inline |extern )?(?:const )?\w[\w ]*? \*?(\w+)[(\[]", text, flags=re.M))
    found |= set(re.findall(r"^extern const .* (\w+);", text, flags=re.M))
    found |= set(re.findall(r"^typedef .* (\w+);", text, flags=re.M))
    found |= set(re.findall(r"^(?:enum|struct) (\w+)(?: : \w+)? \{", text, flags=re.M))
    for block in re.findall(r"^enum \w+(?: : \w+)? \{(.*?)^\};", text, flags=re.M | re.S):
        found |= set(re.findall(r"^    (\w+) *=", block, flags=re.M))
    return found


def messages(model: Model, handlers: str = "extern") -> List[str]:
    return [f"{item.span.line}: {item.message}" for item in clashes(model, handlers)]


class Names(unittest.TestCase):
    def test_headers_define_the_generated_names(self) -> None:
        for name in sorted(os.listdir(SAMPLES)):
            if not name.endswith(".flags"):
                continue
            with open(os.path.join(SAMPLES, name), encoding="utf-8") as file:
                text = file.read()
            for handlers in ("extern", "struct"):
                with self.subTest(name=name, handlers=handlers):
                    listed = {item.name for item in generated(model_of(text, name), handlers) if item.kind != "member"}
                    made = defined(files_of(text, name, handlers=handlers, library=handlers == "struct").header)
                    tables = {item for item in made - listed if item.startswith(tuple(f"{item.name}_" for item in model_of(text, name).dispatches))}
                    self.assertEqual(set(), made - listed - tables)
                    # The file's own macros are not needed in every header, and what is for the library only if it is asked for.
                    spare = "_(FLASH|READ|GATHER|SET|IMPLEMENTATION|lowest[0-9]+|ENTRY[0-9]|entry[0-9]|rows)$"
                    own = {item for item in listed - made if re.search(spare, item) or handlers == "extern" and item.endswith("_names")}
                    self.assertEqual(set(), listed - made - own)

    def test_samples_are_free_of_clashes(self) -> None:
        for name in sorted(os.listdir(SAMPLES)):
            if name.endswith(".flags"):
                with open(os.path.join(SAMPLES, name), encoding="utf-8") as file:
                    self.assertEqual([], messages(model_of(file.read(), name)), name)


class Clashes(unittest.TestCase):
    def check(self, text: str, *expected: str, handlers: str = "extern") -> None:
        self.assertEqual(list(expected), messages(model_of(text), handlers))

    def test_keyword(self) -> None:
        self.check("flags a { X }\noutcomes o { P }\ndispatch while(a) -> o, unique { always => P }\n",
                   "3: dispatch 'while' needs the C name 'while', which is a keyword of C")

    def test_keyword_of_cpp_alone(self) -> None:
        self.check("flags a { X }\noutcomes o { P }\ndispatch delete(a) -> o, unique { always => P }\n",
                   "3: dispatch 'delete' needs the C name 'delete', which is a keyword of C++")

    def test_library_function(self) -> None:
        self.check("flags a { X }\noutcomes o { P }\ndispatch select(a) -> o, unique { always => P }\n",
                   "3: dispatch 'select' needs the C name 'select', which is a function of the C library or of POSIX")

    def test_macro(self) -> None:
        self.check("flags int { MAX }\n" + REST % "int",
                   "1: 'MAX' of flags 'int' needs the C name 'INT_MAX', which is a macro of C or of common system headers")

    def test_reserved_name(self) -> None:
        self.assertIn("1: flags '_a' needs the C name '_a_flags', which is reserved for the compiler",
                      messages(model_of("flags _a { X }\n" + REST % "_a")))

    def test_name_of_the_file(self) -> None:
        found = clashes(model_of("flags a { X }\n" + REST % "a", "_x.flags"))
        self.assertEqual({(finding.message.partition(" needs")[0], finding.fixes) for finding in found}, {("the file itself", ("give the file another name",))})

    def test_member_of_an_answer(self) -> None:
        self.check("flags a { X }\noutcomes o { P }\ndispatch d(a) -> (o, bool), first { always => P, true }\n",
                   "3: 'bool' of dispatch 'd' needs the C name 'bool', which is a keyword of C")

    def test_member_of_the_handlers(self) -> None:
        text = "actions go { delete }\nflags a { X }\ndispatch d(a) -> go, collect { X => delete }\n"
        self.check(text)
        self.check(text, "1: 'delete' of actions 'go' needs the C name 'delete', which is a keyword of C++", handlers="struct")

    def test_each_other(self) -> None:
        text = "flags a {\n    MODE : 2\n    MODE_MASK\n}\n" + REST % "a"
        self.check(text, "3: 'MODE_MASK' of flags 'a' and 'MODE' of flags 'a' both need the C name 'A_MODE_MASK'")
        shown = render(clashes(model_of(text))[0])
        self.assertIn("error[clash]", shown)
        self.assertRegex(shown, r"    2 \|     MODE +needs 'A_MODE_MASK' too")
        self.assertIn("= fix: give it another name in the spec", shown)

    def test_names_that_differ_in_case_alone(self) -> None:
        self.check("flags a {\n    on\n    ON\n}\n" + REST % "a",
                   "3: 'ON' of flags 'a' and 'on' of flags 'a' both need the C name 'A_ON'")

    def test_the_files_own_macros(self) -> None:
        text = "flags sample { IMPLEMENTATION }\n" + REST % "sample"
        self.assertEqual(["the file itself and 'IMPLEMENTATION' of flags 'sample' both need the C name 'SAMPLE_IMPLEMENTATION'"],
                         [item.message for item in clashes(model_of(text))])

    def test_a_tag_and_a_function_may_share_a_name(self) -> None:
        self.check("flags a { X }\noutcomes o { P }\ndispatch o(a) -> o, unique { always => P }\n")

    def test_an_included_file(self) -> None:
        other = model_of("flags a { X_BIT }\n" + REST % "a", "other.flags")
        mine = model_of("flags b { Y }\nflags a { X }\n" + (REST % "b").replace("answer", "result").replace("decide", "choose"), "mine.flags")
        both = replace(mine, imported=(other,))
        self.assertEqual((other, both), closure(both))
        self.assertIn("2: 'X' of flags 'a' and 'X_BIT' of flags 'a' both need the C name 'A_X_BIT'", messages(both))

    def test_an_included_file_is_judged_by_itself(self) -> None:
        other = model_of("flags a { X }\noutcomes o { P }\ndispatch while(a) -> o, unique { always => P }\n", "other.flags")
        mine = replace(model_of("flags b { Y }\n" + REST % "b", "mine.flags"), imported=(other,))
        self.assertEqual([], messages(mine))

    def test_a_parameter_that_hides_a_function(self) -> None:
        self.check("actions go(`int d`) { a_thing }\nflags a { X }\ndispatch d(a) -> go, collect { X => a_thing }\n",
                   "1: the parameter 'd' of actions 'go' has the name of something generated")

    def test_a_parameter_of_our_own(self) -> None:
        self.check("flags a { X }\noutcomes o { P }\ndispatch f(a) -> o, unique { always => P }\n",
                   "3: dispatch 'f' has a parameter 'f' in C, which is generated as a name too")


class Parameters(unittest.TestCase):
    CASES: Tuple[Tuple[str, object], ...] = (
        ("", ()), ("void", ()), ("struct job *job", ("job",)), ("int x[4], void (*cb)(int)", ("x", "cb")),
        ("const foo_t *const p", ("p",)), ("foo_t x", ("x",)), ("unsigned long n", ("n",)), ("int f(int, char)", ("f",)),
        ("void (*(*cb)(int))(char)", ("cb",)), ("job_t (*p)[4]", ("p",)), ("char **argv /* a, b */", ("argv",)),
        ("int __attribute__((unused)) x", ("x",)), ("struct job *", None), ("foo_t", None), ("const foo_t", None),
        ("unsigned long", None), ("int a, ...", None), ("struct job", None), ("void (*)(int)", None), ("int a,", None),
    )

    def test_names(self) -> None:
        for text, expected in self.CASES:
            with self.subTest(text=text):
                self.assertEqual(expected, parameter_names(text))

    def test_tags(self) -> None:
        self.assertEqual(("struct a", "union b"), tags("struct a *x, const union b *y, struct a z"))

    def test_a_parameter_without_a_name_is_reported(self) -> None:
        model = model_of("actions go(`int`) { x }\nflags a { X }\ndispatch d(a) -> go, collect { X => x }\n")
        self.assertEqual(["1: a parameter of actions 'go' has no name to pass it on by"], messages(model))


if __name__ == "__main__":
    unittest.main()
