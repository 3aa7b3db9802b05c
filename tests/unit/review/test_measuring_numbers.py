"""Adjustment, intervals and errors equal those worked out elsewhere; what is hidden cannot be had back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import sqrt
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import currency
from healthtrust.review.measuring import told
from healthtrust.review.measuring.adjusted import expected
from healthtrust.review.measuring.engine import Where, run
from healthtrust.review.measuring.library import chosen, shipped_measures
from healthtrust.review.measuring.question import Answer, Asked, Question, answer, question_of
from healthtrust.review.measuring.results import Result, error
from healthtrust.review.measuring.span import span
from tests.reference.measuring_plain import Counter, Plain
from tests.unit.review.made_tables import made, written

STRATA = tuple((age, sex) for age in ("0-17", "18-39", "40-64") for sex in ("female", "male"))
CELLS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(41, 900)), min_size=2 * len(STRATA), max_size=2 * len(STRATA)
)


def by_statsmodels(y: np.ndarray, d: np.ndarray, of: str) -> np.ndarray:
    import statsmodels.api as sm

    ages, sexes = ([stratum[part] for stratum in STRATA] for part in (0, 1))
    dummies = [[age == each for age in ages] for each in ("18-39", "40-64")] + [[s == "male" for s in sexes]]
    design = np.column_stack([np.ones(len(STRATA)), *np.array(dummies, dtype=float)])
    if of == "rate":
        return np.asarray(sm.GLM(y, design, family=sm.families.Poisson(), exposure=d).fit().fittedvalues / d)
    both = np.column_stack([y, d - y])
    return np.asarray(sm.GLM(both, design, family=sm.families.Binomial()).fit().fittedvalues)


@pytest.mark.parametrize("of", ["rate", "share"])
def test_a_model_expects_what_a_maintained_one_fits(of: str) -> None:
    draw = np.random.default_rng(5)
    d = draw.integers(50, 4_000, (7, len(STRATA))).astype(float)
    y = np.floor(d * draw.uniform(0.01, 0.6, d.shape))
    fitted = by_statsmodels(y.sum(axis=0), d.sum(axis=0), of)
    assert expected(y, d, STRATA, "model", of) == pytest.approx(d @ fitted, rel=1e-7)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(CELLS, st.sampled_from(["strata", "model"]), st.sampled_from(["rate", "share"]))
def test_the_expected_of_all_bodies_is_the_numerator_of_all(
    cells: list[tuple[int, int]], how: str, of: str
) -> None:
    y, d = (np.array([cell[k] for cell in cells], dtype=float).reshape(2, -1) for k in (0, 1))
    found = expected(y, d, STRATA, how, of)  # type: ignore[arg-type]
    assert found.sum() == pytest.approx(y.sum(), rel=1e-7, abs=1e-9)
    assert (found >= 0).all()


def test_a_model_expects_nothing_where_nobody_counts_in_a_band() -> None:
    d = np.full((2, len(STRATA)), 100.0)
    y = np.array([[0, 0, 5, 6, 9, 3], [0, 0, 1, 2, 3, 4]], dtype=float)
    found = expected(y, d, STRATA, "model")
    assert found == pytest.approx([16.5, 16.5], rel=1e-9)
    assert expected(0 * y, d, STRATA, "model").tolist() == [0.0, 0.0]
    assert expected(d, d, STRATA, "model", "share") == pytest.approx([600.0, 600.0], rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.1, 9)), min_size=2, max_size=30))
def test_the_error_of_a_ratio_is_that_of_its_residuals(pairs: list[tuple[float, float]]) -> None:
    y, x = (np.array([pair[k] for pair in pairs]) for k in (0, 1))
    sums = {"n": float(len(pairs)), "y": y.sum(), "x": x.sum(), "yy": y @ y, "xy": x @ y, "xx": x @ x}
    rest = y - y.sum() / x.sum() * x
    wanted = sqrt(len(pairs) / (len(pairs) - 1) * float(rest @ rest)) / x.sum()
    assert error(sums) == pytest.approx(wanted, rel=1e-6, abs=1e-6)


def plain_wilson(y: float, n: float, z: float = 1.959963985) -> tuple[float, float]:
    p = y / n
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return tuple((p + z * z / (2 * n) + sign * half) / (1 + z * z / n) for sign in (-1, 1))  # type: ignore[return-value]


def plain_byar(c: float, years: float, z: float = 1.959963985) -> tuple[float, float]:
    low = c * (1 - 1 / (9 * c) - z / (3 * sqrt(c))) ** 3 if c else 0.0
    return low / years, (c + 1) * (1 - 1 / (9 * (c + 1)) + z / (3 * sqrt(c + 1))) ** 3 / years


def test_intervals_and_adjustment_equal_plain_ones(tmp_path: Path) -> None:
    tables = made(11, 80, 900)
    codes = ("emergency-attendances", "seen-in-year", "length-of-stay")
    whole = chosen((shipped_measures(),), codes)
    with duckdb.connect() as book:
        where = Where(written(tables, tmp_path), "practice", currency("GBP"))
        found = run(book, whole, where, [span("2027")]).results
    plain = Counter(tables, whole, "practice", date(2027, 1, 1), date(2028, 1, 1))
    expects = plain_expected(tables, plain)
    limits: dict[str, Callable[[float, float], tuple[float, float]]] = {
        "emergency-attendances": plain_byar,
        "seen-in-year": plain_wilson,
    }
    for each in found:
        if each.measure in limits:
            per = plain.measures[each.measure].per
            wanted = [per * limit for limit in limits[each.measure](each.numerator, each.denominator)]
            assert (each.low, each.high) == pytest.approx(wanted, rel=1e-6, abs=1e-9)
        else:
            stays = [(a["end_date"] - a["start_date"]).days for a, body in plain.acts() if body == each.body
                     and a["setting"] == "inpatient" and a["end_date"] is not None]  # fmt: skip
            half = 1.959963985 * float(np.std(stays, ddof=1)) / sqrt(len(stays))
            assert (each.low, each.high) == pytest.approx((np.mean(stays) - half, np.mean(stays) + half))
        if each.measure == "emergency-attendances":
            assert each.expected == pytest.approx(expects[each.body], rel=1e-9)
            assert each.ratio == pytest.approx(each.numerator / expects[each.body], rel=1e-9)


def plain_expected(tables: Plain, plain: Counter) -> dict[str, float]:
    """Events that bodies would have at everybody's rates by age band and sex, one person-day at a time."""
    from tests.reference.measuring_plain import age_on

    def stratum(person: str, day: date) -> tuple[int, str]:
        row = plain.spells[person][0]
        return sum(age_on(row["birth_date"], day) >= edge for edge in (18, 40, 65, 75)), row["sex"]

    days: dict[tuple[int, str], float] = {}
    events: dict[tuple[int, str], float] = {}
    own: dict[tuple[str, tuple[int, str]], float] = {}
    for person, held in plain.days.items():
        for day, body in held.items():
            key = stratum(person, day)
            days[key] = days.get(key, 0.0) + 1
            own[body, key] = own.get((body, key), 0.0) + 1
    for act, _ in plain.acts():
        if act["setting"] == "emergency":
            key = stratum(act["person_id"], act["start_date"])
            events[key] = events.get(key, 0.0) + 1
    found: dict[str, float] = {}
    for (body, key), count in own.items():
        found[body] = found.get(body, 0.0) + count * events.get(key, 0.0) / days[key]
    return found


def test_a_person_with_two_days_of_birth_or_two_sexes_is_refused(tmp_path: Path) -> None:
    tables = made(12, 20, 50)
    unlike = {"female": "male", "male": "female"}[tables.enrolment[0]["sex"]]
    for column, other in (("birth_date", date(1901, 1, 1)), ("sex", unlike)):
        twice = tables.enrolment[0] | {column: other}
        written(replace(tables, enrolment=[*tables.enrolment, twice]), tmp_path)
        with (
            duckdb.connect() as book,
            pytest.raises(InvalidInput, match=f"column {column}.*one for each person"),
        ):
            run(book, shipped_measures(), Where(tmp_path, "all", currency("GBP")), [span("2027")])


def answer_of(numerators: dict[str, list[float]]) -> Answer:
    """Results of a composite and its parts, of as many bodies as there are numbers."""
    whole = chosen((shipped_measures(),), ("pqi-91",))
    told_of = [
        Result(code, f"body {k}", "2027", y, 900.0, 0.0, y, 0.0, 1.0, units=y)
        for code, all_of in numerators.items()
        for k, y in enumerate(all_of)
    ]
    question = Question(Asked(Path(), "2027"), whole, (span("2027"),), currency("GBP"), False)
    return Answer(question, tuple(told_of), {each.code: each for each in whole.measures})


def test_a_hidden_part_is_not_what_its_composite_has_beyond_the_rest() -> None:
    found = told.shown(
        answer_of({"pqi-91": [27.0, 90.0, 80.0], "pqi-11": [6.0, 7.0, 40.0], "pqi-12": [21.0, 83.0, 40.0]})
    )
    gone = {(each.measure, each.body) for each in found if each.verdict == "hidden"}
    assert {("pqi-11", "body 0"), ("pqi-11", "body 1")} <= gone
    assert {("pqi-12", "body 0"), ("pqi-12", "body 1")} <= gone
    assert ("pqi-91", "body 0") not in gone and ("pqi-12", "body 2") not in gone


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=6))
def test_no_part_is_hidden_alone(parts: list[tuple[int, int]]) -> None:
    columns = {
        "pqi-91": [float(a + b) for a, b in parts],
        "pqi-11": [float(a) for a, _ in parts],
        "pqi-12": [float(b) for _, b in parts],
    }
    found = told.shown(answer_of(columns))
    gone = {(each.measure, each.body) for each in found if each.verdict == "hidden"}
    assert all(
        each.verdict == "hidden" for each in found if 0 < columns[each.measure][int(each.body[5:])] < 10
    )
    for k, (a, b) in enumerate(parts):
        if a and b and ("pqi-91", f"body {k}") not in gone:
            assert len({(code, f"body {k}") for code in ("pqi-11", "pqi-12")} & gone) != 1


def test_a_sentence_counts_no_hidden_target(tmp_path: Path) -> None:
    folder = written(made(1, 60, 300), tmp_path)
    found = answer(question_of(Asked(folder, "2027", ("avoidable-admissions",))))
    assert "Targets" not in told.sentence(found)


def test_results_do_not_depend_on_threads(tmp_path: Path) -> None:
    folder = written(made(13, 300, 6000), tmp_path)
    told_of = []
    for threads in (1, 2, 4):
        with duckdb.connect() as book:
            book.execute(f"SET threads = {threads}")
            book.execute("SET preserve_insertion_order = false")
            told_of.append(
                run(book, shipped_measures(), Where(folder, "all", currency("GBP")), [span("2027")])
            )
    assert told_of[0].results == told_of[1].results == told_of[2].results
