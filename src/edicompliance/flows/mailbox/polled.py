"""What one look at all mailboxes came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from edicompliance.flows.deadlines.alerting import Swept


@dataclass(slots=True)
class Polled:
    """What one look at all mailboxes came to."""

    taken: int = 0
    """Files that were taken in."""
    sent: int = 0
    """Files that were delivered."""
    waiting: int = 0
    """Files that are not ready yet, or could not be read this time."""
    queued: int = 0
    """Interchanges of ours that were put into the outbox."""
    handed: int = 0
    """Documents that sinks took over."""
    troubles: list[str] = field(default_factory=list)
    """What a person must see to, a line or more each."""
    unreachable: dict[str, str] = field(default_factory=dict)
    """Mailbox -> why it could not be reached."""
    changes: list[str] = field(default_factory=list)
    """What became of ship windows, and which shipments, notices and appointments that hits; which
    deadlines a day moved on which something granted begins or is over."""
    swept: Swept = field(default_factory=Swept)
    """How many deadlines came near or were missed, and answers became overdue."""
