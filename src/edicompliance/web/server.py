"""Runs the desk: it listens at an address, and says where as soon as it does.

Where others than this machine could reach it, it does not begin before people have to say who they
are: by a password, or by a proxy that the settings trust.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from edicompliance.errors import EdiError
from edicompliance.flows.web_settings import WebSettings
from edicompliance.store import Store

_WAITING: Final = 128


def address_of(host: str) -> tuple[str, bool]:
    """The address that is meant, and whether others than this machine can reach it."""
    address = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        return address, not ipaddress.ip_address(address).is_loopback
    except ValueError:
        raise EdiError(f"{host}: expected an address such as 127.0.0.1") from None


def must_be_guarded(host: str, port: int, web: WebSettings, store: Store) -> None:
    """Refuse an address that others can reach while nobody has to say who he is there."""
    with store.look() as look:
        guarded = bool(web.trusted_header) or look.people.can_sign_in()
    if address_of(host)[1] and not guarded:
        tunnel = f"ssh -L {port or 8000}:127.0.0.1:{port or 8000} THIS-MACHINE"
        raise EdiError(
            f"{host}: others could reach it, and nobody has to sign in; add somebody: "
            "edic people add NAME --role operator; or name a proxy that signs people in: "
            f"[web] trusted_header; or stay at 127.0.0.1 and come through a tunnel: {tunnel}"
        )


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes any that is free."""
    address, _ = address_of(host)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((address, port))
        found.listen(_WAITING)
    except OSError as why:
        found.close()
        raise EdiError(f"{host}:{port}: {why.strerror}; another --port, or 0 for any") from None
    return found


class _Server(uvicorn.Server):
    def __init__(self, settings: uvicorn.Config, ready: Callable[[str], None]) -> None:
        super().__init__(settings)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            self.ready(f"http://{shown}:{port}")


def serve(app: ASGIApp, found: socket.socket, ready: Callable[[str], None]) -> None:
    """Answer until it is told to stop; `ready` is told the URL as soon as there are answers."""
    settings = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", server_header=False, ws="none",
        proxy_headers=False,
    )  # fmt: skip
    try:
        _Server(settings, ready).run(sockets=[found])
    finally:
        found.close()
