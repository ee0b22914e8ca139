# SPDX-License-Identifier: MIT
"""Tables at run time: small C programs compare them with the plain loop, under the sanitizers."""

import glob
import os
import shutil
import subprocess
import tempfile
import unittest
from typing import List

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FLAGS = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-pedantic", "-Werror", f"-I{ROOT}/include"]
SANITIZED = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
SOURCES = sorted(glob.glob(f"{ROOT}/src/*.c"))


class Tables(unittest.TestCase):
    def run_program(self, name: str, *arguments: str) -> None:
        """A program says nothing and exits 0 if all is well."""
        with tempfile.TemporaryDirectory() as directory:
            program = os.path.join(directory, name)
            subprocess.run(["gcc", *FLAGS, *SANITIZED, "-o", program, f"{ROOT}/tests/library/{name}.c", *SOURCES], check=True)
            done = subprocess.run([program, *arguments], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_every_form_answers_as_the_loop(self) -> None:
        self.run_program("table", "1", "60")

    def test_saved_tables_load_or_are_refused(self) -> None:
        self.run_program("blob", "1", "12")

    def test_conflicts_gaps_and_dead_rules(self) -> None:
        self.run_program("rules", "1", "10000")

    def test_hits(self) -> None:
        self.run_program("hits")

    def test_arrays_answer_as_lookups_do(self) -> None:
        self.run_program("arrays")


class Example(unittest.TestCase):
    def test_hits_prints_what_its_readme_shows(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            program = os.path.join(directory, "hits")
            subprocess.run(["gcc", *FLAGS, "-o", program, f"{ROOT}/examples/hits/main.c", *SOURCES], check=True)
            done = subprocess.run([program, f"{ROOT}/examples/hits/filter.rules"], check=True, capture_output=True, text=True)
        with open(f"{ROOT}/examples/hits/README.md", encoding="utf-8") as file:
            self.assertIn(f"```\n{done.stdout}```\n", file.read())


class Sources(unittest.TestCase):
    def compile_each(self, *command: str) -> None:
        with tempfile.TemporaryDirectory() as directory:
            for source in SOURCES:
                with self.subTest(source=os.path.basename(source), command=command[0]):
                    subprocess.run([*command, "-c", "-o", os.path.join(directory, "one.o"), source], check=True)

    def test_need_no_library_and_no_warning(self) -> None:
        self.compile_each("gcc", *FLAGS, "-O2", "-ffreestanding", "-fanalyzer", "-Wsign-conversion", "-Wcast-qual")

    def test_are_cpp_too(self) -> None:
        cpp: List[str] = ["-std=c++11" if flag == "-std=c99" else flag for flag in FLAGS]
        self.compile_each("g++", "-x", "c++", *cpp)

    @unittest.skipUnless(shutil.which("clang"), "no clang")
    def test_clang(self) -> None:
        self.compile_each("clang", *FLAGS, "-O2", "-Wsign-conversion")

    @unittest.skipUnless(shutil.which("avr-gcc"), "no avr-gcc")
    def test_avr(self) -> None:
        self.compile_each("avr-gcc", "-mmcu=atmega328p", *FLAGS, "-Os")

    @unittest.skipUnless(shutil.which("avr-gcc") and shutil.which("simavr"), "no avr-gcc or no simavr")
    def test_answers_where_int_has_16_bits(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            program = os.path.join(directory, "avr.elf")
            subprocess.run(["avr-gcc", *FLAGS, "-Wno-conversion", "-mmcu=atmega1284p", "-Os", "-o", program, f"{ROOT}/tests/library/avr.c", *SOURCES],
                           check=True)
            done = subprocess.run(["simavr", "-m", "atmega1284p", program], capture_output=True, text=True, timeout=300)
            self.assertIn("passed", done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("cppcheck"), "no cppcheck")
    def test_cppcheck(self) -> None:
        # In functions that a macro makes, cppcheck takes the zeros of calls for the pointers of others.
        subprocess.run(["cppcheck", "-q", "--std=c99", "--enable=warning,style,performance,portability", "--error-exitcode=1",
                        "--suppress=ctunullpointer:*/flagc.h",
                        f"-I{ROOT}/include", f"{ROOT}/src"], check=True)

    @unittest.skipUnless(shutil.which("arm-none-eabi-gcc"), "no arm-none-eabi-gcc")
    def test_cortex_m0(self) -> None:
        self.compile_each("arm-none-eabi-gcc", "-mcpu=cortex-m0", "-mthumb", *FLAGS, "-Os", "-ffreestanding")


if __name__ == "__main__":
    unittest.main()
