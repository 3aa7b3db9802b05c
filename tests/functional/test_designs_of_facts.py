"""Each bundled design about how care responds shows its point in its own tables, year by year."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from healthtrust.deliver.response_tables import by_group, by_use
from healthtrust.design.read import read_design
from healthtrust.projection import project
from healthtrust.records.persons import SEGMENTS
from healthtrust.records.providers import SETTINGS
from healthtrust.start import opening
from healthtrust.state import State, known

SMALL = ("people.size=300", "pool.opening_reserve=0")
ELSEWHERE = 0


@cache
def years_of(design: str, *changes: str) -> list[State]:
    """Return the years of a small copy of a bundled design."""
    read = read_design(design, [*SMALL, *changes])
    return list(project(opening(read.design, read.folder)))


def told(state: State, name: str, group: int = -1) -> float:
    """Return what table `response` tells of a group; the last is where the arrangement stands."""
    return float(by_group(state)[name][group])


def ratio(state: State, use: str, segment: str = "chronic", group: int = -1) -> float:
    """Return use over that of before from table `response_by_use`."""
    table = by_use(state)
    places = by_group(state)["places"][group]
    row = (table["places"] == places) & (table["use"] == use) & (table["segment"] == segment)
    assert row.sum() == 1
    return float(table["ratio"][row][0])


def cases(state: State, setting: str) -> int:
    """Return covered cases of a setting, everywhere."""
    at = known(state.catalogue, "package").setting == SETTINGS.index(setting)
    return int(known(state.care, "deliver").cases[:, :, at].sum())


def test_fees_raise_volume() -> None:
    """Fact 1: what hospitals decide rises where fees are paid, and nowhere else."""
    *_, last = years_of("fees-raise-volume")
    assert ratio(last, "outpatient attendance") > 1.02
    assert ratio(last, "primary contact") > 1.03
    assert ratio(last, "outpatient attendance", group=ELSEWHERE) == pytest.approx(1)


def test_fees_lengthen_the_list_before_electives_rise() -> None:
    """Beside the same place with the same residents, not beside others, whose luck is another."""
    less = ("people.size=2000", "years=2027-2029")
    moved, still = (
        years_of("fees-raise-volume", *less, f"deliver.responds.after={name}")[-1]
        for name in ("fee-for-service", "national-tariff")
    )
    assert told(moved, "waiting_weeks") > told(still, "waiting_weeks") + 1
    assert told(moved, "listed") > told(still, "listed")


def test_capitation_without_pay_for_quality() -> None:
    """Fact 2: the frail find less, the well do not; paid for quality, the frail find more than before."""
    first, *_, last = years_of("capitation-unpaid-quality")
    assert told(last, "quality_of_the_frail") < told(first, "quality_of_the_frail") - 0.04
    assert told(last, "quality") >= told(first, "quality")
    paid = years_of("capitation-unpaid-quality", "deliver.responds.after=vertical-capitated")[-1]
    assert told(paid, "quality_of_the_frail") > told(first, "quality_of_the_frail")


def test_a_hospital_in_the_lead() -> None:
    """Fact 3: emergencies rise by fees; capitated, they fall by less than half of what others manage."""
    *_, fees = years_of("hospital-in-the-lead")
    assert ratio(fees, "avoidable emergency admission") > 1.05
    assert ratio(fees, "other emergency admission") > 1.03
    assert told(fees, "alignment") < -0.2
    falls = {}
    for after in ("hospital-led-capitated", "vertical-capitated-unpaid-quality"):
        *_, last = years_of("hospital-in-the-lead", "years=2027-2029", f"deliver.responds.after={after}")
        falls[after] = 1 - ratio(last, "other emergency admission")
    led, physicians = falls.values()
    assert led < physicians / 2


def test_the_kaiser_question() -> None:
    """Fact 4: avoidable emergencies fall over years, everywhere; a merger with nothing else does nothing."""
    before, first, *_, last = years_of("kaiser-question")
    fall = [1 - ratio(state, "avoidable emergency admission") for state in (before, first, last)]
    assert fall[0] == pytest.approx(0)
    assert fall[2] > 0.3 and fall[1] < fall[2] / 2
    assert len(by_group(last)["places"]) == 1
    *_, merged = years_of("kaiser-question", "years=2027-2029", "deliver.responds.after=structure-only")
    assert ratio(merged, "avoidable emergency admission") == pytest.approx(1, abs=0.05)
    assert told(merged, "capability") > 0.4


def test_cases_and_not_only_ratios_fall() -> None:
    """The same residents with the same luck: attendances of the year are those of the table."""
    years, size = "years=2027-2028", "people.size=1500"
    *_, moved = years_of("kaiser-question", years, size)
    *_, still = years_of("kaiser-question", years, size, "deliver.responds.after=fee-for-service")
    found = cases(moved, "outpatient") / cases(still, "outpatient")
    assert found == pytest.approx(ratio(moved, "outpatient attendance"), abs=0.05)
    assert found < 0.95


def test_capitation_of_primary_care_alone() -> None:
    """Fact 5: fewer contacts, more emergencies."""
    *_, last = years_of("primary-capitation-alone")
    assert ratio(last, "primary contact") < 0.95
    assert ratio(last, "avoidable emergency admission") > 1.03
    assert ratio(last, "other emergency admission") > 1.01


def test_a_pioneer_fades() -> None:
    """Fact 6: a few per cent while the fund lasts, less than half of it three years on."""
    states = {state.year: state for state in years_of("england-pioneer")}
    falls = {year: 1 - ratio(state, "other emergency admission") for year, state in states.items()}
    assert 0.01 < falls[2030] < 0.06
    assert falls[2033] < falls[2030] / 2
    assert max(falls, key=lambda year: falls[year]) == 2030
    *_, kept = years_of("england-pioneer", "years=2027-2031", "deliver.responds.after=pooled-place-kept")
    assert 1 - ratio(kept, "other emergency admission") > falls[2031] + 0.01


def test_a_monopoly_is_less_good() -> None:
    """Fact 7, what of it a year can show: use falls alike, quality is lower than beside rivals."""
    alone, rivals = (years_of(name, "years=2027-2029") for name in ("vertical-monopoly", "kaiser-question"))
    uses: list[Any] = [ratio(states[-1], "other emergency admission") for states in (alone, rivals)]
    assert uses[0] == pytest.approx(uses[1], abs=0.01)
    assert told(alone[-1], "quality") < told(rivals[-1], "quality") - 0.01


@pytest.mark.parametrize(
    "design",
    [
        "england-pioneer",
        "fees-raise-volume",
        "capitation-unpaid-quality",
        "hospital-in-the-lead",
        "primary-capitation-alone",
    ],
)
def test_nothing_moves_elsewhere_or_before(design: str) -> None:
    """Ratios of all but electives are one elsewhere, and everywhere in the year before."""
    states = years_of(design)
    uses = ("primary contact", "outpatient attendance", "other emergency admission")
    for state in states:
        for use in uses:
            values = [ratio(state, use, segment, ELSEWHERE) for segment in SEGMENTS]
            assert values == pytest.approx([1] * len(SEGMENTS))
    assert np.allclose(by_use(states[0])["ratio"], 1)
