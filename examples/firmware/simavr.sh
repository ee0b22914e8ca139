# SPDX-License-Identifier: MIT
# Runs a program for the ATmega328P in simavr and prints what it sends over the serial port, without the colours and dots of simavr.
simavr -m atmega328p "$1" 2>&1 | sed -n 's/\x1b\[[0-9;]*m//g; s/\.*\r*$//; /^Loaded/d; /^$/d; p'
