"""The ways by which people are told: the log, and whatever apprise knows a URL for.

>>> url_of("env:EDIC_NOWHERE", {})
Traceback (most recent call last):
...
edicompliance.errors.EdiError: env:EDIC_NOWHERE: the environment has no EDIC_NOWHERE
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from edicompliance.errors import EdiError, MissingExtra
from edicompliance.flows.deadlines.alert_settings import channel_of
from edicompliance.store.settings import referred

Notify: TypeAlias = Callable[[str, str, str], None]
"""Tells people by a URL: a title, a text. `EdiError` where that did not succeed."""


def url_of(said: str, environ: Mapping[str, str]) -> str:
    """Return the URL itself; `EdiError` where it is not where it should be, or for all to read."""
    return referred(said, Path(), environ)


def by_apprise(url: str, title: str, text: str) -> None:
    """Tell people by a URL of apprise."""
    try:
        import apprise  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise MissingExtra("alerts need apprise: pip install 'edicompliance[alerts]'") from None
    sender = apprise.Apprise()
    if not sender.add(url):
        raise EdiError(f"{channel_of(url)}: apprise knows no such URL")
    if not sender.notify(body=text, title=title, notify_type=apprise.NotifyType.WARNING):
        raise EdiError("the service did not take it, or could not be reached")
