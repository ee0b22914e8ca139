# SPDX-License-Identifier: MIT
"""`flagc check --format`: one document for programs, whatever happens; and text for people, in colour on a terminal alone."""

import json
import os
import re
import sys
import unittest
from typing import Any, Dict, List
from unittest import mock

from flagc import VERSION
from flagc.check.catalogue import KINDS
from flagc.command.codes import ERRORS
from flagc.command.show import tell
from flagc.text.diagnostic import Diagnostic
from flagc.text.source import Source, Span

from .support import DEAD, LAMP, ROOT, Case

TAGGED = """\
flags lamp { ARMED, FAULT, MUTED }
outcomes colour { OFF, RED }
dispatch show(lamp) -> colour, first {
    FAULT            => RED
    old: FAULT & ARMED => OFF   [REQ-7] [REQ-8]
    FAULT & MUTED    => OFF   allow shadowed "asked for by the auditor"
}
"""


class Json(Case):
    def document(self, *specs: str, status: int = 1) -> Any:
        """What `--format json` prints."""
        return json.loads(self.flagc("check", "--format", "json", *specs, status=status).stdout)

    def test_the_whole_document(self) -> None:
        self.write("lamp.flags", TAGGED)
        document = self.document("lamp.flags")
        gap, shadowed = document["findings"]
        self.assertEqual({name: document[name] for name in ("version", "tool", "files")}, {
            "version": 1, "tool": {"name": "flagc", "version": VERSION},
            "files": [{"path": "lamp.flags", "status": "wrong", "problem": None, "dispatches": []}]})
        self.assertEqual(gap, {
            "code": "gap", "severity": "error", "message": "4 of 8 combinations match no rule",
            "place": {"file": "lamp.flags", "line": 3, "column": 10, "endLine": 3, "endColumn": 14},
            "label": None, "notes": [], "facts": ["missing: !FAULT   for example 0x00"], "fixes": gap["fixes"],
            "dispatch": "show", "rule": None, "tags": [], "count": 4,
            "samples": [{"region": "!FAULT", "count": 4, "example": {"lamp": "0x00"}, "names": ""}]})
        self.assertEqual((shadowed["rule"], shadowed["tags"], shadowed["count"]), ({"number": 2, "label": "old"}, ["REQ-7", "REQ-8"], 2))
        self.assertEqual(shadowed["notes"], [{"place": {"file": "lamp.flags", "line": 4, "column": 5, "endLine": 4, "endColumn": 28},
                                              "source": "FAULT            => RED", "text": "takes all of them"}])
        self.assertEqual([(one["code"], one["rule"]["number"], one["reason"]) for one in document["allowed"]],
                         [("shadowed", 3, "asked for by the auditor")])

    def test_the_readme_names_every_member(self) -> None:
        self.write("lamp.flags", TAGGED)
        pending, members = [self.document("lamp.flags")], set()
        while pending:
            value = pending.pop()
            if isinstance(value, dict):
                members |= value.keys() - {"lamp"}  # a word of the spec
                pending += value.values()
            elif isinstance(value, list):
                pending += value
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            text = file.read()
        said = set(re.findall(r"`(\w+)`", text[text.index("| member |") : text.index("`--format sarif`")]))
        self.assertEqual(sorted(members - said), [])

    def test_a_spec_without_errors(self) -> None:
        self.write("lamp.flags", LAMP)
        document = self.document("lamp.flags", status=0)
        self.assertEqual((document["files"], document["findings"]), ([
            {"path": "lamp.flags", "status": "proven", "problem": None, "dispatches": [{"name": "show", "rules": 2, "combinations": 8}]}], []))

    def test_several_specs_and_one_that_is_not_there(self) -> None:
        self.write("dead.flags", DEAD)
        self.write("lamp.flags", LAMP)
        done = self.flagc("check", "--format", "json", "dead.flags", "none.flags", "lamp.flags", status=2)
        document = json.loads(done.stdout)
        self.assertEqual([one["status"] for one in document["files"]], ["wrong", "unreadable", "proven"])
        self.assertEqual(document["files"][1]["problem"], "cannot read none.flags: No such file or directory")
        self.assertEqual(done.stderr, "flagc: cannot read none.flags: No such file or directory\n")

    def test_errors_of_text_have_no_dispatch(self) -> None:
        self.write("bad.flags", "flags lamp {\n    ON @@\n}\n")
        finding = self.document("bad.flags")["findings"][0]
        self.assertEqual((finding["code"], finding["dispatch"], finding["rule"], finding["tags"]), ("syntax", None, None, []))

    def test_columns_are_characters(self) -> None:
        self.write("bad.flags", "flags lamp { ON \"grün 💡\" @@ }\n")
        self.assertEqual(self.document("bad.flags")["findings"][0]["place"]["column"], 26)

    def test_a_name_that_is_no_text(self) -> None:
        name = os.fsdecode(b"l\xff.flags")
        self.write(name, LAMP)
        self.assertEqual(self.document(name, status=0)["files"][0]["path"], "l\ufffd.flags")

    def test_a_finding_of_a_shared_file_is_told_once(self) -> None:
        self.write("common.flags", "flags lamp { ON }\noutcomes colour { RED }\ndispatch show(lamp) -> colour, first {\n    ONN => RED\n}\n")
        for name in ("a.flags", "b.flags"):
            self.write(name, 'include "common.flags"\n')
        document = self.document("./common.flags", "a.flags", "b.flags")
        self.assertEqual([(one["code"], one["place"]["file"]) for one in document["findings"]], [("unknown-name", "./common.flags")])
        self.assertEqual([one["status"] for one in document["files"]], ["wrong"] * 3)
        done = self.flagc("check", "a.flags", "b.flags", status=1)
        self.assertEqual(done.stderr.count("unknown-name"), 1)
        self.assertTrue(done.stderr.endswith("flagc: b.flags: its errors are told above\n"), done.stderr)


    def test_what_is_allowed_is_one_kind_of_finding(self) -> None:
        self.write("dead.flags", DEAD.replace("ARMED & MUTED => RED", 'ARMED & MUTED => RED allow unmatched "why"'))
        document = self.document("dead.flags")
        self.assertEqual(([one["code"] for one in document["findings"]], document["allowed"]), (["shadowed"], []))


class Sarif(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", TAGGED)
        self.write("sub dir/%bad.flags", "flags lamp { ON @@ }\n")
        self.document = json.loads(self.flagc("check", "--format", "sarif", "lamp.flags", "sub dir/%bad.flags", "none", status=2).stdout)
        self.run_ = self.document["runs"][0]
        self.results: List[Dict[str, Any]] = self.run_["results"]

    def test_required_properties(self) -> None:
        self.assertEqual((self.document["version"], len(self.document["runs"])), ("2.1.0", 1))
        self.assertRegex(self.document["$schema"], r"^https://.*sarif.*2\.1\.0.*\.json$")
        driver = self.run_["tool"]["driver"]
        self.assertEqual((driver["name"], driver["version"]), ("flagc", VERSION))
        self.assertRegex(driver["informationUri"], "^https://")
        self.assertEqual(self.run_["columnKind"], "unicodeCodePoints")

    def test_every_code_is_a_rule(self) -> None:
        rules = self.run_["tool"]["driver"]["rules"]
        self.assertEqual([rule["id"] for rule in rules], [*KINDS, *ERRORS])
        for rule in rules:
            self.assertTrue(rule["shortDescription"]["text"] and rule["help"]["text"], rule)
            self.assertIn(rule["defaultConfiguration"]["level"], ("error", "warning", "note", "none"))
            self.assertEqual(rule["defaultConfiguration"]["enabled"], rule["defaultConfiguration"]["level"] != "none")

    def test_results(self) -> None:
        rules = self.run_["tool"]["driver"]["rules"]
        self.assertEqual([result["ruleId"] for result in self.results], ["gap", "shadowed", "shadowed", "syntax"])
        for result in self.results:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            self.assertEqual(result["level"], "error")
            self.assertTrue(result["message"]["text"])
            for location in result["locations"] + result.get("relatedLocations", []):
                physical = location["physicalLocation"]
                self.assertRegex(physical["artifactLocation"]["uri"], r"^[\w./%-]+$")
                region = physical["region"]
                self.assertEqual(sorted(region), ["endColumn", "endLine", "startColumn", "startLine"])
                self.assertLessEqual((1, 1), (region["startLine"], region["startColumn"]))
                self.assertLessEqual((region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"]))

    def test_a_rule_with_its_tags_and_the_rules_that_shadow_it(self) -> None:
        result = self.results[1]
        self.assertEqual(result["locations"][0]["logicalLocations"], [{"name": "old", "fullyQualifiedName": "show.old", "kind": "member"}])
        self.assertEqual(result["locations"][0]["physicalLocation"]["region"], {"startLine": 5, "startColumn": 10, "endLine": 5, "endColumn": 23})
        self.assertEqual([one["message"]["text"] for one in result["relatedLocations"]], ["FAULT            => RED: takes all of them"])
        self.assertEqual((result["properties"]["tags"], result["properties"]["count"]), (["REQ-7", "REQ-8"], 2))
        self.assertIn("\nfix: delete it (nothing changes)", result["message"]["text"])

    def test_what_a_rule_allows_is_suppressed(self) -> None:
        self.assertEqual([result.get("suppressions") for result in self.results],
                         [None, None, [{"kind": "inSource", "justification": "asked for by the auditor"}], None])

    def test_names_of_files_are_uris(self) -> None:
        uri = self.results[3]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(uri, "sub%20dir/%25bad.flags")
        document = json.loads(self.flagc("check", "--format", "sarif", self.path("lamp.flags"), status=1).stdout)
        uri = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(uri, f"file://{self.path('lamp.flags')}")

    def test_what_cannot_be_read(self) -> None:
        self.assertEqual(self.run_["invocations"], [{"executionSuccessful": False, "toolExecutionNotifications": [
            {"level": "error", "message": {"text": "cannot read none: No such file or directory"}}]}])

    def test_options_change_the_level(self) -> None:
        done = self.flagc("check", "-Wno-error=shadowed", "--format", "sarif", "lamp.flags", status=1)
        self.assertEqual([result["level"] for result in json.loads(done.stdout)["runs"][0]["results"]], ["error", "warning", "warning"])


class Text(Case):
    def test_the_verdict_claims_no_more_than_is_known(self) -> None:
        self.write("lamp.flags", LAMP)
        self.write("dead.flags", DEAD)
        self.write("kept.flags", DEAD.replace("ARMED & MUTED => RED", 'ARMED & MUTED => RED allow shadowed "why"'))
        self.assertEqual(self.flagc("check", "lamp.flags", "kept.flags").stdout,
                         "lamp.flags: show (2 rules, 8 combinations): complete and consistent\n"
                         "kept.flags: show (3 rules, 8 combinations): complete and consistent; 1 allowed\n")
        done = self.flagc("check", "-Wno-error=shadowed", "dead.flags", before=_quiet)
        self.assertEqual(done.stdout, "dead.flags: show (3 rules, 8 combinations): complete and consistent; 1 warning\n")

    def test_what_is_undecided_is_not_complete_even_if_nobody_wants_to_know(self) -> None:
        self.write("lamp.flags", LAMP)
        for options, counts in (((), "; 1 warning"), (("-Wno-undecided",), "")):
            done = self.flagc("check", *options, "lamp.flags", before=_undecided)
            self.assertEqual(done.stdout, f"lamp.flags: show (2 rules, 8 combinations): no error found, but not everything is settled{counts}\n")

    def test_findings_of_several_specs_are_counted_together(self) -> None:
        self.write("a.flags", DEAD)
        self.write("b.flags", DEAD)
        self.assertEqual(self.flagc("check", "a.flags", "b.flags", status=1).stderr.splitlines()[-1], "flagc: 2 errors")


def _quiet() -> None:
    """A warning makes no error, and `Case` expects nothing on standard error then."""
    sys.stderr = open(os.devnull, "w", encoding="utf-8")


def _undecided() -> None:
    from flagc.check import catalogue
    from flagc.check.undecided import undecided
    _quiet()
    gap = next(check for check in catalogue.CHECKS if check.kind.code == "gap")
    doubt = gap._replace(find=lambda subject: [undecided(subject.dispatch.name_span, "whether all is well")])
    catalogue.CHECKS = (doubt, *catalogue.CHECKS[1:])


class Screen:
    """Standard error, on a terminal or not."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal
        self.text = ""

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.text += text
        return len(text)


class Colour(unittest.TestCase):
    finding = Diagnostic("gap", Span(Source("x.flags", "dispatch d\n"), 9, 10), "nothing \x1b[2J", label="here", fixes=("do it",))

    def shown(self, terminal: bool, **environment: str) -> str:
        """What is written."""
        screen = Screen(terminal)
        with mock.patch("sys.stderr", screen), mock.patch.dict(os.environ, environment, clear=True):
            tell([self.finding])
        return screen.text

    def test_on_a_terminal(self) -> None:
        text = self.shown(True, TERM="xterm")
        self.assertIn("\x1b[1;31merror[gap]:\x1b[0m", text)
        self.assertIn("\x1b[1;31m^ here\x1b[0m", text)
        self.assertIn("= \x1b[1;32mfix:\x1b[0m do it", text)
        self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", text), self.shown(False))
        self.assertNotIn("\x1b[2J", text)

    def test_nowhere_else(self) -> None:
        for text in (self.shown(False, TERM="xterm"), self.shown(True, TERM="dumb"), self.shown(True), self.shown(True, TERM="xterm", NO_COLOR="1")):
            self.assertNotIn("\x1b", text)

    def test_an_empty_no_color_is_none(self) -> None:
        self.assertIn("\x1b", self.shown(True, TERM="xterm", NO_COLOR=""))


if __name__ == "__main__":
    unittest.main()
