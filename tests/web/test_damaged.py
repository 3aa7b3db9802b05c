"""Files of a run that were damaged, changed or deleted by hand: pages say so, and other pages go on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from tests.web.hostile import addresses
from tests.web.routes import ways
from tests.web.test_never_broken import PLENTY, Seen, client_of, only_run, real

Damage = Callable[[Path], object]


def halved(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


DAMAGES: dict[str, Damage] = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "halved": halved,
    "no text": lambda file: file.write_bytes(b"\xff\x00\xfe"),
    "another": lambda file: file.write_bytes(b"{}"),
    "a list": lambda file: file.write_bytes(b'[{"kind": 1}, null]'),
}
FILES = (
    "manifest.json",
    "design.toml",
    "report.json",
    "timing.json",
    "tables/spending.parquet",
    "tables/league.parquet",
)
ABOVE_THE_RUN = ("/", "/runs", "/designs", "/designs/tiny", "/designs/tiny/pool", "/compare", "/api/runs")
"""Pages that tell of the run among others, and go on without it."""


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_a_run_that_was_damaged_breaks_no_page(finished: Path, tmp_path: Path, file: str) -> None:
    for name, damage in DAMAGES.items():
        place = tmp_path / name / "served"
        shutil.copytree(finished, place)
        run = only_run(place)
        assert (run / file).is_file()
        damage(run / file)
        seen, there = Seen(place), real(place)
        with client_of(make_app(Settings(folder=place, file=PLENTY))) as pages:
            for address in ABOVE_THE_RUN:
                answer = pages.get(address)
                assert answer.status_code == 200, (name, address, answer.text[-700:])
            for way in ways(pages.app):  # type: ignore[arg-type]
                if way.method == "GET" and ("{run}" in way.path or "{fingerprint}" in way.path):
                    address = next(addresses(way, {**there, "name": ["spending", "league"]}))
                    seen.look(f"{name} {file}: {address}", pages.get(address))
            seen.look(f"{name} {file}: compared", pages.get(f"/compare?runs={run.name},{run.name}"))
        assert not seen.wrong, "\n".join(sorted(seen.wrong))


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("manifest.json", "/runs/{run}"),
        ("design.toml", "/runs/{run}"),
        ("report.json", "/runs/{run}/pool"),
        ("tables/spending.parquet", "/runs/{run}/tables/spending"),
        ("tables/spending.parquet", "/runs/{run}/places"),
    ],
)
def test_the_page_names_the_file_and_says_what_brings_it_back(
    pages: TestClient, folder: Path, caplog: pytest.LogCaptureFixture, file: str, address: str
) -> None:
    run = only_run(folder)
    halved(run / file)
    answer = pages.get(address.format(run=run.name))
    assert answer.status_code == 422
    assert file.rpartition("/")[2] in answer.text and "brings it back" in answer.text
    assert "damaged" in caplog.text


def test_a_drawing_that_is_gone_is_told_and_its_figure_stays(pages: TestClient, folder: Path) -> None:
    run = only_run(folder)
    drawing = sorted((run / "figures").glob("*.svg"))[0]
    drawing.unlink()
    assert pages.get(f"/runs/{run.name}/figures/{drawing.stem}.svg").status_code == 404
    assert pages.get(f"/runs/{run.name}/figures/{drawing.stem}").status_code == 200
