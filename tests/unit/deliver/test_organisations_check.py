"""Organisation forms: what is wrong with a file is said at once, with the nearest word that is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.deliver.organisations.library import (
    bodies_of,
    contracts_by_setting,
    form_named,
    place_named,
    shipped_forms,
)
from healthtrust.ground.errors import InvalidInput
from healthtrust.records.providers import KINDS, SETTINGS

HEAD = """name = "ours"
title = "Ours"
version = "1"
about = "A form of our own."
delivery_integration = 0.5
funding_integration = 0.5
source = "ours"
status = "assumed"
"""
BODIES = """
[[bodies]]
name = "plan"
owns = ["plan"]
[[bodies]]
name = "network"
[[bodies]]
name = "practices"
owns = ["primary care network", "pharmacies"]
[[bodies]]
name = "hospital"
owns = ["hospital", "community and mental health trust"]
"""
BOOKS = """
[[books]]
payer = "pool"
body = "plan"
contract = "capitation"
[[books]]
payer = "plan"
body = "practices"
contract = "fee-for-service"
settings = ["primary", "pharmacy"]
[[books]]
payer = "plan"
body = "hospital"
contract = "block"
settings = ["outpatient", "emergency", "inpatient", "community", "mental", "other"]
follows = "nothing"
"""


def problems(folder: Path, text: str) -> list[str]:
    """Return what is said of a form file."""
    (folder / "ours.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        form_named("ours.toml", str(folder))
    return [str(problem) for problem in refused.value.problems]


def test_a_form_of_ones_own_is_sound(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(HEAD + BODIES + BOOKS, encoding="utf-8")
    form = form_named("ours.toml", str(tmp_path))
    assert [body.name for body in bodies_of(form)] == ["plan", "network", "practices", "hospital"]
    assert contracts_by_setting(form)["inpatient"] == (("block", 1.0),)


def test_the_nine_forms_ship_in_order() -> None:
    names = shipped_forms()
    assert len(names) == 9
    assert names[0] == "solo-practice" and names[-1] == "vertical-region"
    integration = [
        form_named(n).organisation.delivery_integration + form_named(n).organisation.funding_integration
        for n in ("solo-practice", "loose-network", "group-hospital", "group-hospital-plan")
    ]
    assert integration == sorted(integration)


@pytest.mark.parametrize("name", shipped_forms())
def test_every_shipped_form_pays_every_setting_for_all_patients(name: str) -> None:
    form = form_named(name)
    held = contracts_by_setting(form)
    assert list(held) == list(SETTINGS)
    for books in held.values():
        assert sum(share for _, share in books) == pytest.approx(1, abs=1e-12)
    owned = [kind for body in bodies_of(form) for kind in body.owns]
    assert set(KINDS) <= set(owned) <= {*KINDS, "plan"}
    assert form.organisation.source and form.organisation.status in ("cited", "recalled", "assumed")
    assert all(book.source for book in form.organisation.books)
    assert form.organisation.components is not None


def test_every_mistake_is_said_at_once_with_the_nearest_word(tmp_path: Path) -> None:
    text = (HEAD + BODIES + BOOKS).replace('"block"', '"blok"').replace('"mental"', '"mentl"')
    text = text.replace('owns = ["plan"]', 'owns = ["plan", "hopital"]').replace(
        'payer = "plan"\nbody = "p', 'payer = "plann"\nbody = "p'
    )
    said = problems(tmp_path, text)
    assert any("'blok'" in s and "did you mean 'block'?" in s for s in said)
    assert any("'mentl'" in s and "did you mean 'mental'?" in s for s in said)
    assert any("'hopital'" in s and "did you mean 'hospital'?" in s for s in said)
    assert any("'plann'" in s and "did you mean 'plan'?" in s for s in said)
    assert len(said) == 4


def test_an_unknown_key_and_a_share_above_one_are_refused(tmp_path: Path) -> None:
    text = HEAD.replace("delivery_integration = 0.5", "delivery_integration = 1.5") + BODIES + BOOKS
    said = problems(tmp_path, text.replace("follows", "folows"))
    assert any("delivery_integration" in s and "at most 1" in s for s in said)
    assert any("'folows'" in s and "did you mean 'follows'?" in s for s in said)


def test_two_owners_of_one_provider(tmp_path: Path) -> None:
    said = problems(
        tmp_path, HEAD + BODIES.replace('name = "network"', 'name = "network"\nowns = ["hospital"]') + BOOKS
    )
    assert any("hospital owned by network and hospital" in s for s in said)


def test_a_setting_without_contract_and_one_without_owner(tmp_path: Path) -> None:
    said = problems(tmp_path, HEAD + BODIES + BOOKS.replace('"primary", "pharmacy"', '"primary"'))
    assert any("setting pharmacy" in s and "no contract" in s for s in said)
    said = problems(tmp_path, HEAD + BODIES.replace(', "pharmacies"', "") + BOOKS)
    assert any("setting pharmacy" in s and "an owner of: pharmacies" in s for s in said)


def test_shares_of_books_that_do_not_add_up(tmp_path: Path) -> None:
    fees = 'contract = "fee-for-service"'
    said = problems(tmp_path, HEAD + BODIES + BOOKS.replace(fees, fees + "\nshare = 0.7"))
    assert any("setting primary" in s and "books for 0.7 of the patients" in s for s in said)
    assert any("setting pharmacy" in s for s in said)


def test_a_tier_that_pays_on_for_other_patients_than_it_is_paid_for(tmp_path: Path) -> None:
    more = """
[[books]]
payer = "plan"
body = "network"
contract = "capitation"
settings = ["primary"]
share = 0.3
"""
    said = problems(tmp_path, HEAD + BODIES + BOOKS + more)
    assert any(
        "body network, primary: found paid for 0.3 of the patients, paying on for 0" in s for s in said
    )


def test_cycles_of_payment_and_of_ownership(tmp_path: Path) -> None:
    back = (
        '\n[[books]]\npayer = "hospital"\nbody = "plan"\ncontract = "capitation"\nsettings = ["inpatient"]\n'
    )
    said = problems(tmp_path, HEAD + BODIES + BOOKS + back)
    assert any("a cycle" in s and "hospital" in s and "plan" in s for s in said)
    owned = BODIES.replace('name = "network"', 'name = "network"\nowner = "hospital"')
    owned = owned.replace('name = "hospital"\n', 'name = "hospital"\nowner = "network"\n')
    assert any("owner: found a cycle" in s for s in problems(tmp_path, HEAD + owned + BOOKS))


def test_parameters_are_columns_of_the_contract(tmp_path: Path) -> None:
    fees = 'contract = "fee-for-service"'
    wrong = "\nparameters = { price_levl = 1.1, charges = 'few' }"
    said = problems(tmp_path, HEAD + BODIES + BOOKS.replace(fees, fees + wrong))
    assert any("'price_levl'" in s and "did you mean 'price_level'?" in s for s in said)
    assert any("'few'" in s and "a number" in s for s in said)


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'loose-network'"):
        form_named("lose-network")


def test_social_care_is_a_switch() -> None:
    outside, inside = form_named("vertical-region"), form_named("vertical-region", social_care=True)
    assert "social" not in contracts_by_setting(outside)
    assert contracts_by_setting(inside)["social"] == (("block", 1.0),)
    assert len(bodies_of(inside)) == len(bodies_of(outside)) + 1
    with pytest.raises(InvalidInput, match="setting social"):
        form_named("solo-practice", social_care=True)


def test_a_place_with_a_setting_nobody_knows(tmp_path: Path) -> None:
    place = """title = "Ash"
currency = "GBP"
residents = 100
quality_score = 0.8
one_person = 5000
source = "ours"
status = "assumed"
[settings.primry]
cost_per_resident = 1
cases_per_1000 = 1
fixed_share = 0.5
source = "ours"
status = "assumed"
"""
    (tmp_path / "place.toml").write_text(place, encoding="utf-8")
    with pytest.raises(InvalidInput, match="did you mean 'primary'"):
        place_named("place.toml", str(tmp_path))


def test_a_name_that_is_none_is_told_how_names_look(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, HEAD.replace('"ours"', '"Our Form"', 1) + BODIES + BOOKS)
    assert "expected small letters, digits and hyphens, such as group-hospital" in found
