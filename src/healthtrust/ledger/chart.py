"""The chart of accounts: every place where money can be, come from or go to, with its meaning.

The book takes the view of funds. An actor's *fund* (an asset) holds money; a *source* (income) stands for
money that enters the system from outside, a *sink* (expense) for money that leaves it. Each movement credits
the account that money leaves and debits the account that it reaches, so that with debits positive

    balance of a fund   = the money it holds
    balance of a source = −(the money it has given)
    balance of a sink   = the money it has taken
    Σ of all balances   = 0

No account is a debt between two actors: both would stand in this one book, so claim and debt would cancel.
What is owed later (a reward earned this year and paid next) is money set aside in the creditor's name.

>>> account("pool fund").code, account(501).name
(<Accounts.POOL_FUND: 301>, 'plan fund')
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, nearest_match

STEPS = ("people", "pool", "package", "allocate", "market", "deliver", "review")
"""The seven steps of a year, in order; every posting carries one of them."""

TAGS = ("place", "plan", "provider")
"""What a posting may be tagged with, besides its month; -1 means none."""

Kind = Literal["asset", "liability", "equity", "income", "expense"]


class Accounts(IntEnum):
    """The codes of the accounts; the hundreds say who owns them."""

    HOUSEHOLD_CONTRIBUTIONS = 101
    HOUSEHOLD_PREMIUMS = 102
    HOUSEHOLD_USER_CHARGES = 103
    HOUSEHOLD_SELF_PAYMENTS = 104
    HOUSEHOLD_PLAN_SURCHARGES = 105
    GOVERNMENT_SUBSIDY = 201
    POOL_FUND = 301
    POOL_RESERVE = 302
    POOL_REWARD_RESERVE = 303
    POOL_COLLECTION_COST = 304
    POOL_ADMINISTRATION = 305
    PLACE_PERSONAL_CARE = 401
    PLACE_POPULATION_HEALTH = 402
    PLACE_TRANSFORMATION = 403
    PLACE_RESERVE = 404
    PLACE_SOCIAL_CARE = 405
    PLAN_FUND = 501
    PLAN_EQUALISATION = 502
    PLAN_ADMINISTRATION = 503
    INSURER_FUND = 601
    INSURER_ADMINISTRATION = 602
    PROVIDER_FUND = 701
    PROVIDER_REWARDS_PAYABLE = 702
    PROVIDER_COST_OF_CARE = 703
    PROGRAMME_POPULATION_HEALTH = 801
    PROGRAMME_TRANSFORMATION = 802
    PROGRAMME_SOCIAL_CARE = 803
    OPENING_BALANCES = 901
    EMPLOYER_CONTRIBUTIONS = 1001


@dataclass(frozen=True)
class Account:
    """One account: its code, name, owner, kind, what it means, and the tag every posting to it must carry."""

    code: Accounts
    name: str
    owner: str
    kind: Kind
    meaning: str
    tag: str = ""


OWNERS = (
    "households",
    "employers",
    "government",
    "pool",
    "places",
    "plans",
    "insurers",
    "providers",
    "programmes",
    "opening",
)
"""Who owns accounts, in the order in which money meets them."""

CHART: tuple[Account, ...] = (
    Account(
        Accounts.HOUSEHOLD_CONTRIBUTIONS,
        "household contributions",
        "households",
        "income",
        "What households have paid into the pool under the contribution schedule.",
    ),
    Account(
        Accounts.HOUSEHOLD_PREMIUMS,
        "household premiums",
        "households",
        "income",
        "What households have paid voluntary insurers for cover on top of the core benefit package.",
    ),
    Account(
        Accounts.HOUSEHOLD_USER_CHARGES,
        "household user charges",
        "households",
        "income",
        "The share of the price of covered care that patients have paid where they received it.",
    ),
    Account(
        Accounts.HOUSEHOLD_SELF_PAYMENTS,
        "household self-payments",
        "households",
        "income",
        "What households have paid for care that nothing covers, wholly out of pocket.",
    ),
    Account(
        Accounts.HOUSEHOLD_PLAN_SURCHARGES,
        "household plan surcharges",
        "households",
        "income",
        "What members have paid their plan above the capitation that the pool pays for them.",
    ),
    Account(
        Accounts.GOVERNMENT_SUBSIDY,
        "government subsidy",
        "government",
        "income",
        "What government has added to the pool out of general revenue.",
    ),
    Account(
        Accounts.POOL_FUND,
        "pool fund",
        "pool",
        "asset",
        "Money that has reached the pool and has not yet been given a purpose; it ends the year at zero.",
    ),
    Account(
        Accounts.POOL_RESERVE,
        "pool reserve",
        "pool",
        "asset",
        "Money the pool keeps for a worse year, and for sharing risk with plans.",
    ),
    Account(
        Accounts.POOL_REWARD_RESERVE,
        "pool reward reserve",
        "pool",
        "asset",
        "Money the pool has put by to reward performance; what is not earned stays for the next year.",
    ),
    Account(
        Accounts.POOL_COLLECTION_COST,
        "collection cost",
        "pool",
        "expense",
        "What collecting contributions has cost.",
    ),
    Account(
        Accounts.POOL_ADMINISTRATION,
        "pool administration",
        "pool",
        "expense",
        "What running the pool itself has cost.",
    ),
    Account(
        Accounts.PLACE_PERSONAL_CARE,
        "personal care line",
        "places",
        "asset",
        "The part of a place's budget for the care of persons; plans' capitation is paid out of it.",
        "place",
    ),
    Account(
        Accounts.PLACE_POPULATION_HEALTH,
        "population health line",
        "places",
        "asset",
        "The part of a place's budget for programmes that keep its whole population well.",
        "place",
    ),
    Account(
        Accounts.PLACE_TRANSFORMATION,
        "transformation line",
        "places",
        "asset",
        "The part of a place's budget for changing how care is organised.",
        "place",
    ),
    Account(
        Accounts.PLACE_RESERVE,
        "place reserve",
        "places",
        "asset",
        "The part of a place's budget that it keeps for what it could not foresee.",
        "place",
    ),
    Account(
        Accounts.PLACE_SOCIAL_CARE,
        "social care line",
        "places",
        "asset",
        "The part of a place's budget for help with daily life, where the pool pays for it too.",
        "place",
    ),
    Account(
        Accounts.PLAN_FUND,
        "plan fund",
        "plans",
        "asset",
        "Money a plan holds for the care of its members: capitation and surcharges less what it has paid.",
        "plan",
    ),
    Account(
        Accounts.PLAN_EQUALISATION,
        "risk equalisation",
        "plans",
        "asset",
        "What a plan has received from the other plans for its members' risk, below zero what it has paid "
        "them; part of the plan's means, and zero over all plans.",
        "plan",
    ),
    Account(
        Accounts.PLAN_ADMINISTRATION,
        "plan administration",
        "plans",
        "expense",
        "What running a plan has cost.",
        "plan",
    ),
    Account(
        Accounts.INSURER_FUND,
        "insurer fund",
        "insurers",
        "asset",
        "Money voluntary insurers hold: premiums less claims and administration.",
    ),
    Account(
        Accounts.INSURER_ADMINISTRATION,
        "insurer administration",
        "insurers",
        "expense",
        "What selling and running voluntary cover has cost.",
    ),
    Account(
        Accounts.PROVIDER_FUND,
        "provider fund",
        "providers",
        "asset",
        "Payments a provider has received less what delivering care has cost it: its surplus.",
        "provider",
    ),
    Account(
        Accounts.PROVIDER_REWARDS_PAYABLE,
        "rewards payable",
        "providers",
        "asset",
        "Money set aside out of the reward reserve for what a provider has earned this year, paid to it in "
        "the next; below zero a penalty the provider owes.",
        "provider",
    ),
    Account(
        Accounts.PROVIDER_COST_OF_CARE,
        "cost of care",
        "providers",
        "expense",
        "What delivering care has cost a provider in staff, drugs, buildings and goods.",
        "provider",
    ),
    Account(
        Accounts.PROGRAMME_POPULATION_HEALTH,
        "population health programmes",
        "programmes",
        "expense",
        "What has been spent on programmes of population health.",
    ),
    Account(
        Accounts.PROGRAMME_TRANSFORMATION,
        "transformation",
        "programmes",
        "expense",
        "What has been spent on changing how care is organised.",
    ),
    Account(
        Accounts.PROGRAMME_SOCIAL_CARE,
        "social care",
        "programmes",
        "expense",
        "What has been spent on help with daily life.",
    ),
    Account(
        Accounts.OPENING_BALANCES,
        "opening balances",
        "opening",
        "equity",
        "Where the money comes from that funds held when the book was opened.",
    ),
    Account(
        Accounts.EMPLOYER_CONTRIBUTIONS,
        "employer contributions",
        "employers",
        "income",
        "What employers have paid into the pool as their share of contributions.",
    ),
)
"""All accounts, by code."""

_BY_CODE: dict[int, Account] = {a.code: a for a in CHART}
_BY_NAME = {a.name: a for a in CHART}


def account(which: int | str) -> Account:
    """Return the account of that code or name; an unknown one is refused with its nearest match."""
    found = _BY_NAME.get(which) if isinstance(which, str) else _BY_CODE.get(int(which))
    if found is None:
        nearest = nearest_match(which, _BY_NAME) if isinstance(which, str) else None
        raise InvalidInput([Problem("chart of accounts", f"account {which!r}", "an account of it", nearest)])
    return found


def names_of(codes: NDArray[np.integer]) -> NDArray[np.object_]:
    """Return the account name of each code."""
    return np.array([_BY_CODE[int(c)].name for c in codes], dtype=np.object_)


def known(codes: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return which codes stand in the chart."""
    inside = (codes >= 0) & (codes < _KNOWN.size)
    return np.asarray(inside & _KNOWN[np.where(inside, codes, 0)])


_KNOWN = np.zeros(max(_BY_CODE) + 1, dtype=np.bool_)
_KNOWN[list(_BY_CODE)] = True
