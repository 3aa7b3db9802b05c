"""What reports say in Chinese: a sentence of every chapter, every number unchanged, and next to all of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from healthtrust.reports.page_labels import LABELS
from healthtrust.web.language.read_messages import messages_in
from healthtrust.web.language.spoken import LOCALE, TOLD, telling
from healthtrust.web.language.told import NAME, said_in
from healthtrust.web.rendering import told

CHINESE = telling("zh-Hans")
WRITTEN = {
    text: said
    for text, said, marks in messages_in(
        (LOCALE / "zh_Hans" / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    )
    if TOLD in marks
}
"""What was written for reports alone."""
CHAPTERS = ("people", "pool", "package", "allocate", "market", "deliver", "review")
LEAST_KNOWN = 0.99
"""Share of what people read first that has a translation; all of it did when this was written."""
LEAST_KNOWN_AT_ALL = 0.97
"""The same of all that the chapters, the citizen's page and what surrounds them say."""
NUMBER = re.compile(r"\d(?:[\d,.]*\d)?")


def in_chinese(text: str) -> str | None:
    return said_in(text, CHINESE)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "In 2029, the last of three years, the pool raised £110.8 m, £2,743 for each of 40,415 "
            "residents; it covers 40 of 48 candidate services for everyone; all money is accounted for to "
            "the unit; the poorest six tenths receive more care than they pay for; 3 of 9 targets met.",
            "2029 年（共 3 年的最后一年），资金池筹集 £110.8 m，40,415 名居民人均 £2,743；"
            "48 项备选服务中有 40 项全民覆盖；每一笔钱都分毫不差地入账；"
            "最贫困的 6 个十分位组得到的医疗多于其所付；9 项目标中达成 3 项。",
        ),
        ("40,000 residents live in 18 places.", "40,000 名居民住在 18 个地方。"),
        (
            "The pool received £107.8 m of contributions and £2.8 m of government subsidy; after the cost of "
            "collecting, £110.9 m was left to be spent.",
            "资金池收到£107.8 m 缴费和 £2.8 m 政府补贴；扣除征收成本后，可支出 £110.9 m。",
        ),
        (
            "40 of 48 services are covered; the money ends before lung cancer: first treatment, at £22,321 "
            "per QALY",
            "覆盖 48 项服务中的 40 项；资金止于“肺癌：首次治疗”之前，其每 QALY 成本为 £22,321",
        ),
        (
            "Need per resident, by age, sex and deprivation, runs from 0.88 of the average in Dale to 1.12 "
            "in Docks.",
            "按年龄、性别和剥夺程度计的居民人均需要，从 Dale 的平均值的 0.88 倍到 Docks 的 1.12 倍。",
        ),
        (
            "Two plans compete for members: Valley Mutual with 64 % and Open Health with 36 %.",
            "2 个计划竞争成员：Valley Mutual 占 64 % 和 Open Health 占 36 %。",
        ),
        (
            "Community and mental health trust kept £334,812; primary care network lost £122,488",
            "社区与精神卫生信托留存 £334,812；初级保健网络亏损 £122,488",
        ),
        (
            "One target met, three missed: emergency attendances in Dale; unmet need in Dale and Harbour",
            "达成 1 项目标，3 项未达成：Dale 的急诊就诊；Dale 和 Harbour 的未满足的需要",
        ),
        (
            "You pay 10 % of the price of covered care from the pharmacy and at the clinic.",
            "在药房和在门诊，您支付已覆盖医疗价格的 10 %。",
        ),
        ("under 0.01 % to 0.03 %", "低于 0.01 % 至 0.03 %"),
    ],
)
def test_a_sentence_of_every_chapter_comes_out_in_chinese(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


@pytest.mark.parametrize("data", LABELS)
def test_what_the_data_are_is_said_in_chinese(data: str) -> None:
    assert all(in_chinese(text) for text in LABELS[data])


def test_a_name_that_somebody_gave_is_marked_as_english() -> None:
    assert told("North East and Yorkshire", "zh-Hans") == '<span lang="en">North East and Yorkshire</span>'


def test_a_source_stays_and_its_status_is_said_in_chinese() -> None:
    said = told("Nobody et al 2020\n\tcited, 3 rows", "zh-Hans")
    assert said == '<span lang="en">Nobody et al 2020</span><br><span>有出处，3 行</span>'


@pytest.mark.parametrize(
    "text",
    [
        "The weather in the valley was fair, and nobody of 3 complained",
        "care: nobody knows how 5 of them fare",
        "In 2027, the pool drained; it covers nobody knows what",
    ],
)
def test_what_no_message_fits_is_not_half_translated(text: str) -> None:
    assert in_chinese(text) is None


def test_no_message_drops_a_number_of_its_own() -> None:
    lost = {english: said for english, said in WRITTEN.items() if _numbers(english) - _numbers(said)}
    assert lost == {}


def test_every_place_of_a_message_is_in_its_translation() -> None:
    places = re.compile(r"\{\w+\}")
    unequal = {e: c for e, c in WRITTEN.items() if set(places.findall(e)) != set(places.findall(c))}
    assert unequal == {}


def test_every_number_of_a_report_is_in_what_it_says_in_chinese(report: dict[str, Any]) -> None:
    said = {text: in_chinese(text) for text in _texts(report)}
    lost = {text: found for text, found in said.items() if found and _numbers(text) - _numbers(found)}
    assert lost == {}


def test_what_people_read_first_is_in_chinese(report: dict[str, Any], manifest: dict[str, Any]) -> None:
    first = {manifest["verdict"], *(each["label"] for each in manifest["numbers"])}
    for part in _parts(report, CHAPTERS):
        first |= {part["word"], part["title"]}
        first |= {text for block in part["blocks"] for text in _heads(block)}
    assert len(first) > 60
    _holds(first, LEAST_KNOWN)


def test_what_the_chapters_say_is_in_chinese(report: dict[str, Any]) -> None:
    names = (*CHAPTERS, "question", "public", "protection", "uncertainty", "operating", "limits")
    _holds({text for part in _parts(report, names) for text in _texts(part)}, LEAST_KNOWN_AT_ALL)


def _holds(texts: set[str], share: float) -> None:
    """Demand that so large a share of texts is known; names count for nothing."""
    said = {text for text in texts if re.search("[A-Za-z]{2}", text) and not NAME.fullmatch(text)}
    unknown = sorted(text for text in said if in_chinese(text) is None)
    assert len(unknown) <= (1 - share) * len(said), unknown


@pytest.fixture(scope="module")
def kept(finished: Path) -> Path:
    """The folder of the finished run."""
    return next(path for path in (finished / "runs").iterdir() if not path.name.startswith("."))


@pytest.fixture(scope="module")
def report(kept: Path) -> dict[str, Any]:
    """The report of the finished run, as kept."""
    found: dict[str, Any] = json.loads((kept / "report.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def manifest(kept: Path) -> dict[str, Any]:
    """The manifest of the finished run."""
    found: dict[str, Any] = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    return found


def _parts(report: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [part for part in report["parts"] if part["name"] in names]


def _heads(block: dict[str, Any]) -> Iterator[str]:
    """Yield what heads a block, and all that is said of a figure beside its drawing."""
    for place in (block, block.get("figure") or {}):
        for key in ("question", "title", "caption", "alt", "note", "text"):
            if isinstance(place.get(key), str) and place[key]:
                yield place[key]


def _texts(value: object, key: str = "") -> Iterator[str]:
    """Yield every text that a kept report shows; heads of columns without their units."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "columns" and isinstance(inner, dict):
                yield from (head.split(" [")[0] for head in inner)
                yield from _texts(list(inner.values()))
            elif name not in ("kind", "name", "look"):
                yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str) and key != "code":
        yield value


def _numbers(text: str) -> Counter[str]:
    """Return the numbers of a text; millions are said otherwise in Chinese."""
    return Counter(NUMBER.findall(re.sub(r"\{\w+\}|\d[\d.]* million", "", text)))
