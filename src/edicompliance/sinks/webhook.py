"""A web address that each document is posted to, with a key by which it is known again.

Only an answer of 2xx is a yes. Everything else, silence included, means that the document is
offered again later, under the same `Idempotency-Key`. Redirects are not followed: a token must not
go where nobody sent it.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edicompliance.errors import EdiError
from edicompliance.sinks.model import Handed, SinkRefused
from edicompliance.sinks.settings import SinkSettings

if TYPE_CHECKING:
    from urllib3 import PoolManager

_MOST_TOLD: Final = 200
"""Bytes of an answer that are read, to tell why it was no yes."""


class WebhookSink:
    """Posts documents; the connection is kept between them."""

    def __init__(self, settings: SinkSettings, token_file: Path | None = None) -> None:
        self._url, self._timeout = settings.url or "", settings.timeout_seconds
        self._pool = _pool()
        self._token = _token(settings, token_file)

    def take(self, handed: Handed) -> None:
        """Post a document; `SinkRefused` where the answer is no yes."""
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - an extra
        from urllib3.util import Timeout  # noqa: PLC0415 - as above

        try:
            answer = self._pool.request(
                "POST",
                self._url,
                body=handed.data,
                headers=self._headers(handed),
                timeout=Timeout(total=self._timeout),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                told = answer.read(_MOST_TOLD).decode("utf-8", "replace").strip()
            finally:
                answer.release_conn()
        except HTTPError as why:
            raise SinkRefused(f"{self._url}: {why}") from why
        if not 200 <= answer.status < 300:
            said = f": {told}" if told else ""
            raise SinkRefused(f"{self._url}: expected 2xx, got {answer.status}{said}")

    def _headers(self, handed: Handed) -> dict[str, str]:
        headers = {
            "Content-Type": handed.content_type,
            "Idempotency-Key": handed.key,
            "X-Edic-Partner": handed.partner,
            "X-Edic-Set": handed.set_id,
        }
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})


def _pool() -> PoolManager:
    try:
        import urllib3  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise EdiError(
            f"webhook: {missing.name} is not installed; pip install 'edicompliance[webhook]'"
        ) from None
    return urllib3.PoolManager(num_pools=2)


def _token(settings: SinkSettings, file: Path | None) -> str:
    """The bearer token, from where the settings say it is; never from the settings themselves."""
    if settings.token_env:
        token = os.environ.get(settings.token_env, "")
        if not token:
            raise EdiError(f"webhook: ${settings.token_env} is not set, expected the token in it")
        return token
    if file is None:
        return ""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            raise EdiError(f"{file}: expected mode 0600, as it holds a secret, got {mode:04o}")
        return file.read_text().strip()
    except OSError as why:
        raise EdiError(f"{file}: the token cannot be read: {why.strerror or why}") from why
