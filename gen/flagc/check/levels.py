# SPDX-License-Identifier: MIT
"""How severe each kind of finding is: by default, by hit policy, and as the user's -W options say.

`error` makes the spec wrong; a `warning` is most likely a mistake; a `note` is true and may be meant; `off` is not looked for.
The options follow gcc: -WCODE, -Wno-CODE, -Wall, -Werror, -Werror=CODE, -Wno-error=CODE; later ones count. What is *firm* is wrong
in itself: no program could be made of it, so it stays an error.
"""

from dataclasses import dataclass, replace
from typing import Dict, Mapping, Sequence, Set, Tuple

from ..text.diagnostic import SEVERITIES, Diagnostic
from .manual import HELP, Help


@dataclass(frozen=True)
class Kind:
    """A kind of finding.

    code:     its name, as in `error[gap]`
    says:     what it finds, in a line
    severity: by default
    firm:     no option changes it
    milder:   severities where all outputs of a dispatch have such a policy
    """

    code: str
    says: str
    severity: str
    firm: bool = False
    milder: Tuple[Tuple[str, str], ...] = ()

    @property
    def help(self) -> Help:
        """What it means, why it matters, what to do."""
        return HELP.get(self.code, Help(""))


class Unknown(Exception):
    """An option that means nothing; the text says why."""


@dataclass(frozen=True)
class Levels:
    """What the user's options say. `given` holds severities by code; `strict` makes errors of warnings, but for `spared` codes."""

    given: Tuple[Tuple[str, str], ...] = ()
    strict: bool = False
    spared: Tuple[str, ...] = ()

    def severity(self, kind: Kind, policies: Set[str]) -> str:
        """How severe a finding of this kind is in a dispatch with these policies."""
        if kind.firm:
            return kind.severity
        mild = dict(kind.milder)
        usual = min((mild.get(policy, kind.severity) for policy in policies), key=SEVERITIES.index, default=kind.severity)
        found = dict(self.given).get(kind.code, usual)
        return "error" if found == "warning" and self.strict and kind.code not in self.spared else found

    def reaches(self, kind: Kind, policies: Set[str], least: str) -> bool:
        """Whether findings of this kind are at least so severe."""
        return SEVERITIES.index(self.severity(kind, policies)) <= SEVERITIES.index(least)

    def judge(self, finding: Diagnostic, kind: Kind, policies: Set[str]) -> Diagnostic:
        """The finding with its severity, which may be `off`."""
        return replace(finding, severity=self.severity(kind, policies))


def chosen(options: Sequence[str], kinds: Mapping[str, Kind]) -> Levels:
    """What -W options say, without their -W. Raises Unknown."""
    given: Dict[str, str] = {}
    spared: Dict[str, None] = {}
    strict = False
    for option in options:
        if option == "all":
            given.update((kind.code, "note") for kind in kinds.values() if kind.severity == "off" and kind.code not in given)
        elif option in ("error", "no-error"):
            strict = option == "error"
        elif option.startswith("no-error="):
            code = _known(option[len("no-error="):], option, kinds)
            spared[code] = None
            if kinds[code].severity == "error" or given.get(code) == "error":
                given[code] = "warning"
        elif option.startswith("error="):
            given[_known(option[len("error="):], option, kinds)] = "error"
        elif option.startswith("no-"):
            given[_known(option[len("no-"):], option, kinds)] = "off"
        else:
            code = _known(option, option, kinds)
            given.pop(code, None)
            if kinds[code].severity in ("off", "note"):
                given[code] = "warning"
    return Levels(tuple(given.items()), strict, tuple(spared))


def _known(code: str, option: str, kinds: Mapping[str, Kind]) -> str:
    if code not in kinds:
        raise Unknown(f"-W{option}: there is no finding '{code}'; there are {', '.join(kinds)}")
    if kinds[code].firm and option != code and not option.startswith("error="):
        raise Unknown(f"-W{option}: '{code}' is always an error: no program could be made of such a spec")
    return code
