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
    "void": Help(
        "The constraints leave no combination at all: whatever the C delivers is called impossible, so no rule of the dispatch means anything. "
        "Two constraints contradict each other, or one forbids everything. Correct or delete one of those that the message names; the rules are checked after that.",
        _LAMP.replace("MUTED }", "MUTED, impossible ARMED, impossible !ARMED }") + """\
dispatch show(lamp) -> colour, first {
    FAULT    => RED
    else     => OFF
    invalid  => RED
}
""", _LAMP.replace("MUTED }", "MUTED, impossible ARMED & MUTED }") + """\
dispatch show(lamp) -> colour, first {
    FAULT    => RED
    else     => OFF
    invalid  => RED
}
"""),
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
    "contradiction": Help(
        "The condition contradicts itself: two or more of its parts, or of the blocks around it, can never be true together, whatever the constraints say. "
        "Most often an `&` was meant to be an `|`, or a copied line was changed by half. Correct the condition, or delete the rule; `allow contradiction` keeps it, "
        "with the reason.",
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
    "unmatched": Help(
        "The rule matches only words that the spec calls impossible, or that hold a code without a name: it can never fire. Either the condition is wrong, "
        "or a constraint forbids too much. Correct one of them, or delete the rule; `allow unmatched` keeps it, with the reason.",
        _LAMP.replace("MUTED }", "MUTED, exclusive ARMED, FAULT }") + """\
dispatch show(lamp) -> colour, first {
    ARMED & FAULT  => RED
    else           => OFF
    invalid        => RED
}
""", _LAMP.replace("MUTED }", "MUTED, exclusive ARMED, MUTED }") + """\
dispatch show(lamp) -> colour, first {
    ARMED & FAULT  => RED
    else           => OFF
    invalid        => RED
}
"""),
    "unnamed": Help(
        "A field has bits for more codes than have names. A word with such a code is excluded: no rule is asked, and without `invalid` it gets what `else` says, "
        "even where a rule speaks of it that does not care about the field. Say what such words get with `invalid => ...`, or name the other codes too, as in `SPARE = 2..3`.",
        """\
flags heater : u8 {
    OVERHEAT                         @0
    MODE : { OFF, HEAT, DRAIN = 2 }  @1..2
}
outcomes command { STOP, RUN }

dispatch next(heater) -> command, first {
    OVERHEAT      => STOP
    MODE == HEAT  => RUN
    MODE == OFF   => STOP
    else          => RUN
}
""", """\
flags heater : u8 {
    OVERHEAT                         @0
    MODE : { OFF, HEAT, DRAIN = 2 }  @1..2
}
outcomes command { STOP, RUN }

dispatch next(heater) -> command, first {
    OVERHEAT      => STOP
    MODE == HEAT  => RUN
    MODE == OFF   => STOP
    invalid       => STOP
    else          => RUN
}
"""),
    "crossed": Help(
        "The rule asks one word for a flag and another word for a different one, where most rules like it ask both for the same flag, and one of the two has no "
        "such rule. It looks like a copy in which one name was not adapted. Correct the name, or say with `allow crossed` that it is meant.",
        _LAMP.replace("OFF, GREEN, AMBER, RED }", "SAME, ARM, FAIL, MUTE, TEST }").replace("MUTED }", "MUTED, TESTED }") + """\
dispatch show(lamp new, lamp old) -> colour, first {
    new.FAULT & !old.FAULT    => FAIL
    new.ARMED & !old.ARMED    => ARM
    new.MUTED & !old.MUTED    => MUTE
    new.TESTED & !old.MUTED   => TEST
    new.TESTED == old.TESTED  => SAME
    else                      => TEST
}
""", _LAMP.replace("OFF, GREEN, AMBER, RED }", "SAME, ARM, FAIL, MUTE, TEST }").replace("MUTED }", "MUTED, TESTED }") + """\
dispatch show(lamp new, lamp old) -> colour, first {
    new.FAULT & !old.FAULT    => FAIL
    new.ARMED & !old.ARMED    => ARM
    new.MUTED & !old.MUTED    => MUTE
    new.TESTED & !old.TESTED  => TEST
    else                      => SAME
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
    "unproduced": Help(
        "No line of any dispatch answers this outcome or action. Most likely the rule for it is missing, or the name is left over. "
        "Write the rule or delete the name; `allow unproduced` behind it says that your own C gives it.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT  => RED
    ARMED  => GREEN
    else   => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & MUTED  => AMBER
    FAULT          => RED
    ARMED          => GREEN
    else           => OFF
}
"""),
    "unread": Help(
        "No rule, constraint or guard asks for this flag or field, though dispatches read its set. Whoever fills it expects it to matter, so most likely a rule "
        "is missing. Write the rule or delete the line; `allow unread` behind it says that only your own C reads it.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT  => RED
    ARMED  => GREEN
    else   => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & MUTED  => AMBER
    FAULT          => RED
    ARMED          => GREEN
    else           => OFF
}
"""),
    "redundant": Help(
        "Without this rule nothing changes: other rules give all its combinations the same answer. That may be meant, for the reader's sake; then a label, "
        "a tag or a text behind the rule says why it is there, and the note is gone. It may also be a copy that was not adapted: correct it then. Otherwise delete it.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & MUTED  => RED
    FAULT          => RED
    else           => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT  => RED
    else   => OFF
}
"""),
    "mergeable": Help(
        "These neighbours give the same answer and differ in one literal, so that one rule says them all. Fewer lines are easier to check, unless each of them stands for "
        "something of its own. Write the rule that the message suggests and delete the others; `allow mergeable` keeps them apart, with the reason.",
        _LAMP.replace("MUTED }", "MUTED, MODE : { DAY, DUSK, NIGHT } }") + """\
dispatch show(lamp) -> colour, first {
    FAULT & MODE == DUSK   => RED
    FAULT & MODE == NIGHT  => RED
    else                   => OFF
    invalid                => RED
}
""", _LAMP.replace("MUTED }", "MUTED, MODE : { DAY, DUSK, NIGHT } }") + """\
dispatch show(lamp) -> colour, first {
    FAULT & MODE in {DUSK, NIGHT}  => RED
    else                           => OFF
    invalid                        => RED
}
"""),
    "redundant-literal": Help(
        "A part of the condition can go: the rest says it already. Whoever reads it looks for a case that is not there, and one of the two may be a slip. "
        "Correct it, or write the shorter condition; `allow redundant-literal` behind the rule keeps it, with the reason.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & (FAULT | ARMED)  => RED
    MUTED                    => AMBER
    else                     => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT & (MUTED | ARMED)  => RED
    MUTED                    => AMBER
    else                     => OFF
}
"""),
    "unreached-else": Help(
        "The rules answer every combination, so this `else` answers none. Coding standards ask for a last `else` all the same; but while it stands, a combination "
        "that gets lost in a later change falls into it silently, instead of being a `gap`. Delete it, or say with `allow unreached-else` why it stays.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT   => RED
    !FAULT  => GREEN
    else    => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT   => RED
    !FAULT  => GREEN
}
"""),
    "disjoint": Help(
        "The policy says that the order of the rules decides, and no two rules match the same combination: the order means nothing. Under `unique` flagc proves that it "
        "stays so, and finds an overlap that a later rule brings. Write `unique`, or say with `allow disjoint` before the `{` why the order is there.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT           => RED
    ARMED & !FAULT  => GREEN
    else            => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, unique {
    FAULT           => RED
    ARMED & !FAULT  => GREEN
    else            => OFF
}
"""),
    "negated-list": Help(
        "The condition lists the codes for which it does not hold, so a code that the enum gets later is wanted without anybody having thought of it. "
        "Name the codes that are wanted. This is off by default: turn it on with `-Wnegated-list` where enums still grow.",
        _LAMP.replace("MUTED }", "MUTED, MODE : mode }").replace("flags lamp", "enum mode { DAY, DUSK, NIGHT }\nflags lamp") + """\
dispatch show(lamp) -> colour, first {
    FAULT & MODE != DAY  => RED
    else                 => OFF
    invalid              => RED
}
""", _LAMP.replace("MUTED }", "MUTED, MODE : mode }").replace("flags lamp", "enum mode { DAY, DUSK, NIGHT }\nflags lamp") + """\
dispatch show(lamp) -> colour, first {
    FAULT & MODE in {DUSK, NIGHT}  => RED
    else                           => OFF
    invalid                        => RED
}
"""),
    "wordy": Help(
        "What is said here could be left to others: to `else`, to the rules before it, to a constraint, or to a rule further away with the same answer. Most authors "
        "spell such things out for the reader, and a change elsewhere does no harm then, so this is off by default. Turn it on with `-Wwordy` to find the shortest form.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT  => RED
    MUTED  => OFF
    else   => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT  => RED
    else   => OFF
}
"""),
    "unused-allow": Help(
        "An `allow` stands where there is no such finding: the spec was mended, or it never was needed. It would hide the finding if it came back for another reason. Delete it.",
        _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT  => RED    allow shadowed "it was, before the order changed"
    else   => OFF
}
""", _LAMP + """\
dispatch show(lamp) -> colour, first {
    FAULT  => RED
    else   => OFF
}
"""),
}
