"""The statement that a place makes for one book: the columns its contract names, for the patients under it.

    expected cost   E_k = w_k Σ_{s in k} N c_s (1 − charge share_s) (1 + sicker)(1 − left)
    spending        X_k = w_k Σ_{s in m(k)} (L_s − U_s), with one person's cost cut off where guards say so

k, w_k, m(k)   a book, the share of patients under it, the settings its results look at
L_s, U_s       care at list prices and user charges (`shocks`)
What was agreed before the year follows health and numbers, numbers alone (then without `sicker`), or nothing.
A block is settled on the patients of its book, who are all its residents. Spending at a body's own providers
is their cost, dearer where care is dearer; elsewhere, and where results are settled on top, list prices.
Stop-loss is priced fairly: as much is expected back as its premium costs [assumed].

>>> from healthtrust.deliver.organisations.library import form_named, place_named
>>> form = form_named("solo-practice")
>>> book, state = form.organisation.books[1], State(place_named())
>>> columns_of(form, book, state)["reference_cost"]
20550000.0
"""

from __future__ import annotations

from collections.abc import Iterable

from healthtrust.deliver.organisations.library import Form
from healthtrust.deliver.organisations.ownership import owner_by_setting
from healthtrust.deliver.organisations.shocks import State
from healthtrust.design.contract import Contract
from healthtrust.design.organisation import Book
from healthtrust.ground.problems import Problem

MONTHS = 12
Cells = dict[str, float | str]


def statement_columns(form: Form, book: Book, state: State) -> tuple[Cells, list[Problem]]:
    """Return the cells of a book's statement, and the columns that neither place nor parameters give."""
    contract = form.contracts[book.contract]
    given: Cells = {name: f"{book.payer} to {book.body}" for name in contract.key}
    given |= columns_of(form, book, state) | book.parameters
    named = (*contract.key, *contract.columns)
    missing = [
        name
        for name, column in contract.columns.items()
        if name not in given and not column.optional and not column.needed
    ]
    problems = [
        Problem(
            f"{form.name}, {book.payer} to {book.body}, {book.contract}",
            f"no column {name!r}",
            contract.columns[name].meaning,
            remedy="Give it under [books.parameters].",
        )
        for name in missing
    ]
    if contract.currency not in ("", state.place.currency):
        found = f"a contract in {contract.currency}"
        expected = f"one in {state.place.currency}, the currency of the place, or for any"
        problems.append(Problem(f"{form.name}, {book.payer} to {book.body}", found, expected))
    return {name: given[name] for name in dict.fromkeys(named) if name in given}, problems


def columns_of(form: Form, book: Book, state: State) -> Cells:
    """Return every column that a place can give for the patients of a book, in major units."""
    place, share = state.place, book.share
    ill = state.sicker if book.follows == "health and numbers" else 0.0
    there = 1.0 if book.follows == "nothing" else 1 - state.left
    members = share * place.residents
    months = MONTHS * members * there
    covered = share * _net(state, book.settings)
    measured = share * _net(state, book.measures)
    cases = share * sum(_cases(state, s) for s in book.settings)
    in_need = (1 + state.sicker + state.more) * (1 - state.left)
    spent, recovered, premium = _spending(form, book, state)
    listed: Cells = {
        "expected_cost": covered * (1 + ill) * there,
        "expected_cost_of_residents": covered * (1 + ill) * there,
        "norm_cost": measured * (1 + ill) * there,
        "benchmark": measured * (1 + ill) * there,
        "premium": covered * (1 + ill) * there,
        "prior_year_budget": covered,
        "reference_cost": share * sum(state.at_list_prices(s) + state.catastrophe(s) for s in book.settings),
        "charges": share * sum(state.charges(s) for s in book.settings),
        "spending": spent,
        "actual_cost": spent,
        "stop_loss_recovered": recovered,
        "stop_loss_premium": premium,
        "members": members * there,
        "residents": members * there,
        "insured": members * there,
        "list_size": members * there,
        "weighted_patients": members * (1 + ill) * there,
        "served": f"patients of {book.body} with {book.payer}",
        "member_months": months,
        "risk_score": 1 + ill,
        "capitation_rate": covered / (MONTHS * members) if members else 0.0,
        "bid": covered / (MONTHS * members) if members else 0.0,
        "pool_rate": measured / (MONTHS * members) if members else 0.0,
        "base_spending": measured / (MONTHS * members) if members else 0.0,
        "cases": cases * in_need,
        "expected_cases": cases,
        "planned_cases": cases,
        "list_price": covered / cases if cases else 0.0,
        "quality_score": state.quality_score,
        "quality_gate": 5 * state.quality_score,
        "population_growth": (1 + ill) * there - 1,
    }
    return listed | _plain(form.contracts[book.contract])


def _plain(contract: Contract) -> Cells:
    """Return columns that are the same for every book unless its parameters say otherwise."""
    ones = ("margin", "price_level", "trend", "part_of_year")
    noughts = (
        "carve_out_rate",
        "paid_to_date",
        "withheld_before",
        "inflation",
        "cases_shifted",
        "quality_adjustment",
        "wider_corridor",
        "sequestration",
        "part_affected",
        "advance_outstanding",
    )
    return {**dict.fromkeys(ones, 1.0), **dict.fromkeys(noughts, 0.0), "run_out_months": 12.0}


def _net(state: State, settings: Iterable[str]) -> float:
    """Return the expected cost of all residents in some settings, less the charges expected."""
    return sum(state.expected(s) * (1 - state.place.settings[s].charge_share) for s in settings)


def _cases(state: State, setting: str) -> float:
    return state.place.residents * state.place.settings[setting].cases_per_1000 / 1000


def _spending(form: Form, book: Book, state: State) -> tuple[float, float, float]:
    """Return spending that results look at, what stop-loss pays back of it, and what stop-loss costs."""
    guards = form.contracts[book.contract].guards
    owner = owner_by_setting(form.organisation)
    own = set() if book.on_top else {s for s in book.measures if owner[s] == book.body}
    care = sum(
        state.at_list_prices(s) * (1 + state.dearer if s in own else 1) - state.charges(s)
        for s in book.measures
    )
    struck = sum(state.catastrophe(s) for s in book.measures)
    premium = 0.0 if guards is None else guards.premium * MONTHS * state.place.residents * (1 - state.left)
    recovered = premium
    if guards is not None and struck:
        cut = guards.truncate_at
        limit = min(cut.values()) if isinstance(cut, dict) else cut
        struck = struck if limit is None else min(struck, limit)
        if guards.attachment is not None:
            recovered += guards.reinsured * max(struck - guards.attachment, 0.0)
    return book.share * (care + struck), book.share * recovered, book.share * premium
