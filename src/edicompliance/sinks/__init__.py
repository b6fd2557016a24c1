"""Sinks: where accepted documents go on to, a folder, a web address, a program in Python."""

from __future__ import annotations

from pathlib import Path

from edicompliance.sinks.folder import FolderSink
from edicompliance.sinks.model import Handed, Sink, SinkRefused
from edicompliance.sinks.plugged import PluggedSink
from edicompliance.sinks.settings import SinkSettings
from edicompliance.sinks.webhook import WebhookSink

__all__ = ["Handed", "Sink", "SinkRefused", "SinkSettings", "open_sink"]


def open_sink(settings: SinkSettings, home: Path) -> Sink:
    """Return the sink; paths are from `home`. `EdiError` where it cannot be had."""
    if settings.kind == "folder":
        return FolderSink(home / (settings.path or "."))
    if settings.kind == "webhook":
        token = home / settings.token_file if settings.token_file else None
        return WebhookSink(settings, token)
    return PluggedSink(settings.entry_point or "")
