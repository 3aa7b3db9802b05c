"""Standing checks: what must hold of the book after each step, whatever was decided and whoever responded.

Each check looks at one year and returns its problems; none raises. `CHECKS_AFTER` says which run after which
step, and `after` runs them.

    every entry                 Σ debits = Σ credits
    every month                 Σ over all legs = 0
    the pool and every place    no fund below zero at the end of the year
    every transfer scheme       Σ over its members = 0
    the pool, once allocated    contributions + subsidy − collection cost + opening
                                = budgets + administration + risk sharing + rewards + both reserves
    providers, once delivered   payments posted = service lines settled, contract kind by contract kind
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.ledger.book import Chosen, Ledger, in_year, rows_of
from healthtrust.ledger.chart import CHART, OWNERS, STEPS, TAGS, Accounts, account

Check = Callable[[Ledger, int], list[Problem]]

POOL_FUNDS = (Accounts.POOL_FUND, Accounts.POOL_RESERVE, Accounts.POOL_REWARD_RESERVE)
"""Where the pool holds money."""

PAID_IN = (Accounts.HOUSEHOLD_CONTRIBUTIONS, Accounts.EMPLOYER_CONTRIBUTIONS)
"""Where contributions come from."""

NEVER_OVERDRAWN = frozenset({*POOL_FUNDS, *(a.code for a in CHART if a.owner == "places")})
"""Funds that must not end below zero; a plan, insurer or provider may, its deficit being a result."""

TRANSFER_ACCOUNTS = frozenset({Accounts.PLAN_EQUALISATION})
"""Accounts through which members of a scheme pay each other, and nobody else."""


PAYERS = ("pool", "places", "plans")
"""Who pays providers under contracts; households and voluntary insurers pay them without."""


def every_entry_balances(book: Ledger, year: int) -> list[Problem]:
    """Check that the debits of each entry, in this year or any other, equal its credits."""
    return [problem for batch in book.batches for problem in batch.faults]


def trial_balance_is_zero(book: Ledger, year: int) -> list[Problem]:
    """Check that in each month all legs together add up to zero."""
    return [
        Problem(f"ledger, trial balance of {Month.from_index(month)}", f"{off}", "0 minor units")
        for month, off in rows_of(book.balances(("month",), **in_year(year)))
        if off
    ]


def every_tag_is_given(book: Ledger, year: int) -> list[Problem]:
    """Check that a posting to an account kept by place, plan or provider says which."""
    found = []
    for tag in TAGS:
        balances = book.balances(("account", tag, "step", "memo"), **in_year(year))
        untold = {key: values[balances[tag] < 0] for key, values in balances.items()}
        found += [
            Problem(
                f"ledger, {step}, {memo!r}, {account(code).name}", f"postings without a {tag}", f"its {tag}"
            )
            for code, _, step, memo, _ in rows_of(untold)
            if account(code).tag == tag
        ]
    return found


def no_fund_overdrawn(book: Ledger, year: int) -> list[Problem]:
    """Check that the pool's funds and every place's lines end the year at zero or above."""
    held: dict[tuple[int, int], int] = {}
    for code, place, balance in rows_of(book.balances(("account", "place"), until=in_year(year)["until"])):
        if code in NEVER_OVERDRAWN:
            whose = place if account(code).tag == "place" else -1
            held[code, whose] = held.get((code, whose), 0) + balance
    return [
        Problem(
            f"ledger, {account(code).name}" + (f" of {book.names.of('place', place)}" if place >= 0 else ""),
            f"{balance} minor units at the end of {year}",
            "0 or more",
            remedy="More was paid out of this fund than was put into it.",
        )
        for (code, place), balance in sorted(held.items())
        if balance < 0
    ]


def transfers_sum_to_zero(book: Ledger, year: int) -> list[Problem]:
    """Check that what some members of a transfer scheme receive, the others pay, scheme by scheme."""
    return [
        Problem(
            f"ledger, transfer scheme {memo!r}",
            f"{off} minor units over all members in {year}",
            "0",
            remedy=f"Money that enters or leaves the plans does not belong in {account(code).name}.",
        )
        for code, memo, off in rows_of(book.balances(("account", "memo"), **in_year(year)))
        if code in TRANSFER_ACCOUNTS and off
    ]


def contributions_equal_budgets_plus_reserve(book: Ledger, year: int) -> list[Problem]:
    """Check that all the pool's income became budgets, administration, rewards or reserve, and nothing else.

    Income is read from the accounts that gave and took it, uses from what the pool's funds gave away and
    still hold, so that money that went astray shows, as does money left in the pool fund.
    """
    income, uses = pool_income(book, year), pool_uses(book, year)
    difference = sum(income.values()) - sum(uses.values())
    left = book.balance(Accounts.POOL_FUND, until=in_year(year)["until"])
    if not difference and not left:
        return []
    found = f"{_in_words(income)} and {_in_words(uses)}, difference {difference}"
    remedy = f"The pool fund ends the year at {left}: give all of it a purpose." if left else ""
    return [Problem(f"ledger, the pool in {year}", found, "the same sum, in minor units", remedy=remedy)]


def pool_income(book: Ledger, year: int) -> dict[str, int]:
    """Return the terms of the pool's income in a year, in minor units; they add up to its income."""
    before = book.balance(POOL_FUNDS, until=Month(year - 1, 12).index)
    return {
        "contributions": -book.balance(PAID_IN, **in_year(year)),
        "subsidy": -book.balance(Accounts.GOVERNMENT_SUBSIDY, **in_year(year)),
        "collection cost": -book.balance(Accounts.POOL_COLLECTION_COST, **in_year(year)),
        "opening": before - _given_by_pool(book, year)["opening"],
    }


def pool_uses(book: Ledger, year: int) -> dict[str, int]:
    """Return what the pool's income of a year became, in minor units: given away, spent, or kept."""
    until = in_year(year)["until"]
    given = _given_by_pool(book, year)
    return {
        "budgets": given["places"],
        "administration": book.balance(Accounts.POOL_ADMINISTRATION, **in_year(year)),
        "risk sharing": given["plans"],
        "rewards": given["providers"],
        "reserve": book.balance(Accounts.POOL_RESERVE, until=until),
        "reward reserve": book.balance(Accounts.POOL_REWARD_RESERVE, until=until),
    }


def payments_equal_service_lines(book: Ledger, year: int, service_lines: Mapping[str, int]) -> list[Problem]:
    """Check that what providers were paid under contract is what was settled, contract kind by contract kind.

    service_lines: minor units by the memo under which each kind of contract is paid.
    """
    paid = payments(book, year)
    return [
        Problem(
            f"ledger, deliver, payments for {kind!r} in {year}",
            f"{paid.get(kind, 0)} posted",
            f"{service_lines.get(kind, 0)} settled, in minor units",
            nearest=None if kind in paid else nearest_match(kind, paid),
        )
        for kind in sorted({*paid, *service_lines})
        if paid.get(kind, 0) != service_lines.get(kind, 0)
    ]


def payments(book: Ledger, year: int) -> dict[str, int]:
    """Return what plans, places and the pool paid providers in the deliver step of a year, net, by memo."""
    paid: dict[str, int] = {}
    delivered: Chosen = {**in_year(year), "step": "deliver"}
    for credit, debit, memo, amount in rows_of(book.flows(("memo",), **delivered)):
        inward = debit == Accounts.PROVIDER_FUND and account(credit).owner in PAYERS
        outward = credit == Accounts.PROVIDER_FUND and account(debit).owner in PAYERS
        if inward or outward:
            paid[memo] = paid.get(memo, 0) + (amount if inward else -amount)
    return paid


_ALWAYS: tuple[Check, ...] = (
    every_entry_balances,
    trial_balance_is_zero,
    every_tag_is_given,
    no_fund_overdrawn,
    transfers_sum_to_zero,
)
_ALLOCATED: tuple[Check, ...] = (*_ALWAYS, contributions_equal_budgets_plus_reserve)

CHECKS_AFTER: Mapping[str, tuple[Check, ...]] = {
    "people": _ALWAYS,
    "pool": _ALWAYS,
    "package": _ALWAYS,
    "allocate": _ALLOCATED,
    "market": _ALLOCATED,
    "deliver": _ALLOCATED,
    "review": _ALLOCATED,
}
"""Which checks run after which step; payments join them once there are service lines to compare with."""


def after(
    step: str, book: Ledger, year: int, service_lines: Mapping[str, int] | None = None
) -> list[Problem]:
    """Return all problems of the checks due after a step; give service lines once deliver has settled."""
    problems = [problem for check in CHECKS_AFTER[step] for problem in check(book, year)]
    if service_lines is not None and STEPS.index(step) >= STEPS.index("deliver"):
        problems += payments_equal_service_lines(book, year, service_lines)
    return problems


def _given_by_pool(book: Ledger, year: int) -> dict[str, int]:
    """Return what the pool's funds gave each owner in a year, less what they got from it."""
    given = dict.fromkeys(OWNERS, 0)
    for credit, debit, amount in rows_of(book.flows(**in_year(year))):
        if credit in POOL_FUNDS:
            given[account(debit).owner] += amount
        if debit in POOL_FUNDS:
            given[account(credit).owner] -= amount
    return given


def _in_words(terms: Mapping[str, int]) -> str:
    """Return terms and their sum: 'budgets 90, reserve 10: 100 in all'."""
    parts = ", ".join(f"{name} {amount}" for name, amount in terms.items())
    return f"{parts}: {sum(terms.values())} in all"
