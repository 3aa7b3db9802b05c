"""Whether a national identifier can be right: its last digit follows from the others.

    NHS number   d10 = (11 - Σ_{k=1..9} (11 - k) d_k mod 11) mod 11;   10 is never given out

d_k     its k-th digit
Source  NHS Data Dictionary, NHS number: modulus 11 [recalled]

>>> passes("943 476 5919", "nhs"), passes("9434765918", "nhs"), passes("12", "nhs"), passes("12", "none")
(True, False, False, True)
"""

from __future__ import annotations

from typing import Literal

Checksum = Literal["none", "nhs"]


def passes(identifier: str, checksum: Checksum) -> bool:
    """Return whether an identifier passes its check; where none is defined, every one does."""
    if checksum == "none":
        return bool(identifier)
    digits = [int(each) for each in identifier if each.isdigit()]
    if len(digits) != 10 or any(not (each.isdigit() or each in " -") for each in identifier):
        return False
    last = (11 - sum((10 - k) * digit for k, digit in enumerate(digits[:9])) % 11) % 11
    return last == digits[9]


def passes_sql(column: str, checksum: Checksum) -> str:
    """Return the same as an expression of the database over a standardised column; null where it is null.

    >>> passes_sql("national_id", "none")
    '(national_id IS NOT NULL)'
    """
    if checksum == "none":
        return f"({column} IS NOT NULL)"
    weighed = " + ".join(f"{10 - k} * try_cast({column}[{k + 1}] AS INTEGER)" for k in range(9))
    last = f"(11 - ({weighed}) % 11) % 11"
    whole = f"regexp_full_match({column}, '[0-9]{{10}}')"
    return f"coalesce({whole} AND {last} = try_cast({column}[10] AS INTEGER), false)"
