# SPDX-License-Identifier: MIT
"""Text to tokens. Comments and line ends are tokens too: `format` prints from them.

`lex` keeps everything; `facts` is the parser's view, in which only the newlines that end a fact are left.
"""

import re
from typing import List, NamedTuple, Optional, Tuple

from ..text.diagnostic import Diagnostic
from ..text.source import Source, Span

NESTING = 256

NAME, NUMBER, STRING, C, TAG, OP, NEWLINE, COMMENT, STRAY, END = (
    "name", "number", "string", "C", "tag", "operator", "newline", "comment", "stray", "end")
_PLAIN = frozenset([NAME, OP, NEWLINE, COMMENT])  # these have no value

_TOKEN = re.compile(
    r"(?P<newline>\n)"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9][A-Za-z0-9_]*)"
    r'|(?P<string>"(?:[^"\\\n]|\\[^\n])*")'
    r"|(?P<C>`[^`\n]*`)"
    r"|(?P<tag>\[[^\]\n]*\])"
    r"|(?P<operator>=>|->|==|!=|<=|>=|&&|\|\||\.\.|[-{}()&|^!<>=,:;@./])")
# The next token behind blanks, or a character that starts none.
_NEXT = re.compile(rf"[ \t\f\v]*(?:{_TOKEN.pattern}|(?P<stray>[^ \t\f\v\n]))")

# A fact goes on behind one of these. `-` and `:` may end a row of a table.
_CONTINUES = frozenset(["=>", "->", "==", "!=", "<=", ">=", "<", ">", "&&", "||", "&", "|", "^", "!", "=", ","])
_GOES_ON = frozenset(["{", "=>", "&&", "||", "&", "|", "^"])
_OPEN = {"(": ")", "{": "}"}
_DECLARATIONS = frozenset(["enum", "outcomes", "actions", "flags", "dispatch", "table"])
_NO_NAMES = frozenset(["when", "from", "if", "else", "in", "not", "implies"])  # behind an input with such a name
_CLOSE = frozenset(")}")

# What a character that starts no token may have been meant for.
_HINTS = (("~¬", "write !X"), ("'“”„‘’", 'write "..." for text'), (";", "end a fact with a newline"), ("?", "write one rule for each case"),
          ("+", "count(A, B) adds conditions"), ("–—−", "write -"), ("→", "write ->"), ("⇒", "write =>"), ("∧", "write &"), ("∨", "write |"),
          ("≠", "write !="), ("≤", "write <="), ("≥", "write >="), ("]", "a tag starts with ["), ("*", "write - in a cell that does not matter, and else for all that is left"), ("$%\\", "C stands in backticks"),
          ("\u00a0\u2028\u2029\u3000\ufeff", "write a plain blank"))
_NUMBER = re.compile(r"0[xX][0-9A-Fa-f]+|0[bB][01]+|[0-9]+")


class Token(NamedTuple):
    """One token, which starts at the character `start`. `text` is as written; `value` is the number, the unescaped string, the C, the tag's words.

    A large table has hundreds of thousands: a tuple is made in half the time of a dataclass, and a span only where one is asked for.
    """

    kind: str
    text: str
    source: Source
    start: int
    value: object = None

    @property
    def end(self) -> int:
        """The character behind it."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.source, self.start, self.start + len(self.text))

    def is_op(self, *texts: str) -> bool:
        """Whether it is one of these operators."""
        return self.kind == OP and self.text in texts


def lex(source: Source, bits: int = 64) -> Tuple[Tuple[Token, ...], List[Diagnostic]]:
    """All tokens of the source, with an `end` token last, and what is wrong with them. Numbers fit so many bits."""
    tokens: List[Token] = []
    problems: List[Diagnostic] = []
    offset = 0
    while offset >= 0:
        offset = _run(source, offset, bits, tokens, problems)
    tokens.append(Token(END, "", source, len(source.text)))
    return _checked_nesting(tokens, problems), problems


def _run(source: Source, offset: int, bits: int, tokens: List[Token], problems: List[Diagnostic]) -> int:
    """Reads tokens up to the first stray, and that. Returns where to go on, or -1 at the end of the text."""
    for match in _NEXT.finditer(source.text, offset):
        kind = str(match.lastgroup)
        text = match[kind]
        start = match.end() - len(text)
        value: object = None
        if kind == STRAY:
            end = _stray(source, start, problems)
            tokens.append(Token(STRAY, source.text[start:end], source, start))
            return end
        if kind not in _PLAIN:
            value = _value(kind, text, source, start, bits, problems)
            if value is None:
                kind = STRAY
        tokens.append(Token(kind, text, source, start, value))
    return -1


def _value(kind: str, text: str, source: Source, start: int, bits: int, problems: List[Diagnostic]) -> object:
    """What a token stands for; None for a number that is none."""
    if kind == NUMBER:
        return int(text) if text.isdigit() and len(text) < 20 else _number(text, Span(source, start, start + len(text)), bits, problems)
    if kind == STRING:
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if kind == C:
        problem = c_problem(text[1:-1])
        if problem:
            problems.append(Diagnostic("c-code", Span(source, start, start + len(text)), problem))
    return text[1:-1].strip()


def _number(text: str, span: Span, bits: int, problems: List[Diagnostic]) -> Optional[int]:
    if not _NUMBER.fullmatch(text):
        problems.append(Diagnostic("syntax", span, f"'{text[:40]}' is no number", fixes=("write 12, 0x0C or 0b1100; names start with a letter or _",)))
        return None
    base = {"0x": 16, "0b": 2}.get(text[:2].lower(), 10)
    digits = (text if base == 10 else text[2:]).lstrip("0") or "0"
    # int() of a huge decimal is quadratic.
    value = int(digits, base) if len(digits) <= bits else 1 << bits
    if value >> bits:
        problems.append(Diagnostic("range", span, f"the number does not fit {bits} bits"))
        return None
    return value


def _stray(source: Source, offset: int, problems: List[Diagnostic]) -> int:
    """Reports what no token starts with; returns where to go on."""
    text, char = source.text, source.text[offset]
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    if char in "\"`[":
        what = {'"': "string", "`": "C in backticks", "[": "tag"}[char]
        closing = "]" if char == "[" else char
        problems.append(Diagnostic("syntax", Span(source, offset, end), f"this {what} does not end on its line",
                                   fixes=(f"close it with {closing}",)))
        return end
    # A run of such characters, blanks among them, is one mistake.
    stop = offset
    while stop < end and (text[stop] in " \t" or not _TOKEN.match(text, stop)) and text[stop] not in "\"`[\f\v":
        stop += 1
    stop = offset + len(text[offset:stop].rstrip(" \t"))
    span = Span(source, offset, stop)
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    hint = next((fix for chars, fix in _HINTS if char in chars), "")
    if not hint and char.isalpha():
        hint = "names are made of the letters A to Z, digits and _, as in C"
    problems.append(Diagnostic("syntax", span, f"'{shown}' has no meaning here", fixes=(hint,) if hint else ()))
    return stop


def c_problem(text: str) -> Optional[str]:
    """What keeps this C from standing in an expression or a parameter list, or None."""
    if not text.strip():
        return "no C between the backticks"
    expected: List[str] = []
    offset = 0
    while offset < len(text):
        char = text[offset]
        if char in "\"'":
            closing = re.compile(r"(?:[^\\%s]|\\.)*%s" % (char, char)).match(text, offset + 1)
            if not closing:
                return f"the C has a {char} that is not closed"
            offset = closing.end()
            continue
        if text.startswith(("//", "/*"), offset):
            return "a comment inside the C would reach into the generated code"
        if char in "([{":
            expected.append({"(": ")", "[": "]", "{": "}"}[char])
        elif char in ")]}":
            if not expected or expected.pop() != char:
                return f"the brackets of the C do not match at '{char}'"
        elif char == ";" and not expected:
            return "a ';' ends the C expression too early"
        elif char in "\\#":
            return f"'{char}' cannot stand in a C expression"
        offset += 1
    return f"the C misses a '{expected[-1]}'" if expected else None


def _checked_nesting(tokens: List[Token], problems: List[Diagnostic]) -> Tuple[Token, ...]:
    """The tokens, cut short where brackets nest too deep. Brackets that do not pair are the parser's to report."""
    depth = 0
    for place, token in enumerate(tokens):
        if token.kind != OP:
            continue
        if token.text in _OPEN:
            depth += 1
            if depth > NESTING:
                problems.append(Diagnostic("limit", token.span, f"brackets nest deeper than {NESTING}",
                                           fixes=("name a part of the condition with `let`" if token.text == "(" else "use fewer blocks",)))
                return tuple(tokens[:place]) + (tokens[-1],)
        elif token.text in _CLOSE:
            depth = max(0, depth - 1)
    return tuple(tokens)


def facts(tokens: Tuple[Token, ...]) -> Tuple[Token, ...]:
    """The tokens without comments and without the newlines that end no fact."""
    result: List[Token] = []
    inside: List[str] = []
    for place, token in enumerate(tokens):
        if token.kind == COMMENT:
            continue
        # A parenthesis that is never closed must not swallow the rest of the file.
        if inside and inside[-1] == "(" and (token.is_op("=>", "}") or token.kind == NEWLINE and declares(tokens, place + 1)):
            while inside and inside[-1] == "(":
                inside.pop()
        if token.kind == NEWLINE:
            # Runs of newlines are one; none is kept inside parentheses or where the fact goes on.
            if inside and inside[-1] == "(" or not result or result[-1].kind == NEWLINE:
                continue
            if result[-1].kind == OP and result[-1].text in _CONTINUES:
                continue
        elif token.kind == OP:
            # No fact starts with one of these: the newline before it ended none.
            if token.text in _GOES_ON and result and result[-1].kind == NEWLINE:
                result.pop()
            if token.text in _OPEN:
                inside.append(token.text)
            elif token.text in _CLOSE and inside:
                inside.pop()
        result.append(token)
    return tuple(result)


def declares(tokens: Tuple[Token, ...], place: int) -> bool:
    """Whether a declaration starts there: at the margin, with its word and a name. In a list it means that a '}' is missing."""
    token = tokens[place]
    if token.kind != NAME or token.text not in _DECLARATIONS:
        return False
    following = tokens[min(place + 1, len(tokens) - 1)]
    if following.kind != NAME or following.text in _NO_NAMES:
        return False
    return token.start == 0 or token.source.text[token.start - 1] == "\n"
