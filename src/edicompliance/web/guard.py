"""What every request passes: whose it is, how large it may be, what a browser may do with a page.

A page may load what the desk itself has, and nothing else; no script stands in a page. A request
under another name than the desk's own is refused, for a foreign site could have made the browser
take this machine for itself.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one request, with the files in it."""
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Too much at once · edicompliance</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/desk.css"></head>
<body><main><h1>Too much at once</h1><p role="alert" class="told">{told}</p>
<p><a href="/">Today</a> leads to every page.</p></main></body></html>
"""
"""Put together here, for nothing of the desk's is asked before the guard."""
_PASSED_BY: Final = 16
"""Times as much as is taken at most is let pass by before an answer; then it is cut off."""
LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
_NO_NAME: Final = (
    "this desk is not known by that name; edicompliance.toml says by which: [web] names\n"
)
_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Names:
    """By which hosts the desk is known.

    >>> Names(("desk.example",)).known("127.0.0.1:8000"), Names().known("192.0.2.7")
    (True, False)
    >>> others = Names(by_address=True)
    >>> others.known("[2001:db8::7]:8000"), others.known("evil.example")
    (True, False)
    """

    names: Collection[str] = ()
    """Besides those of this machine's loopback."""
    by_address: bool = False
    """By any address, too: nobody can make a browser take an address for a site of his."""

    def known(self, host: str) -> bool:
        """Whether a request to that host is one to this desk."""
        name = _name(host)
        if name in LOOPBACK or name in {one.lower() for one in self.names}:
            return True
        if self.by_address:
            with suppress(ValueError):
                return bool(ipaddress.ip_address(name.strip("[]")))
        return False


class Guard:
    """An ASGI application in front of the desk's."""

    def __init__(self, app: ASGIApp, names: Names, most: int = MOST_BYTES) -> None:
        self.app, self._names, self._most = app, names, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._names.known(headers.get("host", "")):
            refusal = PlainTextResponse(_NO_NAME, 421)
            await refusal(scope, receive, _with_headers(send))
            return
        if _length(headers) > self._most:
            await _passed_by(receive, _PASSED_BY * self._most)
            await _refusal(headers, self._most)(scope, receive, _with_headers(send))
            return
        await self.app(scope, _capped(receive, self._most), _with_headers(send))


def _refusal(headers: Headers, most: int) -> Response:
    """What is said of too much: a page to a browser, a line to a program."""
    told = _too_large(most)
    if "text/html" in headers.get("accept", ""):
        return HTMLResponse(_PAGE.format(told=told), 413)
    return PlainTextResponse(f"{told}\n", 413)


def _too_large(most: int) -> str:
    return f"expected {most:,} bytes at most at once; edic check takes files of any size"


def _name(host: str) -> str:
    """A host without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


def _length(headers: Headers) -> int:
    told = headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() else 0


async def _passed_by(receive: Receive, most: int) -> None:
    """Take what is sent and keep none of it: a browser that is cut off shows no answer."""
    seen, more = 0, True
    while more and seen < most:
        message = await receive()
        seen += len(message.get("body", b""))
        more = bool(message.get("more_body", False))


def _capped(receive: Receive, most: int) -> Receive:
    """Receive no more than so many bytes, whatever was said of their number."""
    seen = 0

    async def capped() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, _too_large(most))
        return message

    return capped


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
