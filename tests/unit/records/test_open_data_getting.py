"""Files are fetched whole, checked and noted, or not kept at all: against a server on this machine."""

from __future__ import annotations

import hashlib
import io
import shutil
import ssl
import threading
import tomllib
from collections import namedtuple
from dataclasses import replace
from email.message import Message
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.records.open_data.addresses import Whence
from healthtrust.records.open_data.answers import NoLessSafe, no_line
from healthtrust.records.open_data.begun import Begun, alone_at
from healthtrust.records.open_data.downloading import Effort
from healthtrust.records.open_data.getting import Outcome, Wish, default_folder, get
from healthtrust.records.open_data.listing import ListedFile, Source
from healthtrust.version import VERSION
from tests.served import CHANGED, DATE, Page, served

BODY = b"code,price\n" + bytes(range(48, 58)) * 60_000
HASH = hashlib.sha256(BODY).hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()
SOURCE = Source("tariff", "A tariff", "P", "for this", "so", "open", "2024", "here", "assumed", ())
QUICK = Effort(tries=2, timeout=5, wait=0)


def fetched(
    folder: Path, *addresses: str, sha256: str = HASH, name: str = "one.csv", **wish: object
) -> Outcome:
    files = (ListedFile(name, addresses, sha256),)
    return get(SOURCE, files, Wish(folder=folder, effort=QUICK, **wish), lambda *_: lambda *_: None)  # type: ignore[arg-type]


def left(folder: Path) -> set[str]:
    return {path.name for path in (folder / "tariff").iterdir()}


def told(outcome: Outcome) -> str:
    assert not outcome.got
    return "\n".join(map(str, outcome.problems))


def test_a_file_is_fetched_checked_and_noted_with_the_dates_of_the_server(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY)) as server:
        (got,) = fetched(tmp_path, f"{server.address}/one.csv").got
    assert got.path.read_bytes() == BODY and got.fetched and got.sha256 == HASH
    assert server.by == {f"healthtrust/{VERSION}"}
    assert left(tmp_path) == {"one.csv", "source.toml"}
    note = tomllib.loads((tmp_path / "tariff" / "source.toml").read_text())
    assert (note["publisher"], note["licence"], note["read"]) == ("P", "open", "so")
    assert note["files"] == [
        {
            "name": "one.csv",
            "address": f"{server.address}/one.csv",
            "bytes": len(BODY),
            "sha256": HASH,
            "checked": "listed",
            "date": DATE,
            "last_modified": CHANGED,
            "etag": '"one"',
        }
    ]


def test_what_is_there_and_right_is_not_fetched_again(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY)) as server:
        fetched(tmp_path, f"{server.address}/one.csv")
        (got,) = fetched(tmp_path, f"{server.address}/one.csv").got
        assert not got.fetched and len(server.asked) == 1
        (got,) = fetched(tmp_path, f"{server.address}/one.csv", again=True).got
        assert got.fetched and len(server.asked) == 2


def test_what_is_there_and_wrong_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tariff").mkdir()
    (tmp_path / "tariff" / "one.csv").write_bytes(b"mine")
    said = told(fetched(tmp_path, "nowhere"))
    assert f"expected SHA-256 {HASH} (listed)" in said and "--again" in said
    assert (tmp_path / "tariff" / "one.csv").read_bytes() == b"mine"


def test_where_no_hash_is_listed_the_note_remembers_the_one_found(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY)) as server:
        (got,) = fetched(tmp_path, f"{server.address}/one.csv", sha256="").got
    assert not got.expected.sha256 and got.sha256 == HASH
    (got,) = fetched(tmp_path, sha256="").got
    assert (got.expected.sha256, got.expected.by) == (HASH, "noted when it was fetched")
    got.path.write_bytes(b"spoilt")
    assert "noted when it was fetched" in told(fetched(tmp_path, sha256=""))


@pytest.mark.parametrize("ranges", [True, False])
def test_a_line_that_breaks_goes_on_where_the_server_can_and_else_begins_anew(
    ranges: bool, tmp_path: Path
) -> None:
    page = Page(BODY, ranges=ranges, cuts=[200_000] if not ranges else [200_000, 100_000, 100_000])
    with served(one_csv=page) as server:
        (got,) = fetched(tmp_path, f"{server.address}/one.csv").got
    assert got.path.read_bytes() == BODY
    assert [start for _, start in server.asked] == (
        ["", "200000", "300000", "400000"] if ranges else ["", "200000"]
    )


def test_the_same_command_goes_on_after_it_gave_up(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY, cuts=[150_000, 0, 0])) as server:
        said = told(fetched(tmp_path, f"{server.address}/one.csv"))
        assert "found 150,000 bytes, then the end; expected 600,011 bytes" in said
        assert left(tmp_path) == {"one.csv.part", "one.csv.part.json"}
        fetched(tmp_path, f"{server.address}/one.csv")
    assert server.asked[-1] == ("/one.csv", "150000")
    assert left(tmp_path) == {"one.csv", "source.toml"}


def test_a_file_that_changed_in_between_is_fetched_whole(tmp_path: Path) -> None:
    page = Page(b"x" * len(BODY), cuts=[150_000, 0, 0])
    with served(one_csv=page) as server:
        told(fetched(tmp_path, f"{server.address}/one.csv"))
        page.body, page.etag = BODY, '"two"'
        (got,) = fetched(tmp_path, f"{server.address}/one.csv").got
    assert got.path.read_bytes() == BODY


def test_what_nothing_proves_to_be_of_the_same_bytes_is_not_continued(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY, etag='W/"weak"', changed="", cuts=[150_000])) as server:
        fetched(tmp_path, f"{server.address}/one.csv")
    assert [start for _, start in server.asked] == ["", ""]


def test_a_wrong_hash_keeps_nothing_and_names_both(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY)) as server:
        said = told(fetched(tmp_path, f"{server.address}/one.csv", sha256=OTHER))
        assert f"found SHA-256 {HASH}; expected SHA-256 {OTHER} (listed)" in said and "--accept" in said
        assert left(tmp_path) == set()
        assert "(given)" in told(fetched(tmp_path, f"{server.address}/one.csv", expect=OTHER))
        (got,) = fetched(tmp_path, f"{server.address}/one.csv", sha256=OTHER, expect=HASH.upper()).got
    assert got.expected.by == "given"


def test_another_hash_is_accepted_only_in_words_and_stays_so(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY)) as server:
        (got,) = fetched(tmp_path, f"{server.address}/one.csv", sha256=OTHER, accept=True).got
    assert got.expected.sha256 == OTHER
    note = tomllib.loads((tmp_path / "tariff" / "source.toml").read_text())
    assert note["files"][0]["checked"] == "accepted, though another was expected"
    assert fetched(tmp_path, sha256=OTHER).got[0].sha256 == HASH


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Page(status=404), "found 404 Not Found"),
        (Page(status=403), "found 403 Forbidden"),
        (Page(status=503), "found 503 Service Unavailable"),
        (Page(b"<html>moved</html>", kind="text/html"), "found a web page"),
        (Page(b"\xef\xbb\xbf <!DOCTYPE html><title>x"), "found a web page"),
        (Page(b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\n"), "found a pointer to the file"),
        (Page(b""), "found no bytes"),
        (Page(BODY, headers={"Content-Encoding": "gzip"}), "found bytes in gzip, though none was asked for"),
        (
            Page(BODY, cuts=[9], headers={"Content-Range": "bytes 4-8/9"}),
            "found bytes from 4; expected bytes from 9",
        ),
        (Page(BODY, says=len(BODY) + 5), "found 600,011 bytes, then the end; expected 600,016 bytes"),
        (Page(status=302, location="/loop.csv"), "redirect"),
        (Page(status=302, location="ftp://nowhere.invalid/x"), "found 302"),
    ],
)
def test_what_is_no_such_file_is_told_and_leaves_nothing_under_its_name(
    page: Page, said: str, tmp_path: Path
) -> None:
    with served(one_csv=page, loop_csv=Page(status=302, location="/loop.csv")) as server:
        problem = told(fetched(tmp_path, f"{server.address}/one.csv", sha256=""))
    assert said in problem
    assert not left(tmp_path) & {"one.csv", "source.toml"}


def test_a_redirect_to_data_is_followed_and_noted_and_one_to_a_page_is_not(tmp_path: Path) -> None:
    with served(
        old_csv=Page(status=301, location="/new.csv"),
        new_csv=Page(BODY),
        gone_csv=Page(status=302, location="/page"),
        page=Page(b"<p>sorry", kind="text/html; charset=utf-8"),
    ) as server:
        fetched(tmp_path, f"{server.address}/old.csv")
        said = told(fetched(tmp_path, f"{server.address}/gone.csv", again=True))
    note = tomllib.loads((tmp_path / "tariff" / "source.toml").read_text())["files"][0]
    assert (note["address"], note["asked"]) == (f"{server.address}/new.csv", f"{server.address}/old.csv")
    assert f"{server.address}/page: found a web page" in said
    assert (tmp_path / "tariff" / "one.csv").read_bytes() == BODY


def test_no_redirect_leads_from_https_to_http() -> None:
    asked = Request("https://data.example/one.csv")
    away = ("http://data.example/one.csv", "https://other.example/one.csv")
    with pytest.raises(InvalidInput, match=r"a redirect to http://.*; expected https all the way"):
        NoLessSafe().redirect_request(asked, io.BytesIO(), 302, "", Message(), away[0])
    followed = NoLessSafe().redirect_request(asked, io.BytesIO(), 302, "", Message(), away[1])
    assert followed is not None and followed.full_url == away[1]


def test_a_server_that_is_busy_is_asked_again(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY, refusals=[503])) as server:
        assert fetched(tmp_path, f"{server.address}/one.csv").got
    assert len(server.asked) == 2


def test_the_next_address_is_tried_and_all_that_failed_are_told(tmp_path: Path) -> None:
    with served(one_csv=Page(BODY)) as server:
        gone = [f"{server.address}/a", f"{server.address}/b"]
        assert len(fetched(tmp_path, *gone).problems) == 2
        assert fetched(tmp_path, *gone, f"{server.address}/one.csv").got


def test_a_mirror_or_an_address_stands_alone(tmp_path: Path) -> None:
    with served(tariff__one_csv=Page(BODY), mine=Page(BODY)) as server:
        fetched(tmp_path / "a", "http://nowhere.invalid/", whence=Whence(mirror=f"{server.address}/"))
        fetched(tmp_path / "b", "http://nowhere.invalid/", whence=Whence(address=f"{server.address}/mine"))
    assert [path for path, _ in server.asked] == ["/tariff/one.csv", "/mine"]


def test_copies_on_disk_are_fetched_by_path_and_by_file_address(tmp_path: Path) -> None:
    copies = tmp_path / "co pies" / "tariff"
    copies.mkdir(parents=True)
    (copies / "one.csv").write_bytes(BODY)
    for to, mirror in {"a": str(copies.parent), "b": copies.parent.as_uri()}.items():
        (got,) = fetched(tmp_path / to, whence=Whence(mirror=mirror)).got
        assert got.path.read_bytes() == BODY
    assert "no-such: found No such file" in told(fetched(tmp_path, "no-such"))


def test_a_server_that_is_away_or_silent_is_told_as_such(tmp_path: Path) -> None:
    assert "no way to nowhere.invalid" in told(fetched(tmp_path, "http://nowhere.invalid/one.csv"))
    with served() as server:
        pass
    assert "a line that broke" in told(fetched(tmp_path, f"{server.address}/one.csv"))
    untrusted = ssl.SSLCertVerificationError(1, "self-signed")
    assert "a certificate of health.example" in str(no_line("https://health.example/x", URLError(untrusted)))


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        wish = Wish(folder=tmp_path, effort=replace(QUICK, tries=1, timeout=0.2))
        file = ListedFile("one.csv", (f"http://127.0.0.1:{silent.getsockname()[1]}/",))
        outcome = get(SOURCE, (file,), wish, lambda *_: lambda *_: None)
    assert "no byte within --timeout" in told(outcome)


def test_a_full_disk_is_told_before_and_while_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = namedtuple("room", "total used free")
    with served(one_csv=Page(BODY)) as server:
        with monkeypatch.context() as small:
            small.setattr(shutil, "disk_usage", lambda _: room(9, 8, 1))
            said = told(fetched(tmp_path, f"{server.address}/one.csv", f"{server.address}/one.csv"))
            assert "found 1 bytes free; expected room for 600,011 more" in said and "\n" not in said
        if not Path("/dev/full").exists():
            pytest.skip("no device that is always full")
        (tmp_path / "tariff" / "one.csv.part").symlink_to("/dev/full")
        said = told(fetched(tmp_path, f"{server.address}/one.csv"))
    assert "No space left on device; expected room for the file" in said
    assert not left(tmp_path) & {"one.csv", "source.toml"}


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "tariff").write_text("a file")
    with pytest.raises(InvalidInput, match="File exists; expected a place that can be written"):
        fetched(tmp_path, "one")


def test_two_that_fetch_the_same_file_do_not_spoil_it(tmp_path: Path) -> None:
    begun = Begun(tmp_path / "tariff" / "one.csv")
    begun.to.parent.mkdir()
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with alone_at(begun):
            entered.set()
            leave.wait(10)

    other = threading.Thread(target=hold)
    other.start()
    entered.wait(10)
    said = told(fetched(tmp_path, "one"))
    leave.set()
    other.join()
    assert "found another process that fetches it" in said


def test_all_mistakes_are_told_at_once_and_one_stops_no_other(tmp_path: Path) -> None:
    with served(good_csv=Page(BODY)) as server:
        files = [ListedFile(f"{name}.csv", (f"{server.address}/{name}.csv",)) for name in ("a", "good", "b")]
        outcome = get(SOURCE, tuple(files), Wish(folder=tmp_path, effort=QUICK), lambda *_: lambda *_: None)
    assert [got.path.name for got in outcome.got] == ["good.csv"]
    assert [problem.where[-5:] for problem in outcome.problems] == ["a.csv", "b.csv"]
    assert left(tmp_path) == {"good.csv", "source.toml"}


def test_a_wish_that_makes_no_sense_fetches_nothing(tmp_path: Path) -> None:
    files = (ListedFile("a", ()), ListedFile("b", ()))
    wish = Wish(Whence("ftp://x/y"), tmp_path / "no", expect="ab", accept=True)
    with pytest.raises(InvalidInput) as refused:
        get(SOURCE, files, wish, lambda *_: lambda *_: None)
    wheres = [problem.where for problem in refused.value.problems]
    assert wheres == ["--address", "--address", "--expect", "--expect", "--accept"]
    assert not (tmp_path / "no").exists()
    with pytest.raises(InvalidInput, match="a name or password in the address"):
        fetched(tmp_path, whence=Whence(mirror="https://me:secret@data.example/"))


def test_the_folder_is_the_one_named_else_data_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HEALTHTRUST_DATA", raising=False)
    assert default_folder() == Path("data")
    monkeypatch.setenv("HEALTHTRUST_DATA", str(tmp_path / "public"))
    assert default_folder() == tmp_path / "public"
