# SPDX-License-Identifier: MIT
"""What `flagc build` leaves on the disk: whole files, only those that changed, and nothing else."""

import multiprocessing
import os
import resource
import signal
import stat
import unittest

from flagc.command.main import run

from .support import DARK, DEAD, LAMP, Case

LONG_AGO = 1_000_000_000


class Files(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", LAMP)

    def test_header_and_source_go_where_it_is_run(self) -> None:
        self.assertEqual(self.flagc("build", "lamp.flags").stdout, "")
        self.assertEqual(self.files(), ["lamp.c", "lamp.flags", "lamp.h"])

    def test_directories_are_made(self) -> None:
        self.flagc("build", "lamp.flags", "-o", "a/b", "--depfile", "c/d/lamp.d", "--stamp", "e/f/lamp.stamp")
        self.assertEqual(self.files(), ["a/b/lamp.c", "a/b/lamp.h", "c/d/lamp.d", "e/f/lamp.stamp", "lamp.flags"])

    def test_header_only_is_one_file(self) -> None:
        self.flagc("build", "lamp.flags", "--header-only", "-o", "out")
        self.assertEqual(self.files("out"), ["lamp.h"])

    def test_what_would_not_change_is_not_touched(self) -> None:
        arguments = ("build", "lamp.flags", "-o", "out", "--depfile", "out/lamp.d", "--stamp", "out/lamp.stamp")
        self.flagc(*arguments)
        for name in self.files("out"):
            os.utime(self.path(f"out/{name}"), (LONG_AGO, LONG_AGO))
        before = {name: os.stat(self.path(f"out/{name}")) for name in self.files("out")}
        self.write("lamp.flags", LAMP.replace("flags lamp {", "flags lamp {   # a comment"))
        self.flagc(*arguments)
        after = {name: os.stat(self.path(f"out/{name}")) for name in self.files("out")}
        self.assertEqual(before.keys(), after.keys())
        changed = [name for name in before if (before[name].st_ino, before[name].st_mtime) != (after[name].st_ino, after[name].st_mtime)]
        self.assertEqual(changed, ["lamp.stamp"])

    def test_only_the_file_that_changes_is_touched(self) -> None:
        self.flagc("build", "lamp.flags")
        os.utime(self.path("lamp.c"), (LONG_AGO, LONG_AGO))
        self.write("lamp.flags", DARK)
        before = self.read("lamp.h")
        self.flagc("build", "lamp.flags")
        self.assertNotEqual(self.read("lamp.h"), before)
        self.assertEqual(os.stat(self.path("lamp.c")).st_mtime, LONG_AGO)

    def test_a_file_is_replaced_and_never_written_in_place(self) -> None:
        self.flagc("build", "lamp.flags")
        old = self.read("lamp.h")
        with open(self.path("lamp.h"), encoding="utf-8") as reader:
            self.write("lamp.flags", DARK)
            self.flagc("build", "lamp.flags")
            self.assertEqual(reader.read(), old)
        self.assertNotEqual(self.read("lamp.h"), old)

    def test_modes_follow_the_umask(self) -> None:
        old = os.umask(0o027)
        try:
            self.flagc("build", "lamp.flags")
        finally:
            os.umask(old)
        self.assertEqual(stat.S_IMODE(os.stat(self.path("lamp.h")).st_mode), 0o640)

    def test_a_link_stays_a_link(self) -> None:
        self.write("real/lamp.h", "")
        os.symlink("real/lamp.h", self.path("lamp.h"))
        self.flagc("build", "lamp.flags")
        self.assertTrue(os.path.islink(self.path("lamp.h")))
        self.assertIn("enum colour", self.read("real/lamp.h"))
        self.assertEqual(self.files("real"), ["lamp.h"])

    def test_a_stamp_is_touched_when_nothing_changed(self) -> None:
        self.write("stamp", "")
        os.utime(self.path("stamp"), (LONG_AGO, LONG_AGO))
        self.flagc("build", "lamp.flags", "--stamp", "stamp")
        self.assertGreater(os.stat(self.path("stamp")).st_mtime, LONG_AGO)


class Failures(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("lamp.flags", LAMP)
        self.flagc("build", "lamp.flags", "-o", "out")
        self.old = {name: self.read(f"out/{name}") for name in self.files("out")}

    def assert_nothing_happened(self) -> None:
        self.assertEqual({name: self.read(f"out/{name}") for name in self.files("out")}, self.old)

    def test_a_spec_with_errors_keeps_the_old_output(self) -> None:
        for text in (DEAD, LAMP.replace("FAULT &", "FAULTY &"), LAMP[:-4], "", "\x00\xff"):
            with self.subTest(text=text[-20:]):
                self.write("lamp.flags", text)
                done = self.flagc("build", "lamp.flags", "-o", "out", "--depfile", "out/d", "--stamp", "out/s", status=1)
                self.assertRegex(done.stderr, r"(?m)^lamp\.flags:\d+:\d+: error\[[\w-]+\]: ")
                self.assertEqual(done.stdout, "")
                self.assert_nothing_happened()

    def test_a_spec_with_errors_makes_no_directory(self) -> None:
        self.write("lamp.flags", DEAD)
        self.flagc("build", "lamp.flags", "-o", "other/place", status=1)
        self.assertFalse(os.path.exists(self.path("other")))

    def test_a_full_disk_leaves_the_old_files(self) -> None:
        self.write("lamp.flags", DARK)
        # A limit between the sizes of the two files: lamp.c could still be written, lamp.h cannot.
        limit = len(self.old["lamp.c"].encode()) + 100

        def full() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = self.flagc("build", "lamp.flags", "-o", "out", "--stamp", "out/s", status=2, before=full)
        self.assertEqual(done.stderr, "flagc: cannot write out/lamp.h: File too large\n")
        self.assert_nothing_happened()

    def test_the_output_directory_is_a_file(self) -> None:
        self.write("file", "mine")
        for place in ("file", "file/deeper"):
            done = self.flagc("build", "lamp.flags", "-o", place, status=2)
            self.assertEqual(done.stderr, f"flagc: cannot write {place}/lamp.h: Not a directory\n")
        self.assertEqual(self.read("file"), "mine")

    def test_the_output_file_is_a_directory(self) -> None:
        os.mkdir(self.path("out/lamp.d"))
        self.write("lamp.flags", DARK)
        done = self.flagc("build", "lamp.flags", "-o", "out", "--depfile", "out/lamp.d", status=2)
        self.assertEqual(done.stderr, "flagc: cannot write out/lamp.d: not a regular file\n")
        self.assert_nothing_happened()

    def test_what_flagc_did_not_write_is_kept(self) -> None:
        for name in ("lamp.h", "lamp.c"):
            with self.subTest(name=name):
                self.write(f"mine/{name}", "int precious;\n")
                done = self.flagc("build", "lamp.flags", "-o", "mine", status=2)
                self.assertEqual(done.stderr, f"flagc: mine/{name} exists, and flagc did not write it; choose another directory with -o, or rename the spec\n")
                self.assertEqual({one: self.read(f"mine/{one}") for one in self.files("mine")}, {name: "int precious;\n"})
                os.unlink(self.path(f"mine/{name}"))
        self.write("mine/lamp.h", "")
        self.flagc("build", "lamp.flags", "-o", "mine")

    def test_a_device_is_not_replaced(self) -> None:
        os.mkfifo(self.path("pipe"))
        self.flagc("build", "lamp.flags", "--depfile", "pipe", status=2)
        self.assertTrue(stat.S_ISFIFO(os.stat(self.path("pipe")).st_mode))

    def test_no_file_is_written_over_a_spec_or_twice(self) -> None:
        for arguments, message in (
                (("--depfile", "./lamp.flags"), "./lamp.flags would be written over lamp.flags"),
                (("--stamp", "lamp.flags"), "lamp.flags would be written over lamp.flags"),
                (("--depfile", "out/../out/lamp.h"), "out/../out/lamp.h would be written over out/lamp.h"),
                (("--depfile", "x", "--stamp", "x"), "x would be written over x")):
            with self.subTest(arguments=arguments):
                done = self.flagc("build", "lamp.flags", "-o", "out", *arguments, status=2)
                self.assertEqual(done.stderr, f"flagc: {message}\n")
        self.assertEqual(self.read("lamp.flags"), LAMP)
        self.assert_nothing_happened()

    def test_a_stamp_that_cannot_be_made(self) -> None:
        self.write("file", "")
        done = self.flagc("build", "lamp.flags", "-o", "out", "--stamp", "file/stamp", status=2)
        self.assertRegex(done.stderr, r"^flagc: cannot write file/stamp: .+\n$")

    def test_specs_that_cannot_be_read(self) -> None:
        os.mkdir(self.path("folder.flags"))
        for name, reason in (("none.flags", "No such file or directory"), ("folder.flags", "Is a directory")):
            self.assertEqual(self.flagc("build", name, status=2).stderr, f"flagc: cannot read {name}: {reason}\n")


def _rebuild(directory: str, spec: str, times: int) -> int:
    os.chdir(directory)
    return sum(run(["build", spec, "-o", "out"]) for _ in range(times))


class AtOnce(Case):
    def test_readers_never_see_half_a_file(self) -> None:
        self.write("one/lamp.flags", LAMP)
        self.write("two/lamp.flags", DARK)
        whole = {}
        for folder in ("one", "two"):
            self.flagc("build", f"{folder}/lamp.flags", "-o", f"whole/{folder}")
            for name in ("lamp.h", "lamp.c"):
                whole.setdefault(name, set()).add(self.read(f"whole/{folder}/{name}"))
        self.flagc("build", "one/lamp.flags", "-o", "out")
        self.assertEqual(len(whole["lamp.h"]), 2)
        seen = set()
        with multiprocessing.get_context("fork").Pool(8) as pool:
            jobs = [pool.apply_async(_rebuild, (self.directory, f"{('one', 'two')[number % 2]}/lamp.flags", 8)) for number in range(8)]
            while not all(job.ready() for job in jobs):
                for name in ("lamp.h", "lamp.c"):
                    text = self.read(f"out/{name}")
                    self.assertIn(text, whole[name])
                    seen.add(text)
            self.assertEqual([job.get() for job in jobs], [0] * 8)
        self.assertLessEqual(whole["lamp.h"], seen)
        self.assertEqual(self.files("out"), ["lamp.c", "lamp.h"])


if __name__ == "__main__":
    unittest.main()
