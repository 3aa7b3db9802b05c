"""Places come from the design or a file; every neighbourhood has residents, or a problem names it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.settle import places_of, rows_by_place
from tests.small import TINY, tiny_design

TREE = """name,parent,share [share],deprivation_fifth,cost_factor
Shire,,0,0,1
Upton,Shire,0.75,5,1
Docks,Shire,0.25,1,1.04
"""


def test_rows_add_up_and_follow_the_shares() -> None:
    places = places_of(tiny_design())
    rows = rows_by_place(places, 501)
    by_name = dict(zip(places.names, rows.tolist(), strict=True))
    assert sum(by_name.values()) == 501
    assert by_name["Shire"] == by_name["Upton"] == 0
    assert (by_name["Upton Hill"], by_name["Upton Green"]) in {(150, 100), (151, 100), (150, 101)}


def test_without_shares_all_neighbourhoods_are_alike() -> None:
    bare = [{k: v for k, v in place.items() if k != "share"} for place in TINY["people"]["places"]]
    places = places_of(tiny_design(people={"places": bare}))
    assert rows_by_place(places, 400)[places.leaves].tolist() == [100, 100, 100, 100]


def test_a_file_of_places_is_read(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text(TREE, encoding="utf-8")
    places = places_of(tiny_design(people={"places": "places.csv"}), str(tmp_path))
    assert places.names == ("Shire", "Upton", "Docks")
    np.testing.assert_array_equal(places.fifth, [0, 5, 1])
    np.testing.assert_allclose(places.cost_factor, [1, 1, 1.04])
    assert rows_by_place(places, 8).tolist() == [0, 6, 2]


@pytest.mark.parametrize(("share", "rows"), [("share", [0, 6, 2]), ("nothing", [0, 4, 4])])
def test_empty_cells_say_nothing(tmp_path: Path, share: str, rows: list[int]) -> None:
    """Above the neighbourhoods no share and no fifth, anywhere the usual cost; all empty: no such column."""
    sparse = {"Shire,,0,0,1": "Shire,,,,", "0.75,5,1": "0.75,5,"}
    if share == "nothing":
        sparse |= {"0.75,5,": ",5,", "0.25,1,1.04": ",1,"}
    text = TREE
    for written, empty in sparse.items():
        text = text.replace(written, empty)
    (tmp_path / "places.csv").write_text(text, encoding="utf-8")
    places = places_of(tiny_design(people={"places": "places.csv"}), str(tmp_path))
    np.testing.assert_array_equal(places.fifth, [0, 5, 1])
    np.testing.assert_allclose(places.cost_factor, [1, 1, 1.04 if share == "share" else 1])
    assert rows_by_place(places, 8).tolist() == rows


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("0.75", "0.5", "add up to 0.75"),
        ("Docks,Shire", "Docks,Shyre", "did you mean 'Shire'"),
        ("0.25,1", "0.25,0", "Docks: found no deprivation_fifth"),
        ("0.25,1", "0.25,", "Docks: found no deprivation_fifth"),
        ("Shire,0.25", "Shire,", "Docks: found no share"),
        ("1.04", "inf", "a finite number (ratio)"),
        ("1.04", "dear", "'dear'; expected numbers (ratio)"),
        ("0.25", "1.25", "at most 1 (share)"),
        ("0.25", "-0.25", "at least 0 (share)"),
        ("Upton,Shire", "Docks,Shire", "2 places of this name"),
        ("Shire,,", "Shire,Upton,", "cycle"),
        ("deprivation_fifth", "fifth", "no column 'deprivation_fifth'"),
    ],
)
def test_damage_is_refused_by_name(tmp_path: Path, before: str, after: str, said: str) -> None:
    (tmp_path / "places.csv").write_text(TREE.replace(before, after), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        places_of(tiny_design(people={"places": "places.csv"}), str(tmp_path))
    assert said in str(refused.value)


def test_a_share_left_out_is_told_and_so_is_an_empty_place() -> None:
    some = [dict(place) for place in TINY["people"]["places"]]
    del some[2]["share"]
    with pytest.raises(InvalidInput, match="Upton Hill: found no share"):
        places_of(tiny_design(people={"places": some}))
    with pytest.raises(InvalidInput, match="Lowton Mill: found nobody of 3"):
        rows_by_place(places_of(tiny_design()), 3)
