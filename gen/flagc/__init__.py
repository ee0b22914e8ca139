# SPDX-License-Identifier: MIT
"""flagc, the flag compiler: flags and rules in, proven and readable C out.

The rooms, in the order in which a spec passes through them:
text, spec, model, logic, check, plan, verify, emit; `command` runs them, `oracle` is for tests.
"""

VERSION = "0.1.0"

# Where programs that show findings may send people. There is no such page yet; names that end so belong to nobody (RFC 2606).
HOME = "https://flagc.example/"
