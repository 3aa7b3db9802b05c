"""healthtrust pool schedule: what typical households owe, and what everybody in a table does."""

from __future__ import annotations

from typing import Literal, cast

from healthtrust.cli.only_in_a_run import only_in_a_run, say_left_out
from healthtrust.cli.say import say_json
from healthtrust.cli.schedule_asked import ScheduleOptions
from healthtrust.cli.schedule_said import say_everybody, say_typical
from healthtrust.cli.together import together
from healthtrust.ground.errors import refuse
from healthtrust.pool.tables.everybody import everybody
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.rows import rows_of, write_rows
from healthtrust.pool.tables.schedule import highest_of, incomes, rules_of, table_of
from healthtrust.pool.tables.sources import Sources
from healthtrust.pool.tables.told import everybody_as_plain, table_as_plain

__all__ = ["ScheduleOptions", "schedule_verb"]

LEAST_SHOWN = 100_000
"""Income up to which typical households are shown at least, major units."""


def schedule_verb(sources: Sources, options: ScheduleOptions) -> None:
    """Say what is owed by typical households and by everybody, and write it where asked."""
    refuse(options.problems(sources))
    asked = Asked(ignored=options.ignore)
    people = () if sources.persons is None else (lambda: sources.survey(options.expand, asked),)
    pool, *surveys = together(sources.pool, *people)
    target, premium = sources.minor(options.raises), sources.minor(options.fair_premium)
    found = everybody(surveys[0], pool, target, premium) if surveys else None
    rules = rules_of(pool, sources.money)
    highest = max(highest_of(rules), LEAST_SHOWN * 10**sources.money.exponent)
    table = table_of(
        rules,
        incomes(sources.minor(options.highest) or highest, options.steps),
        factor=1.0 if found is None else found.factor,
    )
    if found is not None and options.to is not None:
        of = cast(Literal["households", "persons"], options.rows)
        write_rows(options.to, rows_of(found.survey, found.amounts, of))
    if options.json:
        of_all = {"everybody": everybody_as_plain(found)} if found else {}
        told = table_as_plain(table, sources.money)
        say_json(told | of_all | {"only_in_a_run": list(only_in_a_run(pool))})
        return
    if found is not None:
        say_everybody(found)
        print()
    say_typical(table, sources.money)
    say_left_out(pool)
