"""healthtrust pool incidence: who bears what is paid, and how fair that is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from healthtrust.cli.incidence_said import say_judged
from healthtrust.cli.say import say_json
from healthtrust.cli.together import together
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.pool.tables.bills import by_column, by_rules
from healthtrust.pool.tables.judged import Terms, judged
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.sources import Sources
from healthtrust.pool.tables.told_incidence import judged_as_plain, write_workbook
from healthtrust.records.whole_file import unwritable, write_whole

LEAST_LINE = 1.0
"""Major units of any currency: less is a mistake, and may be no minor unit."""


@dataclass(frozen=True)
class IncidenceOptions:
    """What is judged, how, and where the answer goes."""

    paid: str | None = None
    income: str = "income"
    groups: tuple[str, ...] = ()
    nonfood: str | None = None
    poverty_line: float | None = None
    bandwidth: float | None = None
    to: Path | None = None
    json: bool = False
    ignore: tuple[str, ...] = ()

    def problems(self, sources: Sources) -> list[Problem]:
        """Return every option that cannot be."""
        found = sources.problems()
        if sources.has_rules == (self.paid is not None):
            given = "rules as well" if sources.has_rules else "nothing that is paid"
            found.append(Problem("--paid", given, "either rules (--rules, --design) or a column (--paid)"))
        found += unwritable(self.to, (".xlsx", ".html"), sources.files)
        if self.poverty_line is not None and not LEAST_LINE <= self.poverty_line < 1e12:
            found.append(
                Problem("--poverty-line", f"{self.poverty_line:g}", f"money, at least {LEAST_LINE:g}")
            )
        if self.bandwidth is not None and not 0 <= self.bandwidth <= 1:
            expected = "a share of mean income from 0 to 1, such as 0.05"
            found.append(Problem("--bandwidth", f"{self.bandwidth:g}", expected))
        return found

    @property
    def asked(self) -> Asked:
        """Return which columns of the persons are looked at."""
        amounts = tuple(name for name in (self.paid, self.nonfood) if name is not None)
        return Asked(self.income, amounts, self.groups, self.ignore)


def incidence_verb(sources: Sources, options: IncidenceOptions) -> None:
    """Judge what is paid, say it, and write it where asked."""
    refuse(options.problems(sources))
    rules = (sources.pool,) if sources.has_rules else ()
    survey, *pools = together(lambda: sources.survey(asked=options.asked), *rules)
    if options.paid is not None:
        bill = by_column(survey, options.paid)
    else:
        bill = by_rules(survey, pools[0], sources.named)
    line = sources.minor(options.poverty_line)
    found = judged(survey, bill, Terms(line, options.nonfood, options.bandwidth))
    if options.to is not None and options.to.suffix.lower() == ".xlsx":
        write_workbook(found, options.to)
    elif options.to is not None:
        from healthtrust.reports.pool_page import page_of

        write_whole(page_of(found), options.to)
    if options.json:
        say_json(judged_as_plain(found))
        return
    say_judged(found, *pools)
