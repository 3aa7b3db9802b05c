"""Who bears which risk: shares by hand, cascades that add up, single bottom lines, and what is flagged."""

from __future__ import annotations

import pytest

from healthtrust.deliver.organisations.answer import answer, compared_rows, results_rows, sentence
from healthtrust.deliver.organisations.columns import columns_of
from healthtrust.deliver.organisations.flows import flows, passes_too_much
from healthtrust.deliver.organisations.library import Form, form_named, form_of, place_named, shipped_forms
from healthtrust.deliver.organisations.ownership import books_of, bottom_lines, role_of
from healthtrust.deliver.organisations.risk import Borne, risk_borne
from healthtrust.deliver.organisations.shocks import RISKS, State, shocked
from healthtrust.ground.errors import InvalidInput

PLACE = place_named()


def by_risk(name: str, shock: float = 0.05, *, whole: bool = False) -> dict[str, Borne]:
    """Return each risk of a shipped form by name."""
    return {each.risk: each for each in risk_borne(form_named(name), PLACE, shock, whole=whole)}


def with_books(name: str, **changes: object) -> Form:
    """Return a form whose books of the payer `pool` are changed."""
    organisation = form_named(name).organisation
    books = tuple(
        book.model_copy(update=changes) if book.payer == "pool" else book for book in organisation.books
    )
    return form_of(organisation.model_copy(update={"books": books}), "changed")


@pytest.mark.parametrize("name", shipped_forms())
def test_burdens_add_up_to_the_cost_that_came_on_top(name: str) -> None:
    for whole in (False, True):
        borne = by_risk(name, whole=whole)
        assert list(borne) == list(RISKS)
        for risk, each in borne.items():
            before, after = State(PLACE), shocked(PLACE, risk, 0.05)
            settings = [s for s in PLACE.settings if s != "social"]
            came = sum(after.cost(s) + sum(after.elsewhere(s)) - before.cost(s) for s in settings)
            assert sum(each.burdens.values()) == round(100 * came)
            assert sum(each.shares.values()) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", shipped_forms())
def test_a_single_bottom_line_only_adds_up_what_it_owns(name: str) -> None:
    form = form_named(name)
    ends = bottom_lines(form.organisation)
    for alone, whole in zip(risk_borne(form, PLACE), risk_borne(form, PLACE, whole=True), strict=True):
        for end, burden in whole.burdens.items():
            assert burden == sum(b for party, b in alone.burdens.items() if ends[party] == end)


def test_fees_leave_volume_with_the_plan_and_price_with_who_gives_care() -> None:
    borne = by_risk("solo-practice")
    charged = (51 * 0.10 + 139 * 0.25) / 1711
    assert borne["volume"].shares["household"] == pytest.approx(charged)
    assert borne["volume"].shares["plan"] == pytest.approx(1 - charged)
    assert borne["price"].shares["practices"] == pytest.approx(411 / 1711)
    assert borne["price"].shares["hospital"] == pytest.approx((188 + 55 + 525) / 1711)
    assert borne["catastrophe"].burdens["plan"] == 15_000_000
    assert borne["insurance"].shares["pool"] == pytest.approx(1 - charged)


def test_a_block_leaves_volume_with_the_hospital_and_a_windfall_with_the_plan() -> None:
    borne = by_risk("group")
    hospital = 768 / 1711
    assert borne["volume"].shares["hospital"] == pytest.approx(hospital)
    assert borne["insurance"].shares["hospital"] == pytest.approx(hospital)
    assert borne["insurance"].shares["plan"] < 0
    assert borne["catastrophe"].shares["hospital"] == 1
    stranded = (411 * 0.6) + 768 * 0.84 + (154 * 0.6 + 188 * 0.7 + 139 * 0.5) + 51 * 0.3
    assert borne["enrolment"].size == round(100 * 50_000 * 0.05 * stranded)
    assert borne["enrolment"].shares["group"] == pytest.approx(411 * 0.6 / stranded)
    assert borne["enrolment"].shares["hospital"] == pytest.approx(-768 * 0.16 / stranded)


def test_mixed_books_split_volume_between_plan_network_and_practices() -> None:
    """Three in ten are capitated: practices bear their own care of them, the network half the pool's loss."""
    borne = by_risk("loose-network")
    primary, hospital = 411 / 1711, 768 / 1711
    assert borne["volume"].shares["practices"] == pytest.approx(0.3 * primary)
    assert borne["volume"].shares["network"] == pytest.approx(0.3 * hospital * 0.5)
    person = 150_000 - 0.8 * (150_000 - 50_000)
    assert borne["catastrophe"].burdens["network"] == pytest.approx(100 * 0.3 * 0.5 * person)
    assert borne["quality"].shares["network"] == 1


def test_stop_loss_and_corridor_shield_who_takes_the_whole_capitation() -> None:
    borne = by_risk("primary-care-led")
    recovered = 0.9 * (150_000 - 100_000)
    assert borne["catastrophe"].burdens["plan"] == 100 * recovered
    assert borne["catastrophe"].burdens["organisation"] == 100 * (150_000 - recovered)
    mild, severe = borne["volume"], by_risk("primary-care-led", 0.2)["volume"]
    assert mild.burdens["plan"] == 0
    beyond = 0.2 * 83_557_500 - 0.1 * 83_557_500
    assert severe.burdens["plan"] == pytest.approx(100 * 0.8 * beyond, abs=2)


def test_what_an_agreed_sum_follows_decides_who_bears_insurance_risk() -> None:
    def pool(follows: str, risk: str) -> int:
        form = with_books("solo-practice", follows=follows)
        return {b.risk: b for b in risk_borne(form, PLACE)}[risk].burdens["pool"]

    assert pool("health and numbers", "insurance") > 0
    assert pool("numbers", "insurance") == pool("nothing", "insurance") == 0
    assert pool("numbers", "enrolment") == 0 != pool("nothing", "enrolment")


def test_where_no_payment_looks_at_quality_patients_alone_bear_it() -> None:
    borne = by_risk("solo-practice")["quality"]
    assert borne.size == 0
    assert {party for party, share in borne.shares.items() if share} == {"household"}


def test_money_in_every_tier_adds_up() -> None:
    for name in shipped_forms():
        found = flows(form_named(name), State(PLACE))
        paid = dict(zip([(b.payer, b.body) for b in found.books], found.paid, strict=False))
        assert sum(found.results.values()) == -found.cost
        assert found.passed_on("pool") == -found.results["pool"]
        assert paid
        for party, left in found.results.items():
            if party not in ("pool", "household"):
                came = found.received(party) + found.charges[party]
                assert came - found.passed_on(party) - found.care[party] == left


def test_shipped_forms_pay_on_no_more_than_comes_in_and_a_generous_one_is_flagged() -> None:
    for name in shipped_forms():
        form = form_named(name)
        assert passes_too_much(form, flows(form, State(PLACE))) == []
    meagre = with_books("solo-practice", parameters={"margin": 0.95})
    assert passes_too_much(meagre, flows(meagre, State(PLACE))) == ["plan pays on more than comes in"]
    assert "plan pays on more than comes in" in sentence(answer([meagre], PLACE))


def test_roles_on_bottom_lines() -> None:
    form = form_named("hospital-led").organisation
    assert role_of(form, "hospital") == "hospital"
    assert role_of(form, "hospital", whole=True) == "organisation"
    assert bottom_lines(form)["practices"] == "hospital"
    assert bottom_lines(form_named("group").organisation)["hospital"] == "hospital"


def test_a_comparison_has_a_row_for_each_risk_and_form() -> None:
    forms = [form_named(name) for name in ("solo-practice", "vertical-region")]
    told = compared_rows(answer(forms, PLACE))
    assert len(told["risk"]) == 2 * len(RISKS)
    shares = [values for name, values in told.items() if name not in ("risk", "form")]
    assert [sum(row) for row in zip(*shares, strict=True)] == pytest.approx([1] * 12)
    assert results_rows(answer(forms, PLACE))["party"].count("organisation") == 1


def test_the_price_of_care_that_results_look_at_is_that_of_ones_own_providers_only() -> None:
    form = form_named("primary-care-led")
    book = books_of(form.organisation)[1]
    dear = columns_of(form, book, shocked(PLACE, "price", 0.05))
    assert dear["spending"] == columns_of(form, book, State(PLACE))["spending"]
    own = book.model_copy(update={"body": "hospital", "measures": ("inpatient",)})
    assert columns_of(form, own, shocked(PLACE, "price", 0.05))["spending"] == pytest.approx(
        1.05 * 525 * 50_000
    )


def test_a_shock_is_a_share() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        risk_borne(form_named("group"), PLACE, 5)


def test_a_contract_whose_columns_the_place_lacks_says_which() -> None:
    form = with_books("vertical-region", contract="cross-boundary")
    with pytest.raises(InvalidInput, match=r"treated_elsewhere.*\n.*treated_others"):
        risk_borne(form, PLACE)
    dollars = with_books("vertical-region", contract="value-based-purchasing")
    with pytest.raises(InvalidInput, match="a contract in USD"):
        risk_borne(dollars, PLACE)
