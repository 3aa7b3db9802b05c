"""What can be measured."""

from __future__ import annotations

import pytest

from healthtrust.review.definitions import catastrophic_code, definitions


@pytest.mark.parametrize(
    ("share", "code"), [(0.10, "catastrophic-10"), (0.25, "catastrophic-25"), (0.025, "catastrophic-2.5")]
)
def test_a_share_of_income_names_its_measure(share: float, code: str) -> None:
    assert catastrophic_code(share) == code


def test_only_the_shares_asked_for_are_measured() -> None:
    assert [c for c in definitions((0.25, 0.40)) if c.startswith("cat")] == [
        "catastrophic-25",
        "catastrophic-40",
    ]
    assert not [c for c in definitions(()) if c.startswith("cat")]


def test_every_definition_is_whole() -> None:
    for code, one in definitions((0.10,)).items():
        assert (
            one.code == code and one.name and one.numerator and one.denominator and one.unit and one.meaning
        )
        assert one.direction in ("lower", "higher")
        assert one.interval in ("none", "poisson", "wilson", "standard error")
