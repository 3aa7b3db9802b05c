"""A design file is read whole, or refused with every mistake in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.design.read import bundled_designs, merged, read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem


def refused(path: Path | str, *overrides: str) -> list[Problem]:
    with pytest.raises(InvalidInput) as refusal:
        read_design(path, overrides)
    return list(refusal.value.problems)


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", sorted(bundled_designs()))
def test_every_bundled_design_is_sound(name: str) -> None:
    design = read_design(name).design
    assert design.title
    assert all(source.status in ("cited", "recalled", "assumed") for source in design.sources.values())


def test_a_design_extends_another_key_by_key(tmp_path: Path) -> None:
    path = written(tmp_path, 'extends = "valley"\ntitle = "Mine"\n[pool]\nceiling_share = 0.09\n')
    mine, valley = read_design(path).design, read_design("valley").design
    assert mine.pool.ceiling_share == 0.09
    assert mine.pool.brackets == valley.pool.brackets
    assert mine.people == valley.people


def test_overrides_are_read_as_toml_or_as_text() -> None:
    design = read_design(
        "valley", ["market.plans=3", "market.equalise=population", "package.must_cover=['ivf']"]
    ).design
    assert [plan.name for plan in design.market.offers] == ["Plan A", "Plan B", "Plan C"]
    assert design.market.equalise == "population"
    assert design.package.must_cover == ("ivf",)


def test_all_mistakes_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'extends = "valley"\ntitel = "x"\n'
        "[pool]\nceiling_share = 1.4\nbrackets = [{ above = 0, rate = -0.1 }]\n"
        '[market]\nequalise = "age and sexx"\n[package]\nthreshold = "9%"\n',
    )
    problems = refused(path)
    places = [problem.where for problem in problems]
    assert len(problems) == 5
    assert "mine.toml, line 2, titel" in places
    assert "mine.toml, line 4, pool.ceiling_share" in places
    assert "mine.toml, line 5, pool.brackets.0.rate" in places
    assert "mine.toml, line 7, market.equalise" in places
    assert "mine.toml, line 9, package.threshold" in places
    by_place = dict(zip(places, problems, strict=True))
    assert by_place["mine.toml, line 2, titel"].nearest == "title"
    assert by_place["mine.toml, line 7, market.equalise"].nearest == "age and sex"


def test_an_override_that_is_wrong_names_the_option() -> None:
    (problem,) = refused("valley", "market.persistance=0.3")
    assert problem.where == "--set market.persistance"
    assert problem.nearest == "persistence"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("pool.brackets=[{above=9, rate=0.1}, {above=2, rate=0.2}]", "2 after 9"),
        ("allocate.population_health_share=0.99", "shares that add up to"),
        ("pool.rate='funds the package'", "'value for money'"),
        ("people.residents_per_row=7", "40000"),
        ("people.source='file'", "nothing"),
        ("currency='GBX'", "'GBX'"),
        ("market.plans=[{name='A'},{name='A'}]", "2 plans called 'A'"),
        ("market.plans=[]", "no plans"),
        ("people.places=[]", "no places"),
        ("package.must_leave_out=['ivf']\npackage.must_cover=['ivf']", ""),
        ("years='2030-2027'", "'2030-2027'"),
        ("review.targets=[{measure='qalys-gained'}]", ""),
        ('sources={"pool.ceiling_shar"={source="x", status="cited"}}', "a source for 'pool.ceiling_shar'"),
    ],
)
def test_what_no_number_alone_shows_to_be_wrong(change: str, found: str) -> None:
    problems = refused("valley", *change.split("\n"))
    assert any(found in problem.found for problem in problems)


def test_not_a_number_and_infinity_are_refused() -> None:
    for value in ("nan", "inf"):
        assert refused("valley", f"pool.per_adult={value}")


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"\xff\xfetitle", "a UTF-8 text file"), (b"title = valley", "a TOML file")],
)
def test_a_file_that_is_no_design(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    (problem,) = refused(tmp_path / "broken.toml")
    assert problem.expected == expected


def test_an_unknown_design_names_the_nearest() -> None:
    (problem,) = refused("vally")
    assert problem.nearest == "valley"


def test_a_circle_of_designs_is_refused(tmp_path: Path) -> None:
    written(tmp_path, 'extends = "b.toml"', "a.toml")
    written(tmp_path, 'extends = "a.toml"', "b.toml")
    (problem,) = refused(tmp_path / "a.toml")
    assert "circle" in problem.found


def test_merging_replaces_lists_and_merges_tables() -> None:
    assert merged({"a": {"b": 1, "c": [1, 2]}}, {"a": {"c": [3]}}) == {"a": {"b": 1, "c": [3]}}


def test_files_of_a_design_that_is_extended_are_still_found(tmp_path: Path) -> None:
    """Paths stay free of the machine: bundled files by that word, others relative to the new design."""
    mine = read_design(written(tmp_path, 'extends = "england-2011"\ntitle = "Mine"\n')).design
    assert mine.people.mapping == "bundled:england-2011-mapping.toml"
    assert mine.people.file == "data:england_imd_cost_mortality/nhs_cost_2011.csv"
    (tmp_path / "inner").mkdir()
    written(tmp_path, 'extends = "valley"\n[package]\ncatalogue = "mine.csv"\n', "base.toml")
    inner = read_design(written(tmp_path / "inner", 'extends = "../base.toml"\n')).design
    assert inner.package.catalogue == "../mine.csv"
    assert read_design(tmp_path / "base.toml").design.package.catalogue == "mine.csv"
