"""A simulated year written as records: rows add up to the year, in every table, month by month."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from healthtrust.deliver.months import activity_of
from healthtrust.deliver.recorded import shares_of_row
from healthtrust.deliver.register import enrolment_table
from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import over_months
from healthtrust.ground.tables import checked
from healthtrust.ledger.chart import Accounts
from healthtrust.live.simulated import write_records
from healthtrust.projection import project
from healthtrust.records.exchange import ACTIVITY, DIAGNOSIS, ENROLMENT, MEASUREMENT, ORGANISATION, RECEIPT
from healthtrust.records.findings import PAYERS
from healthtrust.records.store import read_columns
from healthtrust.start import opening
from healthtrust.state import State, known

DESIGNS = {
    "valley": ("people.size=2000", "pool.opening_reserve=0"),
    "competing-plans": ("people.size=2000", "pool.opening_reserve=0"),
    "transition": ("people.size=1500",),
    "many to a row": ("people.source=file",),
    "private versions": ("people.size=2000", "package.top_up.supplementary=true"),
}
CONTRACTS = (ENROLMENT, ACTIVITY, DIAGNOSIS, ORGANISATION, MEASUREMENT, RECEIPT)


def first_year(name: str, *overrides: str) -> State:
    read = read_design(name, overrides)
    return next(project(opening(read.design, read.folder)))


def cells(path: Path) -> Path:
    """A file of people in which each row stands for many, some of them in households."""
    luck, rows = np.random.default_rng(3), ["age,sex,place,household,conditions,weight"]
    design = read_design("valley", ()).design
    parents = {place.parent for place in design.people.places}
    for place in (place.name for place in design.people.places if place.name not in parents):
        for _ in range(40):
            home, weight = len(rows), luck.integers(1, 60)
            for _ in range(luck.integers(1, 4)):
                sex, bits = ("female", "male")[luck.integers(2)], (luck.random() < 0.2) << luck.integers(8)
                heads = weight - luck.integers(0, min(2, weight))
                rows.append(f"{luck.integers(0, 80)},{sex},{place},{home},{bits},{heads}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=list(DESIGNS))
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[State, Path]:
    folder, name, overrides = tmp_path_factory.mktemp("records"), request.param, DESIGNS[request.param]
    if name == "many to a row":
        name, overrides = "competing-plans", (*overrides, f"people.file={cells(folder / 'cells.csv')}")
    state = first_year("valley" if name == "private versions" else name, *overrides)
    folder = folder / "written"
    write_records(state, folder)
    return state, folder


def numbers(folder: Path, table: str, query: str) -> dict[str, Any]:
    """The columns of a query; `FROM it` is the table."""
    with duckdb.connect() as book:
        book.execute(f"CREATE VIEW it AS SELECT * FROM '{folder}/{table}.parquet'")
        return book.execute(query).fetchnumpy()  # type: ignore[no-any-return]


def position(names: tuple[str, ...], values: Any) -> np.ndarray:  # type: ignore[type-arg]
    at = {name: number for number, name in enumerate(names)}
    return np.array([at[value] for value in values])


def test_activity_is_the_years_care_month_by_month(written: tuple[State, Path]) -> None:
    state, folder = written
    care, catalogue = known(state.care, "deliver"), known(state.catalogue, "package")
    found = numbers(
        folder,
        "activity",
        """SELECT area_code, plan_id, product_code, payer_id, month(start_date) - 1 AS m,
           sum(cases)::BIGINT AS cases,
           sum(reference_cost)::BIGINT AS cost, sum(patient_paid)::BIGINT AS patient,
           sum(paid_back)::BIGINT AS back, sum(contacts)::BIGINT AS contacts FROM it GROUP BY ALL""",
    )
    payers = {"voluntary insurers": 1, "household": 2}
    payer = np.array([payers.get(name, 0) for name in found["payer_id"]])
    at = (
        position(state.places.names, found["area_code"]),
        position(state.plans.names, found["plan_id"]),
        position(catalogue.codes, found["product_code"]),
        payer,
        found["m"].astype(int),
    )
    lines = activity_of(care, catalogue.setting)
    key = (lines.place, lines.plan, lines.service, lines.payer)
    charges = np.where(payer == 0, found["patient"], 0)
    assert np.array_equal(found["patient"][payer == 2], found["cost"][payer == 2])
    for amount, expected in (
        (found["cases"], lines.cases),
        (found["cost"], lines.cost),
        (charges, lines.charges),
    ):
        grid = np.zeros((*care.cases.shape, 12), dtype=np.int64)
        grid[at] = amount
        assert np.array_equal(grid[key], expected) and grid.sum() == expected.sum()
    back = np.zeros_like(care.paid_back)
    np.add.at(back, at[:2], found["back"].astype(np.int64))
    assert np.array_equal(back, care.paid_back)
    assert np.array_equal(found["contacts"], found["cases"] * catalogue.contacts[at[2]])


def test_all_money_for_care_is_in_the_records_or_is_capitation_or_a_month_without_care(
    written: tuple[State, Path],
) -> None:
    state, folder = written
    from healthtrust.deliver.tables import activity_table

    table = activity_table(state)
    idle = int(table["paid_amount"][table["product_code"] == ""].sum())
    found = numbers(
        folder,
        "activity",
        "SELECT sum(paid_amount)::BIGINT AS paid, sum(patient_paid)::BIGINT AS own FROM it",
    )
    assert found["paid"][0] + idle == table["paid_amount"].sum()
    assert found["own"][0] == table["patient_paid"].sum()


def test_enrolment_is_who_is_in_which_plan(written: tuple[State, Path]) -> None:
    state, folder = written
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    heads = known(state.enrolment, "market").heads
    table, _ = read_columns(folder / "enrolment.parquet")
    pool = table["payer_id"] == "pool"
    plan = np.array([state.plans.names.index(n) if n in state.plans.names else -1 for n in table["plan_id"]])
    home = {int(identity): row for row, identity in enumerate(homes.identity.tolist())}
    at = np.array([home[int(each)] for each in table["household_id"].tolist()])
    assert np.array_equal(table["households"][pool], heads[at[pool], plan[pool]])
    seen = np.zeros_like(heads)
    seen[at[pool], plan[pool]] = table["households"][pool]
    assert np.array_equal(seen, heads)
    row = {int(identity): number for number, identity in enumerate(persons.identity.tolist())}
    who = np.array([row[int(each)] for each in table["person_id"].tolist()])
    assert np.array_equal(np.bincount(who[pool], table["heads"][pool], persons.rows), persons.weight)
    of_row = shares_of_row(persons.weight.astype(np.int64), heads[persons.household])
    assert np.array_equal(of_row[who[pool], plan[pool]], table["heads"][pool])
    assert np.array_equal(table["income"], homes.income[at])
    cover = table["payer_id"] == "voluntary insurers"
    insured = np.bincount(at[cover], table["heads"][cover], homes.rows)
    assert np.array_equal(insured, known(state.package, "package").insured)
    assert (~pool == cover).all()


def test_enrolment_says_what_the_registers_table_says(written: tuple[State, Path]) -> None:
    state, folder = written
    table, _ = read_columns(folder / "enrolment.parquet")
    shown = (table["payer_id"] == "pool") & (table["heads"] > 0)
    for name, expected in enrolment_table(state).items():
        told = table[name][shown]
        told = told.astype("datetime64[D]").astype(str) if name.endswith("date") else told
        assert (told == expected).all(), name


def test_receipts_add_up_by_household_and_by_place_and_month(written: tuple[State, Path]) -> None:
    state, folder = written
    homes, found = known(state.households, "people"), known(state.contributions, "pool")
    package = known(state.package, "package")
    paid = {
        "household": found.paid,
        "employer": found.employer * homes.weight,
        "premium": package.premium * package.insured,
    }
    first = {int(i): row for row, i in enumerate(known(state.persons, "people").identity[homes.first[:-1]])}
    for kind, expected in paid.items():
        told = numbers(
            folder,
            "receipt",
            f"SELECT person_id, place, month(date) - 1 AS m, amount FROM it WHERE kind = '{kind}'",
        )
        at = np.array([first[int(each)] for each in told["person_id"].tolist()], dtype=np.int64)
        assert np.array_equal(np.bincount(at, told["amount"], homes.rows), expected)
        by_place = np.zeros(len(state.places.names), dtype=np.int64)
        np.add.at(by_place, homes.place, expected)
        months = np.zeros((len(by_place), 12), dtype=np.int64)
        np.add.at(
            months,
            (position(state.places.names, told["place"]).astype(int), told["m"].astype(int)),
            told["amount"],
        )
        assert np.array_equal(months, over_months(by_place))
    whole = numbers(folder, "receipt", "SELECT sum(amount)::BIGINT AS n FROM it WHERE kind <> 'premium'")[
        "n"
    ][0]
    collected = found.contributions + found.subsidy
    assert whole == collected
    assert -state.book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS) == paid["household"].sum()


def test_conditions_and_diagnoses_are_those_of_the_persons(written: tuple[State, Path]) -> None:
    state, folder = written
    persons = known(state.persons, "people")
    told = numbers(
        folder, "measurement", "SELECT person_id, measure_code AS c FROM it WHERE person_id IS NOT NULL"
    )
    from healthtrust.live.simulated.observed import condition_names

    row = {int(identity): number for number, identity in enumerate(persons.identity.tolist())}
    bits = np.zeros(persons.rows, dtype=np.uint16)
    for person, code in zip(told["person_id"].tolist(), told["c"].tolist(), strict=True):
        bits[row[int(person)]] |= 1 << condition_names().index(code)
    assert np.array_equal(bits, persons.conditions)
    with duckdb.connect() as book:
        ((every, alone, orphans, late),) = book.execute(
            f"""WITH first AS (
                SELECT person_id, min(start_date) AS day FROM '{folder}/activity.parquet' GROUP BY 1
            )
            SELECT count(*), count(DISTINCT (d.activity_id, rank)), count(*) FILTER (a.person_id IS NULL),
                   count(*) FILTER (a.start_date <> first.day)
            FROM '{folder}/diagnosis.parquet' d LEFT JOIN '{folder}/activity.parquet' a USING (activity_id)
            LEFT JOIN first ON first.person_id = a.person_id"""
        ).fetchall()
        seen = book.execute(f"SELECT DISTINCT person_id FROM '{folder}/activity.parquet'").fetchnumpy()[
            "person_id"
        ]
    came = np.isin(persons.identity, seen)
    assert every == alone == sum(int(b).bit_count() for b in persons.conditions[came].tolist()) > 0
    assert not orphans and not late


def test_measures_are_the_reviews_and_what_nobody_paid_for_is_told(written: tuple[State, Path]) -> None:
    state, folder = written
    told = numbers(
        folder, "measurement", "SELECT * FROM it WHERE org_id IS NOT NULL AND NOT contains(measure_code, ':')"
    )
    at = {
        (o, m): n
        for n, (o, m) in enumerate(zip(told["org_id"].tolist(), told["measure_code"].tolist(), strict=True))
    }
    for m in known(state.scorecard, "review").measurements:
        row = at[state.places.names[m.place] if m.place >= 0 else "everywhere", m.measure]
        for name in ("value", "numerator", "denominator", "low", "high"):
            here, there = np.ma.filled(told[name], np.nan)[row], getattr(m, name)
            assert here == there or (np.isnan(here) and (there is None or np.isnan(there))), (m.measure, name)
    for plan, surcharge in zip(state.plans.names, known(state.enrolment, "market").surcharge, strict=True):
        assert told["value"][at[plan, "surcharge"]] == surcharge
    forgone = numbers(
        folder, "measurement", "SELECT sum(value)::BIGINT AS n FROM it WHERE measure_code LIKE 'forgone:%'"
    )
    assert int(np.ma.filled(forgone["n"], 0)[0]) == known(state.care, "deliver").forgone.sum()


def test_every_table_keeps_its_contract_and_says_its_currency(written: tuple[State, Path]) -> None:
    state, folder = written
    for contract in CONTRACTS:
        schema = pq.read_schema(folder / f"{contract.name}.parquet")
        assert schema.metadata[b"currency"].decode() == state.currency.code
        assert {str(schema.field(n).type) for n in schema.names if n.endswith("date")} <= {"date32[day]"}
        columns, _ = read_columns(folder / f"{contract.name}.parquet")
        _, problems = checked(contract, {n: v for n, v in columns.items() if _is_told(v)}, contract.name)
        assert not problems or contract is MEASUREMENT or contract is RECEIPT, problems


def _is_told(values: np.ndarray) -> bool:  # type: ignore[type-arg]
    return not all(value is None or value != value for value in values[:50].tolist())


def test_nobody_is_told_of_whom_enrolment_does_not_know(written: tuple[State, Path]) -> None:
    _, folder = written
    for table in ("activity", "measurement", "receipt"):
        query = f"""SELECT count(*) FROM '{folder}/{table}.parquet' t
            WHERE person_id IS NOT NULL
            AND person_id NOT IN (SELECT person_id FROM '{folder}/enrolment.parquet')"""
        assert duckdb.sql(query).fetchall() == [(0,)]
    for table, column in (("activity", "org_id"), ("measurement", "org_id"), ("enrolment", "plan_id")):
        query = f"""SELECT DISTINCT {column} FROM '{folder}/{table}.parquet' WHERE {column} IS NOT NULL
            AND {column} NOT IN (SELECT org_id FROM '{folder}/organisation.parquet')"""
        assert duckdb.sql(query).fetchall() in ([], [("voluntary cover",)])


def test_the_same_year_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = []
    for engine in ("numba", "numpy"):
        monkeypatch.setenv("HEALTHTRUST_ENGINE", engine)
        made = write_records(first_year("valley", "people.size=600"), tmp_path / engine)
        hashes.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in made.paths])
    assert hashes[0] == hashes[1]
    assert not [path for path in (tmp_path / "numpy").iterdir() if path.name.startswith(".")]


def test_recorded_care_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    state = first_year("valley", "people.size=300")
    deliver = state.design.deliver.model_copy(update={"activity": "recorded"})
    state = state.replace(design=state.design.model_copy(update={"deliver": deliver}))
    with pytest.raises(InvalidInput, match=r"deliver\.activity"):
        write_records(state, tmp_path / "records")
    assert not (tmp_path / "records").exists()


def test_the_designs_hold_what_is_to_be_told() -> None:
    """Voluntary cover, self-payment, charges paid back, private versions: else the sums above say little."""
    competing = known(first_year("competing-plans", *DESIGNS["competing-plans"]).care, "deliver")
    assert (competing.cost.sum(axis=(0, 1, 2)) > 0).all() and competing.paid_back.any()
    assert competing.forgone.any()
    private = first_year("valley", *DESIGNS["private versions"])
    covered, by_payer = known(private.package, "package").covered, known(private.care, "deliver").cases
    assert by_payer[:, :, covered, PAYERS.index("voluntary")].any()
