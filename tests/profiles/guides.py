"""Small guides to load: a head that every test may rely on, and what the test adds."""

from datetime import date, time
from pathlib import Path
from typing import Any

from edicompliance.documents.segments.times import Moment, at_wall_time
from edicompliance.errors import ProfileError
from edicompliance.profiles import Profile, Resolved, load_profile

HEAD = """
format = 1
id = "acme"
edition = "2026-11"
name = "Acme"
currency = "USD"
zone = { is = "America/Chicago", source = "guide" }

[scope]
network = ["rdc", "fc", "hvdc"]
department = "any text"

[sources]
guide = { title = "Routing Guide", grade = "P", date = 2026-03-01 }
page = { title = "A page about it", grade = "S" }
blog = { title = "A blog", grade = "W" }
"""


def write(folder: Path, text: str, name: str = "acme.toml", *, head: str = HEAD) -> Path:
    path = folder / name
    path.write_text(head + text, encoding="utf-8")
    return path


def guide(folder: Path, text: str, *, head: str = HEAD, **options: Any) -> Profile:
    """A profile of the head and these clauses."""
    path = write(folder, text, head=head)
    return load_profile(path.stem, folder=folder, **options)


def faults(folder: Path, text: str, *, head: str = HEAD) -> list[str]:
    """What is wrong with it: `line: message`, the line counted within `text`."""
    try:
        guide(folder, text, head=head)
    except ProfileError as error:
        above = head.count("\n")
        return [
            f"{(one.line or 0) - above}: {f'{one.key}: ' if one.key else ''}{one.reason}"
            for one in error.problems
        ]
    return []


def held(answer: object) -> Resolved:
    assert isinstance(answer, Resolved), answer
    return answer


def chicago(text: str) -> Moment:
    """`2026-03-07 23:30` on a clock in Chicago."""
    day, clock = text.split(" ")
    return at_wall_time(date.fromisoformat(day), time.fromisoformat(clock), "America/Chicago")


def new_york(text: str) -> Moment:
    """The same on a clock in New York."""
    day, clock = text.split(" ")
    return at_wall_time(date.fromisoformat(day), time.fromisoformat(clock), "America/New_York")
