"""How the poller does, for machines: figures for Prometheus at `/metrics`, and `/healthz`.

`/healthz` says 503 when the last poll is too old: then the poller hangs, or its database is away,
and whoever watches may start it anew. A mailbox that is out of reach is no reason for that: it is
a figure, and for a person. It needs the extra `metrics`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client import generate_latest as written

from edicompliance.errors import EdiError
from edicompliance.flows.polling import Polled

_WAITING: Final = ("inbox", "quarantined", "parked", "outbox")
_PATIENCE: Final = 10
"""Seconds that a visitor may take to say what it wants."""


@dataclass
class Figures:
    """What is counted; one poller has one of these."""

    stale_after: float
    """Seconds after which the last poll is too old."""
    clock: Callable[[], float] = time.monotonic
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.last = self.clock()
        self.trouble = ""
        to = self.registry
        self._polls = Counter("edic_polls", "Polls, by how they ended.", ["result"], registry=to)
        self._files = Counter("edic_files", "Files taken in and delivered.", ["what"], registry=to)
        self._seconds = Histogram("edic_poll_seconds", "How long a poll takes.", registry=to)
        self._last = Gauge("edic_last_poll_timestamp_seconds", "End of the last poll.", registry=to)
        self._up = Gauge(
            "edic_mailbox_up", "Whether it could be reached.", ["mailbox"], registry=to
        )
        self._waiting = Gauge("edic_waiting", "What waits, by where.", ["where"], registry=to)
        self._acks = Gauge("edic_acknowledgments", "What is awaited.", ["state"], registry=to)
        self._alerts = Gauge("edic_alerts", "Alerts that are not resolved.", registry=to)

    def polled(self, done: Polled, told: dict[str, Any], seconds: float) -> None:
        """A poll was ended, and how all stands now."""
        self.last, self.trouble = self.clock(), ""
        self._polls.labels("unreachable" if done.unreachable else "ok").inc()
        self._files.labels("taken").inc(done.taken)
        self._files.labels("delivered").inc(done.sent)
        self._seconds.observe(seconds)
        self._last.set_to_current_time()
        for one in told["mailboxes"]:
            self._up.labels(one["name"]).set(one["name"] not in done.unreachable)
        for where in _WAITING:
            self._waiting.labels(where).set(told[where])
        for state, count in told["acks"].items():
            self._acks.labels(state).set(count)
        self._alerts.set(len(told["alerts"]))

    def failed(self, why: str) -> None:
        """A poll could not be done."""
        self.trouble = why
        self._polls.labels("failed").inc()

    def health(self) -> tuple[int, dict[str, Any]]:
        """What `/healthz` answers."""
        age = self.clock() - self.last
        stale = age > self.stale_after
        told = {"status": "stale" if stale else "ok", "seconds_since_last_poll": round(age, 1)}
        if self.trouble:
            told["trouble"] = self.trouble
        return (503 if stale else 200), told

    def metrics(self) -> bytes:
        """What `/metrics` answers."""
        return written(self.registry)


class Server:
    """Answers at `/metrics` and `/healthz`, in a thread of its own."""

    def __init__(self, figures: Figures, host: str, port: int) -> None:
        handler = type("Handler", (_Handler,), {"figures": figures})
        try:
            self._server = ThreadingHTTPServer((host, port), handler)
        except OSError as why:
            raise EdiError(
                f"{host}:{port}: cannot be listened at: {why.strerror}; another --metrics-port"
            ) from why
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    figures: Figures
    timeout = _PATIENCE
    server_version = "edic"
    sys_version = ""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/metrics":
            self._answer(200, CONTENT_TYPE_LATEST, self.figures.metrics())
        elif path == "/healthz":
            code, told = self.figures.health()
            self._answer(code, "application/json", json.dumps(told).encode())
        else:
            self._answer(404, "text/plain", b"/metrics and /healthz are here\n")

    def log_message(self, *_: object) -> None:
        """Say nothing: who watches asks often."""

    def _answer(self, code: int, kind: str, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
