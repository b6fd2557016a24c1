"""What the labels of a shipment must say, by the guide in force for each ship notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from edicompliance.documents import CannotTell, ShipNotice
from edicompliance.documents.shipment import Shipment
from edicompliance.labels.content import LabelContent
from edicompliance.labels.draw.rendering import Batch
from edicompliance.labels.gathering import label_contents
from edicompliance.labels.spec import LabelSpec, Unit
from edicompliance.profiles import Facts, Profile, Resolved, Undecided
from edicompliance.profiles.bodies_labels import USUAL_PALLET
from edicompliance.rules.context import Context

UNITS: tuple[Unit, ...] = ("carton", "pallet")


class Guide(NamedTuple):
    """How the labels of cartons, or of pallets, must be."""

    spec: LabelSpec
    resolved: Resolved | None
    """The guide's clause; None: it says nothing, and they are taken as usual."""
    untold: str = ""
    """Why the guide's word is not known, where it is said so."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be known of labels that are made or judged by it."""
        if self.resolved is not None:
            return ()
        why = f": {self.untold}" if self.untold else ""
        return (f"the guide says nothing of labels.{self.spec.on}{why}; they are drawn as usual",)


class Guided(NamedTuple):
    """The labels of one ship notice, of its cartons or of its pallets."""

    batch: Batch
    guide: Guide


def label_guide(profile: Profile, on: Unit, facts: Facts) -> Guide:
    """Return how labels are; raises `CannotTell` where a missing fact decides."""
    answer = profile.resolve("labels", on, facts)
    if isinstance(answer, Undecided):
        raise CannotTell(f"labels.{on}: {answer.reason}")
    if isinstance(answer, Resolved):
        return Guide(answer.clause.spec(on), answer)
    return Guide(USUAL_PALLET if on == "pallet" else LabelSpec(), None, answer.listed or "")


def guided(context: Context, on: tuple[Unit, ...] = UNITS) -> Iterator[Guided]:
    """Yield the labels of each ship notice's cartons and pallets; none where it has none."""
    for notice in context.shipment.notices:
        facts = context.facts_of_notice(notice)
        for unit in on:
            if notice.packs if unit == "carton" else notice.tares:
                guide = label_guide(context.profile, unit, facts)
                contents = _contents(notice, context.shipment, context.profile, facts, guide.spec)
                if contents:
                    yield Guided(Batch(contents, guide.spec), guide)


def _contents(
    notice: ShipNotice, shipment: Shipment, profile: Profile, facts: Facts, spec: LabelSpec
) -> tuple[LabelContent, ...]:
    contents = label_contents(
        notice,
        shipment.orders,
        partner=profile.partner(facts),
        on=spec.on,
        numbered_per=spec.numbered_per,
    )
    if spec.on_mixed:
        return contents
    return tuple(one for one in contents if len(one.told("item") or one.told("gtin")) < 2)
