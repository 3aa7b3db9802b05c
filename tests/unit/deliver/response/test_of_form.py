"""The arrangement of an organisation form: pay for volume and risk as its books make them."""

from __future__ import annotations

import pytest

from healthtrust.deliver.organisations import Form, form_named, place_named, shipped_forms
from healthtrust.deliver.response import Course, central, respond, shipped_baseline
from healthtrust.deliver.response.of_form import arrangement_of, payment_of
from healthtrust.ground.errors import InvalidInput


@pytest.mark.parametrize("name", shipped_forms())
def test_every_form_has_an_arrangement_that_care_responds_to(name: str) -> None:
    form = form_named(name)
    found = arrangement_of(form)
    assert found.name == name
    assert found.components == form.organisation.components
    assert "books of the form" in found.source
    response = respond(Course(shipped_baseline(), found, found, central()), 2)
    assert response.change(response.admissions)[2, 0] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "volume_primary", "volume_hospital", "risk_primary", "risk_hospital"),
    [
        ("solo-practice", 1.0, 1.0, 0.0, 0.0),
        ("loose-network", 0.7, 1.0, 0.3, 0.0),
        ("group-hospital-plan", 0.0, 0.0, 1.0, 1.0),
        ("vertical-region", 0.0, 0.0, 1.0, 1.0),
    ],
)
def test_forms_whose_pay_is_known(
    name: str, volume_primary: float, volume_hospital: float, risk_primary: float, risk_hospital: float
) -> None:
    paid = arrangement_of(form_named(name)).payment
    assert paid.volume_primary == pytest.approx(volume_primary, abs=0.1)
    assert paid.volume_hospital == pytest.approx(volume_hospital, abs=0.1)
    assert paid.risk_primary == pytest.approx(risk_primary, abs=0.1)
    assert paid.risk_hospital == pytest.approx(risk_hospital, abs=0.1)


def test_what_is_paid_by_volume_is_not_borne_where_nothing_is_settled_on_top() -> None:
    for name in shipped_forms():
        form = form_named(name)
        paid = payment_of(form, place_named())
        on_top = any(book.on_top for book in form.organisation.books)
        both = paid.volume_primary + paid.risk_primary
        assert both > 0.99
        assert on_top or both == pytest.approx(1, abs=0.01)


def test_a_form_grown_from_a_hospital_is_led_by_it() -> None:
    assert arrangement_of(form_named("hospital-led")).hospital_led == 1.0
    assert arrangement_of(form_named("primary-care-led")).hospital_led == 0.0


def test_a_form_without_scores_is_refused() -> None:
    form = form_named("solo-practice")
    without = form.organisation.model_copy(update={"components": None})
    with pytest.raises(InvalidInput, match=r"no \[components\]"):
        arrangement_of(Form(without, form.contracts))
