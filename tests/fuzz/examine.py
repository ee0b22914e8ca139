# SPDX-License-Identifier: MIT
"""One spec through all stages, everything compared with the interpreter; many specs in one C program."""

import array
import random
import struct
import tempfile
import traceback
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Sequence, Set, Tuple

from flagc.model.model import ClassSource, CodeSource, Dispatch, FlagSet, Model, Step
from flagc.oracle.interpret import all_words, condition
from flagc.plan.choose import PLANS
from flagc.text.diagnostic import Diagnostic, render

from .claims import Claims
from .compilers import CompileError, Compiler, RunError, compile_and_run
from .driver import HEADER, Asked, Checked, Collected, Question, Style, masked, program
from .generate import Spec
from .pipeline import TOGETHER, Builder, builder, judge, layout, load
from .truth import Truth, called_first, callees, inside, said, truth

AUTO = ""
ALL_PLANS = (AUTO, *(name for name, _ in PLANS), TOGETHER)


@dataclass(frozen=True)
class Failure:
    """What went wrong. kind: crash refused format meaning check build compile run answer."""

    kind: str
    detail: str


@dataclass
class Case:
    """A spec with the questions that its C will be asked, and the right answers."""

    name: str
    text: str
    defines: Tuple[Tuple[str, str], ...] = ()
    model: Optional[Model] = None
    builder: Optional[Builder] = None
    failure: Optional[Failure] = None
    codes: Tuple[str, ...] = ()
    questions: List[Question] = field(default_factory=list)
    arguments: List[List[Tuple[int, ...]]] = field(default_factory=list)
    expected: List[List[List[int]]] = field(default_factory=list)


def prepare(name: str, text: str, defines: Tuple[Tuple[str, str], ...], spec: Optional[Spec], most: int) -> Case:
    """Everything up to the C. `most` is the number of bits up to which all words are asked."""
    case = Case(name, text, defines)
    try:
        _prepare(case, spec, most)
    except Exception:  # pylint: disable=broad-except
        case.failure = Failure("crash", traceback.format_exc()[-3000:])
    return case


def _prepare(case: Case, spec: Optional[Spec], most: int) -> None:
    case.model, problems = load(case.text, f"{case.name}.flags")
    if case.model is None:
        case.codes = tuple(sorted({problem.code for problem in problems}))
        if all(problem.message.endswith("would count twice") for problem in problems):
            return  # two operands may come out the same in many ways
        case.failure = Failure("refused", "\n".join(f"{p.span.line}: {p.code}: {p.message}" for p in problems))
        return
    # Half of the specs go on in the layout of `flagc format`.
    if hash_of(case.text) % 2:
        before, case.text = case.text, layout(case.text, case.name)
        case.model, problems = load(case.text, f"{case.name}.flags")
        again = layout(case.text, case.name)
        if case.model is None or again != case.text:
            case.failure = Failure("format", problems[0].message if problems else "formatting twice is not formatting once")
            case.text = before
            return
    if spec:
        _compare_meanings(case, spec)
    diagnostics = judge(case.model)
    case.codes = tuple(sorted({diagnostic.code for diagnostic in diagnostics}))
    broken: Set[Dispatch] = set()
    for dispatch in called_first(case.model):
        # What is wrong with a dispatch is said of it, not of those that call it.
        if any(callee in broken for callee in callees(dispatch)):
            broken.add(dispatch)
            continue
        right = truth(dispatch)
        wrong = _compare_check(dispatch, right, diagnostics) if right else ""
        wrong = wrong or (_false_claim(case, dispatch, diagnostics) if right else "")
        if right and right.findings:
            broken.add(dispatch)
        if wrong and not case.failure:
            case.failure = Failure("check", wrong)
    if case.failure or any(d.severity == "error" and d.code not in ("shadowed", "unmatched", "contradiction") for d in diagnostics):
        return
    if case.defines:
        case.model, problems = load(case.text, f"{case.name}.flags", dict(case.defines))
        assert case.model is not None, problems
    case.builder = builder(case.model)
    rng = random.Random(case.name)
    for dispatch in case.model.dispatches:
        _ask(case, Asked(dispatch), [_noisy(rng, dispatch, words) for words in _words(rng, dispatch, most)])
    for flags in case.model.sets + tuple(flags for other in case.model.imported for flags in other.sets):
        words = [rng.getrandbits(flags.width) & (_word(rng, flags) | ~flags.reserved) for _ in range(200)]
        _ask(case, Checked(flags), [(word, rng.getrandbits(min(64, flags.width))) for word in words])
    for plan in case.model.collects + tuple(plan for other in case.model.imported for plan in other.collects):
        if plan.steps:
            sources = _sources(plan.steps)
            _ask(case, Collected(plan, sources), [
                tuple([_word(rng, flags) for flags in (plan.set, *plan.others)] + [masked(rng.choice([0, 0, 1, 2, 3, 5, -1, 300])) for _ in range(sources)])
                for _ in range(100)
            ])


def hash_of(text: str) -> int:
    """A number that is the same in every run."""
    return zlib.crc32(text.encode("utf-8"))


def _ask(case: Case, question: Question, arguments: List[Tuple[int, ...]]) -> None:
    if isinstance(question, Asked):
        count = len(question.dispatch.words)
        rng = random.Random(question.name)
        arguments = [words[:count] + tuple(rng.getrandbits(64) for _ in question.olds) for words in arguments]
    case.questions.append(question)
    case.arguments.append(arguments)
    case.expected.append([list(question.expected(item)) for item in arguments])


def _sources(steps: Sequence[Step]) -> int:
    texts = [step.source.text for step in steps if isinstance(step.source, CodeSource)]
    texts += [text for step in steps if isinstance(step.source, ClassSource) for _, text in step.source.classes]
    return max([int(text[10:-1]) + 1 for text in texts], default=0)


def _words(rng: random.Random, dispatch: Dispatch, most: int) -> List[Tuple[int, ...]]:
    """All words up to `most` bits; else some of all bits, and some combinations."""
    bits = sum(f.width for word in dispatch.words for f in word.set.fields if f.fixed is None)
    if bits <= most:
        return list(all_words(dispatch))
    some = some_combinations(rng, dispatch, 1 << most - 1)
    some += [tuple(_word(rng, word.set) for word in dispatch.words) for _ in range(1 << most - 1)]
    return some


def _word(rng: random.Random, flags: FlagSet) -> int:
    """Any bits, be they more than those of the set."""
    return rng.getrandbits(max(64, flags.width))


def some_combinations(rng: random.Random, dispatch: Dispatch, count: int) -> List[Tuple[int, ...]]:
    """Combinations drawn by chance."""
    result = []
    for _ in range(count):
        words = []
        for parameter in dispatch.words:
            word = 0
            for item in parameter.set.fields:
                low, high = rng.choice(item.named)
                word |= (rng.randint(low, high) if item.fixed is None else item.fixed) << item.position
            words.append(word)
        result.append(tuple(words))
    return result


def _noisy(rng: random.Random, dispatch: Dispatch, words: Tuple[int, ...]) -> Tuple[int, ...]:
    """The words with anything in the bits that no field has."""
    result = []
    for parameter, word in zip(dispatch.words, words):
        used = _used(parameter.set)
        result.append(word & used | rng.getrandbits(parameter.set.width) & ~used)
    return tuple(result)


def _used(flags: FlagSet) -> int:
    used = 0
    for item in flags.fields:
        used |= item.mask if item.fixed is None else 0
    return used


# --- without C -----------------------------------------------------------------------------------


def _compare_meanings(case: Case, spec: Spec) -> None:
    """The conditions of the rules against what the generator meant."""
    assert case.model is not None
    dispatches = {dispatch.name: dispatch for dispatch in case.model.dispatches}
    rng = random.Random(case.name)
    for info in spec.dispatches:
        dispatch = dispatches[info.name]
        some = some_combinations(rng, dispatch, 25)
        fields = [{f.name: f for f in word.set.fields} for word in dispatch.words]
        for rule in dispatch.rules:
            meaning = info.conditions[rule.number - 1]
            for item in some if meaning else ():
                def get(word: int, name: str, item: Tuple[int, ...] = item) -> int:
                    found = fields[word][name]
                    return item[word] >> found.position & (1 << found.width) - 1

                if meaning and condition(rule.condition, item) != meaning(get):
                    case.failure = Failure("meaning", f"{info.name}: {rule.condition_span.text} for {item}")
                    return


def _compare_check(dispatch: Dispatch, right: Truth, diagnostics: Sequence[Diagnostic]) -> str:
    """What `check` says of a dispatch against the truth; empty if they agree."""
    found = said(dispatch, diagnostics)
    if found.findings != right.findings:
        return f"{dispatch.name}: check says {sorted(found.findings)}, the truth is {sorted(right.findings)}"
    # Where rules conflict or a combination is missing, who is shadowed is not worth asking.
    if not right.findings and found.shadowed != right.shadowed:
        return f"{dispatch.name}: check says that rules {sorted(found.shadowed)} are shadowed, the truth is {sorted(right.shadowed)}"
    if found.unmatched != right.unmatched:
        return f"{dispatch.name}: check says that nothing matches rules {sorted(found.unmatched)}, the truth is {sorted(right.unmatched)}"
    if found.contradictory != right.contradictory:
        return f"{dispatch.name}: check says that rules {sorted(found.contradictory)} contradict themselves, the truth is {sorted(right.contradictory)}"
    return ""


def _false_claim(case: Case, dispatch: Dispatch, diagnostics: Sequence[Diagnostic]) -> str:
    """A finding about a dispatch that says what is not so."""
    here = inside(dispatch, diagnostics)
    claims = Claims(case.text, case.name, dispatch) if here else None
    for diagnostic in here:
        wrong = claims.wrong(diagnostic) if claims else ""
        if wrong:
            return f"{dispatch.name}: {diagnostic.code}: {wrong}\n{render(diagnostic)}"
    return ""


# --- with C --------------------------------------------------------------------------------------


def run_batch(cases: Sequence[Case], plan: str, compiler: Compiler, style: Style = Style()) -> Dict[str, Failure]:
    """Builds the cases with a plan, compiles and runs them in one program; what fails, by case."""
    failures: Dict[str, Failure] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.joinpath("fuzz.h").write_text(HEADER, encoding="utf-8")
        built = [case for case in cases if _write(case, plan, style, folder, failures)]
        if built:
            failures.update(_run(built, compiler, style, folder))
    return failures


def _write(case: Case, plan: str, style: Style, folder: Path, failures: Dict[str, Failure]) -> bool:
    assert case.builder is not None
    try:
        built, suited = case.builder.build(plan, style.header_only, style.handlers)
    except Exception:  # pylint: disable=broad-except
        failures[case.name] = Failure("build", traceback.format_exc()[-3000:])
        return False
    for files in built:
        folder.joinpath(files.header_name).write_text(files.header, encoding="utf-8")
        if files.source is not None:
            folder.joinpath(files.source_name).write_text(files.source, encoding="utf-8")
    return suited > 0


def _run(cases: Sequence[Case], compiler: Compiler, style: Style, folder: Path) -> Dict[str, Failure]:
    questions = [question for case in cases for question in case.questions]
    models = [model for case in cases if case.model for model in (case.model, *case.model.imported)]
    stems = [model.path.replace(".flags", "") for model in models]
    names = [f"{stem}.h" for stem in stems] + [f"{stem}.c" for stem in stems if not style.header_only]
    source = folder / "program.c"
    source.write_text(program(names, models, questions, style), encoding="utf-8")
    arguments = [item for case in cases for item in case.arguments]
    try:
        out = compile_and_run(compiler, source, folder / "program", packed(questions, arguments))
    except (CompileError, RunError) as error:
        if len(cases) == 1:
            return {cases[0].name: Failure("compile" if isinstance(error, CompileError) else "run", str(error))}
        # Somebody among them; each half by itself.
        half = len(cases) // 2
        return {**_run(cases[:half], compiler, style, folder), **_run(cases[half:], compiler, style, folder)}
    return _compare(cases, out)


def packed(questions: Sequence[Question], arguments: Sequence[Sequence[Tuple[int, ...]]]) -> bytes:
    """The input of a program: the calls of each of its questions."""
    parts = []
    for number, (question, calls) in enumerate(zip(questions, arguments)):
        parts.append(struct.pack("=QQ", number, len(calls)))
        parts.append(array.array("Q", [value for call in calls for value in question.sent(call)]).tobytes())
    return b"".join(parts)


def frames(out: bytes) -> Iterator[List[int]]:
    """What a program wrote, call by call."""
    values, place = array.array("q", out).tolist(), 3  # behind the program's first words
    while place < len(values):
        count = values[place]
        yield values[place + 1 : place + 1 + count]
        place += 1 + count


def _compare(cases: Sequence[Case], out: bytes) -> Dict[str, Failure]:
    answers = frames(out)
    failures: Dict[str, Failure] = {}
    for case in cases:
        for question, calls, right in zip(case.questions, case.arguments, case.expected):
            for call, wanted in zip(calls, right):
                got = next(answers)
                if got != wanted and case.name not in failures and not question.accepts(call, got):
                    failures[case.name] = Failure("answer", f"{question.name}{tuple(map(hex, call))}: {got}, and right is {wanted}")
    return failures


def examine(
    name: str, text: str, defines: Tuple[Tuple[str, str], ...], plans: Sequence[str], compilers: Sequence[Compiler], most: int,
    style: Style = Style(),
) -> Optional[Failure]:
    """The first failure of one spec, with these plans and compilers."""
    case = prepare(name, text, defines, None, most)
    if case.failure or not case.builder:
        return case.failure
    for plan in plans:
        for compiler in compilers:
            found = run_batch([case], plan, compiler, style)
            if found:
                return found[name]
    return None
