#!/bin/sh
# SPDX-License-Identifier: MIT
# make demo: the if-chain, the spec that replaces it, and the same answers from both.
set -e
cd "$(dirname "$0")"
out=../../build/demo
mkdir -p "$out"

rule() { printf '\n--- %s\n\n' "$1"; }

rule "What people write: nested ifs (examples/notify/by_hand.c)"
sed -n '/^void notify_by_hand/,/^}/p' by_hand.c

rule "What you write instead: flags and rules (examples/notify/notify.flags)"
cat notify.flags

rule "flagc check notify.flags"
${PYTHON:-python3} ../../build/flagc check notify.flags

rule "flagc build notify.flags: the lookup in notify.h, eight answers of four bits in one constant"
${PYTHON:-python3} ../../build/flagc build notify.flags -o "$out"
sed -n '/plan_notification(client_flags f)/,/^}/p' "$out/notify.h" | sed '/^}/q'

rule "The program, over all eight clients"
${CC:-cc} ${CFLAGS:--O2} -I. -I"$out" -o "$out/notify" main.c by_hand.c "$out/notify.c"
"$out/notify"

rule "And if a rule is forgotten?  (the same spec without its last line)"
sed '/else/d' notify.flags > "$out/forgotten.flags"
cd "$out" && ${PYTHON:-python3} ../flagc check forgotten.flags 2>&1 || true

printf '\nNext: the tour in README.md, the language in gen/SPEC.md, more decisions in examples/.\n'
