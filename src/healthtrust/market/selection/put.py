"""A question about schemes, put to a file: read it as it is written where words and not numbers are meant.

>>> import tempfile
>>> with tempfile.TemporaryDirectory() as folder:
...     file = Path(folder) / "p.csv"
...     _ = file.write_text("person_id,plan,cost,ill\\n007,A,10,0\\n8,B,30,1\\n")
...     put = question_of(file, Asked(by=("ill",), groups=("ill",)))
>>> put.scene.members.plans, put.scene.insured.cost.tolist()
(('A', 'B'), [10.0, 30.0])
"""

from __future__ import annotations

from pathlib import Path

from healthtrust.ground.problems import Problem
from healthtrust.ground.words import Words
from healthtrust.market.selection.asked import Asked, apart, by_classes
from healthtrust.market.selection.question import Question, question
from healthtrust.records.store import array_of, read_arrow


def question_of(persons: Path, asked: Asked) -> Question:
    """Return the question put to a table of persons; raises with every problem of table and words."""
    classes = by_classes(asked.by, list[Problem]())
    words = (*apart(asked.groups), *apart(asked.need), *(c for each in classes.values() for c in each))
    texts = dict.fromkeys(("person_id", "plan", asked.cluster or "cluster", *words))
    columns, _ = read_arrow(persons, texts=tuple(texts))
    read = {name: Words.of(each) if name in texts else array_of(each) for name, each in columns.items()}
    return question(read, persons.name, asked)
