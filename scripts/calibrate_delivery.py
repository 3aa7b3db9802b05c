"""Fit the behavioural coefficients of how care responds, and write draws of them.

    python scripts/calibrate_delivery.py                 as shipped: 256 walkers, 1,600 steps, seed 2026
    python scripts/calibrate_delivery.py --check         refuse unless the shipped draws come out again
    python scripts/calibrate_delivery.py --page          no sampling: the tables of docs/explanation alone
    python scripts/calibrate_delivery.py --places        how well findings bear other spreads between places

Writes delivery-posterior.csv of src/healthtrust/catalogue/coefficients; prior: delivery-response.csv,
findings: delivery-targets.csv, both of the same folder. Needs emcee: pip install healthtrust[calibration].
"""

from __future__ import annotations

import argparse
import csv
import time
from io import StringIO
from pathlib import Path

import numpy as np

from healthtrust.records.store import shipped
from healthtrust.records.whole_file import write_whole
from healthtrust.study.calibration.answer import Asked, answer
from healthtrust.study.calibration.density import Fitted
from healthtrust.study.calibration.errors import misfit
from healthtrust.study.calibration.predicted import predicted
from healthtrust.study.calibration.sampled import Chain, Posterior, sampled
from healthtrust.study.calibration.words import in_markdown
from healthtrust.study.coefficients import drawn_coefficients

PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "deliver-calibration.md"
MARK = "<!-- written by scripts/calibrate_delivery.py -->"
KEPT = 1000
TRIED = 6000
DIGITS = 4
"""Significant digits of a coefficient."""


def main() -> None:
    """Sample, say how well it went, and write or compare the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--check", action="store_true", help="compare, write nothing")
    asked.add_argument("--page", action="store_true", help="write the tables of the page alone")
    asked.add_argument("--places", action="store_true", help="try other spreads between places")
    asked.add_argument("--steps", type=int, default=Chain.steps)
    options = asked.parse_args()
    if options.page:
        write_page()
        return
    if options.places:
        try_places()
        return
    began = time.perf_counter()
    found = sampled(Fitted.shipped(), Chain(steps=options.steps, burn=options.steps), KEPT)
    print(f"{time.perf_counter() - began:.0f} s; {100 * found.accepted:.0f} % of moves accepted;", end=" ")
    print(f"a walker forgets in {found.autocorrelation:.0f} steps")
    path = shipped("coefficients", "delivery-posterior")
    if options.check:
        same = path.read_text(encoding="utf-8") == as_csv(found)
        raise SystemExit(0 if same else "the shipped draws do not come out again")
    write_whole(as_csv(found), path)
    print("Then: python scripts/calibrate_delivery.py --page")


def write_page() -> None:
    """Put what the shipped draws give between the marks of the page."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
    _, _, after = rest.partition(MARK)
    write_whole(f"{before}{MARK}\n\n{in_markdown(answer(Asked()))}\n\n{MARK}{after}", PAGE)


def try_places() -> None:
    """Print the logarithm of the mean likelihood over the prior for several spreads between places."""
    fitted, known = Fitted.shipped(), drawn_coefficients(seed=Chain.seed, draws=TRIED, fitted=False)
    said = predicted(fitted.targets, known)
    for spread in (0.0, 0.1, 0.25, 0.4, 0.6):
        off, width = misfit(fitted.targets, said, spread)
        logarithm = -0.5 * (off + width)
        most = logarithm.max()
        print(f"{spread:4.2f}  {most + np.log(np.exp(logarithm - most).mean()):6.1f}")


def as_csv(found: Posterior) -> str:
    """Return the draws as the table that ships, a row for each."""
    into = StringIO()
    writer = csv.writer(into, lineterminator="\n")
    writer.writerow(["draw", *found.names])
    for n, row in enumerate(found.values.tolist()):
        writer.writerow([n, *(f"{value:.{DIGITS}g}" for value in row)])
    return into.getvalue()


if __name__ == "__main__":
    main()
