"""Recall and precision by group: counted where truth is known, expected where it is not."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.intervals import wilson
from healthtrust.people.linkage.recall import as_columns, recall_by_group


def test_counts_agree_with_every_pair_looked_at():
    rng = np.random.default_rng(3)
    truth, persons = rng.integers(0, 60, 300), rng.integers(0, 60, 300)
    persons = np.where(rng.random(300) < 0.8, truth, persons)
    sex = rng.choice(["female", "male"], 300)
    found = {
        each.value: each for each in recall_by_group({}, {"sex": sex, "person_id": persons}, truth, ("sex",))
    }
    for group in ("female", "male"):
        pairs = [(a, b) for a, b in combinations(range(300), 2) if group in (sex[a], sex[b])]
        links = sum(truth[a] == truth[b] for a, b in pairs)
        made = sum(persons[a] == persons[b] for a, b in pairs)
        both = sum(truth[a] == truth[b] and persons[a] == persons[b] for a, b in pairs)
        each = found[group]
        assert (each.links, each.made, each.found, each.expected) == (links, made, both, False)
        assert (each.recall, each.precision) == (both / links, both / made)
        assert (each.recall_low, each.recall_high) == pytest.approx(wilson(both, links))


def test_expected_recall_sums_probabilities_and_the_ratio_is_to_the_best():
    pairs = {"a": np.arange(0, 200, 2), "b": np.arange(1, 200, 2)}
    pairs["match_probability"] = np.tile([0.9, 0.4], 50)
    pairs["linked"] = pairs["match_probability"] >= 0.5
    pairs["linked"][:60] = True
    records = {"area": np.repeat(["rich", "poor"], 100)}
    poor, rich = recall_by_group(pairs, records, None, ("area",))
    assert (rich.value, rich.recall, rich.ratio, rich.expected) == ("rich", 1.0, 1.0, True)
    assert poor.links == pytest.approx(32.5) and poor.recall == pytest.approx((22.5 + 5 * 0.4) / 32.5)
    assert poor.precision == pytest.approx((22.5 + 5 * 0.4) / 30) and poor.made == 30
    assert poor.ratio == pytest.approx(poor.recall) and poor.ratio_low < poor.ratio < poor.ratio_high


def test_small_groups_are_no_yardstick_and_missing_values_are_a_group():
    records = {"ethnicity": ["a", "a", None, None], "person_id": [1, 1, 2, 3]}
    known, unknown = recall_by_group({}, records, [1, 1, 2, 2], ("ethnicity",))
    assert (known.value, known.recall, known.ratio) == ("a", 1.0, None)
    assert (unknown.value, unknown.recall) == ("not known", 0.0) and np.isnan(unknown.precision)
    assert as_columns([known, unknown])["links"] == [1.0, 1.0]


def test_missing_columns_are_told_together():
    with pytest.raises(InvalidInput, match="4 problems"):
        recall_by_group({"a": [0]}, {}, None, ("sex",))
