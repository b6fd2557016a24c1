"""What a result tells of the limits that were in force, and by whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from edicompliance.documents.segments.times import Moment
from edicompliance.profiles.origin import Source


@dataclass(frozen=True, slots=True)
class Saying:
    """Whose word counts for one of the times that a limit starts from."""

    anchor: str
    """`must_arrive_by`, `departed`."""
    by: str
    """`order`, `authorization`, `carrier` ..."""
    number: str = ""
    """Of an authorization."""
    who: str = ""
    """Who at the retailer gave it."""
    document: str = ""
    """What shows it: the mail, the screenshot."""
    otherwise: tuple[str, ...] = ()
    """What others say."""


PAPERS: Final = frozenset(
    {
        "deadlines.functional-acknowledgment",
        "deadlines.acknowledgment",
        "deadlines.invoice",
    }
)
"""Clauses about papers that the truck does not wait for."""
LIMIT_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "windows.ship": "ship window",
        "windows.cancel": "not after cancel date",
        "windows.delivery": "delivery window",
        "windows.pickup": "pickup window",
        "deadlines.ready": "ready",
        "deadlines.appointment": "appointment made",
        "deadlines.ship-notice": "ship notice due",
        "deadlines.ship-notice-arrival": "ship notice due",
    }
)
"""Windows and deadlines, and what they are called."""
State = Literal["missed", "kept", "at-risk", "in-time", "cannot-tell"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How what a limit is about stands against it."""

    state: State = "cannot-tell"
    """`kept`: it happened in time; `in-time`: it is planned so; `at-risk`: with little slack."""
    seen: Moment | None = None
    """When it happened, or is planned; None: nobody says."""
    slack: timedelta | None = None
    """How much is left until the limit closes, less than nothing where it is missed."""
    by: str = ""
    """Whose word it is: `plan`, `carrier` ..."""
    shown: tuple[str, ...] = ()
    """What says so: elements, `856/DTM02`, or keys of a shipment.toml."""
    places: tuple[str, ...] = ()
    """The bytes of it: `file@offset+length`."""


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """A window, or a deadline, that holds for some of the orders or for a ship notice."""

    clause: str
    """`windows.ship`, `deadlines.ship-notice`."""
    orders: tuple[str, ...]
    """The numbers of the orders; empty: the shipment as a whole."""
    opens: Moment | None
    """Its first moment; None: open on that side, or not known."""
    closes: Moment | None
    """Its last moment; None: open on that side, or not known."""
    word: Literal["within", "by", "before"]
    """`before`: the closing moment itself is too late."""
    edition: str | None
    """The edition that says so."""
    doubt: str = ""
    """Why an end of it, or all of it, cannot be told."""
    told: tuple[Saying, ...] = ()
    """By whose word it is in force."""
    counts: str = ""
    """What is to be done by then: the document transmitted, accepted or clean; "" of a window."""
    rules: tuple[str, ...] = ()
    """The rules that judge by it."""
    standing: Standing = Standing()
    """How what it is about stands against it."""
    event: str = ""
    """What is to happen within it: `departure`, `arrival`, `ship notice sent`."""
    source: Source | None = None
    """Who says that there is such a limit."""

    def is_ahead(self, now: datetime) -> bool:
        """Whether what is to happen within it is still to come, and can still be in time."""
        if self.standing.state in ("in-time", "at-risk"):
            return True
        return self.standing.seen is None and self.closes is not None and self.closes.last > now

    @property
    def is_of_papers(self) -> bool:
        """Whether it is about a paper that goes out apart from the truck."""
        return self.clause in PAPERS
