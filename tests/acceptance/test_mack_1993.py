"""The triangle of Taylor and Ashe, completed as Mack 1993 prints it: reserves and standard errors.

Sources  the triangle: Taylor and Ashe, J Econometrics 1983; 23: 37-61, as in Mack 1993 [recalled]; the
         answers: Mack, ASTIN Bulletin 1993; 23: 213-225, doi:10.2143/AST.23.2.2005092, in thousands; standard
         errors are printed there in per cent of the reserves and 2,447 in all, and in thousands by later
         papers and programs that reckon the same example [recalled]
"""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.live.completion.chain_ladder import Completed, completed

PAID = """
357848 766940 610542 482940 527326 574398 146342 139950 227229 67948
352118 884021 933894 1183289 445745 320996 527804 266172 425046
290507 1001799 926219 1016654 750816 146923 495992 280405
310608 1108250 776189 1562400 272482 352053 206286
443160 693190 991983 769488 504851 470639
396132 937085 847498 805037 705960
440832 847631 1131398 1063269
359480 1061648 1443370
376686 986608
344014
"""
FACTORS = (3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177)
RESERVES = (0, 95, 470, 710, 985, 1419, 2178, 3920, 4279, 4626)
ERRORS = (0, 76, 122, 134, 261, 411, 558, 875, 971, 1363)
PER_CENT = (80, 26, 19, 27, 29, 26, 22, 23, 29)
HALF = 0.5
"""Thousands: what is printed is rounded."""


@pytest.fixture(scope="module")
def found() -> Completed:
    rows = [[int(cell) for cell in line.split()] for line in PAID.split("\n") if line]
    paid = np.array([row + [0] * (10 - len(row)) for row in rows], dtype=np.int64)
    return completed(paid.cumsum(axis=1))


def test_development_factors(found: Completed) -> None:
    assert np.abs(found.factor - FACTORS).max() <= 0.00005 + 1e-9


def test_reserves_by_year_and_in_all(found: Completed) -> None:
    assert np.abs(found.ibnr / 1000 - RESERVES).max() <= HALF
    assert abs(found.total_ibnr / 1000 - 18_681) <= HALF


def test_standard_errors_by_year_and_in_all(found: Completed) -> None:
    assert np.abs(found.standard_error / 1000 - ERRORS).max() <= HALF
    assert abs(found.error() / 1000 - 2_447) <= HALF


def test_standard_errors_in_per_cent_as_printed(found: Completed) -> None:
    shares = 100 * found.standard_error[1:] / found.ibnr[1:]
    assert np.abs(shares - PER_CENT).max() <= HALF
