"""A code as tables write it: without dots, blanks or lower case.

    E11.9, e119 and E119 are one code. A prefix is not: E11 is another code than E119.

Source  the form of CMS's own mapping tables and of claims [cited]

>>> plain("e11.9 "), plain("E119"), nearest("E1199", frozenset({"E119", "I10"}))
('E119', 'E119', 'E119')
"""

from __future__ import annotations

from collections.abc import Collection

from healthtrust.ground.problems import nearest_match

FEW = 1_000
"""Of a table no longer than this every code is compared; of a longer one those that begin alike."""


def plain(code: str) -> str:
    """Return a code without dots, blanks and lower case."""
    return code.replace(".", "").strip().upper()


def nearest(code: str, known: Collection[str]) -> str | None:
    """Return the known code most like a code nobody knows, or None where nothing comes close."""
    if len(known) <= FEW:
        return nearest_match(code, known)
    for length in (3, 2):
        alike = [each for each in known if each.startswith(code[:length])]
        if alike:
            return nearest_match(code, alike)
    return None
