"""Saving a design: comments stay, nobody's change is lost, nothing wrong or half is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine

from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.web.access.roles import ALL_ROLES, Person
from healthtrust.web.designs.saving import REMOVED, Change, Conflict, Saved, own_text, save
from healthtrust.web.designs.versions import digest, keep_texts, rows_of, text_of
from healthtrust.web.folder import Folder
from healthtrust.web.store.database import open_database
from healthtrust.web.store.trail import rows

ADA, BO = Person("Ada", ALL_ROLES), Person("Bo", ALL_ROLES)

CANTON = """# Our canton, begun in spring.
extends = "valley"
title = "Canton" # working title

[pool]
# agreed with the treasury
ceiling_share = 0.08 # of income
per_adult = 3

[sources]
"pool.per_adult" = { source = "council", status = "cited" }
"""


class Desk:
    """One folder with one design, and a way to change it."""

    def __init__(self, place: Path) -> None:
        self.folder = Folder(place)
        self.file = place / "canton.toml"
        self.file.write_text(CANTON, encoding="utf-8")
        self.engine: Engine = open_database(self.folder.own)
        keep_texts(self.engine, CANTON)

    def save(self, person: Person = ADA, opened: str = "", **values: object) -> Saved:
        """Save values whose dots are written as two underlines, each with a reason."""
        keyed = {key.replace("__", "."): value for key, value in values.items()}
        because = {key: ("a reason", "assumed") for key, value in keyed.items() if value is not REMOVED}
        text = own_text(self.file)
        return save(
            self.folder, self.engine, person, Change("canton", opened or digest(text), keyed, because)
        )

    @property
    def text(self) -> str:
        """The text that now stands."""
        return own_text(self.file)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder with the canton in it."""
    return Desk(tmp_path)


def test_a_change_keeps_comments_and_order_and_says_why(desk: Desk) -> None:
    desk.save(pool__ceiling_share=0.1, people__size=2000)
    expected = CANTON.replace("0.08", "0.1").split("\n[sources]")[0]
    assert desk.text.startswith(expected)
    told = tomllib.loads(desk.text)
    assert told["people"] == {"size": 2000}
    assert told["sources"]["pool.ceiling_share"] == {"source": "a reason", "status": "assumed"}
    assert told["sources"]["pool.per_adult"]["status"] == "cited"
    assert read_design(desk.file).design.pool.ceiling_share == 0.1


def test_a_part_of_a_list_that_stands_only_in_the_extended_design_is_written_with_all_of_it(
    desk: Desk,
) -> None:
    desk.save(pool__brackets__2__rate=0.2)
    was, now = read_design("valley").design.pool.brackets, read_design(desk.file).design.pool.brackets
    assert now[1].rate == 0.2
    assert [each for n, each in enumerate(now) if n != 1] == [each for n, each in enumerate(was) if n != 1]
    assert "pool.brackets.2.rate" in tomllib.loads(desk.text)["sources"]


def test_a_part_called_by_name_is_found_and_its_reason_stands_at_its_place(desk: Desk) -> None:
    plans = read_design("valley").design.market.plans
    assert not isinstance(plans, int)
    save(
        desk.folder,
        desk.engine,
        ADA,
        Change(
            "canton",
            digest(desk.text),
            {"market.plans.Northern Care.quality": 0.9},
            {"market.plans.Northern Care.quality": ("survey", "cited")},
        ),
    )
    place = [plan.name for plan in plans].index("Northern Care") + 1
    design = read_design(desk.file).design
    assert design.sources[f"market.plans.{place}.quality"].source == "survey"
    assert not isinstance(design.market.plans, int)
    assert design.market.plans[place - 1].quality == 0.9


def test_a_part_is_added_behind_the_last_and_taken_out_of_the_middle(desk: Desk) -> None:
    count = len(read_design(desk.file).design.pool.brackets)
    added = {"above": 900_000, "rate": 0.01}
    save(
        desk.folder,
        desk.engine,
        ADA,
        Change("canton", digest(desk.text), {f"pool.brackets.{count + 1}": added}, {}),
    )
    assert read_design(desk.file).design.pool.brackets[-1].above == 900_000
    desk.save(pool__brackets__1=REMOVED)
    assert len(read_design(desk.file).design.pool.brackets) == count


def test_a_value_as_in_the_extended_design_is_taken_away_rather_than_repeated(desk: Desk) -> None:
    base = read_design("valley").design.pool.ceiling_share
    desk.save(pool__ceiling_share=base)
    assert "ceiling_share" not in tomllib.loads(desk.text)["pool"]
    assert read_design(desk.file).design.pool.ceiling_share == base


def test_a_removed_value_takes_its_reason_with_it(desk: Desk) -> None:
    desk.save(pool__per_adult=REMOVED)
    told = tomllib.loads(desk.text)
    assert "per_adult" not in told["pool"]
    assert "pool.per_adult" not in told["sources"]


def test_all_problems_are_told_and_nothing_is_written(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.save(pool__ceiling_share=2.0, people__size=-1)
    assert {"ceiling_share", "size"} <= {p.where.rpartition(".")[2] for p in refused.value.problems}
    assert desk.text == CANTON
    assert rows_of(desk.engine, "canton") == []


def test_a_bundled_design_is_not_changed(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="Copy it"):
        save(desk.folder, desk.engine, ADA, Change("valley", "", {"seed": 1}, {}))


def test_each_version_is_kept_with_who_and_which_keys_and_stands_in_the_trail(desk: Desk) -> None:
    desk.save(pool__ceiling_share=0.1)
    (row,) = rows_of(desk.engine, "canton")
    assert (row.who, row.said["keys"]) == ("Ada", ["pool.ceiling_share"])
    assert (text_of(desk.engine, row.before), text_of(desk.engine, row.after)) == (CANTON, desk.text)
    assert '"design":"canton"' in rows(desk.engine)[-1].inputs


def test_changes_of_other_keys_are_kept_beside_and_told(desk: Desk) -> None:
    opened = digest(desk.text)
    desk.save(ADA, pool__ceiling_share=0.1)
    saved = desk.save(BO, opened, pool__per_adult=4)
    assert saved.beside is not None
    assert (saved.beside.who, saved.beside.keys) == ("Ada", ("pool.ceiling_share",))
    pool = read_design(desk.file).design.pool
    assert (pool.ceiling_share, pool.per_adult) == (0.1, 4)


def test_changes_of_the_same_key_are_a_conflict_that_holds_both(desk: Desk) -> None:
    opened = digest(desk.text)
    desk.save(ADA, pool__ceiling_share=0.1)
    stands = desk.text
    with pytest.raises(Conflict) as conflict:
        desk.save(BO, opened, pool__ceiling_share=0.2, pool__per_adult=4)
    (clash,) = conflict.value.clashes
    assert (clash.key, clash.theirs, clash.mine) == ("pool.ceiling_share", 0.1, 0.2)
    assert conflict.value.others.who == "Ada"
    assert conflict.value.change.values["pool.per_adult"] == 4
    assert desk.text == stands


def test_two_who_decide_the_same_do_not_clash(desk: Desk) -> None:
    opened = digest(desk.text)
    desk.save(ADA, pool__ceiling_share=0.1)
    desk.save(BO, opened, pool__ceiling_share=0.1)
    assert read_design(desk.file).design.pool.ceiling_share == 0.1


def test_parts_of_one_list_merge_while_it_keeps_its_length_and_clash_when_it_does_not(desk: Desk) -> None:
    desk.save(pool__brackets__1__rate=0.05)
    opened = digest(desk.text)
    desk.save(ADA, pool__brackets__2__rate=0.11)
    desk.save(BO, opened, pool__brackets__1__rate=0.06)
    rates = [each.rate for each in read_design(desk.file).design.pool.brackets]
    assert rates[:2] == [0.06, 0.11]
    opened = digest(desk.text)
    desk.save(ADA, pool__brackets__1=REMOVED)
    with pytest.raises(Conflict):
        desk.save(BO, opened, pool__brackets__2__rate=0.3)


def test_an_edit_on_disk_merges_where_the_opened_text_is_known_and_clashes_where_it_is_not(
    desk: Desk,
) -> None:
    opened = digest(CANTON)
    desk.file.write_text(CANTON.replace("0.08", "0.07"), encoding="utf-8")
    saved = desk.save(BO, opened, pool__per_adult=4)
    assert saved.beside is not None
    assert saved.beside.who == ""
    assert "ceiling_share = 0.07 # of income" in desk.text
    with pytest.raises(Conflict):
        desk.save(BO, "0" * 64, pool__per_adult=5)


def test_what_an_editor_wrote_is_kept_as_a_version_before_it_is_written_over(desk: Desk) -> None:
    edited = CANTON.replace("0.08", "0.07")
    desk.file.write_text(edited, encoding="utf-8")
    desk.save(pool__per_adult=4)
    assert text_of(desk.engine, digest(edited)) == edited


def test_many_who_save_at_once_lose_nothing(desk: Desk) -> None:
    opened = digest(desk.text)
    values = {
        "pool__ceiling_share": 0.11,
        "pool__per_adult": 5,
        "people__size": 3000,
        "package__top_up__loading": 0.2,
        "seed": 99,
        "market__persistence": 0.7,
    }
    with ThreadPoolExecutor(len(values)) as threads:
        asked = [threads.submit(desk.save, ADA, opened, **{key: value}) for key, value in values.items()]
        for each in asked:
            each.result()
    design = read_design(desk.file).design
    assert (design.pool.ceiling_share, design.pool.per_adult, design.people.size) == (0.11, 5, 3000)
    assert (design.package.top_up.loading, design.seed) == (0.2, 99)
    assert len(rows_of(desk.engine, "canton")) == len(values)


ONE_SAVE = """
import os, signal, sys
from pathlib import Path
from healthtrust.web.access.roles import ALL_ROLES, Person
from healthtrust.web.designs import saving, versions
from healthtrust.web.folder import Folder
from healthtrust.web.store.database import open_database

place, key, value, killed = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4]
folder = Folder(place)
engine = open_database(folder.own)
text = saving.own_text(place / "canton.toml")
opened = sys.argv[5]
rename = os.replace
def die(beside, path):
    if killed == "after":
        rename(beside, path)
    os.kill(os.getpid(), signal.SIGKILL)
if killed != "never":
    saving.write_step.__defaults__ = (die,)
change = saving.Change("canton", opened, {key: value}, {key: ("why", "assumed")})
saving.save(folder, engine, Person("Ada", ALL_ROLES), change)
"""


def _in_a_process(desk: Desk, key: str, value: float, killed: str = "never") -> subprocess.Popen[bytes]:
    told = [str(desk.folder.path), key, str(value), killed, digest(CANTON)]
    return subprocess.Popen([sys.executable, "-c", ONE_SAVE, *told], env=dict(os.environ))


@pytest.mark.parametrize("killed", ["before", "after"])
def test_killed_around_the_renaming_leaves_the_old_or_the_new_whole(desk: Desk, killed: str) -> None:
    process = _in_a_process(desk, "pool.ceiling_share", 0.2, killed)
    assert process.wait(30) == -signal.SIGKILL
    told = tomllib.loads(desk.text)
    assert told["pool"]["ceiling_share"] == (0.08 if killed == "before" else 0.2)
    assert rows_of(desk.engine, "canton") == []
    desk.save(pool__per_adult=7)
    assert tomllib.loads(desk.text)["pool"]["ceiling_share"] == told["pool"]["ceiling_share"]
    assert len(rows_of(desk.engine, "canton")) == 1


def test_two_processes_that_save_at_once_lose_nothing(desk: Desk) -> None:
    both = [_in_a_process(desk, "pool.ceiling_share", 0.2), _in_a_process(desk, "pool.per_adult", 9)]
    assert [process.wait(30) for process in both] == [0, 0]
    pool = read_design(desk.file).design.pool
    assert (pool.ceiling_share, pool.per_adult) == (0.2, 9)
