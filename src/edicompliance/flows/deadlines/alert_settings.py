"""`[alerts]` of `edicompliance.toml`: who is told of deadlines, by which way, and how early.

A way is a URL of apprise (Slack, mail, a webhook ...). Such URLs hold secrets, so they stand in the
environment or in a file that its owner alone can read, and the settings only say where.

>>> settings = AlertSettings(urls=("env:EDIC_SLACK",))
>>> settings.hours["ship-notice"], settings.hours["dispute"]
(4.0, 168.0)
>>> channel_of("json://me:secret@host/alerts")
'json://... a6679e'
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from edicompliance.documents.shipment import ShipmentFacts
from edicompliance.store.deadlines import What

LOG: Final = "log"
"""The way that there always is."""
BY_REFERENCE: Final = ("env:", "file:")
_HOURS: Final[Mapping[What, float]] = MappingProxyType(
    {
        "997": 4.0,
        "855": 4.0,
        "ship-notice": 4.0,
        "ship-window-opens": 24.0,
        "ship-window-closes": 24.0,
        "appointment": 24.0,
        "invoice": 48.0,
        "dispute": 168.0,
    }
)
"""So many hours before people are told that it comes near, where the settings do not say."""
_STANDING: Final = (
    "freight_terms", "mode", "delivery", "programme", "department", "network", "banner",
    "division", "po_type", "item_class", "season", "scac", "ship_from_zone", "ship_to_zone",
    "transit_days",
)  # fmt: skip
"""Keys of a `shipment.toml` that can hold for all shipments to a partner."""


class AlertSettings(BaseModel):
    """Who is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    urls: tuple[str, ...] = ()
    """By which ways, besides the log: `env:NAME`, `file:PATH`, or a URL of apprise."""
    approaching: dict[What, Annotated[float, Field(ge=0, le=8760)]] = Field(default_factory=dict)
    """What is due -> so many hours before; 0: nobody is told before it is missed."""
    log_folder: str | None = None
    """Where the exception log of each day is written; None: nowhere."""

    @property
    def hours(self) -> dict[str, float]:
        """What is due -> so many hours before people are told."""
        said = {**_HOURS, **self.approaching}
        return {what: float(hours) for what, hours in said.items() if hours}

    @property
    def channels(self) -> tuple[str, ...]:
        """The ways, by names that hold no secret."""
        return (LOG, *map(channel_of, self.urls))


def channel_of(url: str) -> str:
    """What a way is called: where its URL stands, or its kind and a few letters of a digest."""
    if url.startswith(BY_REFERENCE):
        return url
    return f"{url.partition(':')[0]}://... {sha256(url.encode()).hexdigest()[:6]}"


def standing_facts(facts: ShipmentFacts) -> ShipmentFacts:
    """Facts that hold for all shipments to a partner; `ValueError` for those of one of them."""
    of_one = [name for name in facts.model_fields_set if name not in _STANDING]
    if of_one:
        raise ValueError(f"{of_one[0]} is of one shipment; expected {', '.join(_STANDING)}")
    return facts


def with_home(settings: AlertSettings, home: Path) -> AlertSettings:
    """The same with paths from the folder of the settings."""
    urls = tuple(
        f"file:{home / url.removeprefix('file:')}" if url.startswith("file:") else url
        for url in settings.urls
    )
    folder = str(home / settings.log_folder) if settings.log_folder else None
    return settings.model_copy(update={"urls": urls, "log_folder": folder})
