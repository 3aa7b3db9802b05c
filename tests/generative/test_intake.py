"""Loads as plain Python does them; split spells, relabelled and copied persons change no rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.people.intake.exposure import Period, person_days, totals
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.report import LoadReport
from tests.reference.intake_plain import Spell, Visit, days_in, money_placed, spells_kept

YEAR = Period(date(2027, 1, 1), date(2028, 1, 1))
DAYS = st.integers(0, 400).map(lambda n: date(2026, 12, 1) + timedelta(days=n))
LENGTHS = st.none() | st.integers(0, 300)


@st.composite
def spells(draw: st.DrawFn) -> list[Spell]:
    made: list[Spell] = []
    for _ in range(draw(st.integers(1, 12))):
        start, length = draw(DAYS), draw(LENGTHS)
        end = None if length is None else start + timedelta(days=length)
        made.append(
            (draw(st.integers(1, 4)), draw(st.sampled_from("AB")), draw(st.sampled_from("xy")), start, end)
        )
    return made


VISITS = st.lists(st.tuples(st.integers(1, 6), DAYS, st.integers(0, 10**12)), min_size=1, max_size=15).map(
    lambda rows: [(f"v{i}", *row) for i, row in enumerate(rows)]
)


def loaded(folder: Path, held: Sequence[Spell], visits: Sequence[Visit], name: str = "") -> LoadReport:
    source = folder / "source"
    source.mkdir()
    with (source / "enrolment.csv").open("w") as file:
        file.write("person_id,payer_id,plan_id,start_date,end_date,birth_date,sex,practice_id\n")
        file.writelines(
            f"{name}{person},{payer},{plan},{start},{end or ''},1960-01-01,male,p\n"
            for person, payer, plan, start, end in held
        )
    with (source / "activity.csv").open("w") as file:
        file.write("activity_id,person_id,org_id,start_date,setting,paid_amount\n")
        file.writelines(f"{key},{name}{person},h,{day},primary,{paid}\n" for key, person, day, paid in visits)
    return load(source, "exchange", folder / "records", Terms("GBP", synthetic=True, today=date(2030, 1, 1)))


def exposure(folder: Path) -> int:
    enrolment = f"read_parquet('{folder}/records/enrolment.parquet')"
    return totals(person_days(duckdb.connect(), enrolment, YEAR)).days


@settings(max_examples=6, deadline=None)
@given(spells(), VISITS)
def test_a_load_is_what_plain_python_makes_of_it(held: list[Spell], visits: list[Visit]) -> None:
    with TemporaryDirectory() as made:
        found = loaded(Path(made), held, visits)
        query = (
            f"SELECT person_id, payer_id, plan_id, start_date, end_date FROM "
            f"'{made}/records/enrolment.parquet'"
        )
        kept = sorted(duckdb.connect().execute(query).fetchall(), key=str)
        assert kept == spells_kept(held)
        (money,) = found.of("activity").money
        assert {**money.parts} == {**money_placed(kept, visits), "set aside": 0}
        assert found.reconciles and money.money_in == sum(visit[3] for visit in visits)
        assert exposure(Path(made)) == days_in(kept, YEAR.start, YEAR.end)


@settings(max_examples=3, deadline=None)
@given(spells(), VISITS, st.integers(1, 100))
def test_splitting_a_spell_in_two_changes_nothing(held: list[Spell], visits: list[Visit], after: int) -> None:
    standing = spells_kept(held)
    person, payer, plan, start, end = standing[0]
    cut = start + timedelta(days=after)
    halves = (
        [(person, payer, plan, start, cut), (person, payer, plan, cut, end)]
        if end is None or cut < end
        else [standing[0]]
    )
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        whole = loaded(Path(one), standing, visits)
        split = loaded(Path(two), [*halves, *standing[1:]], visits)
        assert exposure(Path(one)) == exposure(Path(two))
        assert whole.of("activity").money == split.of("activity").money


@settings(max_examples=3, deadline=None)
@given(spells(), VISITS)
def test_relabelling_persons_changes_nothing(held: list[Spell], visits: list[Visit]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        numbers, names = loaded(Path(one), held, visits), loaded(Path(two), held, visits, "person-")
        assert exposure(Path(one)) == exposure(Path(two))
        assert numbers.tables == names.tables and numbers.doubts == names.doubts


@settings(max_examples=3, deadline=None)
@given(spells(), VISITS, st.integers(2, 4))
def test_copying_the_population_multiplies_money_and_days(
    held: list[Spell], visits: list[Visit], times: int
) -> None:
    many = [(person + 100 * k, *rest) for k in range(times) for person, *rest in held]
    seen = [
        (f"{key}-{k}", person + 100 * k, day, paid) for k in range(times) for key, person, day, paid in visits
    ]
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        (single,) = loaded(Path(one), held, visits).of("activity").money
        (copied,) = loaded(Path(two), many, seen).of("activity").money
        assert exposure(Path(two)) == times * exposure(Path(one))
        assert {**copied.parts} == {part: times * amount for part, amount in single.parts.items()}
