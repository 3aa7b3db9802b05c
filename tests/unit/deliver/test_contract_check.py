"""What is refused in a contract file: everything at once, by step, with what was expected."""

from __future__ import annotations

import pytest

from healthtrust.deliver.contract.library import contract_named, contract_of, shipped_contracts
from healthtrust.ground.errors import InvalidInput

SOUND = """
name = "deal"
title = "A deal"
version = "1"
about = "Made up."
currency = "EUR"
party = "network"
payer = "trust"
period = "year"
track = "kind"
amount = "due"
source = "made up"
tracks.A = { title = "one" }
tracks.B = { title = "other", since = 2024 }
columns.year = { meaning = "the year", unit = "year" }
columns.kind = { meaning = "the track", unit = "text" }
columns.benchmark = { meaning = "what care should cost", unit = "EUR", above = 0 }
columns.spending = { meaning = "what it cost", unit = "EUR" }
tables.least = { of = "EUR", at = [0, 100], value = [0.1, 0.0], source = "made up", status = "assumed" }
terms = [
  { name = "part", value = { A = 0.5, B = 0.4 }, source = "made up", status = "assumed" },
]
checks = [{ holds = "least(benchmark) >= 0", says = "a least that is not below zero" }]
[[steps]]
name = "gross"
part = "measure"
says = "saved"
clause = "1"
unit = "EUR"
value = "benchmark - spending"

[[steps]]
name = "due"
part = "rule"
says = "shared"
clause = "2"
unit = "EUR"
of = "gross"
relative_to = "benchmark"
gains = [{ up_to = 0.1, slope = "part" }, { slope = 0.1 }]
"""


HEAD, SAVED, LAST = 'source = "made up"\ntracks', "benchmark - spending", "{ slope = 0.1 }"
ALWAYS = '{ when = "1", says = "so it is" }'
LEVER = '{ lever = "admission", meaning = "one", columns = { spendin = 1 } }'
WORDS = '{ lever = "visit", meaning = "one", columns = { kind = 1 } }'
REASON = '{ when = "gros > 0", says = "saved" }'


def told(old: str, new: str) -> str:
    assert old in SOUND
    with pytest.raises(InvalidInput) as refused:
        contract_of(SOUND.replace(old, new), "deal.toml")
    return str(refused.value)


def test_the_file_itself_is_sound() -> None:
    assert contract_of(SOUND, "deal.toml").steps[1].gains[0].slope == "part"


@pytest.mark.parametrize("name", shipped_contracts())
def test_every_contract_that_ships_is_sound_and_named_as_its_file(name: str) -> None:
    contract = contract_named(name)
    assert contract.name == name
    assert contract.reasons and all(step.clause and step.says for step in contract.steps)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (SAVED, "benchmark - due", "step gross: found 'due' in benchmark - due; expected"),
        (SAVED, "benchmark - spendin", "(did you mean 'spending'?)"),
        (SAVED, "benchmark - part", "step gross: found EUR beside share"),
        ('unit = "EUR"\nof', 'unit = "people"\nof', "step due: found unit people; expected EUR"),
        ("{ up_to = 0.1,", "{ start = 0.02, up_to = 0.1,", "band 1: found a start at 0.02; expected 0"),
        (LAST, "{ start = 0.05, slope = 0.1 }", "expected bands that do not overlap"),
        (LAST, "{ start = 0.2, slope = 0.1 }", "expected bands without a gap"),
        (LAST, "{ up_to = 0.05 }", "band 2: found an end at 0.05; expected an end above 0.1"),
        ("{ up_to = 0.1, slope", "{ slope", "a band after one without end"),
        ('gains = [{ up_to = 0.1, slope = "part" }, { slope = 0.1 }]', "", "a rule without bands"),
        ('slope = "part"', 'slope = "bart"', "'bart' in bart"),
        ("B = 0.4", "C = 0.4", "term part: found track 'C'; expected a track"),
        ("at = [0, 100]", "at = [100, 0]", "table least: found a point at 0 after 100"),
        ("value = [0.1, 0.0]", "value = [0.1]", "2 points and 1 values"),
        ('amount = "due"', 'amount = "dew"', "amount: found 'dew'; expected the name of a step"),
        ('period = "year"', 'period = "jear"', "the column 'jear'; expected one of its columns"),
        (
            'name = "gross"\npart',
            'name = "due"\npart',
            "step due: found two for the same years; expected one for each",
        ),
        ('name = "gross"\npart', 'name = "spending"\npart', "a name that is also a column"),
        ('of = "gross"', 'of = "gross"\nvalue = "1"', "both `value` and `of`"),
        ("since = 2024", "since = 2024, until = 2020", "track B: found 2024 to 2020"),
        ('part = "measure"', 'part = "mesure"', "mesure"),
        (HEAD, 'funding = { pays = "plan found" }\n' + HEAD, "plan fund"),
        (HEAD, 'funding = { fund = "gross" }\n' + HEAD, '"to fund"'),
        (HEAD, f"levers = [{LEVER}]\n{HEAD}", "lever admission: found column 'spendin'"),
        (HEAD, f"levers = [{WORDS}]\n{HEAD}", "found column 'kind'; expected a column of numbers."),
        (HEAD, f"reasons = [{REASON}]\n{HEAD}", "reason 1: found 'gros' in gros > 0"),
        (HEAD, f"reasons = [{ALWAYS}, {ALWAYS}]\n{HEAD}", "reason 2: found a reason that is never said"),
        (SAVED, "benchmark - spending + 0 * kind", "step gross: found the words kind in 0 * kind"),
        (SAVED, "sum_of(benchmark)", "step gross: found sum_of in sum_of(benchmark), without lines"),
        ("least(benchmark) >= 0", "least(year) >= 0", "check 1: found share beside EUR in least(year)"),
        ("least(benchmark) >= 0", "benchmark > 0", "table least: found what no formula reads"),
        ('slope = "part"', "slope = 0.5", "term part: found what no formula reads"),
        (
            "B = 0.4 }, source",
            "B = 0.4 }, since = 2024, until = 2020, source",
            "term part: found 2024 to 2020",
        ),
        ('the track", unit = "text"', 'the track"', "column kind: found unit share; expected `unit"),
        ('the year", unit', 'the year", optional = true, unit', "column year: found an optional period"),
        ('track = "kind"\n', "", "deal.toml: found tracks; expected `track`"),
        (
            "columns.spending",
            "columns.class = { meaning = 'x' }\ncolumns.spending",
            "column class: found a name",
        ),
        ('what it cost", ', 'what it cost", choices = ["a"], ', "column spending: found choices of a number"),
        ('what it cost", ', 'what it cost", at_least = 2, at_most = 1, ', "found at least 2 and at most 1"),
        (
            'clause = "1"',
            'clause = "1"\nper = "line"',
            "step gross: found a step by line in a contract without",
        ),
        (
            'what it cost", ',
            'what it cost", per = "line", ',
            "spending, which stands in each line in benchmark -",
        ),
        (
            'what it cost", ',
            'what it cost", optional = true, needed = "total(benchmark) > 0", ',
            "column spending: found total in total(benchmark) > 0; expected a formula over one row",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(old: str, new: str, message: str) -> None:
    assert message in told(old, new)


def test_all_mistakes_are_told_at_once() -> None:
    broken = SOUND.replace("benchmark - spending", "benchmark - spendin").replace(
        "at = [0, 100]", "at = [9, 1]"
    )
    with pytest.raises(InvalidInput) as refused:
        contract_of(broken, "deal.toml")
    assert len(refused.value.problems) == 2


def test_an_unknown_contract_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'mssp'"):
        contract_named("mspp")


def test_units_of_slopes_and_scale_must_agree_too() -> None:
    assert "relative_to in share; expected EUR, as gross" in told(
        'relative_to = "benchmark"', 'relative_to = "1 * year"'
    )
    assert "slopes in EUR beside share" in told('slope = "part"', 'slope = "benchmark"')
