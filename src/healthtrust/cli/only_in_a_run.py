"""Keys of [pool] that a table of persons says nothing about: told, so that nobody takes them for counted.

>>> only_in_a_run(Pool(rate="funds the package", subsidy_share=0.1))
('rate', 'subsidy_share')
"""

from __future__ import annotations

from healthtrust.design.pool import Pool

KEYS = (
    "rate",
    "subsidy_per_exempt_resident",
    "subsidy_share",
    "collection_cost_share",
    "opening_reserve",
)


def only_in_a_run(pool: Pool) -> tuple[str, ...]:
    """Return the keys that are decided otherwise than by default and that only a run looks at."""
    return tuple(key for key in KEYS if getattr(pool, key) != type(pool).model_fields[key].default)


def say_left_out(pool: Pool) -> None:
    """Say which keys are not counted in what was just said."""
    if keys := only_in_a_run(pool):
        print(f"not counted, for only a run of a design does: {', '.join(keys)}")
