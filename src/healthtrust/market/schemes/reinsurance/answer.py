"""The reinsurance of a table of persons: what each plan recovers and pays in, and the fund's balance.

>>> import tempfile
>>> file = Path(tempfile.mkdtemp()) / "persons.csv"
>>> text = "plan,person,cost,months\\nMutual,1,145000,12\\nMutual,2,0,12\\nUnity,3,900,12\\n"
>>> written = file.write_text(text)
>>> own = file.with_name("rule.toml")
>>> said = own.write_text("year = 2014\\nfund = 90_000\\n")
>>> found = answer(file, own, "USD")
>>> found.numbers["coinsurance as paid"], found.balanced.of_party().tolist()    # Mutual, Unity, fund
(0.9, [3000000, -3000000, 0])
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, to_minor, words
from healthtrust.ground.money import currency as currency_of
from healthtrust.ground.problems import Problem
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.balanced import Balanced, balanced
from healthtrust.market.schemes.claims import Basis, Claims, read_claims
from healthtrust.market.schemes.parameters import in_doubt, stated, used
from healthtrust.market.schemes.reinsurance.parameters import ReinsuranceParameters
from healthtrust.market.schemes.reinsurance.rule import reinsured
from healthtrust.market.schemes.reinsurance.settle import Fund, Settled, settled

FUND = "fund"


def answer(path: Path, parameters: Path | None, currency: str) -> Answered:
    """Return the reinsurance of persons and plans; raises InvalidInput with every problem found."""
    decided = stated(ReinsuranceParameters, "reinsurance", parameters)
    refuse(_contradictions(decided, parameters))
    money = currency_of(currency)
    basis: Basis = "months" if decided.financed_by == "members" else "premium"
    claims = read_claims(path, money.code, basis)
    refuse(_taken(claims, path))
    layer = claims.by_plan(
        reinsured(claims.cost, decided.now(decided.attachment), decided.now(decided.cap), 1)
    )
    fund = Fund(_contributions(claims, decided), decided.opening_balance)
    found = settled(
        layer, fund, decided.now(decided.coinsurance), decided.adjust, decided.surplus == "returned"
    )
    left_out = () if decided.fund is None else ("contribution",)
    return Answered(
        scheme="reinsurance",
        title="Reinsurance",
        sentence=_sentence(found, decided, money),
        cells=_cells(claims, layer, found, basis),
        balanced=_balance(claims, found, money),
        parameters=used(decided, left_out),
        numbers={
            "coinsurance as announced": decided.now(decided.coinsurance),
            "coinsurance as paid": found.coinsurance,
            "opening balance": decided.opening_balance,
            "closing balance": found.closing,
        },
        notes=in_doubt(decided, left_out),
    )


def _contributions(claims: Claims, decided: ReinsuranceParameters) -> Any:
    if decided.fund is None:
        return claims.basis / 12 * decided.now(decided.contribution)
    return claims.basis / claims.basis.sum() * decided.fund


def _cells(claims: Claims, layer: Any, found: Settled, basis: Basis) -> dict[str, list[Any]]:
    return {
        "plan": list(claims.plans),
        basis: claims.basis.tolist(),
        "reinsured_cost": layer.tolist(),
        "payment": found.paid.tolist(),
        "contribution": found.contribution.tolist(),
        "transfer": (found.paid - found.contribution).tolist(),
    }


def _balance(claims: Claims, found: Settled, money: Currency) -> Balanced:
    net = (found.paid - found.contribution) * 10**money.exponent
    rule = "the fund has paid in what plans do not receive"
    return balanced("reinsurance", ("all plans",), (*claims.plans, FUND), [[*net, -net.sum()]], rule)


def _sentence(found: Settled, decided: ReinsuranceParameters, money: Currency) -> str:
    paid, raised, left = (
        words(to_minor(float(amount), money), money)
        for amount in (found.paid.sum(), found.contribution.sum(), found.closing)
    )
    done, announced = (
        f"{100 * share:.1f} %" for share in (found.coinsurance, decided.now(decided.coinsurance))
    )
    return (
        f"The fund takes {raised} from plans and pays them {paid}, {done} of the reinsured cost where "
        f"{announced} was announced; {left} is left."
    )


def _contradictions(decided: ReinsuranceParameters, path: Path | None) -> list[Problem]:
    where = path.name if path is not None else "reinsurance.toml"
    problems = []
    attachment, cap = decided.now(decided.attachment), decided.now(decided.cap)
    if cap <= attachment:
        problems.append(
            Problem(f"{where}, cap", f"{cap:g}", f"more than the attachment point of {attachment:g}")
        )
    if decided.financed_by == "premium" and decided.fund is None:
        remedy = "State fund = ..., or financed_by = 'members'."
        problems.append(
            Problem(f"{where}, financed_by", "'premium' and no fund", "the size of the fund", None, remedy)
        )
    return problems


def _taken(claims: Claims, path: Path) -> list[Problem]:
    remedy = "That name is kept for who raises and pays the money."
    return [Problem(f"{path.name}, column plan", repr(FUND), "the name of a plan", remedy=remedy)] * (
        FUND in claims.plans
    )
