# SPDX-License-Identifier: MIT
"""Damaged specs: whatever the text, flagc ends by itself, with exit status 0, 1 or 2, and without a traceback.

    PYTHONPATH=gen python3 -m tests.fuzz.mutate N SEED

Takes the examples of the reference and of the repository, damages them by bytes, tokens and lines, and runs the
verbs on them, in this process. What fails is written to the working directory, and named.
"""

import contextlib
import io
import os
import random
import re
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Callable, List, Sequence, Tuple

from flagc.command.main import run

ROOT = Path(__file__).resolve().parents[2]
LARGE = 100_000  # characters
LIMIT = 10.0  # seconds of processor time for one run
WORDS = (
    "flags enum outcomes actions dispatch table let impossible exclusive implies reserved layout auto packed-bools uses include flagc if else invalid "
    "when from in not all any none only count true false also always allow shadowed nothing keep update first last unique collect max min "
    "sum u8 u16 u32 u64 i8 i32 bool { } ( ) & | ^ ! && || == != < <= > >= => -> - , : ; @ .. . / = 0 1 7 63 64 255 65536 "
    "0x 0b2 0xFFFFFFFFFFFFFFFFF 99999999999999999999 -1 -3..2 5..2 @0 @63 @64 @3..1 `x` `)` `` \" \"a\" [ ] [R-1] # \\ ~ \0 \t \u00e9 \u2028 \ufeff"
).split(" ")


class Hang(BaseException):
    """A run took too long. Not an Exception, so that nobody catches it on the way."""


def _hang(*_: object) -> None:
    raise Hang()


def specs() -> List[str]:
    """The specs to start from."""
    found = re.findall(r"^```flags\n(.*?)^```$", (ROOT / "gen/SPEC.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for place in ("examples", "tests"):
        found += [path.read_text(encoding="utf-8") for path in sorted((ROOT / place).rglob("*.flags"))]
    return [text for text in found if len(text) < 20000]


# --- damage --------------------------------------------------------------------------------------


def _bytes(rng: random.Random, text: str, _: Sequence[str]) -> str:
    at = rng.randrange(len(text) + 1)
    kind = rng.choice(["drop", "swap", "insert", "cut"])
    if kind == "drop":
        return text[:at] + text[at + rng.choice([1, 1, 2, 10]) :]
    if kind == "cut":
        return text[:at]
    if kind == "swap":
        return text[:at] + chr(rng.choice([0, 9, 13, 32, 34, 35, 92, 96, 127, 160, 0xD7, 0x2028, 0x1F600])) + text[at + 1 :]
    return text[:at] + rng.choice("{}()[]`\"'&|!<>=-,:;@./#\\~0aZ_\n\r\t ") * rng.choice([1, 1, 1, 3, 300]) + text[at:]


def _tokens(rng: random.Random, text: str, _: Sequence[str]) -> str:
    parts = re.findall(r"\s+|\w+|`[^`\n]*`|\"[^\"\n]*\"|=>|->|\.\.|[^\w\s]", text)
    if not parts:
        return text
    at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    kind = rng.choice(["drop", "double", "swap", "replace", "insert", "word"])
    if kind == "drop":
        del parts[at]
    elif kind == "double":
        parts.insert(at, parts[at])
    elif kind == "swap":
        parts[at], parts[other] = parts[other], parts[at]
    elif kind == "replace":
        parts[at] = parts[other]
    elif kind == "insert":
        parts.insert(at, " " + parts[other] + " ")
    else:
        parts[at] = rng.choice(WORDS)
    return "".join(parts)


def _lines(rng: random.Random, text: str, others: Sequence[str]) -> str:
    lines = text.split("\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    kind = rng.choice(["drop", "double", "swap", "splice", "reverse"])
    if kind == "drop":
        del lines[at]
    elif kind == "double":
        lines.insert(other, lines[at])
    elif kind == "swap":
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == "splice":
        foreign = rng.choice(others).split("\n")
        start = rng.randrange(len(foreign))
        lines[at:at] = foreign[start : start + rng.randint(1, 8)]
    else:
        low, high = sorted((at, other))
        lines[low:high] = lines[low:high][::-1]
    return "\n".join(lines)


def _names(rng: random.Random, text: str, _: Sequence[str]) -> str:
    """One name becomes another everywhere: what is unknown, double, of another kind, or a keyword."""
    names = sorted(set(re.findall(r"[A-Za-z_]\w*", text)))
    if not names:
        return text
    new: str = rng.choice([rng.choice(names), rng.choice(WORDS), "int", "class", "_", "x" * 300])
    return re.sub(rf"\b{rng.choice(names)}\b", lambda match: new, text, count=rng.choice([0, 0, 1]))


def _deep(rng: random.Random, text: str, _: Sequence[str]) -> str:
    """Nesting, where a name stands."""
    places = [match.span() for match in re.finditer(r"\b[A-Z_]+\b", text)]
    if not places:
        return text
    start, end = rng.choice(places)
    depth, form = rng.choice([3, 200, 256, 300, 3000]), rng.choice(["(?)", "!?", "!(?)", "all(?)", "((?) & A)", "count(?) >= 1", "{?}"])
    before, _, after = form.partition("?")
    return text[:start] + before * depth + text[start:end] + after * depth + text[end:]


def _blocks(rng: random.Random, text: str, _: Sequence[str]) -> str:
    """Nested blocks around the first rule."""
    match = re.search(r"^.*=>.*$", text, re.MULTILINE)
    if not match:
        return text
    depth, condition = rng.choice([2, 100, 254, 256, 300, 2000]), match.group().split("=>")[0].strip() or "A"
    return text[: match.start()] + f"{condition} {{\n" * depth + match.group() + "\n}" * depth + text[match.end() :]


DAMAGE: Tuple[Callable[[random.Random, str, Sequence[str]], str], ...] = (_bytes, _tokens, _tokens, _tokens, _lines, _lines, _names, _names, _deep, _blocks)


def damaged(rng: random.Random, texts: Sequence[str]) -> str:
    """One spec, damaged once or several times."""
    text = rng.choice(texts)
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        text = rng.choice(DAMAGE)(rng, text, texts) if text else rng.choice(texts)
        text = text[:LARGE]
    return text


# --- runs ----------------------------------------------------------------------------------------


def problem(arguments: Sequence[str]) -> str:
    """What is wrong with how this command ends; empty if nothing is."""
    out, err = io.StringIO(), io.StringIO()
    signal.signal(signal.SIGVTALRM, _hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run(arguments)
    except Hang:
        return f"more than {LIMIT:.0f} seconds\n{traceback.format_exc()[-3000:]}"
    except BaseException:  # pylint: disable=broad-except
        trace = traceback.format_exc()
        return trace if len(trace) < 6000 else trace[:3000] + "\n...\n" + trace[-3000:]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if status not in (0, 1, 2):
        return f"exit status {status}"
    if status == 1 and not (out.getvalue() + err.getvalue()).strip():
        return "exit status 1 without a word"
    return ""


def tried(text: str, folder: Path) -> str:
    """The verbs on one text; what is wrong first, or nothing."""
    path = folder / "damaged.flags"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for verb in (["check"], ["format"], ["build", "-o", str(folder / "out")]):
        found = problem([verb[0], str(path), *verb[1:]])
        if found:
            return f"flagc {verb[0]}: {found}"
    return ""


def main(arguments: Sequence[str]) -> int:
    """Tries N damaged specs; the exit status."""
    count, seed = (int(item) for item in (list(arguments) + ["1000", "1"][len(arguments) :])[:2])
    os.environ["FLAGC_DEBUG"] = "1"
    texts, failures, kinds = specs(), 0, set()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(seed, seed + count):
            text = damaged(random.Random(number), texts)
            found = tried(text, Path(folder))
            if found:
                failures += 1
                # The same place again says nothing new.
                kind = found.strip().splitlines()[-1][:80]
                if kind in kinds:
                    continue
                kinds.add(kind)
                name = f"damaged-{number}.flags"
                Path(name).write_text(text, encoding="utf-8", errors="surrogatepass")
                print(f"{name}: {found}\n")
    print(f"mutate: {count} damaged specs from seed {seed}: {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
