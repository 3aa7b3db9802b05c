"""What is refused in a live year, at which moment, and in which words; nothing is left half done."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from healthtrust.cli.live_open import WantedTrust, open_verb
from healthtrust.cli.live_who import Caller
from healthtrust.ground.errors import InvalidInput
from healthtrust.live import loading, paying
from healthtrust.live.carried import amiss_in_folder, write_carried
from healthtrust.live.loading import Source, load
from healthtrust.live.opening import New, make_trust, open_year
from healthtrust.live.paying import pay_month
from healthtrust.live.purging import give_up
from healthtrust.live.settling import bring, decide, settle
from healthtrust.live.store import Forbidden, TrustFolder, Who, closed, paid, settled
from healthtrust.live.trust import LiveTrust, open_trust
from tests.functional.lived import ANN, BOB, changed, opened_trust, simulated

CARL = Who("carl", "operator")
SOME = "SELECT * REPLACE ('late ' || activity_id AS activity_id) FROM rows LIMIT {rows}"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> LiveTrust:
    """A trust that was opened; tests work on copies."""
    read, _, records = simulated("valley", "people.size=400")
    return opened_trust(tmp_path_factory.mktemp("kept") / "trust", read, records)


@pytest.fixture
def trust(kept: LiveTrust, tmp_path: Path) -> LiveTrust:
    shutil.copytree(kept.folder.path, tmp_path / "trust")
    return open_trust(tmp_path / "trust")


def records_of(trust: LiveTrust) -> Path:
    return trust.loads()[0]


def late(trust: LiveTrust, to: Path, rows: int = 3, **report: Any) -> Source:
    """Write a few rows of activity that come late, with a report."""
    folder = changed(records_of(trust), "activity", SOME.format(rows=rows), to)
    told = {"reconciles": True, "currency": "GBP", "synthetic": True, "tables": []} | report
    (folder / "load.json").write_text(json.dumps(told))
    return Source(folder, name=to.name)


def moved(trust: LiveTrust, stage: str) -> LiveTrust:
    """Move a year on without posting anything."""
    store = trust.folder.store
    for month in range(trust.state.month + 1, 13):
        with store.transaction(ANN, "month", {}) as work:
            work.put_state(paid(work.state, month))
    for name, action, move in (("settled", "settle", settled), ("closed", "close", closed)):
        if stage != "open" and trust.state.stage != stage:
            with store.transaction(BOB, action, {"to": name}) as work:
                work.put_state(move(work.state))
    return trust


def whole(trust: LiveTrust) -> tuple[int, int, list[str]]:
    """How much there is of a trust: batches, loads, names in its folders; it holds together."""
    store = trust.folder.store
    assert store.verify_trail() == [] == amiss_in_folder(trust.folder)
    there = [p.name for p in trust.folder.path.rglob("*") if p.is_dir()]
    assert not [name for name in there if "partial" in name]
    return len(store.book().batches), len(store.loads()), sorted(there)


def test_months_come_in_order_and_settling_after_the_twelfth(trust: LiveTrust) -> None:
    before = whole(trust)
    with pytest.raises(InvalidInput, match=r"found month 3; the year is open; expected month 1"):
        pay_month(trust, ANN, 3)
    with pytest.raises(InvalidInput, match="settled after its twelfth month"):
        settle(trust, BOB)
    with pytest.raises(InvalidInput, match="expected a year that is settled"):
        bring(trust, ANN, "hospital", "too early")
    with pytest.raises(InvalidInput, match="Close it first"):
        open_year(trust, BOB)
    assert whole(trust) == before


def test_two_operators_pay_the_same_month(trust: LiveTrust) -> None:
    def other(worked: paying.Worked) -> None:
        pay_month(open_trust(trust.folder.path), CARL, 1)

    with pytest.raises(InvalidInput, match=r"month 1 paid, by another operator"):
        after_working_out(trust, other)
    assert [row.who for row in trust.folder.store.trail() if row.action == "month"] == ["carl"]
    assert whole(trust)[0] > 0


def test_a_load_lands_while_a_month_is_worked_out(trust: LiveTrust, tmp_path: Path) -> None:
    source = late(trust, tmp_path / "late")
    told: list[str] = []
    with pytest.raises(InvalidInput, match=r"1 more load by another operator.*Do it once more"):
        after_working_out(trust, lambda _: load(trust, source, CARL), told)
    assert whole(trust)[:2] == (0, 2)
    assert not told, "nothing is told of what is refused"
    pay_month(trust, ANN, 1)


def test_an_appeal_is_posted_once_by_two_approvers(trust: LiveTrust, tmp_path: Path) -> None:
    moved(trust, "settled")
    one, other = (bring(trust, ANN, "hospital", why) for why in ("late", "late as well"))
    real = paying.working_out

    def first(worked: paying.Worked) -> None:
        decide(open_trust(trust.folder.path), Who("dora", "approver"), one, upheld=True)

    with pytest.raises(InvalidInput, match=r"more batches by another operator.*Do it once more"):
        after_working_out(trust, first, action=lambda tell: decide(trust, BOB, other, True, tell))
    assert paying.working_out is real
    again = decide(trust, BOB, other, upheld=True)
    assert again is not None
    assert again.drafts == ()
    with pytest.raises(InvalidInput, match="no such appeal"):
        decide(trust, BOB, 9, upheld=True)


def after_working_out(trust: LiveTrust, what: Any, told: list[str] | None = None, action: Any = None) -> None:
    """Do something else once a month is worked out and before it is committed."""
    from healthtrust.live import settling

    real = paying.working_out

    class Interrupted:
        def __init__(self, *arguments: Any) -> None:
            self.inner = real(*arguments)

        def __enter__(self) -> Any:
            found = self.inner.__enter__()
            with pytest.MonkeyPatch.context() as back:
                for module in (paying, settling):
                    back.setattr(module, "working_out", real)
                what(found[0])
            return found

        def __exit__(self, *of: Any) -> Any:
            return self.inner.__exit__(*of)

    def tell(*_: Any) -> None:
        if told is not None:
            told.append("told")

    with pytest.MonkeyPatch.context() as patched:
        for module in (paying, settling):
            patched.setattr(module, "working_out", Interrupted)
        (action or (lambda tell: pay_month(trust, ANN, 1, tell)))(tell)


def test_records_that_cannot_stand_are_refused_with_every_reason(trust: LiveTrust, tmp_path: Path) -> None:
    before = whole(trust)
    source = late(trust, tmp_path / "late", reconciles=False, currency="EUR")
    (source.path / "identity.parquet").write_bytes(b"names")
    rows = "SELECT 1::UBIGINT AS person_id, '2027-13-45' AS start_date, 'GBP 3' AS income"
    duckdb.sql(f"{rows} UNION ALL {rows}").write_parquet(str(source.path / "enrolment.parquet"))
    with pytest.raises(InvalidInput) as refused:
        load(trust, source, ANN)
    said = [str(each) for each in refused.value.problems]
    for word in ("EUR; expected GBP", "do not add up", "identities", "enrolment.parquet, start_date",
                 "enrolment.parquet, income", "2 values that are none", "1 rows whose key"):  # fmt: skip
        assert any(word in each for each in said), (word, said)
    (source.path / "load.json").write_text("[]")
    with pytest.raises(InvalidInput, match=r"load\.json: found no report"):
        load(trust, source, ANN)
    with pytest.raises(InvalidInput, match="SOURCE"):
        load(trust, Source(tmp_path / "nowhere"), ANN)
    assert whole(trust) == before


def test_a_load_is_recognised_and_only_what_belongs_to_it_is_kept(trust: LiveTrust, tmp_path: Path) -> None:
    source = late(trust, tmp_path / "late")
    (source.path / "notes of the clinic.csv").write_text("name\nAda")
    taken = load(trust, source, ANN)
    assert sorted(p.name for p in taken.folder.iterdir()) == ["activity.parquet", "load.json"]
    before = whole(trust)
    with pytest.raises(InvalidInput, match="is there already, as 'late'"):
        load(trust, source, CARL)
    assert load(trust, source, CARL, again=True).hash == taken.hash
    assert whole(trust) == before


def test_opening_takes_records_by_what_they_hold_not_by_their_name(trust: LiveTrust, tmp_path: Path) -> None:
    later = late(trust, tmp_path / "opening").path
    wanted = WantedTrust(trust.folder.path, "", (later,), "exchange", "", (), True)
    for _ in range(2):
        with pytest.raises(InvalidInput, match="Close it first"):
            open_verb(wanted, caller(BOB), False)
    assert [each.name for each in trust.folder.store.loads()] == ["opening", "opening"]


def caller(who: Who) -> Caller:
    return Caller(who.name, who.role, "")


def test_an_operator_opens_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    wanted = WantedTrust(tmp_path / "trust", "valley", (), "exchange", "", (), True)
    with pytest.raises(Forbidden, match="'open' needs an approver"):
        open_verb(wanted, caller(ANN), False)
    assert list(tmp_path.iterdir()) == []


def test_numbers_of_persons_are_kept(trust: LiveTrust, tmp_path: Path) -> None:
    one, other = (late(trust, tmp_path / name, rows) for name, rows in (("one", 2), ("two", 4)))
    number = duckdb.sql(f"SELECT max(person_id) FROM '{records_of(trust)}/enrolment.parquet'").fetchall()[0][
        0
    ]
    people(one.path, ("a", number + 1), ("b", number + 2))
    load(trust, one, ANN)
    people(other.path, ("a", number + 2), ("c", number + 1), ("d", 1), ("e", number + 3))
    with pytest.raises(InvalidInput) as refused:
        load(trust, other, ANN)
    for said in ("other numbers of 1 records", "2 numbers that other persons"):
        assert said in str(refused.value)
    people(other.path, ("a", number + 1), ("c", number + 3))
    load(trust, other, ANN)
    kept = duckdb.sql(f"FROM '{trust.folder.path}/records/persons.parquet' ORDER BY person_id").fetchall()
    assert [row[1:] for row in kept] == [("a", number + 1), ("b", number + 2), ("c", number + 3)]


def people(folder: Path, *rows: tuple[str, int]) -> None:
    values = ", ".join(f"('s', '{name}', {number}::UBIGINT)" for name, number in rows)
    names = "source, source_person_id, person_id"
    duckdb.sql(f"FROM (VALUES {values}) t({names})").write_parquet(str(folder / "persons.parquet"))


def test_persons_are_not_numbered_by_two_loads_at_once(
    trust: LiveTrust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (late(trust, tmp_path / name, rows) for name, rows in (("one", 2), ("two", 4)))
    people(one.path, ("a", 900_001))
    people(other.path, ("b", 900_001))
    real, open_to = loading.amiss, [True]

    def meanwhile(*arguments: Any) -> Any:
        found = real(*arguments)
        if open_to.pop() if open_to else False:
            load(trust, other, CARL)
        return found

    monkeypatch.setattr(loading, "amiss", meanwhile)
    with pytest.raises(InvalidInput, match=r"numbered by another load meanwhile.*Do it once more"):
        load(trust, one, ANN)
    assert whole(trust)[1] == 2


def test_what_was_changed_past_the_trust_is_found(trust: LiveTrust, kept: LiveTrust) -> None:
    file = records_of(trust) / "receipt.parquet"
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(InvalidInput, match="tables that were changed"):
        pay_month(trust, ANN)
    assert len(amiss_in_folder(trust.folder)) == 1
    shutil.rmtree(file.parent)
    with pytest.raises(InvalidInput, match="no such folder"):
        pay_month(trust, ANN)
    design = trust.folder.design / "design.toml"
    design.write_text(design.read_text().replace("size = 400", "size = 401"))
    with pytest.raises(InvalidInput, match="a design or a table that was changed"):
        open_trust(trust.folder.path)


def test_what_a_year_left_is_found_changed(trust: LiveTrust) -> None:
    path = trust.folder.path / "carried" / "2028.npz"
    left = trust.first(2027).carried
    hash = write_carried(left, path)
    moved(trust, "settled")
    with trust.folder.store.transaction(BOB, "close", {}) as work:
        work.put_state(closed(work.state.with_facts(left=hash)))
    assert amiss_in_folder(trust.folder) == []
    path.write_bytes(b"")
    with pytest.raises(InvalidInput, match=r"2028\.npz: found no such file"):
        open_year(trust, BOB)
    assert len(amiss_in_folder(trust.folder)) == 1


def test_a_closed_year_takes_no_appeals(trust: LiveTrust) -> None:
    moved(trust, "closed")
    with pytest.raises(InvalidInput, match="expected a year that is settled"):
        bring(trust, ANN, "hospital", "too late")


@pytest.mark.parametrize("what", ["no space", "no leave"])
def test_a_disk_that_refuses_leaves_nothing_half_done(
    what: str, trust: LiveTrust, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, before = late(trust, tmp_path / "late"), whole(trust)
    number = errno.ENOSPC if what == "no space" else errno.EACCES

    def refuse(*_: Any) -> None:
        raise OSError(number, what, "the disk")

    with monkeypatch.context() as full:
        full.setattr(loading.shutil, "copyfile", refuse)
        with pytest.raises(InvalidInput, match=f"the disk: found {what}.*nothing was done"):
            load(trust, source, ANN)
    with monkeypatch.context() as full:
        full.setattr(loading, "put_whole", refuse)
        with pytest.raises(InvalidInput, match=f"the disk: found {what}.*nothing was done"):
            load(trust, source, ANN)
    with pytest.raises(InvalidInput, match=f"the disk: found {what}"):
        pay_month(trust, ANN, 1, refuse)
    assert whole(trust) == before
    load(trust, source, ANN)


@pytest.fixture
def strange(tmp_path: Path) -> Iterator[Path]:
    """A folder with a name that an address would not bear."""
    place = tmp_path / "Vallée 100%20 #1? [a]*"
    place.mkdir()
    yield place


def test_a_trust_may_lie_in_a_folder_of_any_name(strange: Path, kept: LiveTrust) -> None:
    shutil.copytree(kept.folder.path, strange / "trust")
    trust = open_trust(strange / "trust")
    pay_month(trust, ANN, 1)
    made = make_trust(New(strange / "new?", "Other", kept.read))
    assert TrustFolder.open(made.folder.path).store.about.name == "Other"


def test_a_folder_that_is_no_trust_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match=r"found an empty folder; .* live open makes it"):
        open_trust(tmp_path / "empty")
    with pytest.raises(InvalidInput, match="found no such folder"):
        open_trust(tmp_path / "none")


def test_records_are_given_up_between_years_and_not_before(trust: LiveTrust, tmp_path: Path) -> None:
    store, later = trust.folder.store, date(2099, 2, 28)
    with pytest.raises(Forbidden):
        give_up(trust, 8, ANN, "eight years")
    with pytest.raises(InvalidInput, match="Close it first"):
        give_up(trust, 8, BOB, "eight years", later)
    assert give_up(trust, 8, BOB, "eight years") == [], "nothing is that old"
    ends = "SELECT * REPLACE (NULL::DATE AS end_date) FROM rows"
    going_on = changed(records_of(trust), "enrolment", ends, tmp_path / "going-on")
    (going_on / "load.json").write_text('{"reconciles": true, "currency": "GBP", "tables": []}')
    load(trust, Source(going_on), ANN)
    moved(trust, "closed")
    with pytest.raises(InvalidInput, match="spells that have not ended"):
        give_up(trust, 8, BOB, "eight years", later)
    first = store.loads()[0].hash
    ended = changed(records_of(trust), "enrolment", "SELECT * FROM rows", tmp_path / "ended")
    (ended / "load.json").write_text('{"reconciles": true, "currency": "GBP", "tables": []}')
    load(trust, Source(ended), ANN)
    assert first in give_up(trust, 8, BOB, "eight years", later)
    assert not trust.folder.load(first).exists()
    assert give_up(trust, 8, BOB, "eight years", later) == []
    assert len(trust.loads()) == 3, "what was given up is known and not missed"
