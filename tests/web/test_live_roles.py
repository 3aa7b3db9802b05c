"""Who may do what in a live year by pages: whoever prepares is not whoever approves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from healthtrust.live.store import TrustFolder
from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, Proxy, Settings, WebFile
from tests.functional.lived import opened_trust, simulated
from tests.unit.people.linkage.made_people import people, written
from tests.web.conftest import do_jobs

ROLES = {"vic": "viewer", "ann": "operator", "bob": "approver", "ada": "analyst"}
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
        roles = {name: (role,) for name, role in ROLES.items()}
        file = WebFile(access=Access(kind="proxy", proxy=proxy, roles=roles))
        self.app = make_app(Settings(folder=folder, file=file))
        self.of = {
            name: TestClient(
                self.app,
                base_url="http://localhost",
                follow_redirects=False,
                headers={"X-Forwarded-User": name},
            )
            for name in ROLES
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
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a trust that was opened."""
    place = tmp_path_factory.mktemp("served")
    read, _, records = simulated("paid-on-results", "people.size=250")
    opened_trust(place / "canton", read, records)
    return place


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


def test_pairs_are_judged_with_names_that_are_kept_nowhere(team: Team, tmp_path: Path) -> None:
    from healthtrust.people.linkage.link import Asked, linked

    rows = people(5, 150)
    written(rows, tmp_path / "people.csv")
    linked(Asked((tmp_path / "people.csv",), to=tmp_path / "canton" / "identity" / "linkage"))
    shown = team.of["ann"].get("/live/canton/linkage")
    assert shown.status_code == 200 and shown.headers["cache-control"] == "private, no-store"
    pair = re.search(r'name="pair" value="([0-9a-f]{12})"', shown.text)
    assert pair is not None and any(f">{row['surname']}<" in shown.text for row in rows)
    assert team.of["ada"].get("/live/canton/linkage").status_code == 403
    assert team.send("ann", "/live/canton/linkage", pair=pair[1], decision="different") == 422
    why = "two brothers at one address"
    assert team.send("ann", "/live/canton/linkage", pair=pair[1], decision="different", why=why) == 303
    own = tmp_path / ".healthtrust"
    kept = b"".join(path.read_bytes() for path in own.rglob("*") if path.is_file())
    assert pair[1].encode() in kept and why.encode() not in kept
    assert not any(str(row["surname"]).encode() in kept for row in rows if len(str(row["surname"])) > 5)
