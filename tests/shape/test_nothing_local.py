"""Nothing kept in this repository knows the machine, the index or the hands it was made with."""

from __future__ import annotations

import re

from tests.tree import ROOT, kept_files

# Written in halves, so that this file passes its own test.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npmjs" + ".com", "cra" + "tes.io"]
MAKERS = [
    "cla" + "ude",
    "anthro" + "pic",
    "open" + "ai",
    "chat" + "gpt",
    "co" + "pilot",
    "subag" + "ents?",
    "ag" + "ents?",
    "ses" + "sions?",
]

FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.~])/(?:work|home|root|Users|tmp|opt|mnt|private)/\w|\b[A-Z]:\\|file:" + "//"
    ),
    "the address of a package index": re.compile("|".join(map(re.escape, HOSTS)), re.I),
    "the hands it was made with": re.compile(rf"\b(?:{'|'.join(MAKERS)})\b", re.I),
}
SAID_BY_A_LIBRARY = re.compile(r'scope="session"|pytest_session\w+')
WRITTEN_BY_OTHERS = {"LICENSE"}


def texts() -> list[tuple[str, str]]:
    """Every kept file that is text, by its path from the root."""
    found = []
    for path in kept_files():
        content = path.read_bytes()
        if b"\0" not in content[:8000] and path.name not in WRITTEN_BY_OTHERS:
            found.append((str(path.relative_to(ROOT)), content.decode("utf-8")))
    return found


def test_every_text_is_utf8_and_says_nothing_local() -> None:
    said = []
    for name, text in texts():
        for number, line in enumerate(text.splitlines(), start=1):
            plain = SAID_BY_A_LIBRARY.sub("", line)
            said += [
                f"{name}:{number}: {what}: {line.strip()[:90]}"
                for what, pattern in FORBIDDEN.items()
                if pattern.search(plain)
            ]
    assert not said, "\n".join(said)


def test_constraints_pin_and_hash_everything_and_name_no_index() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and line[0] not in "# "]
    assert all(re.match(r"^[a-z0-9.-]+==[^ ]+( ; [^\\]+)? \\$", line) for line in pinned), pinned
    hashed = [i for i, line in enumerate(lines) if "==" in line and "--hash=sha256:" in lines[i + 1]]
    assert len(hashed) == len(pinned)
    assert not [line for line in lines if re.search(r"--(?:index|extra-index|find-links|trusted)", line)]
