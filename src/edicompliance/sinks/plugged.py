"""A program in Python that takes documents over, announced as an entry point by its package.

    [project.entry-points."edicompliance.sinks"]
    acme = "acme_oms:OrderDesk"

It is a `Sink`, or a class that makes one without being told anything. Where it fails, the document
is offered again later, and the failure is told with the package's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from edicompliance.errors import EdiError
from edicompliance.plugins import Plugged, plugged
from edicompliance.sinks.model import Handed, Sink, SinkRefused

GROUP: Final = "edicompliance.sinks"


class PluggedSink:
    """A stranger's sink, whose every failure is a refusal."""

    def __init__(self, name: str, found: Callable[[], Iterable[Plugged]] | None = None) -> None:
        points = {one.name: one for one in (found or _all)()}
        if name not in points:
            known = ", ".join(points) or "none"
            raise EdiError(f"no sink {name!r} among the entry points {GROUP}; known: {known}")
        self._label = points[name].label
        self._sink = _made(points[name])

    def take(self, handed: Handed) -> None:
        """Offer a document."""
        try:
            self._sink.take(handed)
        except (Exception, SystemExit) as fault:  # a stranger's program may raise anything
            raise SinkRefused(f"{self._label}: {type(fault).__name__}: {fault}") from fault


def _all() -> tuple[Plugged, ...]:
    return plugged(GROUP)


def _made(point: Plugged) -> Sink:
    if point.problem is not None:
        raise EdiError(f"{point.label} {point.problem}")
    try:
        made = point.value() if isinstance(point.value, type) else point.value
    except Exception as fault:
        raise EdiError(f"{point.label}: {type(fault).__name__}: {fault}") from fault
    if not isinstance(made, Sink):
        raise EdiError(f"{point.label}: expected a sink with take(), got {made!r}")
    return made
