"""Places of a run: from the whole to a neighbourhood, as tiles or a map, and no small number of persons."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
import tomli_w
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.ground.disclosure import FEWEST
from healthtrust.ground.errors import InvalidInput
from healthtrust.runs.perform import Wanted, run
from healthtrust.web.app import make_app
from healthtrust.web.places.said import said
from healthtrust.web.settings import Settings
from tests.small import TINY, merged
from tests.web.conftest import do_jobs

LEAVES = ("Upton Hill", "Upton Green", "Lowton Docks", "Lowton Mill")


def _square(x: float, y: float) -> dict[str, object]:
    ring = [[x, y], [x + 0.5, y], [x + 0.5, y + 0.5], [x, y + 0.5], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def _shapes(names: tuple[str, ...] = LEAVES) -> dict[str, object]:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": _square(at % 2, 51.0 + at // 2)}
        for at, name in enumerate(names)
    ]
    return {"type": "FeatureCollection", "features": features}


def _made(place: Path, **over: object) -> str:
    """Run tiny, decided otherwise, in a folder; return its fingerprint."""
    (place / "other.toml").write_text(tomli_w.dumps(merged({"schema_version": 1, **TINY}, over)))
    made = run(place / "other.toml", wanted=Wanted(home=place / "runs", report=False))
    return made.fingerprint


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with a run whose design names shapes, and one on persons said to be real."""
    place: Path = tmp_path_factory.mktemp("places")
    (place / "towns.geojson").write_text(json.dumps(_shapes()))
    mapped = _made(place, people={"shapes": str(place / "towns.geojson")})
    return place, {"mapped": mapped, "persons": _made(place, data="persons", people={"size": 60})}


@pytest.fixture
def other_app(others: tuple[Path, dict[str, str]]) -> FastAPI:
    return make_app(Settings(folder=others[0]))


@pytest.fixture
def other_pages(other_app: FastAPI) -> Iterator[TestClient]:
    with TestClient(other_app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


def test_the_whole_comes_first_and_leads_to_its_places(pages: TestClient, fingerprint: str) -> None:
    text = pages.get(f"/runs/{fingerprint}/places").text
    assert "</span> Shire</h1>" in text
    assert all(f"/runs/{fingerprint}/places/{quote(name)}?" in text for name in (*LEAVES, "Upton", "Lowton"))


def test_a_neighbourhood_says_where_it_lies_and_what_it_has(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    text = pages.get(f"/runs/{fingerprint}/places/Upton%20Hill").text
    crumbs = re.findall(r'breadcrumbs__link" href="[^"]*">([^<]+)<', text)
    assert crumbs[-2:] == ["Shire", "Upton"]
    table = pq.read_table(folder / "runs" / fingerprint / "tables" / "allocation.parquet").to_pylist()
    row = next(each for each in table if each["place"] == "Upton Hill")
    assert said(row["budget"] / row["residents"] / 100, "money", "£") in text
    assert "Care received a head, by setting" in text


def test_a_measure_is_chosen_without_scripts_and_each_tile_says_its_value(
    pages: TestClient, fingerprint: str
) -> None:
    text = pages.get(f"/runs/{fingerprint}/places", params={"measure": "residents"}).text
    tiles = re.findall(r'class="tile tile--(\w+)".*?tile__name">([^<]+)<.*?tile__value">([^<]+)<', text)
    assert [name for _, name, _ in tiles] == list(LEAVES)
    heads = [int(value.replace(",", "")) for *_, value in tiles]
    assert sum(heads) == 500
    order = sorted(range(4), key=lambda at: heads[at])
    assert [int(tiles[at][0]) for at in order] == sorted(int(step) for step, *_ in tiles)


@pytest.mark.parametrize("place", ["Nowhere", "..%2F..%2Fweb.sqlite", "Upton%20hill"])
def test_only_places_of_the_run_have_a_page(pages: TestClient, fingerprint: str, place: str) -> None:
    assert pages.get(f"/runs/{fingerprint}/places/{place}").status_code == 404


def test_a_year_or_measure_that_is_not_there_falls_back_to_what_is(
    pages: TestClient, fingerprint: str
) -> None:
    assert pages.get(f"/runs/{fingerprint}/places?year=1900&measure=nothing").status_code == 200


def test_everything_can_be_taken_away(pages: TestClient, fingerprint: str) -> None:
    rows = list(csv.DictReader(io.StringIO(pages.get(f"/runs/{fingerprint}/places.csv").text)))
    assert [row["place"] for row in rows][:2] == ["Shire", "Upton"]
    assert sum(float(row["Residents [people]"]) for row in rows if row["place"] in LEAVES) == 500


def test_shapes_make_a_map_whose_areas_are_links_with_names_and_values(
    other_pages: TestClient, others: tuple[Path, dict[str, str]]
) -> None:
    fingerprint = others[1]["mapped"]
    text = other_pages.get(f"/runs/{fingerprint}/places").text
    assert '<h2 class="govuk-heading-m" id="drawn">Map:' in text
    for name in LEAVES:
        assert re.search(rf'aria-label="{name}: £[\d,]+"', text)
    assert text.count('class="area tile--') == 4 and "style=" not in text


def test_other_shapes_than_those_of_the_run_are_not_drawn(
    other_pages: TestClient, others: tuple[Path, dict[str, str]]
) -> None:
    file = others[0] / "towns.geojson"
    kept = file.read_text()
    try:
        file.write_text(kept + " ")
        assert 'id="drawn">Tiles:' in other_pages.get(f"/runs/{others[1]['mapped']}/places").text
    finally:
        file.write_text(kept)


def test_shapes_of_wrong_names_and_kinds_stop_the_run_and_are_told_together(tmp_path: Path) -> None:
    shapes = _shapes(("Upton Hil", "Upton Green", "Lowton Docks"))
    shapes["features"][1]["geometry"] = {"type": "Point", "coordinates": [0, 0]}  # type: ignore[index]
    (tmp_path / "towns.geojson").write_text(json.dumps(shapes))
    with pytest.raises(InvalidInput) as refused:
        _made(tmp_path, people={"shapes": "towns.geojson"})
    told = [str(problem) for problem in refused.value.problems]
    assert any("'Point'" in each for each in told)
    assert any("a shape of 'Upton Hil'" in each and "Upton Hill" in each for each in told)
    assert any("no shape of 'Lowton Mill'" in each for each in told)


def test_shapes_are_part_of_what_a_run_is_known_by(
    tmp_path: Path, others: tuple[Path, dict[str, str]]
) -> None:
    manifest = json.loads((others[0] / "runs" / others[1]["mapped"] / "manifest.json").read_text())
    assert any(name.endswith("towns.geojson") for name in manifest["inputs"])


def test_real_persons_are_told_of_only_once_small_numbers_are_hidden(
    other_app: FastAPI, other_pages: TestClient, others: tuple[Path, dict[str, str]]
) -> None:
    fingerprint = others[1]["persons"]
    address = f"/runs/{fingerprint}/places"
    first = other_pages.get(address).text
    assert "Make what may be told" in first and "tile__value" not in first
    word = re.search(r'name="word" value="([0-9a-f]+)"', first)
    assert word is not None
    assert other_pages.post(address, data={"word": word.group(1)}).status_code == 303
    assert [job.state for job in do_jobs(other_app)] == ["done"]
    exact = pq.read_table(others[0] / "runs" / fingerprint / "tables" / "spending.parquet").to_pylist()
    counts = {row["place"]: row["residents"] for row in exact}
    assert any(count % 5 for count in counts.values())
    rows = csv.DictReader(io.StringIO(other_pages.get(f"{address}.csv").text))
    told = {row["place"]: row["Residents [people]"] for row in rows}
    assert told.keys() == counts.keys()
    assert all(float(each) % 5 == 0 and float(each) >= FEWEST for each in told.values() if each)
    for place, count in counts.items():
        if not told[place]:
            page = other_pages.get(f"{address}/{quote(place)}").text
            assert f">{count}<" not in page and "not told" in page
