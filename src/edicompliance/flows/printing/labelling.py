"""The labels and packing slips of a shipment, as its retailer's guide wants them.

>>> from edicompliance.datafolder import samples_folder
>>> from edicompliance.flows.shipping.batches import find_shipments
>>> from edicompliance.flows.preship import load_shipment
>>> from edicompliance.profiles import load_profile
>>> folder = samples_folder() / "example-mart/shipments/may-ship-collect"
>>> shipment = load_shipment(find_shipments([str(folder)])[0][0])
>>> at = datetime(2026, 11, 18, 10, tzinfo=UTC)
>>> made = render_labels(shipment, load_profile("example-mart"), at=at)
>>> made.files[0].count(b"^XA"), made.contents[0].text("carton", made.batches[0].spec)
(12, '1 of 12')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from edicompliance.documents.shipment import Shipment
from edicompliance.errors import EdiError
from edicompliance.gs1.allocation import USUAL_HORIZON, SsccAllocator
from edicompliance.labels.content import LabelContent
from edicompliance.labels.draw.drawing import Note
from edicompliance.labels.draw.paper import Sheet
from edicompliance.labels.draw.plan import Dpi
from edicompliance.labels.draw.rendering import Batch, Format, LabelNote, Rendered, render
from edicompliance.labels.slips.slip import Slip, unknown_words
from edicompliance.labels.spec import LabelSpec, Unit
from edicompliance.profiles import Facts, Profile
from edicompliance.profiles.bodies_labels import Label
from edicompliance.reports.slip_pdf import slips_pdf
from edicompliance.rules.cartons.label_guides import UNITS, guided, label_guide
from edicompliance.rules.cartons.slips_wanted import slips_of
from edicompliance.rules.context import Context

__all__ = [
    "UNITS",
    "UTC",
    "Allocated",
    "Labels",
    "Slips",
    "horizon_days",
    "label_spec",
    "render_labels",
    "render_slips",
]


class Allocated(NamedTuple):
    """A number that was given to a carton or pallet which had none."""

    notice: str
    """The ship notice, BSN02."""
    level: str
    """The level that must now say it, HL01."""
    sscc: str


@dataclass(frozen=True, slots=True)
class Labels(Rendered):
    """The labels of a shipment."""

    allocated: tuple[Allocated, ...] = ()
    """Numbers that were given out; the ship notice must say them, too."""
    warnings: tuple[str, ...] = ()
    """What is to be known of all of them: what the guide does not say."""


def render_labels(
    shipment: Shipment,
    profile: Profile,
    *,
    at: datetime,
    on: Iterable[Unit] = UNITS,
    format: Format = "zpl",  # noqa: A002 - the command's word
    dpi: Dpi = 203,
    sheet: Sheet = "label",
    allocator: SsccAllocator | None = None,
) -> Labels:
    """Return the labels of a shipment's cartons and pallets, as its retailer wants them.

    Cartons without an SSCC get one of the allocator; without an allocator they get a label without
    bars, and that is told. Raises `CannotTell` where a fact is missing that decides how labels are,
    `EdiError` where there is no ship notice.
    """
    context = Context.of(shipment, profile, at)
    if not context.shipment.notices:
        raise EdiError(
            f"{shipment.path}: labels are made of a ship notice (856), and there is none"
        )
    batches: list[Batch] = []
    warnings: dict[str, None] = dict.fromkeys(context.prepared)
    for each in guided(context, tuple(on)):
        batches.append(each.batch)
        warnings |= dict.fromkeys(each.guide.warnings)
    batches, allocated = _numbered(batches, allocator, at.date())
    try:
        made = render(batches, format=format, dpi=dpi, sheet=sheet)
    except EdiError:
        if allocator is not None and allocated:
            allocator.settle((one.sscc for one in allocated), "void", on=at.date())
        raise
    notes = (*made.notes, *_repeated(made.contents))
    return Labels(made.files, made.batches, notes, dpi, allocated, tuple(warnings))


def horizon_days(profile: Profile) -> int:
    """Return for how many days a number may not be given out again, by all the guide says of it.

    >>> from edicompliance.profiles import load_profile
    >>> horizon_days(load_profile("example-mart"))
    366
    """
    bodies = (one.body for one in profile.clauses("labels"))
    told = (one.spec("carton").horizon_days for one in bodies if isinstance(one, Label))
    return max(USUAL_HORIZON, *told)


def label_spec(profile: Profile, on: Unit, facts: Facts) -> tuple[LabelSpec, tuple[str, ...]]:
    """Return how labels are, and what must be known of that; `CannotTell` where a fact decides."""
    guide = label_guide(profile, on, facts)
    return guide.spec, guide.warnings


@dataclass(frozen=True, slots=True)
class Slips:
    """The packing slips of a shipment."""

    slips: tuple[Slip, ...]
    pdf: bytes
    """All of them, one after the other."""
    notes: tuple[str, ...]
    """What the guide wants on them and is not there, and why."""


def render_slips(shipment: Shipment, profile: Profile, *, at: datetime) -> Slips:
    """Return the packing slips of a shipment, as its retailer wants them, as one PDF."""
    context = Context.of(shipment, profile, at)
    if not context.shipment.notices:
        raise EdiError(f"{shipment.path}: slips are made of a ship notice (856), and there is none")
    found: list[Slip] = []
    notes: dict[str, None] = {}
    for notice in context.shipment.notices:
        made = slips_of(notice, context)
        found += made
        notes |= dict.fromkeys(_slip_notes(made))
    if not found:
        raise EdiError(f"{shipment.path}: the ship notice has no item; no slip was made")
    return Slips(tuple(found), slips_pdf(found), tuple(notes))


def _slip_notes(made: Sequence[Slip]) -> Iterator[str]:
    for slip in made:
        for word in unknown_words(slip.shows):
            yield f"the guide wants {word!r} on the slip; which value that is, we do not know"
        whose = f"slip of store {slip.store}" if slip.store else f"slip of {slip.notice}"
        for word in slip.missing(slip.shows):
            yield f"{whose}: the guide wants {word!r} on it, and the documents do not say it"


def _numbered(
    batches: Sequence[Batch], allocator: SsccAllocator | None, day: date
) -> tuple[list[Batch], tuple[Allocated, ...]]:
    """Give a number to each label that has none."""
    missing = sum(not one.sscc for batch in batches for one in batch.contents)
    if allocator is None or not missing:
        return list(batches), ()
    numbers = allocator.allocate(missing, on=day)
    fresh = iter(numbers)
    done = [
        Batch([one if one.sscc else replace(one, sscc=next(fresh)) for one in batch.contents], spec)
        for batch in batches
        for spec in (batch.spec,)
    ]
    given = set(numbers)
    allocated = [
        Allocated(one.notice, one.level, one.sscc)
        for batch in done
        for one in batch.contents
        if one.sscc in given
    ]
    return done, tuple(allocated)


def _repeated(contents: Sequence[LabelContent]) -> Iterator[LabelNote]:
    """Tell labels whose SSCC stood on one before."""
    seen: dict[str, int] = {}
    for number, one in enumerate(contents, 1):
        first = seen.setdefault(one.sscc, number)
        if one.sscc and first != number:
            note = Note("", "sscc", f"stands on label {first}, too")
            yield LabelNote(number, one.sscc, note)
