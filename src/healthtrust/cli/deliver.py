"""healthtrust deliver: contracts with providers, settled, questioned and explained, from plain tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from healthtrust.cli import claims_options as named
from healthtrust.cli import incentives_options as priced
from healthtrust.cli import luck_options as asked
from healthtrust.cli import respond_options as answering

app = typer.Typer(
    name="deliver",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Settle contracts, see what they reward, how much is luck, and who bears which risk.",
)

contract = typer.Typer(
    name="contract",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="List contracts, show one in words, check a file of your own.",
)
app.add_typer(contract)


@app.command()
def settle(
    contract: Annotated[
        str, typer.Option("--contract", metavar="NAME|FILE", help="A shipped contract or a .toml file.")
    ] = "",
    statements: Annotated[
        Path | None,
        typer.Option("--statements", metavar="FILE", help="The columns the contract names: one row each."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "--to", metavar="FILE", help="Write rows (.csv, .parquet), .xlsx or .html."),
    ] = None,
    trace: Annotated[
        bool, typer.Option("--trace", help="Write every step beside --out, with number, rule and clause.")
    ] = False,
    stage: Annotated[
        str, typer.Option("--stage", help="simulate, forecast, interim, final or appeal.")
    ] = "final",
    before: Annotated[
        Path | None,
        typer.Option("--before", metavar="FILE", help="An earlier settlement: only the difference is due."),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", metavar="FILE", help="Write the postings: .csv, .parquet, .beancount."),
    ] = None,
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="ISO 4217 code, where the contract has none.")
    ] = "",
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="Post in this month, not in the period's.")
    ] = "",
    party: Annotated[str, typer.Option("--party", metavar="KEY", help="Whose steps the page shows.")] = "",
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="DIR", help="Keep inputs by hash here; else settlements/ by --out."),
    ] = None,
    no_keep: Annotated[bool, typer.Option("--no-keep", help="Keep no inputs.")] = False,
    rerun: Annotated[
        str,
        typer.Option("--rerun", metavar="FINGERPRINT|FOLDER", help="Settle kept inputs again: same bytes."),
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Settle a statement under a contract, to the minor unit, with every step; or settle a kept one again."""
    from healthtrust.cli.settle import SettleOptions, Wanted, settle_verb

    asked = SettleOptions(
        contract, statements, rerun, stage, before, currency, month, keep, no_keep=no_keep, json=json
    )
    settle_verb(asked, Wanted(out, trace, ledger, party))


@contract.command(name="list")
def contract_list(
    out: Annotated[
        Path | None, typer.Option("--out", "--to", metavar="FILE", help="Write a table: .csv or .xlsx.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """List the contracts that ship, and how well their terms are known."""
    from healthtrust.cli.contract_listed import list_verb

    list_verb(json=json, out=out)


@contract.command(name="show")
def contract_show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped contract or a .toml file.")],
    year: Annotated[int | None, typer.Option("--year", help="Only what is in force in this year.")] = None,
    track: Annotated[str, typer.Option("--track", help="Only what is for this track.")] = "",
    out: Annotated[
        Path | None,
        typer.Option("--out", "--to", metavar="FILE", help="Write the steps (.csv) or all tables (.xlsx)."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Say a contract in words: its statement, its terms with their sources, its order of operations."""
    from healthtrust.cli.contract_shown import ShowOptions, show_verb

    show_verb(name, ShowOptions(year, track, json, out))


@contract.command(name="check")
def contract_check(
    file: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A .toml file, or a shipped contract.")],
    statements: Annotated[
        Path | None,
        typer.Option("--statements", metavar="FILE", help="Check a statement too, without settling it."),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help="Write an empty statement: .csv or .xlsx."),
    ] = None,
) -> None:
    """Say that a contract is sound, or everything that is wrong with it."""
    from healthtrust.cli.contract_checked import check_verb

    check_verb(file, statements, template)


@app.command()
def organisations(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME|FILE]...", help="Shipped forms or TOML files; all shipped if none."),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Set the forms side by side: who bears which risk.")
    ] = False,
    place: Annotated[
        Path | None,
        typer.Option("--place", metavar="FILE", help="Care by setting of a place of your own: TOML."),
    ] = None,
    shock: Annotated[
        float, typer.Option("--shock", help="How far things turn out otherwise: 0.05 for 5 %.")
    ] = 0.05,
    social_care: Annotated[
        bool, typer.Option("--social-care", help="Bring social care inside, where a form has a book for it.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "--to",
            metavar="FILE",
            help="Write the risks (.csv), all tables (.xlsx) or a page (.html).",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """List organisation forms, say one in words, and who bears which risk under its contracts."""
    from healthtrust.cli.organisations import OrganisationsOptions, organisations_verb

    organisations_verb(
        tuple(names or ()), OrganisationsOptions(compare, place, shock, social_care, json, out)
    )


@app.command()
def luck(
    contract: asked.Contract,
    statements: asked.Statements = None,
    people: asked.People = "",
    benchmark_per_head: asked.BenchmarkPerHead = None,
    true_saving: asked.TrueSaving = "",
    set_: asked.Set = None,
    counted: asked.Counted = "all",
    years: asked.Years = "1",
    party: asked.Party = "",
    expected: asked.Expected = "",
    history: asked.History = None,
    repetitions: asked.Repetitions = 2_000,
    seed: asked.Seed = 1,
    out: asked.Out = None,
    json: asked.Json = False,
) -> None:
    """Draw luck and settle it: who is paid or charged for nothing, what it costs, which saving is seen."""
    from healthtrust.cli.luck import LuckOptions, luck_verb

    options = LuckOptions(
        contract=contract,
        statements=statements,
        people=people,
        per_head=benchmark_per_head,
        true_savings=true_saving,
        changes=tuple(set_ or ()),
        luck=counted,
        years=years,
        party=party,
        expected=expected,
        history=history,
        repetitions=repetitions,
        seed=seed,
        json=json,
        to=out,
    )
    luck_verb(options)


@app.command()
def claims(
    contract: named.Contract,
    claims_file: named.ClaimsFile,
    persons: named.Persons,
    completion: named.Completion = "",
    without_exposure: named.WithoutExposure = "refuse",
    pool_above: named.PoolAbove = None,
    pool_share: named.PoolShare = None,
    costliest: named.Costliest = 0,
    statement: named.Statement = None,
    rename: named.Rename = None,
    currency: named.Currency = "",
    out: named.Out = None,
    json: named.Json = False,
) -> None:
    """Turn claims and exposure into a statement in which no single person decides."""
    from healthtrust.cli.claims import ClaimsOptions, claims_verb

    options = ClaimsOptions(
        contract=contract,
        completion=completion,
        without_exposure=without_exposure,
        pool_above=pool_above,
        pool_share=pool_share,
        costliest=costliest,
        statement=statement,
        rename=tuple(rename or ()),
        currency=currency,
        json=json,
        out=out,
    )
    claims_verb(claims_file, persons, options)


@app.command()
def incentives(
    contract: priced.Contract = None,
    statements: priced.Statements = None,
    lever: priced.Lever = None,
    party: priced.Party = None,
    share: priced.Share = 0.15,
    stack: priced.Stack = None,
    own_cost: priced.OwnCost = None,
    out: priced.Out = None,
    json: priced.Json = False,
) -> None:
    """Price one more unit of all that a party can do, with cliffs, dead zones and what is counted twice."""
    from healthtrust.cli.incentives import IncentivesOptions, incentives_verb

    incentives_verb(
        IncentivesOptions(
            tuple(contract or ()),
            tuple(statements or ()),
            tuple(lever or ()),
            tuple(party or ()),
            share,
            stack,
            tuple(own_cost or ()),
            out,
            json,
        )
    )


@app.command()
def respond(
    before: answering.Before = "fee-for-service",
    after: answering.After = None,
    years: answering.Years = 10,
    population: answering.Population = "",
    baseline: answering.Baseline = None,
    totals: answering.Totals = None,
    occupancy: answering.Occupancy = None,
    beds: answering.Beds = None,
    draws: answering.Draws = 1_000,
    seed: answering.Seed = 1,
    prevention: answering.Prevention = True,
    mix: answering.Mix = None,
    set_: answering.Set = None,
    currency: answering.Currency = "",
    cited_only: answering.CitedOnly = False,
    list_: answering.List = False,
    show: answering.Show = "",
    out: answering.Out = None,
    json: answering.Json = False,
) -> None:
    """Say what becomes of care, waiting, quality and money when it is paid for and organised otherwise."""
    answering.answered(
        before=before,
        after=tuple(after or answering.USUAL),
        years=years,
        population=population,
        baseline=baseline,
        totals=totals,
        occupancy=occupancy,
        beds=beds,
        draws=draws,
        seed=seed,
        prevention=prevention,
        mix=tuple(mix or ()),
        given=tuple(set_ or ()),
        currency=currency,
        cited_only=cited_only,
        listing=list_,
        show=show,
        json=json,
        to=out,
    )
