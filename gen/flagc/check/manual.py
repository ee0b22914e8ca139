# SPDX-License-Identifier: MIT
"""What each kind of finding means, why it matters and what to do, with a small spec that gets it and one that does not.

A test checks the specs; the table of the checks has the rest of what is known of a kind.
"""

from typing import Dict, NamedTuple


class Help(NamedTuple):
    """Two or three plain sentences, a spec that gets the finding, and what it is like without the mistake. An example may be missing."""

    text: str
    bad: str = ""
    good: str = ""


_LAMP = """\
flags lamp { ARMED, FAULT, MUTED }
outcomes colour { OFF, GREEN, AMBER, RED }
"""

HELP: Dict[str, Help] = {
    "gap": Help(
        "Some combinations of flags match no rule, and there is no `else`: the generated code would have nothing to answer. The combination that nobody "
        "thought of is where a chain of ifs does something by accident. Write a rule for it, or an `else`, or say that it is `impossible`.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT           => RED
    ARMED & !FAULT  => GREEN
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT           => RED
    ARMED & !FAULT  => GREEN
    else            => OFF
}
"""),
    "conflict": Help(
        "Two rules match the same combination under `unique`, or give it different answers under `any`: these policies promise that no order of rules matters. "
        "One of the two answers is wrong, and the spec does not say which. Let the conditions exclude each other, or use `first` and order the rules.",
        _LAMP + """\
dispatch show(lamp) -> colour, unique {
    FAULT  => RED
    ARMED  => GREEN
    else   => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, unique {
    FAULT           => RED
    ARMED & !FAULT  => GREEN
    else            => OFF
}
"""),
    "excluded": Help(
        "Words that the spec calls impossible, or that hold a code without a name, have no answer. Broken hardware and stray writes make such words all the same, and "
        "the lookup must return something. Say what with `invalid => ANSWER`; an `else` answers them too, and `invalid => -` says that any answer will do.",
        _LAMP.replace("MUTED }", "MUTED, MODE : { DAY, DUSK, NIGHT } }") + """\
dispatch show(lamp) -> colour, first {
    FAULT   => RED
    !FAULT  => GREEN
}
""", _LAMP.replace("MUTED }", "MUTED, MODE : { DAY, DUSK, NIGHT } }") + """\
dispatch show(lamp) -> colour, first {
    FAULT    => RED
    !FAULT   => GREEN
    invalid  => RED
}
"""),
    "overflow": Help(
        "For some combination the total of `sum`, or the number of rules under `count`, does not fit the type of the output; in C it would wrap around silently. "
        "Take a wider type or smaller numbers.",
        _LAMP + """\
dispatch load(lamp) -> u8, sum {
    ARMED  => 200
    FAULT  => 100
}
""", _LAMP + """\
dispatch load(lamp) -> u16, sum {
    ARMED  => 200
    FAULT  => 100
}
"""),
    "limit": Help(
        "The spec asks for more than flagc can hold, such as actions in so many orders that no single one suits all rules. "
        "The message names the limit; what helps is mostly to split one dispatch or output into two."),
    "shadowed": Help(
        "Whatever matches this rule, other rules answer first: it can never fire. Either it is left over, and misleads whoever reads it, or it stands in the wrong place "
        "and something is answered wrongly. Delete it, or move it before those that take its combinations; `allow shadowed` keeps it, with the reason.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT          => RED
    FAULT & MUTED  => AMBER
    else           => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & MUTED  => AMBER
    FAULT          => RED
    else           => OFF
}
"""),
    "unmatched": Help(
        "No combination matches this rule: its condition contradicts itself, or holds only for words that the spec calls impossible. Most often an operator is wrong, "
        "or a constraint forbids too much. Correct one of them, or delete the rule; `allow unmatched` keeps it, with the reason.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & ARMED & !FAULT  => RED
    else                    => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & ARMED & !MUTED  => RED
    else                    => OFF
}
"""),
    "relation": Help(
        "The C behind the flags says something about them that no constraint does: `level < 10` cannot hold without `level < 20`. With the constraint flagc leaves out "
        "combinations that cannot happen, and finds rules that wait for one. Add the suggested line, or correct the C; flagc never assumes it by itself.",
        """\
flags tank { LOW when `level < 10`, MID when `level < 20` }
outcomes act { FILL, TOP_UP, WAIT }
dispatch next(tank) -> act, first {
    LOW   => FILL
    MID   => TOP_UP
    else  => WAIT
}
""", """\
flags tank {
    LOW  when `level < 10`
    MID  when `level < 20`
    LOW implies MID
}
outcomes act { FILL, TOP_UP, WAIT }
dispatch next(tank) -> act, first {
    LOW   => FILL
    MID   => TOP_UP
    else  => WAIT
}
"""),
    "undecided": Help(
        "flagc works within budgets that are the same on every machine, and they did not suffice for this question: nothing wrong was found, and nothing was proven. "
        "Very large rule sets with arithmetic in their conditions can get there. Split the dispatch: an answer may be another dispatch, as in `else => OTHER`."),
}
