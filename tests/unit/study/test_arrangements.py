"""How care responds, as an answer: shared draws, tables that add up, cautions that hold, words that fit."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from healthtrust.deliver.response.coefficients import stated
from healthtrust.ground.errors import InvalidInput
from healthtrust.study.arrangements import told
from healthtrust.study.arrangements.answer import Answer, answer
from healthtrust.study.arrangements.asked import Asked
from healthtrust.study.arrangements.cautions import cautions_of, statuses
from healthtrust.study.arrangements.measures import MEASURES, changed, interval
from healthtrust.study.arrangements.put import question_of
from healthtrust.study.arrangements.words import moved


@lru_cache(maxsize=4)
def found(draws: int = 200, after: tuple[str, ...] = ("vertical-capitated", "structure-only")) -> Answer:
    return answer(question_of(Asked(after=after, years=6, draws=draws)))


def test_arrangements_share_the_draws() -> None:
    both, alone = found(), answer(question_of(Asked(after=("structure-only",), years=6, draws=200)))
    assert both.outcomes[0].course.known is both.outcomes[1].course.known
    assert np.array_equal(both.outcomes[1].found.volume, alone.outcomes[0].found.volume)


def test_causes_add_up_to_the_change() -> None:
    rows = told.cause_rows(found())
    for name in ("vertical-capitated", "structure-only"):
        outcome = next(each for each in found().outcomes if each.name == name)
        for of, values in (("admissions", outcome.found.admissions), ("spending", outcome.found.spending)):
            parts = [
                part
                for who, what, cause, part in zip(
                    rows["arrangement"], rows["change of"], rows["cause"], rows["part"], strict=True
                )
                if (who, what) == (name, of) and cause != "in all"
            ]
            assert sum(parts) == pytest.approx((values[-1] - values[0]).mean(), rel=1e-9, abs=1e-6)


def test_uses_by_segment_add_up_to_all() -> None:
    rows = told.use_rows(found(0))
    for name in ("vertical-capitated", "structure-only"):
        for use in set(rows["use"]):
            by = {
                segment: value
                for who, segment, what, value in zip(
                    rows["arrangement"], rows["segment"], rows["use"], rows["value"], strict=True
                )
                if (who, what) == (name, use)
            }
            whole = by.pop("all")
            assert sum(by.values()) == pytest.approx(whole, rel=1e-12)


def test_what_is_left_to_providers_is_the_sum_of_both() -> None:
    rows = told.left_rows(found(0))
    left = dict(
        zip(zip(rows["arrangement"], rows["year"], rows["body"], strict=True), rows["left"], strict=True)
    )
    for name in ("vertical-capitated", "structure-only"):
        parts = left[name, 6, "primary care"] + left[name, 6, "hospital"]
        assert left[name, 6, "both providers"] == pytest.approx(parts)


def test_rows_of_years_have_every_measure_and_ends_around_the_middle() -> None:
    rows = told.year_rows(found())
    assert len(rows["value"]) == 2 * 7 * len(MEASURES)
    for value, low, high in zip(rows["value"], rows["low"], rows["high"], strict=True):
        assert value is None or low <= value <= high
    assert all(end is None for end in told.year_rows(found(0))["low"])


def test_the_sentence_says_the_largest_fall_of_several() -> None:
    said = told.sentence(found())
    assert said.startswith("Of 2 arrangements this keeps most out of hospital: six years after")
    assert "Vertical body under capitation" in said
    first = found().outcomes[0].found
    assert moved(*interval(changed(MEASURES[1], first, 6))) in said


def test_a_structure_without_payment_is_cautioned() -> None:
    whole, structure = (cautions_of(each, "GBP") for each in found().outcomes)
    assert any("Nobody profits" in said for said in structure)
    assert not any("Nobody profits" in said for said in whole)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("fee-for-service", "hospital-led-fees", "the more it admits"),
        ("fee-for-service", "vertical-capitated-unpaid-quality", "The frail are skimped on"),
        ("national-tariff", "pooled-place", "The contract lapses after 3 years"),
        ("national-tariff", "hospital-led-fees", "Quality of care falls by"),
        ("fee-for-service", "vertical-monopoly-unregulated", "Prices rise by"),
    ],
)
def test_how_each_fails(before: str, after: str, says: str) -> None:
    asked = answer(question_of(Asked(before=before, after=(after,), draws=100)))
    assert any(says in said for said in cautions_of(asked.outcomes[0], "GBP"))


def test_residents_who_change_by_themselves_are_told(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = "segment,residents\nwell,900\nat risk,0\nchronic,0\nmultimorbid,0\nfrail,100\n"
    file.write_text(rows, encoding="utf-8")
    asked = {"population": str(file), "years": 5, "draws": 0}
    drifting, still = (answer(question_of(Asked(**asked, prevention=on))) for on in (True, False))  # type: ignore[arg-type]
    assert "Residents change over the years" in cautions_of(drifting.outcomes[0], "GBP")[0]
    assert not any("Residents change" in said for said in cautions_of(still.outcomes[0], "GBP"))


def test_statuses_count_every_coefficient() -> None:
    assert sum(statuses(found()).values()) == len(stated())
    given = answer(question_of(Asked(given=("skimping=0.1",), years=1, draws=0)))
    assert statuses(given)["given"] == 1
    rows = told.coefficient_rows(given)
    at = rows["coefficient"].index("skimping")
    assert (rows["value"][at], rows["status"][at], rows["source"][at]) == (
        0.1,
        "given",
        "set for this answer",
    )


def test_left_out_prevention_leaves_residents_as_they_are() -> None:
    with_health = found(0).outcomes[0].found
    without = answer(question_of(Asked(years=6, draws=0, prevention=False))).outcomes[0].found
    assert np.ptp(without.deaths) == 0 and np.ptp(with_health.deaths) > 0
    assert np.array_equal(without.residents[0], without.residents[6])
    assert not np.array_equal(with_health.residents[0], with_health.residents[6])


def test_a_place_is_as_large_and_as_full_as_asked(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "segment,residents\nwell,0\nat risk,0\nchronic,0\nmultimorbid,0\nfrail,1000\n", encoding="utf-8"
    )
    frail = question_of(Asked(population=str(file), occupancy=0.8, draws=0)).place
    assert frail.residents.tolist() == [0, 0, 0, 0, 1000]
    assert frail.occupancy == pytest.approx(0.8)
    assert question_of(Asked(population="2_000", draws=0)).place.residents.sum() == pytest.approx(2000)
    assert question_of(Asked(beds=250, draws=0)).place.beds == 250


def test_everything_wrong_is_told_at_once() -> None:
    asked = Asked(
        before="fee-for-servce",
        after=("vertical-capitated", "vertical-capitated"),
        years=0,
        draws=-1,
        population="0",
        occupancy=0.9,
        beds=0,
        given=("skimpin=1", "skimping=9", "skimping=x"),
        mix=("smoking=0.5",),
        currency="EUR",
    )
    with pytest.raises(InvalidInput) as refused:
        question_of(asked)
    said = str(refused.value)
    for expected in (
        "did you mean 'fee-for-service'",
        "vertical-capitated 2 times",
        "--years",
        "--draws",
        "residents, from 1 to",
        "one of the two",
        "did you mean 'skimping'",
        "from 0 to 0.4",
        "NAME=NUMBER",
        "add up to 1",
        "--totals with costs in it",
    ):
        assert expected in said


def test_beds_of_zero_and_too_full_beds_are_refused() -> None:
    for asked in (Asked(beds=0), Asked(occupancy=0), Asked(occupancy=1.2)):
        with pytest.raises(InvalidInput):
            question_of(asked)


def test_an_answer_that_is_cited_only_refuses_what_is_not() -> None:
    with pytest.raises(InvalidInput) as refused:
        question_of(Asked(cited_only=True))
    uncited = [name for name in stated() if f"coefficient {name}:" in str(refused.value)]
    assert "capability_time" in uncited and "continuity_effect" not in uncited


def test_neither_own_values_nor_assumed_arrangements_are_cited() -> None:
    """A number set by hand has no source, and an arrangement has a status of its own."""
    with pytest.raises(InvalidInput) as refused:
        question_of(Asked(after=("vertical-capitated",), given=("capability_time=3",), cited_only=True))
    told = [problem.where for problem in refused.value.problems]
    for where in ("--set capability_time", "arrangement fee-for-service", "arrangement vertical-capitated"):
        assert where in told
    assert "coefficient capability_time" in told


def shipped_text(name: str) -> str:
    return files("healthtrust.catalogue").joinpath("arrangements", f"{name}.toml").read_text(encoding="utf-8")


def test_what_cannot_be_paid_or_told_apart_is_refused(tmp_path: Path) -> None:
    text = shipped_text("pooled-place").replace("per_head = 20.0", "per_head = 90_000.0")
    (tmp_path / "dear.toml").write_text(text, encoding="utf-8")
    asked = Asked(
        before="pooled-place", after=(str(tmp_path / "dear.toml"),), draws=1, beds=-1, population="0"
    )
    with pytest.raises(InvalidInput) as refused:
        question_of(dataclasses.replace(asked, population=""))
    said = str(refused.value)
    for expected in ("1,451 at most", "the name of --before", "or from 2 to", "--beds"):
        assert expected in said
    with pytest.raises(InvalidInput) as refused:
        question_of(asked)
    assert "residents, from 1 to" in str(refused.value) and "--beds" in str(refused.value)


def test_what_holds_capability_back_is_named() -> None:
    asked = Asked(before="national-tariff", after=("primary-care-led",), draws=0)
    said = cautions_of(answer(question_of(asked)).outcomes[0], "GBP")
    assert any("expertise holds it back most (0.1); no money builds it" in each for each in said)


def test_what_providers_keep_is_told_unless_the_payer_takes_it_back(tmp_path: Path) -> None:
    text = shipped_text("vertical-capitated").replace("[payment]", "[payment]\nrebased = 1.0")
    text = text.replace('name = "vertical-capitated"', 'name = "taken-back"')
    (tmp_path / "taken-back.toml").write_text(text, encoding="utf-8")
    after = ("vertical-capitated", str(tmp_path / "taken-back.toml"))
    kept, back = (
        cautions_of(each, "GBP") for each in answer(question_of(Asked(after=after, draws=0))).outcomes
    )
    assert any("Providers keep £" in said for said in kept)
    assert not any("Providers keep" in said for said in back)
    assert not any("draws" in said for said in kept)


def test_more_draws_and_years_than_memory_holds_are_refused() -> None:
    with pytest.raises(InvalidInput, match="400,000 at most"):
        question_of(Asked(draws=20_000, years=100))
