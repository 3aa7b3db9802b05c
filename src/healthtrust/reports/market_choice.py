"""A choice of plan as one page: who is where, who goes from which plan to which, what a reform changes."""

from __future__ import annotations

from healthtrust.market.choice.answer import Answer, Outcome
from healthtrust.market.choice.rows import (
    NONE,
    Rows,
    elasticity_rows,
    groups_rows,
    matrix_rows,
    money_columns,
    moved_rows,
    plans_rows,
    reform_rows,
)
from healthtrust.market.choice.said import notes, sentence
from healthtrust.market.told_tables import amount, in_units
from healthtrust.reports.answer_page import Said, Section, Top, page_of, table_of
from healthtrust.reports.chapter import Table
from healthtrust.reports.charts.market_switching import members, switching_map
from healthtrust.reports.figure import Sketch, finished
from healthtrust.reports.phrases import percent


def choice_page(found: Answer) -> str:
    """Return a choice of plan as one HTML file."""
    top = Top(
        "A choice of plan",
        f"{found.persons:,} persons, {_plans(len(found.now.names))}",
        sentence(found),
        _numbers(found),
        notes(found),
    )
    sections = [_members(found), _switching(found), _prices(found)]
    if found.reform is not None:
        sections.append(_reform(found))
    elif found.asked.persons.group is not None:
        question = "Who switches, and who pays how much?"
        sections.append(Section("groups", question, tables=(_table(found, "Groups", groups_rows(found)),)))
    return page_of(top, tuple(sections), f"Money in {found.money.code}.")


def _plans(count: int) -> str:
    return "1 plan" if count == 1 else f"{count:,} plans"


def _table(found: Answer, caption: str, rows: Rows) -> Table:
    return table_of(caption, in_units(rows, money_columns(found), found.money))


def _numbers(found: Answer) -> tuple[Said, ...]:
    now = found.now
    had = max(int(now.before[:-1].sum()), 1)
    rule = now.side.rule
    kept = "all choose anew" if rule.active_choice else "do not think of changing"
    luck = (
        ("none", "shares are expected") if now.drawn is None else (f"seed {found.asked.asked.seed}", "drawn")
    )
    return (
        Said("Persons", f"{found.persons:,}"),
        Said("Switch", percent(now.switched / had), "of those with a plan"),
        Said("Mean price paid", amount(now.premium, found.money), "expected"),
        Said("Persistence", percent(0.0 if rule.active_choice else rule.persistence), kept),
        Said("Luck", *luck),
    )


def _members(found: Answer) -> Section:
    now = found.now
    columns = {"before": now.before[:-1].tolist(), "after": now.heads.tolist()}
    return Section(
        "members",
        "How many are in which plan?",
        "Each person compares the plans that may be joined: what the rule says they are worth, and luck.",
        (finished("market-members", members(list(now.names), columns)),),
        (_table(found, "Every plan", plans_rows(found)),),
    )


def _switching(found: Answer) -> Section:
    now = found.now
    rule = "Rows add up to last year, columns to this. The last row: those who were in none of these plans."
    return Section(
        "switching",
        "Who goes from which plan to which?",
        rule,
        (finished("market-switching", _map(now)),),
        (table_of("Persons by plan before and after", matrix_rows(now)),),
    )


def _map(outcome: Outcome) -> Sketch:
    rows = outcome.matrix if outcome.matrix[-1].any() else outcome.matrix[:-1]
    return switching_map([*outcome.names, NONE][: len(rows)], list(outcome.names), rows[:, :-1].tolist())


def _prices(found: Answer) -> Section:
    rule = "Per cent more members of a plan for one per cent on the price of another, or on its own."
    caption = "Elasticities of expected members"
    question = "How do members answer to prices?"
    return Section("prices", question, rule, tables=(table_of(caption, elasticity_rows(found)),))


def _reform(found: Answer) -> Section:
    assert found.reform is not None
    told = reform_rows(found)
    columns = {"now": told["members now"], "under the reform": told["members then"]}
    tables = [_table(found, "Every plan, now and then", told), _table(found, "Who gains", groups_rows(found))]
    if found.moved is not None:
        tables.insert(1, table_of("Where the same persons are, with the same luck", moved_rows(found)))
    return Section(
        "reform",
        f"What would {found.reform.side.plans.source} change?",
        "The same persons choose with the same luck. Of surplus only the change means anything.",
        (finished("market-reform", members(told["plan"], columns)),),
        tuple(tables),
    )
