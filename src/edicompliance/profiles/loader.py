"""Loads a profile: finds its files, puts the layers together, and tells all faults at once.

>>> from edicompliance.profiles.model import Facts
>>> example = load_profile("example-mart")
>>> example.resolve("windows", "ship", Facts(scope={"freight": "collect"})).clause.span.text
'ship_not_before .. ship_not_after'
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from edicompliance.datafolder import profiles_folder
from edicompliance.documents.tables.user_files import read_text
from edicompliance.errors import ProfileError
from edicompliance.profiles.build import built, whole_universe
from edicompliance.profiles.checks import check_clauses, families
from edicompliance.profiles.clauses import read_clauses
from edicompliance.profiles.complaints import Complaints
from edicompliance.profiles.examples import run_examples
from edicompliance.profiles.frozen import FrozenMapping
from edicompliance.profiles.head import read_head
from edicompliance.profiles.layers import Layer, stacked
from edicompliance.profiles.model import ProfileHead
from edicompliance.profiles.plugins import plugged_folders, plugged_problems
from edicompliance.profiles.profile import Profile
from edicompliance.profiles.sections import own_deadlines
from edicompliance.profiles.tables import FORMAT
from edicompliance.profiles.tomlfile import TomlFile, read_toml
from edicompliance.profiles.words import suggest

_Files = list[tuple[TomlFile, Path]]
_SUFFIX: Final = ".toml"
_DEEPEST: Final = 8
_MOST_BUILT: Final = 32
_BUILT: Final[dict[tuple[Path, str, tuple[Path, ...], date | None], tuple[_Files, Profile]]] = {}
"""What was asked for -> the files it was built from, the base first, and the profile."""


def load_profile(
    id_or_path: str | Path,
    *,
    as_of: date | str | None = None,
    held: bool = False,
    folder: Path | None = None,
) -> Profile:
    """Return a profile, by the id of one that is shipped or by the path of one's own file.

    `as_of` is the day that stands in for every date an edition is keyed to and the facts do not
    give; `held` to it, it stands in for those that they give, too. `folder` is where ids are looked
    up. As long as its files say the same, it is built once. Raises `ProfileError` with all faults
    of all files.
    """
    folders = (folder,) if folder else profile_folders()
    path, label = find(id_or_path, *folders)
    profile = _load(path, label, folders, _day(as_of))
    return replace(profile, is_held=held) if held else profile


def _load(path: Path, label: str, folders: Sequence[Path], day: date | None) -> Profile:
    """Return the profile as it was built before, if its files still say what they said."""
    asked = (path, label, tuple(folders), day)
    known = _BUILT.get(asked)
    if known is not None and _are_the_same(known[0], folders):
        return known[1]
    files = _files(path, label, folders)
    profile = _build(path, files, day)
    if any(".csv" in file.text for file, _ in files):
        return profile  # the tables beside it are read while it is built, and can change, too
    if len(_BUILT) >= _MOST_BUILT:
        _BUILT.clear()
    _BUILT[asked] = (files, profile)
    return profile


def _are_the_same(files: _Files, folders: Sequence[Path]) -> bool:
    """Whether each file says what it said, and what it extends lies where it lay."""
    try:
        return all(read_text(path) == file.text for file, path in files) and all(
            _below(file, file.data["extends"], path, folders)[0] == base
            for (_, base), (file, path) in pairwise(files)
        )
    except ProfileError:
        return False


def _build(path: Path, files: _Files, day: date | None) -> Profile:
    complaints = Complaints()
    layers = _layers([file for file, _ in files], complaints)
    clauses = stacked(layers, complaints)
    head = layers[-1].head
    understood = built(clauses, head, complaints)
    names = {(clause.section, clause.name) for clause in clauses}
    check_clauses(understood, names, whole_universe(head), head.currency, complaints, head.unknown)
    complaints.raise_all()
    return Profile(
        id=head.id or path.stem,
        name=head.name,
        edition=head.edition,
        currency=head.currency,
        zone=head.zone,
        unknown=FrozenMapping(head.unknown),
        supplier_since=head.supplier_since,
        hold_above=head.hold_above,
        at_risk_minutes=head.at_risk_minutes,
        answering=head.answering,
        path=path,
        layers=tuple(each for _, each in files),
        stages=FrozenMapping({one.file.label: (one.head.id, one.head.edition) for one in layers}),
        sources=FrozenMapping(head.sources),
        series=FrozenMapping(head.series),
        calendars=FrozenMapping(head.calendars),
        families=FrozenMapping(families(understood)),
        universe=whole_universe(head),
        readings=FrozenMapping(head.readings),
        as_of=day,
    )


def check_file(path: str | Path, folder: Path | None = None) -> list[str]:
    """Return every fault of a profile and every example that fails; nothing when it is right.

    >>> check_file("no-such-file.toml")
    ['no-such-file.toml: there is no such file']
    """
    try:
        return run_examples(load_profile(Path(path), folder=folder))
    except ProfileError as error:
        return [str(ProfileError(*problem.args[:4])) for problem in error.problems]


def list_profiles(folder: Path | None = None) -> list[ProfileHead]:
    """Return the heads of all profiles of a folder; one that cannot be loaded says why.

    >>> "example-mart" in [head.id for head in list_profiles()]
    True
    """
    if folder is not None:
        return [_listed(path, (folder,)) for path in _files_of(folder)]
    folders = profile_folders()
    heads = [_listed(path, folders) for each in folders for path in _files_of(each)]
    return [*_each_id_once(heads), *plugged_problems()]


def profile_folders() -> tuple[Path, ...]:
    """Return the folders where ids are looked up: the shipped one, and those of other packages."""
    return (profiles_folder(), *plugged_folders())


def _files_of(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_SUFFIX}"))


def _each_id_once(heads: Sequence[ProfileHead]) -> Iterator[ProfileHead]:
    """Yield the heads; one whose id an earlier file has says that it cannot be had by it."""
    first: dict[str, ProfileHead] = {}
    for head in heads:
        earlier = first.setdefault(head.path.stem, head)
        if earlier is head:
            yield head
        else:
            yield replace(head, problem=f"the id is taken by {earlier.path}")


def find(id_or_path: str | Path, *folders: Path) -> tuple[Path, str]:
    """Return where a profile lies, and what messages call its file."""
    text = os.fspath(id_or_path)
    if isinstance(id_or_path, Path) or text.endswith(_SUFFIX) or {"/", os.sep} & set(text):
        return Path(text), text
    for folder in folders:
        path = folder / f"{text}{_SUFFIX}"
        if path.is_file():
            return path, path.name
    known = [one.stem for folder in folders for one in _files_of(folder)]
    hint = suggest(text, known) if known else "; there are none"
    reason = f"there is no profile of that id{hint} (all of them: edic profile list)"
    raise ProfileError(text, "", reason)


def _day(as_of: date | str | None) -> date | None:
    if isinstance(as_of, datetime):
        return as_of.date()
    if not isinstance(as_of, str):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise ProfileError(
            "as_of", "", f"expected a date such as 2026-11-22, got {as_of!r}"
        ) from None


def _files(path: Path, label: str, folders: Sequence[Path]) -> _Files:
    """Return the file and all that it extends, the base first."""
    found: _Files = []
    while True:
        file = read_toml(path, label)
        if any(path.resolve() == other.resolve() for _, other in found):
            raise _extends_fault(found[0][0], f"goes round in a circle: {_round(found, path)}")
        found.insert(0, (file, path))
        below = file.data.get("extends")
        if not isinstance(below, str):
            return found
        if len(found) == _DEEPEST:
            raise _extends_fault(file, f"more than {_DEEPEST} files on top of each other")
        path, label = _below(file, below, path, folders)


def _round(found: Sequence[tuple[TomlFile, Path]], again: Path) -> str:
    """The files from the one that comes again, back to it."""
    paths = [path.resolve() for _, path in reversed(found)]
    way = [*paths[paths.index(again.resolve()) :], again]
    return " -> ".join(path.stem for path in way)


def _below(file: TomlFile, below: str, path: Path, folders: Sequence[Path]) -> tuple[Path, str]:
    """Return the file that is extended: next to this one if it is a path, else by its id."""
    if below.endswith(_SUFFIX):
        return path.parent / below, str(path.parent / below)
    try:
        return find(below, *folders)
    except ProfileError as error:
        raise _extends_fault(file, f"{below!r}: {error.reason}") from None


def _extends_fault(file: TomlFile, reason: str) -> ProfileError:
    return ProfileError(file.label, "extends", reason, file.line("extends"))


def _layers(files: list[TomlFile], complaints: Complaints) -> list[Layer]:
    layers: list[Layer] = []
    own = frozenset[str]().union(*(own_deadlines(file.data) for file in files))
    for file in files:
        _check_format(file)
        head = read_head(file, layers[-1].head if layers else None, complaints)
        layers.append(Layer(file, head, tuple(read_clauses(file, head, complaints, own))))
    return layers


def _check_format(file: TomlFile) -> None:
    """Refuse a newer language: every further message would be about what is not understood."""
    written = file.data.get("format")
    if isinstance(written, int) and written != FORMAT:
        reason = f"this program reads format {FORMAT}, the file is written in format {written}"
        if written > FORMAT:
            reason += "; a newer edicompliance is needed"
        raise ProfileError(file.label, "format", reason, file.line("format"))


def _listed(path: Path, folders: Sequence[Path]) -> ProfileHead:
    """The head of a profile with what it has from those below, and the first thing wrong with it.

    One that cannot be loaded tells what its own file says.
    """
    extends: str | None = None
    try:
        extends = _texts(path).get("extends")
        loaded = _load(path, path.name, folders, None)
    except ProfileError as error:
        said = _texts(path, lenient=True)
        told = str(ProfileError(error.path, error.key, error.reason, error.line))
        return ProfileHead(
            said.get("id", path.stem),
            said.get("name", ""),
            said.get("edition", ""),
            said.get("currency", ""),
            path,
            extends,
            told,
        )
    return ProfileHead(loaded.id, loaded.name, loaded.edition, loaded.currency, path, extends)


def _texts(path: Path, *, lenient: bool = False) -> dict[str, str]:
    """What a file itself says at its head; nothing of one that cannot be read, if `lenient`."""
    try:
        data = read_toml(path, path.name).data
    except ProfileError:
        if lenient:
            return {}
        raise
    return {key: value for key, value in data.items() if isinstance(value, str)}
