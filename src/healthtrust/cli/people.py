"""healthtrust people: load what sources send, link records that belong to one person, say who is how ill."""

from __future__ import annotations

from dataclasses import replace

import typer

from healthtrust.cli import identities_options, link_money, link_options, load_options, segment_options

app = typer.Typer(
    name="people",
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Load records with a report that adds up, link them to persons, and find registries and segments.",
)


@app.command()
def load(
    source: load_options.Source = None,
    mapping: load_options.Mapping = "",
    to: load_options.To = None,
    currency: load_options.Currency = "",
    whose: load_options.Whose = "",
    identity: load_options.Identity = None,
    links: load_options.Links = None,
    again: load_options.Again = False,
    real: load_options.Real = True,
    listed: load_options.Listed = False,
    out: load_options.Out = None,
    json: load_options.Json = False,
) -> None:
    """Load records of any source by its mapping; every row and minor unit accounted for."""
    from healthtrust.cli.load_records import LoadOptions, Terms, list_verb, load_verb

    if listed:
        list_verb(json)
        return
    terms = Terms(currency, whose, identity, links, synthetic=not real, again=again)
    load_verb(LoadOptions(source, mapping, to, terms, out, json))


@app.command()
def link(
    identities: link_options.Identities,
    model: link_options.Model = "default",
    to: link_options.To = None,
    known: link_options.Known = None,
    threshold: link_options.Threshold = None,
    id_checksum: link_options.Check = "",
    veto: link_options.Veto = True,
    one_to_one: link_options.OneToOne = False,
    merge: link_options.Merge = False,
    truth: link_options.Truth = "",
    columns: link_options.ColumnsOf = None,
    by: link_options.By = "healthtrust people link",
    out: link_options.Out = None,
    json: link_options.Json = False,
) -> None:
    """Link records that belong to one person, by a model that is kept, with a list for eyes to judge."""
    from healthtrust.cli.link import Asked, LinkOptions, link_verb

    asked = Asked(
        tuple(identities),
        model,
        to,
        known,
        threshold,
        veto=veto,
        one_to_one=one_to_one,
        merge=merge,
        truth=truth,
        who=by,
    )
    link_verb(LinkOptions(asked, id_checksum, tuple(columns or ()), json, out))


@app.command()
def segment(
    records: segment_options.Records,
    listed: segment_options.List = "nhse-eight",
    as_of: segment_options.AsOf = "",
    registries: segment_options.Registries = "",
    rising: segment_options.Rising = False,
    label: segment_options.Label = "emergency admissions",
    model: segment_options.Model = None,
    save_model: segment_options.SaveModel = None,
    recalibrate: segment_options.Recalibrate = False,
    person: segment_options.Person = None,
    people: segment_options.People = None,
    exact: segment_options.Exact = False,
    because: segment_options.Because = "",
    real: segment_options.Real = True,
    currency: segment_options.Currency = "",
    out: segment_options.Out = None,
    json: segment_options.Json = False,
) -> None:
    """Find condition registries, segments and rising risk by versioned rules; everyone in one segment."""
    from healthtrust.cli.segment import Asked, SegmentOptions, Wanted, segment_verb

    wanted = Wanted(label, model, save_model, recalibrate)
    asked = Asked(records, listed, registries, as_of, person, rising, wanted, None, people, real, currency)
    segment_verb(SegmentOptions(asked, json, out, exact, because))


@app.command()
def review(
    links: identities_options.Links,
    records: identities_options.Records = None,
    decisions: identities_options.Decisions = None,
    who: identities_options.Who = "",
    identity: identities_options.Identity = None,
    low: identities_options.Low = 0.05,
    high: identities_options.High = 0.95,
    out: identities_options.List = None,
    json: identities_options.Json = False,
) -> None:
    """List pairs for eyes to judge, the most valuable first; or follow what was decided about them."""
    from healthtrust.cli.link_review import ReviewOptions, review_verb

    asked = ReviewOptions.of(links, (low, high), records=records, identity=identity)
    review_verb(replace(asked, decisions=decisions, who=who, out=out, json=json))


@app.command()
def persons(
    links: identities_options.Links,
    person: identities_options.Person = None,
    undo: identities_options.Undo = None,
    split: identities_options.Split = None,
    merge: identities_options.Merge = None,
    accept: identities_options.Accept = None,
    reject: identities_options.Reject = None,
    records: identities_options.Records = None,
    who: identities_options.Who = "",
    why: identities_options.Why = "",
    verify: identities_options.Verify = False,
    head: identities_options.Head = "",
    out: identities_options.Events = None,
    json: identities_options.Json = False,
) -> None:
    """Say who is who, since when and on whose word; merge, split, undo, verify that nothing was changed."""
    from healthtrust.cli.link_persons import PersonsOptions, persons_verb

    asked = PersonsOptions(links, person, undo, tuple(split or ()), merge, accept, reject, records, who, why)
    persons_verb(replace(asked, verify=verify, head=head, out=out, json=json))


@app.command("link-private")
def link_private(
    given: identities_options.Given,
    to: identities_options.Folder,
    encode: identities_options.Encode = False,
    secret_file: identities_options.Secret = None,
    fields: identities_options.Fields = None,
    python: identities_options.Python = None,
    threshold: identities_options.Threshold = 0.7,
    json: identities_options.Json = False,
) -> None:
    """Link two parties' records without names: each makes keys with a shared secret, a third matches them."""
    from healthtrust.cli.link_private import PrivateOptions, link_private_verb

    asked = PrivateOptions(tuple(given), to, encode, secret_file, fields, python, threshold, json)
    link_private_verb(asked)


@app.command("link-money")
def money(
    links: link_money.Links,
    records: link_money.Records,
    design: link_money.Design,
    thresholds: link_money.Thresholds = "0.5,0.95,0.99",
    percent: link_money.Percent = 1.0,
    changes: link_money.Set = None,
    real: link_money.Real = True,
    out: link_money.Out = None,
    json: link_money.Json = False,
) -> None:
    """Say what linkage error costs: the year paid and settled again at several thresholds."""
    asked = (links, records, design, thresholds, percent, tuple(changes or ()))
    link_money.link_money_verb(link_money.MoneyOptions(*asked, real=real, out=out, json=json))
