"""What `healthtrust market selection` prints: a sentence, the schemes, groups, plans, care, an experiment."""

from __future__ import annotations

from healthtrust.cli.say import say_table
from healthtrust.market.selection import told
from healthtrust.market.selection.answer import Answer, Judged
from healthtrust.market.selection.decomposition import PARTS


def say(found: Answer) -> None:
    """Print an answer for people."""
    print(told.sentence(found))
    print()
    _say_schemes(found)
    print()
    print("Paid over (+) or under (−) cost, a person-year, ± what 95 % intervals reach")
    names = [judged.paid.name for judged in found.schemes]
    say_table(("group", "share", "cost", *names), [_group(found, g) for g in range(len(found.asked.groups))])
    most = told.most(found)
    print()
    print(f"What plans earned under {most.paid.name}, and by what")
    say_table(("plan", "person-years", "margin", *PARTS), _plans(found, most))
    if most.stinted:
        print()
        print(f"Care under {most.paid.name}: it pays to stint where the index is below 0")
        say_table(("care", "index", "profit on its users", "plans bear"), _care(found, most))
    if found.asked.trial:
        print()
        _say_trial(found)
    print()
    for note in told.notes(found):
        print(note)


def _say_schemes(found: Answer) -> None:
    header = ("scheme", "R²", "CPM", "mean error", "system fit", "power", "left to gain")
    rows = [
        [
            judged.paid.name,
            _number(judged.explained.r_squared.value, 3),
            _number(judged.explained.cumming.value, 3),
            told.money(judged.explained.mean_absolute_error.value, found),
            _number(judged.explained.payment_system_fit.value, 3),
            _number(judged.power.all_care, 2),
            told.money(judged.left, found),
        ]
        for judged in found.schemes
    ]
    say_table(header, rows)


def _number(value: float, digits: int) -> str:
    """Return a share with so many decimals, a true minus, and no minus before nothing.

    >>> _number(-0.00001, 3), _number(-0.25, 2), _number(float("nan"), 2)
    ('0.000', '−0.25', '–')
    """
    if value != value:
        return "–"
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def _group(found: Answer, g: int) -> list[str]:
    first = found.schemes[0].groups[g]
    share = f"{100 * first.share_of_persons:.1f} %"
    return [
        first.group,
        share,
        told.money(first.cost, found),
        *(_over(judged, g, found) for judged in found.schemes),
    ]


def _over(judged: Judged, g: int, found: Answer) -> str:
    mean = judged.groups[g].mean
    reach = judged.groups[g].interval.high - mean.value
    return told.signed(mean.value, found) + ("" if reach != reach else f" ± {told.money(reach, found)}")


def _plans(found: Answer, judged: Judged) -> list[list[str]]:
    rows = told.plans_rows(found)
    names = ("scheme", "plan", "person-years", "margin", *PARTS)
    return [
        [plan, f"{years:,.0f}", *(told.money(amount, found) for amount in amounts)]
        for scheme, plan, years, *amounts in zip(*(rows[name] for name in names), strict=True)
        if scheme == judged.paid.name
    ]


def _care(found: Answer, judged: Judged) -> list[list[str]]:
    return [
        [
            one.service,
            _number(one.index, 3),
            told.signed(one.profit, found),
            _number(judged.power.by_service[one.service], 2),
        ]
        for one in judged.stinted
    ]


def _say_trial(found: Answer) -> None:
    assert found.asked.trial is not None
    attempted, group = found.asked.trial
    verb = "attracts" if attempted.effort >= 0 else "repels"
    print(
        f"{attempted.plan} {verb} {group.name}: odds of joining times {1 + attempted.effort:g}, and who gains"
    )
    tried = [(judged.paid.name, judged.attracted) for judged in found.schemes if judged.attracted]
    first = tried[0][1]
    rows = [
        [
            plan,
            f"{first.members_before[p]:,.1f}",
            f"{first.members_after[p]:,.1f}",
            *(told.signed(float(each.change[p]), found) for _, each in tried),
        ]
        for p, plan in enumerate(first.plans)
    ]
    say_table(("plan", "members", "then", *(name for name, _ in tried)), rows)
