"""Who may do what in a live year by pages: whoever prepares is not whoever approves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from healthtrust.ground.errors import InvalidInput
from healthtrust.live.store import TrustFolder
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.web import work
from healthtrust.web.access.roles import MAY, Person
from healthtrust.web.app import make_app
from healthtrust.web.jobs.open_to import ACTIONS
from healthtrust.web.settings import Access, Proxy, Settings, WebFile
from tests.unit.people.linkage.made_people import people, written
from tests.web.conftest import do_jobs
from tests.web.live_years import opened_year, paid_year

ROLES = {
    "vic": ("viewer",),
    "ann": ("operator",),
    "bob": ("approver",),
    "ada": ("analyst",),
}
BOTH = {"eve": ("operator", "approver"), "oli": ("operator",)}
FORMS = {
    "/live": {"bob"},
    "/live/canton/load": {"ann"},
    "/live/canton/months/1/pay": {"ann"},
    "/live/canton/reconcile": {"ann"},
    "/live/canton/settle": {"bob"},
    "/live/canton/appeals": {"ann", "bob"},
    "/live/canton/appeals/1": {"bob"},
    "/live/canton/close": {"bob"},
    "/live/canton/open": {"bob"},
    "/live/canton/linkage": {"ann"},
    "/live/canton/linkage/list": {"ann"},
    "/live/canton/records": {"bob"},
    "/live/canton/trail": {"ann", "bob", "ada"},
}
PAGES = (
    "",
    "/load",
    "/months/1",
    "/reconcile",
    "/settlement",
    "/appeals",
    "/opportunities",
    "/trail",
    "/trail.csv",
)


class Team:
    """People whom a proxy names, at the pages of one folder."""

    def __init__(self, folder: Path) -> None:
        proxy = Proxy(addresses=("testclient",))
        file = WebFile(access=Access(kind="proxy", proxy=proxy, roles={**ROLES, **BOTH}))
        self.app = make_app(Settings(folder=folder, file=file))
        self.of = {
            name: TestClient(
                self.app,
                base_url="http://localhost",
                follow_redirects=False,
                headers={"X-Forwarded-User": name},
            )
            for name in (*ROLES, *BOTH)
        }

    def send(self, name: str, address: str, word: str = "", **fields: str) -> int:
        """Send a form as somebody; return the status."""
        client = self.of[name]
        made = self.word(name)
        return client.post(address, data={"word": word or made, **fields}).status_code

    def word(self, name: str) -> str:
        """Return the word of somebody's visit, from a form that they may see; nothing where there is none."""
        for address in ("/live/canton/trail", "/live"):
            found = re.search(r'name="word" value="([0-9a-f]+)"', self.of[name].get(address).text)
            if found:
                return found.group(1)
        return ""


@pytest.fixture(scope="module")
def folder() -> Path:
    """A folder with a trust that was opened."""
    return opened_year()


@pytest.fixture
def team(folder: Path, tmp_path: Path) -> Team:
    shutil.copytree(folder / "canton", tmp_path / "canton")
    return Team(tmp_path)


def test_every_form_is_open_to_its_roles_and_to_no_other(team: Team) -> None:
    for address, open_to in FORMS.items():
        for name in ROLES:
            status = team.send(name, address)
            assert (status != 403) == (name in open_to), (address, name, status)


def test_viewers_look_at_no_live_year(team: Team) -> None:
    for page in PAGES:
        assert team.of["vic"].get(f"/live/canton{page}").status_code == 403, page
    assert team.of["vic"].get("/live").status_code == 403
    assert team.of["ada"].get("/live/canton").status_code == 200


def test_a_form_that_repeats_another_word_is_refused(team: Team) -> None:
    assert team.send("ann", "/live/canton/months/1/pay", word="0" * 32) == 403
    assert do_jobs(team.app) == []


def test_a_job_is_done_in_the_name_and_role_of_whoever_asked(team: Team, tmp_path: Path) -> None:
    assert team.send("ann", "/live/canton/reconcile") == 409  # no month is paid
    assert team.send("ann", "/live/canton/months/1/pay") == 303
    (job,) = do_jobs(team.app)
    row = TrustFolder.open(tmp_path / "canton").store.trail()[-1]
    assert (job.who, row.who, row.role, row.action) == ("ann", "ann", "operator", "month")


def test_jobs_of_a_live_year_are_hidden_from_those_who_may_not_look(team: Team) -> None:
    assert team.send("ann", "/live/canton/months/1/pay") == 303
    (job,) = team.app.state.jobs.queue()
    for address in (f"/jobs/{job.number}", f"/jobs/{job.number}/progress", f"/api/jobs/{job.number}"):
        assert team.of["vic"].get(address).status_code == 403, address
        assert team.of["ada"].get(address).status_code == 200, address
    for address in ("/runs", "/"):
        seen = team.of["vic"].get(address).text
        assert "A job of a live year" in seen and "canton" not in seen and "Pay month" not in seen
        assert f"/jobs/{job.number}" not in seen
        assert "Pay month 1 of 2027, canton" in team.of["ada"].get(address).text
    team.app.state.jobs.cancel(job.number, Person("ann", ("operator",)))
    assert "canton" not in team.of["vic"].get("/runs").text


def test_a_live_job_is_stopped_and_resumed_only_by_who_may_do_that_and_in_their_role(
    team: Team, tmp_path: Path
) -> None:
    assert team.send("ann", "/live/canton/months/1/pay") == 303
    (job,) = team.app.state.jobs.queue()
    for name in ("ada", "bob", "vic"):  # ada may stop runs of everybody, bob approves
        assert team.send(name, f"/jobs/{job.number}/cancel") == 403, name
        assert (
            team.of[name]
            .post(f"/api/jobs/{job.number}/cancel", json={}, headers={"Content-Type": "application/json"})
            .status_code
            == 403
        )
    assert team.send("oli", f"/jobs/{job.number}/cancel") == 303
    assert team.app.state.jobs.get(job.number).state == "cancelled"
    assert team.send("ada", f"/jobs/{job.number}/resume") == 403
    assert team.send("oli", f"/jobs/{job.number}/resume") == 303
    do_jobs(team.app)
    row = TrustFolder.open(tmp_path / "canton").store.trail()[-1]
    assert (row.action, row.who, row.role) == ("month", "oli", "operator")


def test_every_kind_of_live_job_has_an_action_of_its_own() -> None:
    kinds = {path.stem.replace("_", "-") for path in Path(work.__file__).parent.glob("live_*.py")}
    assert kinds == {*ACTIONS, "live-appeal"} and set(ACTIONS.values()) <= set(MAY)


def test_whoever_paid_the_last_month_neither_settles_nor_closes(tmp_path: Path) -> None:
    shutil.copytree(paid_year(11), tmp_path, dirs_exist_ok=True)
    team = Team(tmp_path)
    assert team.send("eve", "/live/canton/months/12/pay") == 303
    do_jobs(team.app)
    assert "You paid the last month of 2027 yourself" in team.of["eve"].get("/live/canton/settle").text
    assert team.send("eve", "/live/canton/settle") == 403
    assert do_jobs(team.app) == []
    assert team.send("bob", "/live/canton/settle", anyway="") == 303
    (job,) = team.app.state.jobs.queue()
    assert team.send("eve", f"/jobs/{job.number}/cancel") == 303
    assert team.send("eve", f"/jobs/{job.number}/resume") == 303
    with pytest.raises(InvalidInput, match="who paid the last month"):
        do_jobs(team.app)
    assert TrustFolder.open(tmp_path / "canton").store.years()[-1].stage == "open"


def test_four_eyes_are_asked_for_where_people_are_let_in_unless_told_otherwise(tmp_path: Path) -> None:
    def asked(**access: object) -> bool:
        return Settings(folder=tmp_path, file=WebFile(access=Access(**access))).four_eyes

    assert not asked(kind="local") and asked(kind="proxy")
    assert asked(kind="local", four_eyes=True) and not asked(kind="proxy", four_eyes=False)


def test_pairs_are_judged_with_names_that_are_kept_nowhere(team: Team, tmp_path: Path) -> None:
    from healthtrust.people.linkage.link import Asked, linked

    rows = people(5, 150)
    written(rows, tmp_path / "people.csv")
    linked(Asked((tmp_path / "people.csv",), to=tmp_path / "canton" / "identity" / "linkage"))
    assert "not listed yet" in team.of["ann"].get("/live/canton/linkage").text
    assert team.send("ann", "/live/canton/linkage/list") == 303
    do_jobs(team.app)
    shown = team.of["ann"].get("/live/canton/linkage")
    assert shown.status_code == 200 and shown.headers["cache-control"] == "private, no-store"
    pair = re.search(r'name="pair" value="([0-9a-f]{12})"', shown.text)
    assert pair is not None and any(f">{row['surname']}<" in shown.text for row in rows)
    assert team.of["ada"].get("/live/canton/linkage").status_code == 403
    assert team.send("ann", "/live/canton/linkage", pair=pair[1], decision="different") == 422
    why = "two brothers at one address"
    assert team.send("ann", "/live/canton/linkage", pair=pair[1], decision="different", why=why) == 303
    waiting = team.of["ann"].get("/live/canton/linkage").text
    assert "Decisions being followed: 1" in waiting and f'value="{pair[1]}"' not in waiting
    (job,) = do_jobs(team.app)
    assert dict(job.asked) == {"trust": "canton"} and job.result["followed"] == 1
    after = team.of["ann"].get("/live/canton/linkage").text
    assert f'value="{pair[1]}"' not in after and "changed since" not in after
    identity = tmp_path / "canton" / "identity"
    with PersonIds(identity / "linkage" / "persons.sqlite") as ids:
        assert any(why in str(event.payload) for event in ids.events())
    review = identity / "linkage" / "review"
    assert {oct(path.stat().st_mode)[-3:] for path in review.iterdir()} == {"600"}
    own = tmp_path / ".healthtrust"
    kept = b"".join(path.read_bytes() for path in own.rglob("*") if path.is_file())
    assert pair[1].encode() in kept and why.encode() not in kept
    assert not any(str(row["surname"]).encode() in kept for row in rows if len(str(row["surname"])) > 5)
