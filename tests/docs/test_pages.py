"""How a page of documentation is read, on pages small enough to see."""

from __future__ import annotations

from tests.docs.pages import Block, Command, blocks, commands


def test_blocks_come_in_order_with_their_line_and_the_reason_they_are_left_out() -> None:
    page = "Text\n```python\n1\n```\n<!-- no-run: slow -->\n```toml\na = 1\n```\n"
    assert blocks(page) == [Block("python", "1\n", 3, None), Block("toml", "a = 1\n", 7, "slow")]


def test_cells_of_a_notebook_are_python_without_their_options() -> None:
    page = (
        "```{code-cell} python\n:tags: [hide-input]\n1\n```\n```{code-cell}\n---\ntags: [a]\n---\n2\n```\n"
        "```{code-cell} ipython3\nx[::2]\n```\n"
    )
    found = [(block.language, block.text, block.line) for block in blocks(page)]
    assert found == [("python", "1\n", 3), ("python", "2\n", 9), ("python", "x[::2]\n", 12)]


def test_a_reason_belongs_to_the_next_block_only() -> None:
    page = "<!-- no-run: slow -->\n```toml\n```\n\n```toml\n```\n"
    assert [block.left_out for block in blocks(page)] == ["slow", None]


def test_a_command_carries_its_exit_code_and_what_is_shown() -> None:
    block = Block("console", "$ healthtrust runs\n$ healthtrust check x.toml  # exit 1\nno file\n", 1, None)
    assert list(commands(block)) == [
        Command("healthtrust runs", 0, ""),
        Command("healthtrust check x.toml", 1, "no file\n"),
    ]
