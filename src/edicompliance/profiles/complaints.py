"""The faults of a profile, collected: a file is read to its end and all of them are told at once.

>>> faults = Complaints()
>>> faults.add("acme.toml", 3, "zone.is", "expected an IANA zone, got 'Chicago'")
>>> faults.raise_all()
Traceback (most recent call last):
edicompliance.errors.ProfileError: acme.toml:3: zone.is: expected an IANA zone, got 'Chicago'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from edicompliance.errors import ProfileError
from edicompliance.profiles.tomlfile import KeyPath, TomlFile
from edicompliance.profiles.words import in_a_row, suggest

Model = TypeVar("Model", bound=BaseModel)


class Complaints:
    """Every fault found so far."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int | None, str, str], None] = {}
        self._edition = ""

    def of_edition(self, edition: str) -> Complaints:
        """Return where to add the faults of a clause that holds in an edition, which they name."""
        inner = Complaints()
        inner._found, inner._edition = self._found, edition
        return inner

    def add(self, file: str, line: int | None, key: str, reason: str) -> None:
        """Note a fault; the same one twice is one."""
        told = f"{reason} (edition {self._edition!r})" if self._edition else reason
        self._found[file, line, key, told] = None

    def raise_all(self) -> None:
        """Raise one `ProfileError` with all of them, if there are any.

        By file and line; what is missing has no line and comes last, as what stands in its place
        under a misspelt name is told first.
        """
        ordered = sorted(self._found, key=lambda found: (found[0], not found[1], found[1] or 0))
        if not ordered:
            return
        first, *others = (ProfileError(file, key, why, line) for file, line, key, why in ordered)
        raise ProfileError(first.path, first.key, first.reason, first.line, tuple(others))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, to complain about."""

    file: TomlFile
    path: KeyPath
    key: str
    """What messages call it: `sources.guide`."""

    def inner(self, *parts: str | int) -> Spot:
        """Return a place inside it."""
        words = (self.key, *map(str, parts)) if self.key else map(str, parts)
        return Spot(self.file, (*self.path, *parts), ".".join(words))

    @property
    def line(self) -> int | None:
        """Its line."""
        return self.file.line(*self.path)

    def complain(self, complaints: Complaints, reason: str) -> None:
        """Note a fault of it."""
        complaints.add(self.file.label, self.line, self.key, reason)


def checked(
    model: type[Model], data: Mapping[str, Any], spot: Spot, complaints: Complaints
) -> Model | None:
    """Return the table as its model, or None after complaining about each of its faults."""

    def complain(path: KeyPath, reason: str) -> None:
        (spot.inner(*path) if path else spot).complain(complaints, reason)

    return validated(model, data, complain)


def validated(
    model: type[Model], data: Mapping[str, Any], complain: Callable[[KeyPath, str], None]
) -> Model | None:
    """Return the data as the model, or None after complaining about each fault."""
    if not isinstance(data, Mapping):
        complain((), f"expected a table, got {shown(data)}")
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for path, reason in _faults(error, model):
            complain(path, reason)
        return None


def known_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys a table of that model may have."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


_ADDRESS: Final = re.compile(r"://[^\s'\"]+")


def shown(value: object) -> str:
    """Return a value as a message shows it; an address only by its kind, for it may hold secrets.

    >>> shown("json://me:secret@host/x"), shown(True)
    ("'json://...'", 'true')
    """
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    text = _ADDRESS.sub("://...", text)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _faults(error: ValidationError, model: type[BaseModel]) -> Iterator[tuple[KeyPath, str]]:
    for fault in error.errors(include_url=False):
        path, kind, value = fault["loc"], fault["type"], fault["input"]
        context = fault.get("ctx", {})
        if kind == "extra_forbidden":
            *around, key = path
            yield path, f"unknown key {key!r}{_hint(str(key), around, model)}"
        elif kind == "missing":
            yield path[:-1], f"{path[-1]!r} is missing"
        elif kind == "value_error":
            yield path, str(context["error"])
        elif kind == "literal_error":
            yield path, f"expected {context['expected']}, got {shown(value)}{_near(value, context)}"
        else:
            wanted = fault["msg"].removeprefix("Input should be ").removeprefix("a valid ")
            yield path, f"expected {_PLAIN.get(wanted, wanted)}, got {shown(value)}"


_PLAIN = {"string": "text", "boolean": "true or false", "tuple": "a list", "dictionary": "a table"}


def _near(value: object, context: Mapping[str, Any]) -> str:
    """Return the hint at the nearest of the words that are allowed, if one is near."""
    words = [word for word in context["expected"].split("'") if word.isidentifier() or "-" in word]
    hint = suggest(value, words) if isinstance(value, str) and words else ""
    return hint if "did you mean" in hint else ""


def _hint(key: str, around: Collection[str | int], model: type[BaseModel]) -> str:
    """Return the hint at the nearest key of the table it stands in."""
    here: type[BaseModel] | None = model
    for part in around:
        if here is not None and isinstance(part, str):
            here = _inside(here, part)
    return suggest(key, known_keys(here)) if here else ""


def _inside(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    """Return the model of the tables under a key; a name of one's own leads nowhere else."""
    nested: Mapping[str, type[BaseModel]] = getattr(model, "ROWS", {})
    named = (field.alias or name for name, field in model.model_fields.items())
    field = dict(zip(named, model.model_fields.values(), strict=True)).get(key)
    if key in nested or field is None:
        return nested.get(key, model)
    return next(_models(field.annotation), None)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models in `tuple[Carton, ...]` or `Party | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def unknown_word(what: str, word: str, known: Collection[str]) -> str:
    """Return the complaint about a word that is not one of a list."""
    if not known:
        return f"unknown {what} {word!r}; there are none"
    return f"unknown {what} {word!r}{suggest(word, known)}"


def all_known(what: str, words: Sequence[str], known: Collection[str]) -> None:
    """Raise `ValueError` for the first word that is not one of a list.

    >>> all_known("date", ("lot", "expire"), ("lot", "expiry"))
    Traceback (most recent call last):
    ValueError: unknown date 'expire'; did you mean 'expiry'?
    """
    for word in words:
        if word not in known:
            raise ValueError(unknown_word(what, word, known))


def one_of(words: Collection[str]) -> str:
    """Return "'a', 'b' or 'c'"."""
    return in_a_row([repr(word) for word in words], "or")
