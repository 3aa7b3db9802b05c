"""Opportunities go by money; what is not known stands last, and what is no fault does not stand there."""

from __future__ import annotations

from healthtrust.live.opportunities import Avoidable, Gap, Known, opportunities


def test_ranked_by_money_with_the_unknown_last() -> None:
    found = opportunities(
        Known(
            unpriced={("Ash", "mental"): 40, ("Elm", "primary"): 3, ("Oak", "primary"): 0},
            price={"primary": 50},
            unlinked={"Hill": -900, "Dale": 0},
            gaps=(Gap("Oak", ("2027-01", "2027-02"), 75), Gap("New", ("2027-01",), None)),
        )
    )
    assert [(kind, money) for kind, money in zip(found["kind"], found["at_stake"], strict=True)] == [
        ("unlinked records", 900),
        ("no reference cost", 150),
        ("data gap", 150),
        ("no reference cost", None),
        ("data gap", None),
    ]
    assert found["rank"] == [1, 2, 3, 4, 5] and all(found["remedy"])


def test_only_admissions_beyond_chance_are_money() -> None:
    within = Avoidable("Ash", 110, 100.0, 80.0, 120.0, 5000)
    beyond = Avoidable("Elm", 130, 100.0, 80.0, 120.5, 5000)
    found = opportunities(Known(avoidable=(within, beyond)))
    assert found["where"] == ["Elm"] and found["at_stake"] == [47_500]


def test_nothing_to_mend_is_no_row() -> None:
    assert opportunities(Known()) == {}
