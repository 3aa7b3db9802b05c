"""Codes of diagnoses as they are compared: without dots and in capitals; systems in small letters and digits.

A list of `icd10` also reads icd10cm, icd10gm and the like, whose first characters agree, but not icd10pcs,
which are procedures.

>>> plain(" e11.65"), plain_system("ICD-10-CM")
('E1165', 'icd10cm')
>>> same_system("ICD-10-GM", "icd10"), same_system("icd10pcs", "icd10"), same_system("snomed", "icd10")
(True, False, False)
"""

from __future__ import annotations


def plain(code: str) -> str:
    """Return a code without dots, in capitals."""
    return code.replace(".", "").strip().upper()


def plain_system(system: str) -> str:
    """Return the name of a code system in small letters and digits only."""
    return "".join(c for c in system.lower() if c.isalnum())


def same_system(recorded: str, wanted: str) -> bool:
    """Return whether codes recorded in one system may be read as those of another, given plainly."""
    recorded = plain_system(recorded)
    return recorded == wanted or (
        wanted == "icd10" and recorded.startswith("icd10") and recorded != "icd10pcs"
    )
