"""Measures of fairness against published tables; tolerances are half a unit of the last digit printed.

cited     the figures were seen in the source named:
          grattan for R, page of `progressivity` (result), file src/2018.c (Australia's tax of 2017-18);
          Akazili, Gyapong and McIntyre, Int J Equity Health 2011; 10: 26, table 3 (Ghana 2005/06);
          What can we learn from China's health insurance reform, Int J Equity Health, article
          s12939-022-01793-3, table 4 (urban China 2002); Shandong: the same journal, article
          s12939-018-0775-3, table 3; Bangalore: BMC Public Health 2012; 12: 990, table 3; Kenya: BMC Health
          Serv Res 2012; 12: 413, table 4; Lebanon: Int J Equity Health, article 1475-9276-9-11, table 11;
          a lecture on financial risk protection in a course on global health policy (five households)
recalled  O'Donnell, van Doorslaer, Wagstaff and Lindelow, World Bank 2008, table 8.1 (India): the figures are
          from memory; that their index follows from their rows to all four digits is what is checked
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from healthtrust.ground.bands import Bands, due
from healthtrust.pool.fairness import (
    Sample,
    catastrophic,
    concentration_curve,
    fairness,
    impoverishing,
    indices,
    lorenz_curve,
    observe,
)

# ---- Reynolds–Smolensky ----------------------------------------------------------------------------------


def australian_tax(income: np.ndarray) -> np.ndarray:
    """Income tax of 2017-18 less the low-income offset, and the Medicare levy, for one adult."""
    tax = due(Bands((18_200.0, 37_000.0, 87_000.0, 180_000.0), (0.19, 0.325, 0.37, 0.45)), income)
    offset = np.clip(445 - 0.015 * np.maximum(income - 37_000, 0), 0, 445)
    levy = np.minimum(0.02 * income, 0.1 * np.maximum(income - 21_980, 0))
    return np.maximum(tax - offset, 0) + levy


def test_redistribution_by_australias_tax() -> None:
    income = np.array([10e3, 20e3, 50e3, 100e3, 150e3])
    found = fairness(income, australian_tax(income))
    assert found.redistribution.value == pytest.approx(0.04856361, abs=5e-9)
    assert found.reynolds_smolensky.value == pytest.approx(0.04856361, abs=5e-9)
    assert fairness(income, 0.3 * income).redistribution.value == pytest.approx(0, abs=1e-15)


# ---- concentration index, Kakwani, curves ----------------------------------------------------------------


def test_under_five_deaths_by_wealth_in_india() -> None:
    births = [29_939, 28_776, 26_528, 24_689, 19_739]
    rate = [154.7, 152.9, 119.5, 86.9, 54.3]
    found = indices(range(5), rate, births)["concentration"]
    assert found.value == pytest.approx(-0.1694, abs=5e-5)


GHANA = {  # cumulative shares of the poorest 20, 40, 60 and 80 %; the index; the Kakwani index
    "expenditure": ((5.53, 15.64, 30.38, 51.64), 0.424, None),
    "personal income tax": ((1.25, 6.36, 13.01, 27.84), 0.680, 0.256),
    "corporate income tax": ((3.38, 10.70, 23.58, 44.05), 0.522, 0.098),
    "direct tax": ((1.99, 7.85, 16.66, 33.43), 0.625, 0.202),
    "value added tax": ((3.26, 8.91, 19.42, 53.54), 0.473, 0.049),
    "import duty": ((4.02, 11.48, 22.04, 39.78), 0.552, 0.129),
    "fuel levy": ((6.43, 17.97, 33.88, 54.60), 0.383, -0.041),
    "kerosene levy": ((16.76, 37.82, 60.49, 81.80), 0.016, -0.408),
    "indirect tax": ((4.07, 11.34, 22.85, 49.47), 0.481, 0.057),
    "insurance contributions": ((6.92, 19.36, 37.72, 57.98), 0.354, -0.070),
    "out of pocket": ((4.33, 12.85, 25.74, 46.96), 0.487, 0.064),
    "all": ((2.91, 10.06, 19.31, 38.42), 0.567, 0.143),
}


def shares(cumulative: tuple[float, ...]) -> np.ndarray:
    return np.diff([0.0, *cumulative, 100.0])


@pytest.mark.parametrize("source", [name for name in GHANA if name != "expenditure"])
def test_progressivity_of_every_source_in_ghana(source: str) -> None:
    """Five rows hide what differs within fifths: indices from them are as printed to within 0.09, same sign.

    The Kakwani index is the difference of the two printed indices, to the digits printed.
    """
    printed, index, kakwani = GHANA[source]
    found = indices(shares(GHANA["expenditure"][0]), shares(printed))
    assert index - GHANA["expenditure"][1] == pytest.approx(kakwani, abs=1.5e-3)
    assert found["concentration"].value == pytest.approx(index, abs=0.09)
    assert found["kakwani"].value == pytest.approx(kakwani, abs=0.09)
    if abs(kakwani or 0.0) > 0.09:
        assert np.sign(found["kakwani"].value) == np.sign(kakwani)


def test_curve_of_ghana_through_the_points_printed() -> None:
    fifths = observe(shares(GHANA["expenditure"][0]))
    assert 100 * lorenz_curve(fifths, points=5).held[1:-1] == pytest.approx(GHANA["expenditure"][0])
    for printed, _, _ in GHANA.values():
        held = concentration_curve(shares(printed), fifths, points=5).held
        assert 100 * held[1:-1] == pytest.approx(printed)


def test_gini_of_ghana_lies_where_any_lorenz_curve_through_the_points_must() -> None:
    """Least when all in a fifth have the same, most when the curve follows the slopes of its neighbours."""
    held = np.array([0.0, *GHANA["expenditure"][0], 100.0]) / 100
    least = indices(np.diff(held), np.diff(held))["gini"].value
    assert least <= GHANA["expenditure"][1] <= least + highest_above_chords(held)


def highest_above_chords(held: np.ndarray) -> float:
    """Twice the area that a convex curve through equally spaced points can lie below its chords."""
    width, slopes = 1 / (len(held) - 1), np.diff(held) * (len(held) - 1)
    total = 0.0
    for k, slope in enumerate(slopes):
        before = slopes[k - 1] if k else 0.0
        after = slopes[k + 1] if k + 1 < len(slopes) else np.inf
        flat = width if np.isinf(after) else width * (after - slope) / (after - before)
        total += flat * (slope - before) * width
    return float(total)


SHANDONG = {  # shares of fifths; index; Kakwani
    "primary care": ((23.95, 23.76, 18.06, 16.12, 18.12), -0.079, -0.479),
    "outpatient care": ((17.34, 12.12, 22.17, 17.48, 30.89), 0.137, -0.263),
    "inpatient care": ((16.87, 13.80, 15.50, 15.07, 38.76), 0.203, -0.197),
    "all care": ((21.18, 19.86, 17.06, 15.71, 26.18), 0.032, -0.368),
}


@pytest.mark.parametrize("care", SHANDONG)
def test_concentration_of_subsidies_in_shandong(care: str) -> None:
    printed, index, kakwani = SHANDONG[care]
    found = indices((3.67, 10.97, 17.51, 23.88, 43.97), printed)
    assert found["gini"].value < 0.40
    assert found["concentration"].value == pytest.approx(index, abs=0.025)
    assert index - 0.40 == pytest.approx(kakwani, abs=1e-3)
    assert found["kakwani"].value == pytest.approx(kakwani, abs=0.05)


# ---- Aronson, Johnson and Lambert ------------------------------------------------------------------------

TENTHS = (2.15, 3.36, 4.49, 5.29, 6.29, 8.44, 9.87, 11.87, 15.42, 32.81)
CHINA = {  # shares of tenths; g; V, H, R, RE
    "social insurance": (
        (0.51, 1.43, 1.52, 3.18, 4.92, 9.50, 10.91, 19.96, 18.50, 29.57),
        0.015288,
        (0.001176, 0.000246, 0.000029, 0.000901),
    ),
    "private insurance": (
        (0.03, 1.35, 1.42, 1.95, 6.62, 8.51, 14.32, 12.74, 21.05, 31.99),
        0.011513,
        (0.001101, 0.000509, 0.000538, 0.000054),
    ),
    "out of pocket": (
        (1.87, 3.05, 3.91, 4.28, 5.07, 8.64, 9.07, 11.55, 16.65, 35.91),
        0.121500,
        (0.007360, 0.003933, 0.005632, -0.002204),
    ),
    "all": (
        (1.60, 2.77, 3.50, 4.01, 5.20, 8.71, 9.67, 12.49, 17.14, 34.91),
        0.151458,
        (0.010280, 0.004531, 0.006204, -0.000454),
    ),
}


@pytest.mark.parametrize("source", CHINA)
def test_vertical_part_of_redistribution_in_urban_china(source: str) -> None:
    """V from ten rows in place of the survey's thousands: within a fifth of that printed.

    With tenths for residents nobody has an equal or is overtaken, so that V is all there is: g / (1 − g) K.
    """
    printed, g, (vertical, horizontal, reranking, redistribution) = CHINA[source]
    income = np.array(TENTHS)
    paid = np.array(printed) / sum(printed) * g * income.sum()
    found = fairness(income, paid, bandwidth=0.0)
    assert vertical - horizontal - reranking == pytest.approx(redistribution, abs=2e-6)
    assert found.average_rate.value == pytest.approx(g)
    assert found.vertical.value == pytest.approx(g / (1 - g) * found.kakwani.value)
    assert found.vertical.value == pytest.approx(vertical, rel=0.2)
    assert found.horizontal.value == pytest.approx(0, abs=1e-14)


# ---- catastrophic payments -------------------------------------------------------------------------------


def test_five_households_of_a_lecture() -> None:
    """Three of five above 10 %, one of them at 45 %: 60 %, overshoot 13 %, 22 % on average of those hit.

    The shares of the other two are not told apart; any two that exceed the limit by 30 points together do.
    """
    for second, third in ((0.25, 0.25), (0.38, 0.12)):
        shares_paid = np.array([0.45, second, third, 0.05, 0.0])
        (found,) = catastrophic(shares_paid, np.ones(5), observe(np.arange(5.0)), (0.10,))
        assert found.headcount.value == pytest.approx(0.60)
        assert found.overshoot.value == pytest.approx(0.13, abs=0.005)
        assert found.mean_positive_overshoot.value == pytest.approx(0.22, abs=0.005)


BANGALORE = {  # headcount, overshoot, mean positive overshoot at 5, 10, 15 and 20 % of income, per cent
    "first fifth": ((38.1, 6.7, 17.6), (23.1, 5.3, 22.9), (14.2, 4.4, 31.0), (11.0, 3.8, 34.5)),
    "second fifth": ((27.4, 2.3, 8.4), (13.8, 1.4, 10.1), (6.6, 0.9, 13.6), (4.7, 0.6, 12.8)),
    "third fifth": ((20.7, 2.1, 10.1), (10.2, 1.4, 13.7), (6.0, 1.0, 16.7), (4.1, 0.7, 17.1)),
    "fourth fifth": ((23.7, 5.6, 23.6), (11.6, 4.7, 40.5), (7.6, 4.3, 56.6), (4.9, 4.0, 81.6)),
    "fifth fifth": ((16.9, 1.1, 6.5), (8.2, 0.5, 6.1), (2.2, 0.3, 13.6), (0.3, 0.2, 66.7)),
    "all": ((27.5, 3.4, 12.4), (16.0, 2.5, 15.6), (10.1, 2.0, 19.8), (7.9, 1.7, 21.5)),
}


@pytest.mark.parametrize("fifth", BANGALORE)
def test_intensity_of_catastrophic_payments_in_bangalore(fifth: str) -> None:
    """Residents rebuilt from headcounts and overshoots printed give the mean positive overshoots printed."""
    limits = (0.05, 0.10, 0.15, 0.20)
    for limit, (headcount, overshoot, intensity) in zip(limits, BANGALORE[fifth], strict=True):
        share = limit + overshoot / headcount
        sample = Sample(np.array([headcount, 100 - headcount]))
        (found,) = catastrophic([share, 0.0], [1.0, 1.0], observe([1.0, 1.0], sample=sample), (limit,))
        assert found.headcount.value == pytest.approx(headcount / 100)
        assert found.overshoot.value == pytest.approx(overshoot / 100)
        assert found.mean_positive_overshoot.value == pytest.approx(intensity / 100, abs=5.1e-4)
    assert all(a[0] > b[0] and a[1] > b[1] for a, b in pairwise(BANGALORE[fifth]))


# ---- impoverishing payments ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headcount", "gap", "normalised", "intensity"), [(54.9, 3937, 26.1, 47.5), (57.6, 4952, 32.8, 57.0)]
)
def test_poverty_in_kenya_before_and_after_payments(
    headcount: float, gap: float, normalised: float, intensity: float
) -> None:
    """The line is gap over normalised gap; rounding to three digits leaves 0.2 in a hundred of either."""
    line = gap / (normalised / 100)
    sample = Sample(np.array([headcount, 100 - headcount]))
    consumption = np.array([line - gap / (headcount / 100), 2 * line])
    found = impoverishing([0.0, 0.0], consumption, line, observe(consumption, sample=sample)).before
    assert found.headcount.value == pytest.approx(headcount / 100)
    assert found.gap.value == pytest.approx(gap)
    assert found.normalised_gap.value == pytest.approx(normalised / 100)
    assert found.mean_positive_gap.value == pytest.approx(intensity / 100, abs=2e-3)


def test_kenyas_line_is_the_same_before_and_after() -> None:
    before, after = 3937 / 0.261, 4952 / 0.328
    assert before == pytest.approx(after, rel=0.0005 / 0.261 + 0.0005 / 0.328)


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [((5.3, 11_389), (6.4, 14_508), (1.1, 3_119)), ((27.5, 167_061), (31.6, 197_710), (4.1, 30_649))],
)
def test_what_payments_add_to_poverty_in_lebanon(
    before: tuple[float, float], after: tuple[float, float], more: tuple[float, float]
) -> None:
    """Residents poor before, pushed below the line, and others, give the printed differences."""
    line = 1e6
    poor, pushed = before[0] / 100, (after[0] - before[0]) / 100
    sample = Sample(np.array([poor, pushed, 1 - poor - pushed]))
    consumption = np.array([line - before[1] / poor, line, 3 * line])
    paid = np.array([0.0, (after[1] - before[1]) / pushed, 0.0])
    found = impoverishing(paid, consumption, line, observe(consumption, sample=sample))
    assert found.more.headcount.value == pytest.approx(more[0] / 100, abs=1e-12)
    assert found.pushed.value == pytest.approx(more[0] / 100, abs=1e-12)
    assert found.more.gap.value == pytest.approx(more[1], abs=1e-6)
