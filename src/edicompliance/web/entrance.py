r"""Signing in and out: the form, what it leads to, and who is sent to it.

Where one goes after signing in is a path of this desk, whatever the URL says.

>>> _home("/orders?q=45"), _home("//evil.example"), _home("https://evil.example")
('/orders?q=45', '/', '/')
>>> _home("/\\evil.example")
'/'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from edicompliance.errors import StoreError
from edicompliance.flows.web_settings import WebSettings
from edicompliance.web.asking import SUFFIXES, Answer
from edicompliance.web.door import Asking, RefusedError
from edicompliance.web.tokens import COOKIE

if TYPE_CHECKING:
    from edicompliance.web.app import Rooms

FORM_IS_OLD: Final = "This form is not one of this desk's any more"
NOT_OURS: Final = "this form is not, or no longer, one of this desk's: load the page again"
_PATH: Final = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_SMALL: Final = 8192
"""Bytes of a field of the sign-in."""


def entrance(rooms: Rooms) -> list[Route]:
    """The routes of it."""

    async def form(request: Request) -> Response:
        stopped = await rooms.stopped(request, None)
        if stopped:
            return stopped
        home = _home(request.query_params.get("to", "/"))
        return RedirectResponse(home, 303) if request.state.who else _form(rooms, request, home)

    async def sign_in(request: Request) -> Response:
        sent = await request.form(max_files=0, max_fields=10, max_part_size=_SMALL)
        if not rooms.is_ours(request, sent):
            return rooms.said(request, NOT_OURS, 403)
        name, home = str(sent.get("name", "")), _home(str(sent.get("to", "/")))
        asking = asking_of(request, rooms.desk.config.web)
        try:
            cookie = await run_in_threadpool(
                rooms.door.sign_in, name, str(sent.get("password", "")), asking
            )
        except RefusedError as why:
            return _form(rooms, request, home, str(why), name, why)
        except StoreError as why:
            return rooms.said(request, *rooms.trouble_of_store(why))
        response = RedirectResponse(home, 303)
        rooms.known_by(response, cookie)
        return response

    async def sign_out(request: Request) -> Response:
        sent = await request.form(max_files=0, max_fields=10, max_part_size=_SMALL)
        if not rooms.is_ours(request, sent):
            return rooms.said(request, NOT_OURS, 403)
        rooms.door.sign_out(asking_of(request, rooms.desk.config.web))
        response = RedirectResponse("/sign-in", 303)
        rooms.known_by(response, rooms.tokens.browser())
        return response

    return [
        Route("/sign-in", form),
        Route("/sign-in", sign_in, methods=["POST"]),
        Route("/sign-out", sign_out, methods=["POST"]),
    ]


def _form(
    rooms: Rooms,
    request: Request,
    home: str,
    told: str = "",
    name: str = "",
    why: RefusedError | None = None,
) -> Response:
    values = {"to": home, "told": told, "name": name}
    status = why.status if why else 200
    response = rooms.page(request, Answer("sign_in.html.j2", "Sign in", values, status=status))
    if why and why.wait:
        response.headers["retry-after"] = str(int(why.wait) + 1)
    return response


def asking_of(request: Request, web: WebSettings) -> Asking:
    """What a request says of who asks."""
    headers = request.headers
    return Asking(
        cookie=request.cookies.get(COOKIE, ""),
        address=request.client.host if request.client else "",
        forwarded=",".join(headers.getlist("x-forwarded-for")),
        named=tuple(headers.getlist(web.trusted_header)) if web.trusted_header else (),
    )


def sign_in_first(request: Request) -> Response | None:
    """Where a person who looks at a page signs in; None: it is a program, or a form."""
    path = request.url.path
    if request.method != "GET" or path.rpartition(".")[2] in SUFFIXES:
        return None
    to = quote(path) + (f"?{request.url.query}" if request.url.query else "")
    there = "/sign-in?" + urlencode({"to": to})
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": there})
    return RedirectResponse(there, 303)


def _home(path: str) -> str:
    return path if _PATH.fullmatch(path) else "/"
