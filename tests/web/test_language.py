"""Every page in every language: nothing stays English unsaid, and one from right to left would do."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.design.read import bundled_designs, read_design
from healthtrust.web.app import make_app
from healthtrust.web.language import spoken
from healthtrust.web.language.looked_up import looked_up
from healthtrust.web.language.spoken import LANGUAGES, Language, catalogue, chosen
from healthtrust.web.settings import Settings
from tests.tree import ROOT
from tests.web.conftest import Post, do_jobs
from tests.web.live_years import copied, paid_year
from tests.web.routes import ways
from tests.web.spoken_pages import LATIN, heard, left_over

WEB = ROOT / "src" / "healthtrust" / "web"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
CHINESE = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}
PLACES = re.compile(r"\{(\w*)\}")
TRANSLATED = [language.code for language in LANGUAGES.values() if language.folder]

NOT_SAID = {"healthtrust", "CSV", "XLSX", "SVG", "Vega", "Parquet", ".toml", "yes"}
"""What templates may write as it is: the name of this, of file types, and what a macro answers another."""
SIDES = re.compile(
    r"\b(?:(?:margin|padding|border)-(?:left|right|top-left|top-right)|(?:left|right)\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right))"
)


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_catalogue_has_every_text_of_the_pages_and_is_written_anew(code: str) -> None:
    script = run_path(str(ROOT / "scripts" / "write_messages.py"))
    assert script["main"](check=True) == 0, "python scripts/write_messages.py says what is missing"


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_places_of_its_text_and_is_no_english_sentence(code: str) -> None:
    wrong = []
    for text, said in catalogue(code).items():
        if set(PLACES.findall(text)) != set(PLACES.findall(said)):
            wrong.append(f"other places: {text!r}: {said!r}")
        if said == text and LATIN.search(PLACES.sub("·", text)):
            wrong.append(f"not translated: {text!r}")
    assert not wrong, "\n".join(wrong)


def bare(template: str) -> Iterator[str]:
    """Yield the words of a template that stand outside its expressions: in its text and its attributes.

    >>> list(bare('<p title="One">{% if x %}{{ _("Two") }} three{% endif %}</p><i class="four">CSV</i>'))
    ['One', 'three']
    """
    html = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " · ", template, flags=re.DOTALL)
    reader = heard(f'<html lang="en">{html.replace("<!DOCTYPE html>", "")}</html>')
    for text, _ in reader.texts:
        said = re.sub(r'[\w-]+="[^"]*"', "", text)
        words = [word for word in re.findall(r"[.\w-]*[A-Za-z]{2,}[\w-]*", said) if word not in NOT_SAID]
        if words:
            yield " ".join(words)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_text_of_a_template_can_be_said_in_another_language(template: Path) -> None:
    assert list(bare(template.read_text(encoding="utf-8"))) == []


def test_no_script_says_anything_by_itself() -> None:
    for script in (*(WEB / "static").glob("*.js"), *(WEB / "static" / "parts").glob("*.js")):
        texts = re.findall(r"""["'`]([^"'`\n]*)["'`]""", script.read_text(encoding="utf-8"))
        assert not [text for text in texts if re.search(r"[A-Z][a-z]+ [a-z]+ ", text)], script.name


def test_pages_in_chinese_leave_nothing_english_unmarked(
    app: FastAPI, folder: Path, fingerprint: str, post: Post
) -> None:
    """Every page that GET shows, the first two of each kind, of a folder with a run and a second design."""
    post("/designs/tiny/copy", {"name": "changed", "title": "Changed"})
    post("/runs", {"design": "tiny"})
    do_jobs(app)
    seen, wrong = english_in(app, addresses(app, fingerprint=fingerprint), folder)
    assert len(seen) > 60
    assert not wrong, f"{len(wrong)} texts:\n" + "\n".join(wrong[:60])


def test_pages_of_a_live_year_in_chinese_leave_nothing_english_unmarked(tmp_path: Path) -> None:
    """The pages of what is done in a year of which one month is paid; what its reports tell is not theirs."""
    folder = copied(paid_year(1), tmp_path)
    app = make_app(Settings(folder=folder))
    reports = re.compile(r"/(told|months/\d|loads|settlement|traces)(/|$)|canton$")
    listed = [each for each in addresses(app, trust="canton") if each.startswith("/live")]
    listed = [*(each for each in listed if not reports.search(each)), "/live/canton/months/2/pay"]
    seen, wrong = english_in(app, listed, folder, follow=False)
    assert len(seen) > 9
    assert not wrong, f"{len(wrong)} texts:\n" + "\n".join(wrong[:60])


def english_in(
    app: FastAPI, waiting: list[str], folder: Path, follow: bool = True
) -> tuple[set[str], list[str]]:
    """Return the kinds of pages seen in Chinese, and what these leave in English without saying so."""
    names = named_in(folder)
    seen, wrong = set(), {}
    with TestClient(app, base_url="http://localhost", headers=CHINESE) as pages:
        for address, answer in visited(pages, waiting, follow):
            assert answer.status_code < 500, address
            page = heard(answer.text)
            assert (page.root["lang"], page.root["dir"]) == ("zh-Hans", "ltr"), address
            seen.add(kind_of(address))
            wrong |= dict.fromkeys(f"{address}: {text}" for text in left_over(answer.text, names))
    return seen, list(wrong)


def addresses(app: FastAPI, **there: str) -> list[str]:
    """Return an address of every page that there is; `there`: what stands in its places, else a design."""
    there |= {"run": there.get("fingerprint", "")}
    shown = [
        replace(way, path=re.sub(r"\{(\w+)\}", lambda found: there.get(found[1]) or found[0], way.path))
        for way in ways(app)
        if way.method == "GET" and not way.path.startswith(("/api", "/assets", "/language"))
    ]
    return [each.address("tiny") for each in shown if not re.search(r"\.\w+$", each.path)]


def kind_of(address: str) -> str:
    """Return an address without what differs between pages of one kind.

    >>> kind_of("/runs/0a1b/figures/who_pays?x=1"), kind_of("/designs/tiny/pool")
    ('/runs/*/figures/*', '/designs/*/pool')
    """
    return re.sub(r"/(runs|figures|tables|designs|places|part)/[^/]+", r"/\1/*", address.split("?")[0])


def visited(pages: TestClient, waiting: list[str], follow: bool) -> Iterator[tuple[str, Any]]:
    """Yield every page that waits, and those that these lead to, if they are followed: two of each kind."""
    kinds: Counter[str] = Counter()
    done = set()
    while waiting:
        address = waiting.pop(0)
        if address in done or kinds[kind_of(address)] >= 2:
            continue
        done.add(address)
        kinds[kind_of(address)] += 1
        answer = pages.get(address)
        if "html" not in answer.headers.get("content-type", ""):
            continue
        yield address, answer
        if not follow:
            continue
        found = (each.replace("&amp;", "&") for each in re.findall(r'href="(/[^"#]*)', answer.text))
        waiting += [each for each in found if not re.search(r"^/(language|assets)|\.\w{2,}($|\?)", each)]


def named_in(folder: Path) -> tuple[str, ...]:
    """Return names: what designs call things and say of their sources, authors, commands; longest first."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield str(key)
                yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)
        elif isinstance(value, str):
            yield value

    files = [*folder.glob("*.toml"), *bundled_designs().values()]
    told = {text for file in files for text in texts(tomllib.loads(file.read_text(encoding="utf-8")))}
    told |= {text for file in files for text in texts(read_design(file).design.model_dump(mode="json"))}
    told = {text for text in told - looked_up() if " " in text} | {
        "van de Ven",
        "healthtrust people link IDENTITY",
    }
    return tuple(sorted(told, key=len, reverse=True))


def test_what_is_covered_is_found_by_its_name_in_the_language_of_the_page(
    pages: TestClient, fingerprint: str
) -> None:
    for wanted in ("膝关节", "knee"):
        answer = pages.get(f"/runs/{fingerprint}/citizen", params={"q": wanted}, headers=CHINESE)
        assert any("膝关节" in text for text, _ in heard(answer.text).texts), wanted


def test_a_job_is_called_the_same_by_everybody_and_told_in_their_language(app: FastAPI, post: Post) -> None:
    """What is kept is English: whoever asked in Chinese asks for what others see in English."""
    post("/runs", {"design": "tiny"}, headers=CHINESE)
    with TestClient(app, base_url="http://localhost") as others:
        assert "Run of tiny" in others.get("/runs").text
        assert "Run of tiny" not in others.get("/runs", headers=CHINESE).text


def test_a_mistake_is_told_in_the_language_of_the_page_and_what_was_typed_as_it_was(
    pages: TestClient,
) -> None:
    told = pages.get("/runs/none", headers=CHINESE).text
    assert "发现 &#39;none&#39;" in told and "已完成的运行" in told
    assert "found &#39;none&#39;" in pages.get("/runs/none").text


def test_the_language_is_what_the_browser_accepts_until_one_is_chosen(pages: TestClient) -> None:
    assert heard(pages.get("/designs").text).root["lang"] == "en"
    assert heard(pages.get("/designs", headers=CHINESE).text).root["lang"] == "zh-Hans"
    answer = pages.get("/language/zh-Hans?next=/designs")
    assert (answer.status_code, answer.headers["location"]) == (303, "/designs")
    assert heard(pages.get("/designs").text).root["lang"] == "zh-Hans"
    pages.get("/language/en?next=/designs")
    assert heard(pages.get("/designs", headers=CHINESE).text).root["lang"] == "en"


def test_nobody_is_led_elsewhere_by_choosing_a_language(pages: TestClient) -> None:
    for elsewhere in ("//example.org", "https://example.org", "/\\example.org"):
        assert pages.get("/language/en", params={"next": elsewhere}).headers["location"].startswith("/")
        assert "example.org" not in pages.get("/language/en", params={"next": elsewhere}).headers["location"]
    pages.get("/language/xx")
    assert heard(pages.get("/designs").text).root["lang"] == "en"


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("zh-TW,zh;q=0.9", "zh-Hans"),
        ("fr,de;q=0.8", "en"),
        ("", "en"),
        ("en-GB,zh;q=0.5", "en"),
        (";;,*", "en"),
    ],
)
def test_the_first_language_that_is_there_is_taken(accepted: str, code: str) -> None:
    assert chosen({}, accepted).code == code


def test_a_language_from_right_to_left_only_needs_its_texts(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up = Language("ar", "العربية", "", "rtl")
    for module in (spoken, __import__("healthtrust.web.rendering", fromlist=["LANGUAGES"])):
        monkeypatch.setattr(module, "LANGUAGES", {**LANGUAGES, "ar": made_up})
    with TestClient(app, base_url="http://localhost", headers={"accept-language": "ar"}) as pages:
        for address in ("/", "/designs/tiny/pool", "/settings"):
            page = heard(pages.get(address).text)
            assert (page.root["lang"], page.root["dir"]) == ("ar", "rtl")
            assert ("العربية", "ar") in page.texts
    spoken.spoken.cache_clear()


def test_our_styles_name_no_side_of_the_page() -> None:
    """What stands at the start of a line stands there in every direction of writing."""
    for sheet in (*(WEB / "static").glob("*.css"), *(WEB / "static" / "parts").glob("*.css")):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert SIDES.findall(rules) == [], sheet.name


def test_a_served_folder_may_choose_the_language_of_whoever_has_none(folder: Path) -> None:
    with_chinese = Settings(folder=folder).file.model_copy(update={"language": "zh-Hans"})
    app = make_app(Settings(folder=folder, file=with_chinese))
    with TestClient(app, base_url="http://localhost") as pages:
        assert heard(pages.get("/", headers={"accept-language": "fr"}).text).root["lang"] == "zh-Hans"
