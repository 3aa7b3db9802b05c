"""A panel read from columns: every way to say who is treated, and every mistake at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.pilot.answer import Answer, answer
from healthtrust.study.pilot.panel import Panel
from healthtrust.study.pilot.put import Asked, Question, question_of
from healthtrust.study.pilot.reading import Named, panel_of, table_of
from healthtrust.study.pilot.told import sentence

PLACES, YEARS = ("Ash", "Birch", "Cedar", "Dell", "Elm"), (2014, 2015, 2016, 2017)


def columns(**more: Any) -> dict[str, list[Any]]:
    rows = [(place, year) for place in PLACES for year in YEARS]
    found: dict[str, list[Any]] = {
        "place": [place for place, _ in rows],
        "year": [year for _, year in rows],
        "admissions": [50.0 + k for k in range(len(rows))],
        "residents": [1000.0] * len(rows),
    }
    return {**found, **more}


def read(table: dict[str, list[Any]], **named: Any) -> Panel:
    asked = Named("admissions", period="year", **named)
    return panel_of(table_of(table, asked, "panel.csv"), asked)


def refused(table: dict[str, list[Any]], **named: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        read(table, **named)
    return str(caught.value)


@pytest.mark.parametrize(
    ("treated", "start", "column"),
    [
        ("Ash,Birch", "2016", {}),
        ("Ash:2016,Birch:2016", "", {}),
        ("pilot", "", {"pilot": [int(p in PLACES[:2] and y >= 2016) for p in PLACES for y in YEARS]}),
        ("pilot", "2016", {"pilot": ["yes" if p in PLACES[:2] else "no" for p in PLACES for _ in YEARS]}),
        ("begins", "", {"begins": [2016.0 if p in PLACES[:2] else None for p in PLACES for _ in YEARS]}),
    ],
)
def test_every_way_to_say_who_is_treated_says_the_same(
    treated: str, start: str, column: dict[str, Any]
) -> None:
    assert read(columns(**column), treated=treated, start=start).begins.tolist() == [2, 2, 4, 4, 4]


def test_the_order_of_rows_changes_nothing() -> None:
    table = columns()
    order = np.random.default_rng(1).permutation(20)
    mixed = {name: [values[k] for k in order] for name, values in table.items()}
    one, other = (read(t, treated="Ash", start="2016") for t in (table, mixed))
    assert one.places == other.places and (one.outcome == other.outcome).all()


def test_rates_and_logarithms() -> None:
    panel = read(columns(), treated="Ash", start="2016", per="residents", logged=True)
    assert panel.outcome[0, 0] == pytest.approx(np.log(0.05))


def test_missing_and_double_cells_are_named() -> None:
    table = {name: values[:-1] + values[:1] for name, values in columns().items()}
    found = refused(table, treated="Ash", start="2016")
    assert "1 cell missing: Elm 2017" in found
    assert "Ash 2014" in found and "2 problems" in found


def test_all_that_is_wrong_with_a_pilot_is_said_at_once() -> None:
    table = columns()
    table["admissions"][3] = None
    found = refused(table, treated="Ash,Birch,Cedar,Dell:2014", start="2016")
    assert "no number in 1 cell: Ash 2017" in found
    assert "1 of 5 places never in the pilot" in found
    assert "Dell in the pilot from the first period" in found
    assert "3 problems" in found


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"treated": "Ahs", "start": "2016"}, "did you mean 'Ash'"),
        ({"treated": "Ash", "start": "2026"}, "a period from 2014 to 2017"),
        ({"treated": "Ash"}, "no start"),
        ({"treated": "Ash", "start": "2016", "per": "residnts"}, "did you mean 'residents'"),
        ({"treated": "Ash", "start": "2016", "weights": "wight", "covariates": ("need",)}, "2 problems"),
    ],
)
def test_words_that_mean_nothing_are_refused(named: dict[str, Any], says: str) -> None:
    assert says in refused(columns(), **named)


def test_numbers_treatment_and_denominators_are_wrong_together() -> None:
    table = columns(residents=[0.0] + [1000.0] * 19)
    table["admissions"][3] = "many"
    found = refused(table, treated="Ahs,Birch", start="2026", per="residents")
    assert "nothing above 0 in 1 cell: Ash 2014" in found
    assert "no number in 1 cell: Ash 2017" in found
    assert "did you mean 'Ash'" in found and "a period from 2014 to 2017" in found
    assert "4 problems" in found


def test_a_plan_over_cells_without_numbers_is_refused_too() -> None:
    table = columns()
    table["admissions"][6] = float("nan")
    assert "no number in 1 cell: Birch 2016" in refused(table)


def test_months_stand_as_time_runs_and_texts_without_order_are_refused() -> None:
    months = ("2015-8", "2015-9", "2015-10", "2015-11")
    table = columns(year=[month for _ in PLACES for month in months])
    assert read(table, treated="Ash", start="2015-10").periods == months
    named = columns(year=[month for _ in PLACES for month in ("Jan 15", "Feb 15", "Mar 15", "Apr 15")])
    assert "texts that sort as time runs" in refused(named, treated="Ash", start="Mar 15")


def test_a_covariate_that_says_who_is_in_the_pilot_is_refused(tmp_path: Path) -> None:
    flags = [int(p == "Ash" and y >= 2016) for p in PLACES for y in YEARS]
    table = columns(flag=flags)
    lines = [",".join(table), *(",".join(map(str, row)) for row in zip(*table.values(), strict=True))]
    (tmp_path / "p.csv").write_text("\n".join(lines))
    named = Named("admissions", period="year", treated="Ash", start="2016", covariates=("flag",))
    with pytest.raises(InvalidInput, match="flag, which tells pilot from other places"):
        question_of(Asked(tmp_path / "p.csv", named))


def test_a_pilot_that_stops_is_refused() -> None:
    flags = [int(p == "Ash" and y == 2015) for p in PLACES for y in YEARS]
    assert "goes on once it has begun" in refused(columns(pilot=flags), treated="pilot")


def test_one_place_is_no_panel() -> None:
    table = {name: values[:4] for name, values in columns().items()}
    assert "1 place" in refused(table, treated="Ash", start="2016")


def test_weights_and_logarithms_of_nothing_are_refused() -> None:
    table = columns(weight=[0.0] * 20)
    assert "weights above 0" in refused(table, treated="Ash", start="2016", weights="weight")
    table["admissions"][0] = 0.0
    assert "0 or less" in refused(table, treated="Ash", start="2016", logged=True)


def test_wrong_options_are_refused_together(tmp_path: Path) -> None:
    asked = Asked(
        tmp_path / "p.csv", Named("y"), method="sinthetic", draws=3, effect=3.0, magnitude=-1.0, pilots=0
    )
    with pytest.raises(InvalidInput) as caught:
        question_of(asked)
    assert "did you mean 'synthetic'" in str(caught.value)
    assert "no such file" in str(caught.value)
    assert "6 problems" in str(caught.value)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"pilots": 3, "before": 2}, "--before: found nothing it could serve; expected --power"),
        ({"correlation": 0.4}, "--correlation: found nothing it could serve; expected --selected-on"),
        ({"reformed": Path("run")}, "--with: found nothing it could serve; expected --panel with"),
    ],
)
def test_options_that_would_say_nothing_are_refused(written: Path, more: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        found_of(written, **more)
    assert says in str(caught.value)


def found_of(path: Path, **more: Any) -> Answer:
    named = Named("admissions", period="year", treated="Ash", start="2016")
    return answer(question_of(Asked(path, named, **more)))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    table = columns()
    lines = [",".join(table), *(",".join(map(str, row)) for row in zip(*table.values(), strict=True))]
    (tmp_path / "p.csv").write_text("\n".join(lines))
    return tmp_path / "p.csv"


def test_from_a_file_to_an_answer(written: Path) -> None:
    found = found_of(written, effect=0.05, draws=99)
    assert found.did is not None and found.did.effect == pytest.approx(0)
    assert found.asked.plan is not None and found.asked.plan.after == 2
    assert found_of(written, method="did").synthetic is None


def test_shares_are_of_what_would_have_been_with_each_end() -> None:
    """10 came: an effect of -10 is a half of the 20 that would have been, one of +5 the whole of 5."""
    panel = Panel(("a", "b", "c"), ("1", "2"), np.array([[9.0, 10], [9, 9], [9, 9]]), np.array([1, 2, 2]))
    found = answer(Question(Asked(Path("p"), Named("y"), method="did"), panel, None, None))
    assert [found.relative(x) for x in (-10.0, 0.0, 5.0)] == [-0.5, 0.0, 1.0]
    assert np.isnan(found.relative(11.0))
    rising = [found.relative(x) for x in np.linspace(-50, 9, 60)]
    assert (np.diff(rising) > 0).all()


def test_what_has_no_share_is_told_in_its_unit() -> None:
    """The bottom line of a place may be a loss: a share of a loss would have the wrong sign."""
    y = np.array([[-9.0, -9, -5], [-9, -9, -9.5], [-8, -8, -8.2], [-7, -7, -7.1]])
    panel = Panel(tuple("abcd"), ("1", "2", "3"), y, np.array([2, 3, 3, 3]), name="bottom line")
    found = answer(Question(Asked(Path("p"), Named("y"), method="did"), panel, None, None))
    said = sentence(found)
    assert said.startswith("Bottom line in the pilot was 4.27 higher (+")
    assert "% higher" not in said
