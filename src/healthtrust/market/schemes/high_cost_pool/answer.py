"""The high-cost pool of a table of persons: what each plan recovers, what it pays in, and the difference.

>>> import tempfile
>>> file = Path(tempfile.mkdtemp()) / "persons.csv"
>>> text = "plan,person,cost,premium\\nMutual,1,1500000,6000\\nUnity,2,400,4000\\nUnity,3,0,2000\\n"
>>> written = file.write_text(text)
>>> answer(file, None, "USD").balanced.of_party().tolist()    # Mutual and Unity, cents
[15000000, -15000000]
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from healthtrust.ground.money import currency as currency_of
from healthtrust.ground.money import to_minor, words
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.balanced import balanced
from healthtrust.market.schemes.claims import read_claims
from healthtrust.market.schemes.high_cost_pool.parameters import HighCostPoolParameters
from healthtrust.market.schemes.high_cost_pool.rule import charged, recovered
from healthtrust.market.schemes.parameters import in_doubt, stated, used


def answer(path: Path, parameters: Path | None, currency: str) -> Answered:
    """Return the pool of persons and plans; raises InvalidInput with every problem found."""
    decided = stated(HighCostPoolParameters, "high-cost-pool", parameters)
    money = currency_of(currency)
    claims = read_claims(path, money.code, "premium")
    threshold = decided.now(decided.threshold)
    received = claims.by_plan(recovered(claims.cost, threshold, decided.now(decided.share)))
    paid = charged(received, claims.basis)
    above = claims.by_plan((claims.cost > threshold).astype(np.float64))
    transfer = received - paid
    rate = float(paid.sum() / claims.basis.sum())
    whole = words(to_minor(float(received.sum()), money), money)
    return Answered(
        scheme="high-cost-pool",
        title="High-cost pool",
        sentence=f"{int(above.sum())} of {len(claims.cost)} persons cost more than {threshold:,.0f}; "
        f"the pool bears {whole} of it, for {100 * rate:.2f} % of premiums.",
        cells={
            "plan": list(claims.plans),
            "premium": claims.basis.tolist(),
            "persons_above": above.astype(np.int64).tolist(),
            "recovered": received.tolist(),
            "charge": paid.tolist(),
            "transfer": transfer.tolist(),
        },
        balanced=balanced(
            "high-cost pool",
            ("all plans",),
            claims.plans,
            [transfer * 10**money.exponent],
            "every plan pays the same percentage of its premiums",
        ),
        parameters=used(decided),
        numbers={"share of premium": rate, "persons above": int(above.sum())},
        notes=in_doubt(decided),
    )
