"""What a profile's head says in words: the vocabulary of its scope, and what it does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from edicompliance.profiles.complaints import Complaints, Spot, shown, unknown_word
from edicompliance.profiles.scope import ANY_TEXT, DIMENSIONS, Universe
from edicompliance.profiles.sections import SECTIONS, fault_of_name, own_deadlines
from edicompliance.profiles.tomlfile import TomlFile


class WordsReader:
    """Reads tables of one file that need nothing of the head below but its words."""

    def __init__(self, file: TomlFile, complaints: Complaints) -> None:
        self.file, self.complaints = file, complaints

    def spot(self, *path: str) -> Spot:
        return Spot(self.file, path, ".".join(path))

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a table of the file, empty if it has none."""
        value = self.file.data.get(name, {})
        if isinstance(value, Mapping):
            return value
        self.spot(name).complain(self.complaints, f"expected a table, got {shown(value)}")
        return {}

    def unknown(self) -> Iterator[tuple[str, str]]:
        for key, why in self.table("unknown").items():
            section, dot, name = key.partition(".")
            spot = self.spot("unknown", key)
            if not dot:
                spot.complain(self.complaints, 'expected "section.name" in quotes')
            elif section not in SECTIONS:
                reason = unknown_word("section", section, SECTIONS)
                spot.complain(self.complaints, reason)
            elif section in SECTIONS and (
                fault := fault_of_name(section, name, own_deadlines(self.file.data))
            ):
                spot.complain(self.complaints, fault)
            elif not isinstance(why, str) or not why.strip():
                spot.complain(self.complaints, "expected why it is not known, as text")
            else:
                yield key, why

    def universe(self, below: Universe) -> Universe:
        words: dict[str, frozenset[str] | None] = dict(below)
        table = dict(self.table("scope"))
        excluded = table.pop("excludes", [])
        for name, listed in table.items():
            spot = self.spot("scope", name)
            if name not in DIMENSIONS:
                spot.complain(self.complaints, unknown_word("scope word", name, DIMENSIONS))
            elif listed == ANY_TEXT:
                words[name] = None
            elif not _is_words(listed):
                reason = f"expected a list of words or {ANY_TEXT!r}, got {shown(listed)}"
                spot.complain(self.complaints, reason)
            elif name not in words or words[name] is not None:
                words[name] = (words.get(name) or frozenset()) | frozenset(listed)
        return Universe(words, [*below.excluded, *self.excluded(excluded, Universe(words))])

    def excluded(
        self, listed: object, universe: Universe
    ) -> Iterator[Mapping[str, tuple[str, ...]]]:
        """Yield the words that never meet: `{ delivery = "live", network = "hvdc" }`."""
        spot = self.spot("scope", "excludes")
        if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
            wanted = '[{ delivery = "live", network = "hvdc" }]'
            spot.complain(self.complaints, f"expected {wanted}, got {shown(listed)}")
            return
        for number, table in enumerate(listed):
            words = {
                name: (said,) if isinstance(said, str) else tuple(said)
                for name, said in table.items()
                if isinstance(said, str) or _is_words(said)
            }
            faults = list(universe.faults(words))
            if len(words) < max(2, len(table)):
                faults.append(f"expected words of two dimensions or more, got {shown(table)}")
            for fault in faults:
                spot.inner(number).complain(self.complaints, fault)
            if not faults:
                yield words


def _is_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(w, str) and w for w in value)
