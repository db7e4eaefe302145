"""A file whose name is no UTF-8 is a file like any other, to the end of every command; and no name shows a NIK."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.command import ucj_here

NIK = "0071011203850001"
NAME = os.fsdecode(b"r\xff\xfe\x80" + NIK.encode() + b".csv")
ROLL = "NIK,NAMA,TGL LAHIR\n0071011203850001,LASADINDI TOMBOLOTUTU,12-03-1985\n"
MEMBERS = (
    "KPJ,NIK,NAMA TK,TGL LAHIR,STATUS KEPESERTAAN,BLTH TERAKHIR\n"
    "23000000001,0071011203850001,LASADINDI T,12-03-1985,AKTIF,03-2025\n"
)


@pytest.mark.wide
@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode here")
def test_a_name_that_is_no_utf8_goes_through_every_command(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(ROLL)
    (tmp_path / "m.csv").write_text(MEMBERS)
    run = ("-r", NAME, "-m", "m.csv", "--as-of", "2025-04-24", "-o", "hasil", "--fail-on", "never")

    for command in (
        ["reconcile", *run, "--format", "md", "--log-format", "json"], ["reconcile", *run, "--format", "md", "-q"],
        ["plan", "hasil", "--budget", "1000000", "--out", "rencana"], ["diff", "hasil", "hasil", "--out", "beda"],
        ["history", "hasil", "--out", "riwayat"], ["rollup", "hasil", "--out", "provinsi"], ["explain", "hasil", "--nik", NIK],
        ["doctor", "hasil"], ["check", NAME, "--fail-on", "never"], ["inspect", NAME], ["dedupe", NAME, "--out", "ganda"],
        ["convert", NAME, "--out", "csv"],
    ):  # fmt: skip
        done = ucj_here(tmp_path, *command)
        assert done.code == 0, (command, done.err)
        assert NIK not in done.out + done.err, command
    told = json.loads((tmp_path / "hasil" / "run.json").read_bytes())
    assert told["settings"]["input"]["rolls"] == [NAME]
    done = ucj_here(tmp_path, "init", "baru", "--roll", NAME, "--members", "m.csv")
    assert (done.code, "bukan UTF-8" in done.err) == (2, True)
