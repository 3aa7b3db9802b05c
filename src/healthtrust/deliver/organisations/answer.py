"""What is said of organisation forms: who is in them, what each book pays, and who bears which risk.

    left_b = received + charges − passed on − care,    the columns of a cascade, adding up to − cost of care

Amounts are in major units, exact to the minor one; shares add up to 1.

>>> from healthtrust.deliver.organisations.library import form_named, place_named
>>> found = answer([form_named("solo-practice")], place_named())
>>> results = results_rows(found)
>>> results["party"][:3], results["left"][:3]
(['pool', 'household', 'plan'], [-83557500.0, -1992500.0, 0.0])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.deliver.organisations.flows import Flows, flows, passes_too_much
from healthtrust.deliver.organisations.library import Form, bodies_of
from healthtrust.deliver.organisations.ownership import ROLES_IN_ORDER, bottom_lines, role_of, settings_of
from healthtrust.deliver.organisations.risk import SHOCK, Borne, risk_borne, risk_columns
from healthtrust.deliver.organisations.shocks import RISKS, State
from healthtrust.design.organisation import Place
from healthtrust.ground.money import Currency, currency, words
from healthtrust.ground.rows import by_row

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Answer:
    """Forms on one place: expected money, and every risk, by body and by bottom line."""

    forms: tuple[Form, ...]
    place: Place
    shock: float
    expected: tuple[Flows, ...]
    """By form."""
    by_body: tuple[tuple[Borne, ...], ...]
    """By form, then risk: each body on its own."""
    whole: tuple[tuple[Borne, ...], ...]
    """By form, then risk: bodies on one bottom line as one."""

    @property
    def money(self) -> Currency:
        """Return the currency of the place."""
        return currency(self.place.currency)

    @property
    def minor(self) -> int:
        """Return how many minor units are one major unit."""
        return int(10**self.money.exponent)


def answer(forms: Sequence[Form], place: Place, shock: float = SHOCK) -> Answer:
    """Return everything that is said of some forms on a place, for shocks of a size."""
    return Answer(
        tuple(forms),
        place,
        shock,
        tuple(flows(form, State(place)) for form in forms),
        tuple(risk_borne(form, place, shock) for form in forms),
        tuple(risk_borne(form, place, shock, whole=True) for form in forms),
    )


def sentence(found: Answer) -> str:
    """Return who bears most of the volume risk, form by form or by who it is, and tiers that pay too much."""
    most = bearing_volume(found)
    flags = [
        f"{form.organisation.title}: {flag}."
        for form, expected in zip(found.forms, found.expected, strict=True)
        for flag in passes_too_much(form, expected)
    ]
    if len(most) == 1:
        title, (party, share) = found.forms[0].organisation.title, most[0]
        said = f"{title}: of care beyond what was expected, the {party} bears {100 * share:.0f} %."
        return " ".join([said, *flags])
    by_party: dict[str, list[str]] = {}
    for form, (party, _) in zip(found.forms, most, strict=True):
        by_party.setdefault(party, []).append(form.name)
    lists = [f"the {party} under {', '.join(names)}" for party, names in by_party.items()]
    return " ".join([f"Of care beyond what was expected, most is borne by {'; by '.join(lists)}.", *flags])


def bearing_volume(found: Answer) -> list[tuple[str, float]]:
    """Return for each form the party that bears most of the volume risk, and its share."""
    volume = [each[list(RISKS).index("volume")].shares for each in found.whole]
    return [max(shares.items(), key=lambda each: each[1]) for shares in volume]


def compared_words(found: Answer) -> list[list[str]]:
    """Return a row for each risk and form: the risk, where it is new, the form, and who bears it."""
    return [
        [risk if number == 0 else "", form.name, bearers(borne[position])]
        for position, risk in enumerate(RISKS)
        for number, (form, borne) in enumerate(zip(found.forms, found.whole, strict=True))
    ]


def bearers(borne: Borne) -> str:
    """Return who bears a risk in words, the largest share first; who gains stands last, below zero."""
    bearing = [(share, name) for name, share in borne.shares.items() if abs(share) >= 0.0005]
    bearing.sort(key=lambda each: -each[0])
    return ", ".join(f"{name} {100 * share:.1f} %".replace("-", "−") for share, name in bearing)


def forms_rows(found: Answer) -> Columns:
    """Return a row for each form: how integrated it is, and its switches."""
    rows = [
        (
            form.name,
            form.organisation.title,
            form.organisation.route,
            form.organisation.delivery_integration,
            form.organisation.funding_integration,
            "yes" if form.organisation.single_bottom_line else "no",
            "inside" if form.organisation.social_care else "outside",
            form.organisation.source,
            form.organisation.status,
        )
        for form in found.forms
    ]
    names = (
        "form",
        "title",
        "route",
        "delivery integration",
        "funding integration",
        "single bottom line",
        "social care",
        "source",
        "status",
    )
    return _columns(names, rows)


def bodies_rows(found: Answer) -> Columns:
    """Return a row for each body: what it owns, who owns it, and how its doctors stand to it."""
    rows = [
        (
            form.name,
            body.name,
            role_of(form.organisation, body.name),
            ", ".join(body.owns),
            body.owner,
            bottom_lines(form.organisation)[body.name],
            "for profit" if body.for_profit else "not for profit",
            "exclusive" if body.exclusive else body.doctors,
            body.says,
        )
        for form in found.forms
        for body in bodies_of(form)
    ]
    names = ("form", "body", "role", "owns", "owner", "bottom line", "profit", "doctors", "says")
    return _columns(names, rows)


def cascade_rows(found: Answer) -> Columns:
    """Return a row for each book as expected: payer, body, contract, settings, share of patients, amount."""
    rows = [
        (
            form.name,
            book.payer,
            book.body,
            book.contract,
            _settings(form, book.settings),
            book.share,
            "on top" if book.on_top else "for care",
            book.follows,
            paid / found.minor,
            book.source,
            book.status,
        )
        for form, expected in zip(found.forms, found.expected, strict=True)
        for book, paid in zip(expected.books, expected.paid, strict=True)
    ]
    names = ("form", "payer", "body", "contract", "settings", "share", "pays", "follows", "amount")
    return _columns((*names, "source", "status"), rows)


def results_rows(found: Answer) -> Columns:
    """Return a row for each party as expected: what comes in, goes on, is spent on care, and is left."""
    rows = [
        (
            form.name,
            name,
            expected.received(name) / found.minor,
            expected.charges.get(name, 0) / found.minor,
            expected.passed_on(name) / found.minor,
            expected.care.get(name, 0) / found.minor,
            left / found.minor,
        )
        for form, expected in zip(found.forms, found.expected, strict=True)
        for name, left in expected.results.items()
    ]
    return _columns(("form", "party", "received", "charges", "passed on", "care", "left"), rows)


def risk_rows(found: Answer, *, whole: bool = False) -> Columns:
    """Return a row for each form, risk and party: role, share borne, burden and size in major units."""
    borne = found.whole if whole else found.by_body
    return risk_columns((each for form in borne for each in form), found.minor)


def compared_rows(found: Answer) -> Columns:
    """Return a row for each risk and form: shares by role, bodies on one bottom line as one."""
    rows = [
        (risk, form.name, *(borne[position].by_role()[role] for role in ROLES_IN_ORDER))
        for position, risk in enumerate(RISKS)
        for form, borne in zip(found.forms, found.whole, strict=True)
    ]
    return _columns(("risk", "form", *ROLES_IN_ORDER), rows)


def described(form: Form, expected: Flows, money: Currency) -> list[str]:
    """Return a form in words: what it is, its bodies, and its books with what they pay as expected."""
    of = form.organisation
    said = [
        of.about,
        f"Delivery integration {of.delivery_integration:g}, funding integration {of.funding_integration:g}; "
        f"{'a' if of.single_bottom_line else 'no'} single bottom line; "
        f"social care {'inside' if of.social_care else 'outside'}; route: {of.route}.",
    ]
    if of.components is not None:
        said.append(
            "Its scores of integrated care are inputs of the response to integration; none is used here."
        )
    for body in bodies_of(form):
        owned = f", owned by {body.owner}" if body.owner else ""
        said.append(
            f"  {body.name}: {body.says or 'a body'}{owned}; runs: {', '.join(body.owns) or 'nothing'}"
        )
    for book, paid in zip(expected.books, expected.paid, strict=True):
        part = "" if book.share == 1 else f" for {100 * book.share:g} % of patients"
        top = ", on top" if book.on_top else ""
        where = _settings(form, book.settings)
        said.append(
            f"  {book.payer} pays {book.body} by {book.contract}{top}, {where}{part}: {words(paid, money)}"
        )
    return said


def _settings(form: Form, settings: Sequence[str]) -> str:
    return "all care" if set(settings) == set(settings_of(form.organisation)) else ", ".join(settings)


def _columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Columns:
    return {name: [row[position] for row in rows] for position, name in enumerate(names)}


def tables(found: Answer) -> dict[str, Columns]:
    """Return every table by name."""
    return {
        "risks": risk_rows(found),
        "bottom lines": risk_rows(found, whole=True),
        "comparison": compared_rows(found),
        "books": cascade_rows(found),
        "results": results_rows(found),
        "bodies": bodies_rows(found),
        "forms": forms_rows(found),
    }


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as rows, with the place and the size of shocks."""
    told = {name: by_row(columns) for name, columns in tables(found).items()}
    asked = {"says": sentence(found), "currency": found.money.code, "shock": found.shock}
    return {**asked, "place": found.place.model_dump(mode="json"), **told}
