# SPDX-License-Identifier: MIT
"""The command line. Each verb is a file; what a verb needs is loaded when it runs, so that `--version` is quick."""

import argparse
import contextlib
import io
import os
import sys
from typing import Any, NoReturn, Optional, Sequence, Tuple, Union

from .. import VERSION
from .status import TROUBLE, Trouble

STAGES = ("tokens", "syntax", "model", "predicates", "plan", "c")
PLANS = ("auto", "constant", "bit", "affine", "word", "direct", "radix", "staged", "split", "parts", "branches", "hash", "vector", "scan", "chain")
OBJECTIVES = ("balanced", "speed", "size")
FORMATS = ("text", "json", "sarif")
TARGETS = ("host", "cortex-m0", "cortex-m3", "rv32", "avr")

EPILOG = """\
exit status: 0 fine; 1 the spec has errors, or --check found a difference; 2 wrong usage, no program as the options ask, or a file cannot be
read or written

The language is described in SPEC.md, the tool in README.md. Generated output belongs to you.
"""


AGAINST = """\
--against takes a call of your function, with the names of inputs in the places of their values: --against 'old_motor(BLOCKED, BUTTON, OPEN)'.
A flag is a bool, a field its code; where several words have the name, write WORD.INPUT. `f` is the whole word (of several, f_WORD), `old` the word
before an update. What the call gives is compared with what the lookup gives, as a number. Where answers are actions, the call is a statement:
it calls the handlers, by the names that the generated header declares, and the harness defines them and takes notes.

A name alone is a function with the prototype of the lookup (for actions, of type void): `enum motor_command old_motor(door_flags f)`.
With --include the header declares it, otherwise the harness does. Of several dispatches name one: DISPATCH=CALL.

The harness is a C program, NAME_against.c: compile it with the generated C file and yours. It compares every input that the rules do not exclude (past
24 bits, chosen ones), prints the first differences and exits with 1 if there are any.
"""


def run(arguments: Sequence[str]) -> int:
    """Runs one command; returns the exit status."""
    _prepare_output()
    try:
        status = _command(arguments)
        sys.stdout.flush()
        return status
    except OSError as error:
        # If whoever read our output has gone, there is nobody to tell.
        if not isinstance(error, BrokenPipeError):
            with contextlib.suppress(OSError):
                print(f"flagc: {error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
        _drop_output()
        return TROUBLE


def _command(arguments: Sequence[str]) -> int:
    """Runs one command, and says why if it ends early. Raises OSError where not even that can be said."""
    try:
        options = _parsed(arguments)
        return int(options.run(options))
    except Trouble as trouble:
        print(f"flagc: {trouble}", file=sys.stderr)
        return TROUBLE
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else TROUBLE
    except OSError:
        raise
    except Exception as error:
        if os.environ.get("FLAGC_DEBUG"):
            raise
        print(f"flagc: internal error: {type(error).__name__}: {error}\n"
              "flagc: this is a fault of flagc, not of the spec; nothing was written. FLAGC_DEBUG=1 shows where.", file=sys.stderr)
        return TROUBLE


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options. argparse leaves over what follows an option where the operands before it could have been all of them."""
    top = parser()
    options, rest = top.parse_known_args(arguments)
    if "flags" in options and not any(one.startswith("-") for one in rest):
        options.flags = (*options.flags, *rest)
    elif rest:
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


def _prepare_output() -> None:
    """Output is UTF-8 in every locale, but a file's name leaves as the bytes that it is. Closed output is output that nobody wants."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def _drop_output() -> None:
    """Forgets what cannot be printed, or Python would try once more at its exit, and complain."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Parser(argparse.ArgumentParser):
    """argparse with its messages in our form."""

    def error(self, message: str) -> NoReturn:
        raise Trouble(f"{message}\ntry '{self.prog} --help'")


class _Explain(argparse.Action):
    """Prints what a finding means and ends, as `--version` does: it needs no spec."""

    def __call__(self, _parser: argparse.ArgumentParser, _options: argparse.Namespace, values: Union[str, Sequence[Any], None],
                 _option: Optional[str] = None) -> NoReturn:
        from .explanation import explanation
        sys.stdout.write(explanation(str(values)))
        sys.exit(0)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = _Parser(prog="flagc", description="Compile flags and rules to C: proven complete, one masked lookup.",
                  epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version=f"flagc {VERSION}")
    verbs = top.add_subparsers(prog=top.prog, metavar="VERB", required=True, parser_class=_Parser)
    _build(verbs)
    _check(verbs)
    _explain(verbs)
    _test(verbs)
    _diff(verbs)
    _format(verbs)
    return top


def _verb(verbs: "argparse._SubParsersAction[_Parser]", name: str, text: str) -> argparse.ArgumentParser:
    return verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".",
                            formatter_class=argparse.RawDescriptionHelpFormatter)


def _build(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    verb = _verb(verbs, "build", "check a spec and write its C")
    verb.add_argument("spec", metavar="SPEC", help="a .flags file")
    verb.add_argument("-o", "--output", metavar="DIR", default="", help="where NAME.h and NAME.c go (default: here); made if missing")
    _defines(verb)
    _warnings(verb)
    verb.add_argument("--header-only", action="store_true", help="one file; tables where NAME_IMPLEMENTATION is defined")
    verb.add_argument("--handlers", choices=("extern", "struct"), default="extern",
                      help="actions are functions of your own, or a const table of function pointers")
    _lookups(verb)
    verb.add_argument("--library", action="store_true",
                      help="let the output use flagc's C library: names for flagc_format and flagc_parse, and arrays of 8-bit words by flagc_map8")
    verb.add_argument("--rules", action="store_true", help="write the rules as rows for flagc_table_build, too")
    verb.add_argument("--blob", action="store_true",
                      help="write a saved table for flagc_table_load, too, into LOOKUP.blob: the fastest of at most --max-bytes (without it 65536)")
    verb.add_argument("--dispatch", metavar="NAME", action="append", default=[], help="with --rules and --blob: of this dispatch, not of all")
    verb.add_argument("--check", action="store_true", help="write nothing; exit 1 with a diff if the files are stale")
    verb.add_argument("--depfile", metavar="FILE", help="write the spec's includes there, for make and ninja")
    verb.add_argument("--stamp", metavar="FILE", help="touch this file at the end; it becomes the depfile's target")
    verb.add_argument("--dump", choices=STAGES, metavar="STAGE", help="show a stage instead: " + ", ".join(STAGES))
    verb.set_defaults(run=_run_build)


def _defines(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("-D", dest="defines", metavar="INPUT=CODE", action="append", default=[],
                      help="fix a flag (0 or 1) or a field (a code), 1 if no code is given; `SET.INPUT` where several sets have it; the last one counts")


def _warnings(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("-W", dest="warnings", metavar="WHAT", action="append", default=[],
                      help="how severe findings are: CODE and no-CODE turn one on and off, `all` turns on all, "
                           "error and error=CODE make errors of warnings, no-error=CODE a warning of an error; later ones count")


def _lookups(verb: argparse.ArgumentParser) -> None:
    """The options that say how lookups are to be."""
    verb.add_argument("--optimize", choices=OBJECTIVES, default="balanced",
                      help="what lookups are chosen by: " + ", ".join(OBJECTIVES) + " (default: balanced)")
    verb.add_argument("--target", choices=TARGETS, default="host",
                      help="the machine they are for: " + ", ".join(TARGETS) + " (default: host); cortex-m0 is for an M0+ or M23 too, "
                      "cortex-m3 for an M4, M7 or M33, rv32 for other small machines of 32 bits")
    verb.add_argument("--max-bytes", metavar="N", type=_bytes, help="no lookup may take more, tables and code together (an estimate)")
    verb.add_argument("--branchless", action="store_true", help="no branch and no loop may depend on the input")
    verb.add_argument("--plan", metavar="[DISPATCH=]NAME", type=_plan, action="append", default=[],
                      help="how lookups are made: " + ", ".join(PLANS) + " (default: auto); of one dispatch, or of all others")


def _bytes(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"invalid number: {text!r}")
    return int(text)


def _plan(text: str) -> Tuple[str, str]:
    """The dispatch, or "" for all, and the plan."""
    dispatch, equals, plan = text.rpartition("=")
    if plan not in PLANS or bool(equals) != bool(dispatch):
        raise argparse.ArgumentTypeError(f"invalid choice: {text!r} (choose from {', '.join(PLANS)})")
    return dispatch, plan


def _explain(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    verb = _verb(verbs, "explain", "show what each lookup could be, and why it is what it is; or with FLAGS, which rule answers, and why")
    verb.add_argument("spec", metavar="SPEC", help="a .flags file")
    verb.add_argument("flags", metavar="FLAGS", nargs="*", default=(),
                      help="a condition such as 'EMAIL & !URL', or words as numbers such as 0x05")
    verb.add_argument("--dispatch", metavar="NAME", help="explain this dispatch alone")
    _defines(verb)
    _warnings(verb)
    _lookups(verb)
    verb.set_defaults(run=_run_explain)


def _check(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    verb = _verb(verbs, "check", "find gaps, conflicts and rules that can never fire")
    verb.add_argument("specs", metavar="SPEC", nargs="+", help=".flags files")
    _warnings(verb)
    verb.add_argument("--all", action="store_true", help="every region, conflict and rule that takes part, not just the first few")
    verb.add_argument("--format", choices=FORMATS, default="text",
                      help="how findings are shown: text, or one document on standard output: json, sarif (default: text)")
    verb.add_argument("--explain", metavar="CODE", action=_Explain, help="say what a finding means, with an example, and stop")
    verb.add_argument("--trace", action="store_true", help="print for each requirement tag its rules and the vectors of `flagc test`, and tags without a rule")
    verb.set_defaults(run=_run_check)


def _test(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    verb = _verb(verbs, "test", "write a C test of the generated code, and say how good it is")
    verb.add_argument("spec", metavar="SPEC", help="a .flags file")
    verb.add_argument("-o", "--output", metavar="FILE", default="", help="the file to write (default: NAME_test.c here); - is standard output")
    verb.add_argument("--exhaustive", action="store_true", help="every input, where there are at most 16 bits of it")
    verb.add_argument("--against", metavar="FUNCTION", default="",
                      help="write a C program that compares a function of yours with the lookup instead; see below")
    verb.add_argument("--include", metavar="HEADER", action="append", default=[], help="with --against: the header that declares it")
    _defines(verb)
    _warnings(verb)
    verb.add_argument("--handlers", choices=("extern", "struct"), default="extern", help="as for build")
    verb.epilog = AGAINST
    verb.set_defaults(run=_run_test)


def _diff(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    verb = _verb(verbs, "diff", "show which combinations a changed spec answers differently")
    verb.add_argument("old", metavar="OLD", help="a .flags file")
    verb.add_argument("new", metavar="NEW", help="the same after a change")
    verb.add_argument("--all", action="store_true", help="every change, not just the first few")
    verb.add_argument("--test", metavar="FILE", default="", help="also write a C test of the changed combinations, with the new answers")
    verb.set_defaults(run=_run_diff)


def _format(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    verb = _verb(verbs, "format", "print a spec in its one layout, comments kept")
    verb.add_argument("specs", metavar="SPEC", nargs="+", help=".flags files")
    verb.add_argument("-i", "--in-place", action="store_true", help="rewrite the files instead")
    verb.add_argument("--check", action="store_true", help="write nothing; exit 1 with a diff if a file has another layout")
    verb.set_defaults(run=_run_format)


# The verbs' own modules load the stages they need.


def _run_build(options: argparse.Namespace) -> int:
    from .build import build
    return build(options)


def _run_explain(options: argparse.Namespace) -> int:
    if options.flags:
        from .account import explain_flags
        return explain_flags(options)
    from .explain import explain
    return explain(options)


def _run_check(options: argparse.Namespace) -> int:
    from .check import check
    return check(options)


def _run_test(options: argparse.Namespace) -> int:
    from .test import test
    return test(options)


def _run_diff(options: argparse.Namespace) -> int:
    from .diff import diff
    return diff(options)


def _run_format(options: argparse.Namespace) -> int:
    from .format import format_files
    return format_files(options)
