"""How everything stands at the operator's desk: what waits, what is laid aside, what is late."""

from __future__ import annotations

from typing import Any, Final

from edicompliance.flows.deadlines.alerting import standing_alerts
from edicompliance.store import Work
from edicompliance.store.sets_aside import sets_aside_count

_NOT_WAITING: Final = frozenset({"done", "gone", "quarantined"})
"""States of files that no poll will take in: done, taken away by the partner, a person's."""


def standing(look: Work) -> dict[str, Any]:
    """Return how everything stands, as `edic status` prints it."""
    files = look.receiving.counts()
    acks, outbox = look.acknowledgments.counts(), look.outbox.counts()
    handoffs = look.handoffs.counts()
    return {
        "schema": "edicompliance/status/1",
        "mailboxes": [
            {
                "name": one.name,
                "last_poll": one.last_poll.isoformat() if one.last_poll else None,
                "state": "unreachable" if one.trouble else one.state,
                "trouble": one.trouble,
                "failures": one.failures,
                "next_try": one.next_try.isoformat() if one.next_try else None,
            }
            for one in look.receiving.mailboxes()
        ],
        "inbox": sum(files[state] for state in files if state not in _NOT_WAITING),
        "quarantined": files.get("quarantined", 0) + sets_aside_count(look),
        "parked": sum(
            one.get("parked", 0) for one in (look.interchanges.counts(), outbox, handoffs)
        ),
        "outbox": outbox.get("queued", 0) + outbox.get("claimed", 0),
        "handoffs": {
            "waiting": handoffs.get("queued", 0) + handoffs.get("claimed", 0),
            "parked": handoffs.get("parked", 0),
        },
        "acks": {name: acks.get(name, 0) for name in ("waiting", "overdue", "rejected")},
        "alerts": standing_alerts(look),
        "alert_channels": [
            {"channel": one.channel, "waiting": one.waiting, "trouble": one.trouble}
            for one in look.deliveries.waiting()
        ],
    }


def needs_a_person(told: dict[str, Any]) -> bool:
    """Whether somebody must act: something is laid aside, overdue, rejected, or out of reach."""
    aside = told["quarantined"] or told["parked"] or told["alerts"]
    late = told["acks"]["overdue"] or told["acks"]["rejected"]
    away = any(one["state"] == "unreachable" for one in told["mailboxes"])
    mute = any(one["trouble"] for one in told["alert_channels"])
    return bool(aside or late or away or mute)
