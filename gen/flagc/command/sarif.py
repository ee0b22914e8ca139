# SPDX-License-Identifier: MIT
"""`--format sarif`: what `flagc check` found, in the format that code hosts read (SARIF 2.1.0, an OASIS standard)."""

import os
from typing import Dict, List, Sequence

from .. import HOME, VERSION
from ..check.catalogue import KINDS
from ..text.diagnostic import Diagnostic, Note, quoted
from ..text.source import Span
from .codes import ERRORS
from .document import sample, text_of
from .outcome import Outcome

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

# What a URI may hold as it is (RFC 3986, unreserved, and the slash between its parts).
PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")

LEVELS = {"error": "error", "warning": "warning", "note": "note", "off": "none"}


def sarif_text(outcomes: Sequence[Outcome]) -> str:
    """All that was found, as one document of one run."""
    found = [finding for outcome in outcomes for finding in outcome.findings if finding.told or finding.allowed is not None]
    codes = [*KINDS, *ERRORS]
    troubles = [{"level": "error", "message": {"text": outcome.trouble}} for outcome in outcomes if outcome.trouble]
    run = {
        "tool": {"driver": {"name": "flagc", "version": VERSION, "semanticVersion": VERSION, "informationUri": HOME,
                            "rules": [_rule(code) for code in codes]}},
        "invocations": [{"executionSuccessful": not troubles, "toolExecutionNotifications": troubles}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in found],
    }
    return text_of({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> Dict[str, object]:
    kind = KINDS.get(code)
    severity = kind.severity if kind else "error"
    says = kind.says if kind else ERRORS[code]
    return {
        "id": code,
        "shortDescription": {"text": says},
        "help": {"text": kind.help.text if kind and kind.help.text else says},
        "defaultConfiguration": {"level": LEVELS[severity], "enabled": severity != "off"},
    }


def _result(finding: Diagnostic, index: int) -> Dict[str, object]:
    origin = finding.origin
    location = _location(finding.span)
    if origin:
        name = origin.label or (f"rule {origin.rule}" if origin.rule else "")
        location["logicalLocations"] = [{"name": name or origin.dispatch, "fullyQualifiedName": f"{origin.dispatch}.{name}" if name else origin.dispatch,
                                         "kind": "member" if name else "function"}]
    result: Dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [location],
    }
    if finding.notes:
        result["relatedLocations"] = [_related(number, note) for number, note in enumerate(finding.notes)]
    if finding.allowed is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.allowed}]
    properties: Dict[str, object] = {
        "tags": list(origin.tags) if origin else [],
        "count": finding.count,
        "samples": [sample(one) for one in finding.samples],
        "fixes": list(finding.fixes),
    }
    result["properties"] = {name: value for name, value in properties.items() if value not in (None, [])}
    return result


def _message(finding: Diagnostic) -> str:
    """The message with all that is said beside it: readers of SARIF often show nothing else."""
    first = finding.message + (f": {finding.label}" if finding.label else "")
    lines: List[str] = [first, *finding.facts, *(f"fix: {fix}" for fix in finding.fixes)]
    return "\n".join(lines)


def _related(number: int, note: Note) -> Dict[str, object]:
    return {"id": number, "message": {"text": f"{quoted(note.span)}: {note.text}"}, **_location(note.span)}


def _location(span: Span) -> Dict[str, object]:
    (line, column), (end_line, end_column) = span.source.place(span.start), span.source.place(span.end)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.source.path)}, "region": region}}


def _uri(path: str) -> str:
    """A file as a URI: relative ones stay relative, so that a code host finds them in the repository."""
    text = "".join(chr(byte) if byte in PLAIN else f"%{byte:02X}" for byte in os.fsencode(path.replace(os.sep, "/")))
    return f"file://{text}" if os.path.isabs(path) else text
