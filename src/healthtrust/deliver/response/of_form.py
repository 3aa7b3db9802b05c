"""The arrangement that an organisation form amounts to: pay for volume and risk, found from its books.

    φ_P = ΔR_P(primary) / ΔC       ρ_P = − ΔN_P(primary) / ΔC
    φ_H = ΔR_H(hospital) / ΔC      ρ_H = − ( ΔN_P(hospital) + ΔN_H(hospital) ) / 2 ΔC
    ω   = 0.2 ΔR(quality) / (Δq R)

Δ        every contract of the form settled again with 1 % more care in primary care, or in hospital
C, R, N  cost of that care; what the bottom line gets for giving care; what is left to it, all books told
P, H     the bottom lines of who gives primary care, and of who gives inpatient care: one where they share it
ω        pay tied to quality, scaled so that a fifth of the index earns all of it (`bodies`)
Source   definition of pay and risk at the margin; two decide on hospital care, who sends and who admits, so
         that each counts half [assumed]; components as the form states them.

>>> from healthtrust.deliver.organisations import form_named
>>> solo, whole = (arrangement_of(form_named(name)) for name in ("solo-practice", "group-hospital-plan"))
>>> solo.payment.volume_primary, solo.payment.risk_hospital
(1.0, 0.0)
>>> whole.payment.volume_hospital < 0.1, whole.payment.risk_hospital > 0.9
(True, True)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from healthtrust.deliver.organisations.columns import statement_columns
from healthtrust.deliver.organisations.library import Form, place_named
from healthtrust.deliver.organisations.ownership import books_of, bottom_lines, owner_by_setting
from healthtrust.deliver.organisations.shocks import State
from healthtrust.deliver.response.bodies import QUALITY_SCALE
from healthtrust.deliver.settlement.settle import settle
from healthtrust.deliver.settlement.statement import statement_of
from healthtrust.design.organisation import PLAN, Book, Place
from healthtrust.design.response import Arrangement, Market, Payment
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

MORE = 0.01
"""How much more care is given, as a share."""
LESS_QUALITY = 0.01
PRIMARY, INPATIENT = "primary", "inpatient"


@dataclass(frozen=True)
class MoreIn(State):
    """A place where more care is given in some settings, and all else is as expected."""

    where: frozenset[str] = frozenset()
    size: float = 0.0

    def at_list_prices(self, setting: str) -> float:
        """Return care given at list prices."""
        return self.expected(setting) * (1 + self.size * (setting in self.where))

    def cost(self, setting: str) -> float:
        """Return what care costs those who give it."""
        return self.at_list_prices(setting)


@dataclass(frozen=True)
class Marginal:
    """What more care in some settings does to a bottom line, as shares of its cost."""

    revenue: float
    left: float


def arrangement_of(form: Form, place: Place | None = None) -> Arrangement:
    """Return the arrangement of a form, its books settled on a place, or on the typical one.

    Raises InvalidInput for a form that does not state how integrated its care is, or has nobody for primary
    or inpatient care.
    """
    organisation = form.organisation
    owner = owner_by_setting(organisation)
    problems = [
        Problem(f"form {form.name}, setting {setting}", "no body that gives it", "one")
        for setting in (PRIMARY, INPATIENT)
        if setting not in owner
    ]
    if organisation.components is None:
        remedy = "Give continuum, expertise, financial, leadership and culture."
        problems.append(Problem(f"form {form.name}", "no [components]", "its scores", None, remedy))
    refuse(problems)
    assert organisation.components is not None
    where = place or place_named()
    paid = payment_of(form, where)
    plans = any(PLAN in body.owns for body in organisation.bodies)
    return Arrangement(
        name=form.name,
        title=organisation.title,
        about=organisation.about,
        route=organisation.route,
        hospital_led=1.0 if organisation.route == "hospital expands down" else 0.0,
        payment=paid,
        components=organisation.components,
        market=Market(plan_concentration=0.25 if plans else 1.0),
        source=f"books of the form settled again with {100 * MORE:g} % more care: {found_words(paid)}",
        status=organisation.status,
    )


def payment_of(form: Form, place: Place) -> Payment:
    """Return pay for volume, risk and pay for quality at the margin of a form's books."""
    owner = owner_by_setting(form.organisation)
    lines = bottom_lines(form.organisation)
    practice, hospital = lines[owner[PRIMARY]], lines[owner[INPATIENT]]
    inside = {setting for setting, body in owner.items() if body == owner[INPATIENT]} - {PRIMARY}
    of_practice = _marginal(form, place, {PRIMARY}, practice)
    sends, admits = (_marginal(form, place, inside, line) for line in (practice, hospital))
    return Payment(
        volume_primary=_share(of_practice.revenue),
        volume_hospital=_share(admits.revenue),
        risk_primary=_share(-of_practice.left),
        risk_hospital=_share(-(sends.left + admits.left) / 2),
        quality=_share(_quality(form, place, {practice, hospital})),
    )


def found_words(paid: Payment) -> str:
    """Return in words how pay and risk were found."""
    return (
        f"of more primary care the bottom line of who gives it is paid {100 * paid.volume_primary:.0f} % and "
        f"bears {100 * paid.risk_primary:.0f} %; of more hospital care the hospital's is paid "
        f"{100 * paid.volume_hospital:.0f} %, and who sends and who admits bear "
        f"{100 * paid.risk_hospital:.0f} % on average"
    )


def _marginal(form: Form, place: Place, where: Collection[str], line: str) -> Marginal:
    """Return what more care in some settings brings to a bottom line and leaves with it, of its cost."""
    lines = bottom_lines(form.organisation)
    owner = owner_by_setting(form.organisation)
    before, after = (_paid(form, place, where, size) for size in (0.0, MORE))
    cost = MORE * sum(State(place).expected(s) for s in where)
    charges = {
        s: MORE * State(place).expected(s) * place.settings[s].charge_share
        for s in where
        if lines[owner[s]] == line
    }
    revenue = risk = sum(charges.values())
    for book, was, now in zip(books_of(form.organisation), before, after, strict=True):
        net = (now - was) * ((lines[book.body] == line) - (lines.get(book.payer) == line))
        risk += net
        revenue += net if not book.on_top and lines[book.body] == line else 0.0
    given = MORE * sum(State(place).expected(s) for s in where if lines[owner[s]] == line)
    return Marginal(revenue / cost, (risk - given) / cost)


def _paid(form: Form, place: Place, where: Collection[str], size: float) -> list[float]:
    """Return what each book pays, major units, with so much more care in some settings."""
    books = books_of(form.organisation)
    inside = frozenset(where)
    states = [
        MoreIn(place, more=size * _cases(book, place, where), where=inside, size=size) for book in books
    ]
    return [_settled(form, book, state) for book, state in zip(books, states, strict=True)]


def _cases(book: Book, place: Place, where: Collection[str]) -> float:
    """Return the share of a book's cases that are in some settings."""
    cases = {s: place.settings[s].cases_per_1000 for s in book.settings}
    return sum(cases[s] for s in cases if s in where) / max(sum(cases.values()), 1e-9)


def _quality(form: Form, place: Place, lines: Collection[str]) -> float:
    """Return the part of revenue that is tied to quality."""
    ends = bottom_lines(form.organisation)
    books = [book for book in books_of(form.organisation) if ends[book.body] in lines]
    books = [book for book in books if ends.get(book.payer) != ends[book.body]]
    usual = [_settled(form, book, State(place)) for book in books]
    worse = [_settled(form, book, State(place, quality_lost=LESS_QUALITY)) for book in books]
    revenue = sum(paid for book, paid in zip(books, usual, strict=True) if not book.on_top)
    return QUALITY_SCALE * (sum(usual) - sum(worse)) / (LESS_QUALITY * max(revenue, 1e-9))


def _settled(form: Form, book: Book, state: State) -> float:
    """Return what a book pays in a state of a place, major units."""
    cells, problems = statement_columns(form, book, state)
    refuse(problems)
    columns: Mapping[str, list[float | str]] = {name: [cell] for name, cell in cells.items()}
    contract = form.contracts[book.contract]
    source = f"{form.name}, {book.payer} to {book.body}"
    return float(settle(contract, statement_of(contract, columns, source)).amount[0])


def _share(value: float) -> float:
    """Return a share from 0 to 1, rounded to what one more unit tells."""
    return abs(round(min(max(value, 0.0), 1.0), 3))
