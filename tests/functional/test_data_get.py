"""healthtrust data: listed, shown, fetched from a server on this machine; every mistake at once."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.functional.conftest import Command
from tests.served import Page, served

QUICK = ("--tries", "1", "--timeout", "5")


def test_list_and_show_say_what_there_is(command: Command) -> None:
    listed = command("data", "list")
    assert listed.returncode == 0 and "english_gp_payments: NHS Payments to General Practice" in listed.stdout
    shown = command("data", "show", "febrl-linkage")
    assert "Licence: BSD-3-Clause" in shown.stdout and "SHA-256 0e667330458a" in shown.stdout
    assert "SHA-256 unknown" in command("data", "show", "dcp3_annex").stdout
    told = json.loads(command("data", "show", "dcp3_annex", "--json").stdout)
    assert told["files"][0]["name"] == "dcp3-annex-3f.xlsx" and told["files"][0]["sha256"] == ""


def test_a_source_is_fetched_from_a_mirror_unpacked_noted_and_there(command: Command, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("csv/patients.csv", "Id\n")
    page = Page(packed.getvalue(), kind="application/zip")
    name = "synthea_sample_data_csv_apr2020.zip"
    with served() as server:
        server.pages[f"/synthea_sample/{name}"] = page
        words = ("data", "get", "synthea_sample", "--unpack", "--folder", "data", *QUICK)
        done = command(*words, HEALTHTRUST_DATA_ADDRESS=server.address)
        assert done.returncode == 0, done.stderr
        assert "none is known to compare it with; unpacked in data/synthea_sample/" in done.stdout
        again = command(*words, "--mirror", server.address, "--json")
    assert len(server.asked) == 1 and not json.loads(again.stdout)[0]["fetched"]
    folder = tmp_path / "data" / "synthea_sample"
    assert (folder / name.removesuffix(".zip") / "csv" / "patients.csv").read_text() == "Id\n"
    note = tomllib.loads((folder / "source.toml").read_text())
    assert note["files"][0]["bytes"] == len(page.body) and note["publisher"] == "The MITRE Corporation"


def test_a_wrong_hash_fails_keeps_nothing_and_is_accepted_only_aloud(
    command: Command, tmp_path: Path
) -> None:
    with served(
        febrl_linkage__dataset3_csv=Page(b"rec_id\n"), febrl_linkage__dataset4a_csv=Page(status=404)
    ) as server:
        words = ("data", "get", "febrl_linkage", "--folder", ".", "--mirror", server.address, *QUICK)
        done = command(*words)
        assert done.returncode == 1
        assert (
            "dataset3.csv from http://127.0.0.1" in done.stderr
            and "(listed). Nothing was kept." in done.stderr
        )
        assert "404 Not Found" in done.stderr and "3 problems" in done.stderr
        assert not list((tmp_path / "febrl_linkage").iterdir())
        taken = command(*words, "--file", "dataset3.csv", "--accept")
        assert taken.returncode == 0
        assert "not 0e667330458a... (listed). The note says so." in taken.stderr
        assert "not the one expected, and accepted" in taken.stdout


def test_usage_that_makes_no_sense_is_refused(command: Command) -> None:
    assert command("data", "get").returncode == 2
    assert command("data", "get", "dcp3_annex", "--tries", "0").returncode == 2
    done = command("data", "get", "febrl", "--address", "x")
    assert done.returncode == 1 and "did you mean 'febrl_linkage'?" in done.stderr
    done = command("data", "get", "febrl_linkage", "--address", "x", "--folder", "d", "--expect", "12")
    assert "3 files to fetch" in done.stderr and "2 characters" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_interrupted_it_keeps_what_came_and_goes_on(tmp_path: Path) -> None:
    body = os.urandom(3_000_000)
    page = Page(body)
    words = [sys.executable, "-m", "healthtrust", "data", "get", "dcp3_annex", "--folder", "data"]
    part = tmp_path / "data" / "dcp3_annex" / "dcp3-annex-3f.xlsx.part"
    with served(annex=page) as server:
        page.stops = 1_000_000
        command = [*words, "--address", f"{server.address}/annex"]
        running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while not (part.is_file() and part.stat().st_size) and time.monotonic() < deadline:
            assert running.poll() is None, running.communicate()
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
        assert running.returncode == 130 and "What came is kept" in said
        held = part.stat().st_size
        page.stops = None
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert server.asked[-1] == ("/annex", str(held)) and 0 < held < len(body)
    assert part.with_suffix("").read_bytes() == body
