"""healthtrust live: a real year on recorded facts, by the rules of the simulated one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from healthtrust.cli import live_options as of

app = typer.Typer(
    name="live",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Open a year, load records, pay its months, reconcile, settle and close it; see state and trail.",
)

app.callback()(of.spread)


@app.command()
def open(
    trust: of.TrustPath,
    design: of.Design = "",
    records: of.Records = None,
    mapping: of.Mapping = "exchange",
    name: of.Called = "",
    overrides: of.Overrides = None,
    synthetic: of.Synthetic = False,
    who: of.Name = "",
    role: of.Role = "approver",
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """Open a trust by a design, or the year after the one that was closed."""
    from healthtrust.cli.live_open import WantedTrust, open_verb
    from healthtrust.cli.live_who import Caller

    wanted = WantedTrust(
        trust, design, tuple(records or ()), mapping, name, tuple(overrides or ()), synthetic
    )
    open_verb(wanted, Caller(who, role, database), json)


@app.command()
def load(
    trust: of.TrustPath,
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Records: a folder or a file.")],
    mapping: of.Mapping = "exchange",
    name: of.Called = "",
    links: of.Links = None,
    currency: of.Money = "",
    synthetic: of.Synthetic = False,
    who: of.Name = "",
    role: of.Role = "operator",
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """Load records into a trust; what does not add up, or was loaded before, is refused."""
    from healthtrust.cli.live_load import Source, load_verb
    from healthtrust.cli.live_who import Caller

    told = Source(source, mapping, name, currency, links, synthetic)
    load_verb(trust, told, Caller(who, role, database), json)


@app.command()
def month(
    trust: of.TrustPath,
    number: of.Number = None,
    out: of.Out = None,
    who: of.Name = "",
    role: of.Role = "operator",
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """Pay a month: capitation on the register of its first day, care on record, and all corrections."""
    from healthtrust.cli.live_month import month_verb
    from healthtrust.cli.live_who import Caller

    month_verb(trust, number, Caller(who, role, database), out, json)


@app.command()
def reconcile(
    trust: of.TrustPath,
    out: of.Out = None,
    who: of.Name = "",
    role: of.Role = "operator",
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """Hold records, book and budget against each other: what is settled, left out, still to come."""
    from healthtrust.cli.live_reconcile import reconcile_verb
    from healthtrust.cli.live_who import Caller

    reconcile_verb(trust, Caller(who, role, database), out, json)


@app.command()
def settle(
    trust: of.TrustPath,
    anyway: of.Anyway = "",
    out: of.Out = None,
    who: of.Name = "",
    role: of.Role = "approver",
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """Settle the year: every contract on all its care, results judged, rewards set aside."""
    from healthtrust.cli.live_settle import settle_verb
    from healthtrust.cli.live_who import Caller

    settle_verb(trust, anyway, Caller(who, role, database), out, json)


@app.command()
def appeal(
    trust: of.TrustPath,
    about: of.About = "",
    because: of.Because = "",
    uphold: of.Uphold = None,
    reject: of.Reject = None,
    who: of.Name = "",
    role: of.Role = "operator",
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """Bring an appeal against a settled year, or decide one; upheld, the difference is posted."""
    from healthtrust.cli.live_appeal import Appealed, appeal_verb
    from healthtrust.cli.live_who import Caller

    appeal_verb(trust, Appealed(about, because, uphold, reject), Caller(who, role, database), json)


@app.command()
def close(
    trust: of.TrustPath,
    who: of.Name = "",
    role: of.Role = "approver",
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """Close the settled year; what is left is handed to the next."""
    from healthtrust.cli.live_close import close_verb
    from healthtrust.cli.live_who import Caller

    close_verb(trust, Caller(who, role, database), json)


@app.command()
def status(
    trust: of.TrustPath, out: of.Out = None, database: of.Database = "", json: of.Json = False
) -> None:
    """Say where the year stands: months paid, loads, appeals, and what is next."""
    from healthtrust.cli.live_status import status_verb

    status_verb(trust, database, out, json)


@app.command()
def trail(
    trust: of.TrustPath,
    verify: of.Verify = False,
    head: of.Head = "",
    out: of.Out = None,
    database: of.Database = "",
    json: of.Json = False,
) -> None:
    """List who did what when, with which records and version; or check that nothing was changed since."""
    from healthtrust.cli.live_trail import trail_verb

    trail_verb(trust, (verify, head), database, out, json)


@app.command()
def backup(
    trust: of.TrustPath,
    file: Annotated[Path, typer.Option("--into", help="File of the copy.")],
    database: of.Database = "",
) -> None:
    """Write a copy of the database that either kind of database can be restored from."""
    from healthtrust.cli.live_keep import backup_verb

    backup_verb(trust, file, database)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="COPY", help="File that live backup wrote.")],
    database: Annotated[
        str,
        typer.Option("--database", help="Address of an empty database; else that of HEALTHTRUST_DATABASE."),
    ] = "",
    who: of.Name = "",
    role: of.Role = "approver",
) -> None:
    """Restore a copy into an empty database, its trail verified."""
    from healthtrust.cli.live_keep import restore_verb
    from healthtrust.cli.live_who import Caller

    restore_verb(file, Caller(who, role, database))


@app.command()
def purge(
    trust: of.TrustPath,
    years: Annotated[int, typer.Option("--keep-years", min=1, help="Years that records are kept for.")],
    because: of.Because = "",
    who: of.Name = "",
    role: of.Role = "approver",
    database: of.Database = "",
) -> None:
    """Delete records whose time to be kept is over; book, reports and trail stay."""
    from healthtrust.cli.live_keep import purge_verb
    from healthtrust.cli.live_who import Caller

    purge_verb(trust, years, because, Caller(who, role, database))
