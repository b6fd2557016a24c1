"""The desk as an application: which page has which path, and what a request becomes.

`/orders` is a page, `/orders.csv` its table, `/orders.json` what it says. A form is a POST with the
token of its page; whatever is changed is changed by the functions that the command line uses.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Final, TypeAlias
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from edicompliance.errors import EdiError, StoreError
from edicompliance.flows.config import Config
from edicompliance.reports.letters import TEMPLATES
from edicompliance.store.people import Role
from edicompliance.web.asking import (
    SUFFIXES,
    Answer,
    Answered,
    Asked,
    Desk,
    Download,
    Elsewhere,
    NotThereError,
    Page,
    Upload,
    suffix_of,
)
from edicompliance.web.door import Door, RefusedError
from edicompliance.web.entrance import FORM_IS_OLD, NOT_OURS, asking_of, entrance, sign_in_first
from edicompliance.web.guard import MOST_BYTES, Guard, Names
from edicompliance.web.pages import STATIC, page_of
from edicompliance.web.roles import role_of
from edicompliance.web.sharing import Sharing
from edicompliance.web.tokens import COOKIE, Tokens
from edicompliance.web.trouble import Trouble, heading_of, still_fits

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FILES: Final = 1000
_MODULES: Final = (
    "today", "orders", "checking", "deductions", "deduction", "dispute_forms", "scorecards",
    "mailboxes", "guides", "catalogue", "views", "what_if",
)  # fmt: skip
_HTML: Final = "text/html; charset=utf-8"
_LOG: Final = logging.getLogger(__name__)
_NO_STORE: Final = "the store cannot be read now; why stands in the log of edic serve; try again"
_BLANK: Final = secrets.token_hex(32)
"""Stands in a page where a browser's own token, which is as long, comes in."""
_TOLD: Final = {
    400: "this form cannot be read; load the page and send it again: ",
    405: "this can only be looked at, or only be done by a form",
    413: "",
}
"""Status -> what a page says of it."""


def _later(module: str, name: str) -> Page:
    """A page whose module is imported when somebody asks for it: the desk opens sooner."""

    def page(asked: Asked) -> Answered:
        found: Answered = getattr(import_module(f"edicompliance.web.{module}"), name)(asked)
        return found

    return page


def warm(config: Config) -> None:
    """Import what the pages are made by, and read the partners' guides, before somebody waits."""
    for name in _MODULES:
        import_module(f"edicompliance.web.{name}")
    from edicompliance.profiles import load_profile  # noqa: PLC0415 - start-up does without

    for one in config.partners:
        with suppress(EdiError):  # the pages say what is wrong with it
            load_profile(one.profile)


PAGES: Final[Mapping[str, Page]] = {
    "/": _later("today", "today"),
    "/today": _later("today", "today"),
    "/orders": _later("orders", "orders"),
    "/shipments/{id:path}": _later("orders", "shipment"),
    "/what-if/{id:path}": _later("what_if", "what_if"),
    "/check": _later("checking", "empty"),
    "/chargebacks": _later("deductions", "deductions"),
    "/chargebacks/{id:path}": _later("deduction", "deduction"),
    "/packets/{id:path}": _later("deduction", "packet"),
    "/papers/{number}": _later("deduction", "paper"),
    "/scorecards": _later("scorecards", "scorecards"),
    "/mailbox": _later("mailboxes", "mailbox"),
    "/mailbox/{ref}": _later("mailboxes", "one"),
    "/profiles": _later("guides", "guides"),
    "/profiles/{id:path}": _later("guides", "guide"),
    "/rules": _later("catalogue", "rules"),
    "/rules/{code}": _later("catalogue", "rule"),
}
"""Path -> what is looked at there."""
DEEDS: Final[Mapping[str, Page]] = {
    "/check": _later("checking", "check_files"),
    "/orders/views": _later("views", "keep"),
    "/orders/views/{id}/removed": _later("views", "remove"),
    "/due/{id}": _later("today", "done"),
    "/chargebacks/{id:path}/filed": _later("dispute_forms", "filed"),
    "/chargebacks/{id:path}/papers": _later("dispute_forms", "attached"),
    "/chargebacks/{id:path}/outcome": _later("dispute_forms", "answered"),
    "/chargebacks/{id:path}/settled": _later("dispute_forms", "settled"),
    "/mailbox/{ref}/{deed}": _later("mailboxes", "deed"),
}
"""Path -> what a form there does."""


def desk_app(desk: Desk, *, most: int = MOST_BYTES, by_others: bool = False) -> Guard:
    """The application; `by_others` than this machine it can be reached only by a way in."""
    rooms = Rooms(desk, Tokens(), Door.of(desk, by_others=by_others))
    routes = [
        Route("/healthz", rooms.health),
        Route("/static/report.css", rooms.report_style),
        Mount("/static", StaticFiles(directory=STATIC)),
        *entrance(rooms),
        *(route for path, page in DEEDS.items() for route in _deeds(path, rooms, page)),
        *(route for path, page in PAGES.items() for route in _both(path, rooms, page)),
    ]
    app = Starlette(
        routes=routes, exception_handlers={HTTPException: rooms.refused, Exception: rooms.faulty}
    )
    return Guard(app, Names(desk.config.web.names, by_address=by_others), most)


def _deeds(path: str, rooms: Rooms, page: Page) -> list[Route]:
    """What a form does; what is judged by one is to be had as a file, too."""
    endpoint = rooms.form(page, role_of("POST", path))
    suffixed = [f"{path}.{one}" for one in SUFFIXES] if path in PAGES else []
    return [Route(one, endpoint, methods=["POST"]) for one in (*suffixed, path)]


def _both(path: str, rooms: Rooms, page: Page) -> list[Route]:
    """A page, and the same as CSV, workbook and JSON."""
    endpoint = rooms.look(page, role_of("GET", path))
    suffixed = () if "{" in path else [Route(f"{path}.{one}", endpoint) for one in SUFFIXES]
    return [*suffixed, Route(path, endpoint)]


@dataclass(frozen=True, slots=True)
class Rooms:
    """Turns requests into questions, and answers into responses."""

    desk: Desk
    tokens: Tokens
    door: Door
    sharing: Sharing[Response] = field(default_factory=Sharing)

    def look(self, page: Page, role: Role | None) -> Endpoint:
        """What a page answers to those who may see it."""

        async def endpoint(request: Request) -> Response:
            if stopped := await self.stopped(request, role):
                return stopped
            key = (str(request.url), request.state.who)
            made = partial(self._answered, request, page, self._asked(request))
            return self._given(request, await self.sharing.of(key, made))

        return endpoint

    def form(self, page: Page, role: Role | None) -> Endpoint:
        """What a form does, if it is one of ours, for those who may do it."""

        async def endpoint(request: Request) -> Response:
            if stopped := await self.stopped(request, role):
                return stopped
            async with request.form(max_files=_MOST_FILES, max_fields=100) as sent:
                if not self.is_ours(request, sent):
                    return self.said(request, NOT_OURS, 403)
                made = await self._answered(request, page, self._asked(request, *_read(sent)))
            self.sharing.changed()
            return self._given(request, made)

        return endpoint

    async def stopped(self, request: Request, role: Role | None) -> Response | None:
        """Find out who asks; where he may not do it, what he is told."""
        try:
            who = await run_in_threadpool(self.door.who, asking_of(request, self.desk.config.web))
        except RefusedError as why:
            return self.said(request, str(why), why.status)
        except StoreError as why:
            return self.said(request, *self.trouble_of_store(why))
        request.state.who = who
        if who is None and role is not None:
            return sign_in_first(request) or self.said(request, "sign in first: /sign-in", 401)
        if who is not None and not who.may(role):
            told = f"{who.name}: this needs the role {role}, and yours is {who.role}"
            return self.said(request, told, 403)
        return None

    def trouble_of_store(self, why: StoreError) -> Trouble:
        """What is said of the store to somebody of whom it cannot be told who he is."""
        found = Trouble.of(why)
        if not (self.door.by_others or self.desk.config.web.trusted_header):
            return found
        _LOG.error("%s", found.told)
        return found._replace(told=_NO_STORE)

    def is_ours(self, request: Request, sent: FormData) -> bool:
        """Whether a form came from a page that this browser was given."""
        return self.tokens.fits(request.cookies.get(COOKIE, ""), str(sent.get("token", "")))

    async def report_style(self, _request: Request) -> Response:
        """The style of the static reports, which the desk's own adds to."""
        return FileResponse(TEMPLATES / "report.css")

    async def health(self, _request: Request) -> Response:
        """Whether the store can be read."""

        def looked() -> None:
            with self.desk.store.look() as look:
                still_fits(self.desk.store, look)

        try:
            await run_in_threadpool(looked)
        except StoreError as why:
            told = self.trouble_of_store(why).told
            return JSONResponse({"status": "no store", "trouble": told}, 503)
        return JSONResponse({"status": "ok"})

    async def refused(self, request: Request, why: Exception) -> Response:
        """There is no such path, or too much was sent."""
        status = why.status_code if isinstance(why, HTTPException) else 500
        told = _TOLD.get(status, "there is no such page")
        if isinstance(why, HTTPException) and status in (400, 413):
            told = f"{told}{why.detail}"
        return self.said(request, told, status)

    async def faulty(self, request: Request, why: Exception) -> Response:
        """Something that nobody foresaw."""
        return self.said(request, *Trouble.of(why))

    async def _answered(self, request: Request, page: Page, asked: Asked) -> Response:
        try:
            found = await run_in_threadpool(page, asked)
            return await run_in_threadpool(self._shown, request, asked, found)
        except (EdiError, OSError) as why:
            return self._said(request, *Trouble.of(why))

    def _asked(
        self,
        request: Request,
        form: Mapping[str, str] | None = None,
        files: tuple[Upload, ...] = (),
    ) -> Asked:
        path, suffix = suffix_of(request.url.path)
        about = {name: suffix_of(str(value))[0] for name, value in request.path_params.items()}
        return Asked(
            self.desk, request.state.who.name, path, suffix, about, dict(request.query_params),
            form or {}, files,
        )  # fmt: skip

    def _shown(self, request: Request, asked: Asked, found: Answered) -> Response:
        if isinstance(found, Elsewhere):
            return RedirectResponse(found.url, 303)
        if isinstance(found, Download):
            return _file(found)
        if asked.suffix:
            return _as_suffix(found, asked.suffix, asked.query.get("table", ""))
        return self._page(request, found)

    def page(self, request: Request, found: Answer) -> Response:
        """A page, with the token of its forms and the cookie that the browser is known by."""
        return self._given(request, self._page(request, found))

    def _page(self, request: Request, found: Answer) -> Response:
        """A page for any browser of who asks: its forms have no token yet."""
        shown = page_of(found, path=request.url.path, query=request.url.query, token=_BLANK,
                        who=getattr(request.state, "who", None))  # fmt: skip
        return Response(shown, found.status, media_type=_HTML)

    def _given(self, request: Request, made: Response) -> Response:
        """What was made, for this browser."""
        given = Response(status_code=made.status_code)
        given.body, given.raw_headers = bytes(made.body), list(made.raw_headers)
        if made.media_type == _HTML:
            browser = request.cookies.get(COOKIE) or self.tokens.browser()
            given.body = given.body.replace(_BLANK.encode(), self.tokens.of(browser).encode())
            self.known_by(given, browser)
        return given

    def known_by(self, response: Response, browser: str) -> None:
        """Let the browser keep what it is known by, where no script and no other site sees it."""
        secure = self.desk.config.web.https
        response.set_cookie(COOKIE, browser, httponly=True, samesite="strict", secure=secure)

    def said(self, request: Request, told: str, status: int) -> Response:
        """A clear page, or a line of JSON, of what is not so."""
        return self._given(request, self._said(request, told, status))

    def _said(self, request: Request, told: str, status: int) -> Response:
        if suffix_of(request.url.path)[1] == "json":
            return JSONResponse({"error": told}, status)
        heading = FORM_IS_OLD if told == NOT_OURS else heading_of(status, posted=_posted(request))
        values = {
            "told": told,
            "heading": heading,
            "lists": list_of(request.url.path) if status == 404 else "",
            "back": page_behind(request.url.path) if _posted(request) else "",
        }
        return self._page(request, Answer("said.html.j2", heading, values, status=status))


def _posted(request: Request) -> bool:
    return request.method == "POST"


def page_behind(path: str) -> str:
    """The page that a form stands on, by the path that it is sent to; empty: nobody knows.

    >>> page_behind("/mailbox/file:1/release"), page_behind("/due/7"), page_behind("/coffee")
    ('/mailbox/file:1', '/', '')
    """
    head, _, last = path.rpartition("/")
    if path.startswith("/due/"):
        return "/"
    if path.startswith("/orders/views"):
        return "/orders"
    if head.startswith(("/mailbox/", "/chargebacks/")) and last:
        return head
    return path if path in PAGES else ""


def list_of(path: str) -> str:
    """Where what there is stands, where something at a path is not there; empty: nowhere.

    >>> list_of("/shipments/mart/7"), list_of("/rules/X"), list_of("/coffee")
    ('/orders', '/rules', '')
    """
    first = f"/{path.split('/')[1]}"
    home = {"/shipments": "/orders", "/what-if": "/orders", "/packets": "/chargebacks",
            "/papers": "/chargebacks"}  # fmt: skip
    return home.get(first, first if first in PAGES else "")


def _read(sent: FormData) -> tuple[dict[str, str], tuple[Upload, ...]]:
    """The fields and the files of a form; the files lie open, and are closed with the form."""
    form = {name: value for name, value in sent.items() if isinstance(value, str)}
    files = [one for one in sent.getlist("files") if isinstance(one, UploadFile) and one.filename]
    return form, tuple(Upload(one.filename or "", one.file) for one in files)


def _as_suffix(found: Answer, suffix: str, which: str) -> Response:
    """The page, or the one of its tables that is asked for, as a file."""
    table = found.table_of(which)
    if suffix == "json":
        told = found.told if not which and found.told is not None else table and table.as_json()
        if told is None:
            raise NotThereError("this page has nothing to be had as JSON")
        return Response(json.dumps(told, indent=2), found.status, media_type="application/json")
    if table is None:
        others = " or ".join(f"?table={one.name}" for one in found.more)
        told = f"{others} asks for one of its others" if others else ".json has what it says"
        raise NotThereError(f"this page has no table of its own; {told}")
    if suffix == "csv":
        data = table.as_csv().encode()
        return _file(Download(f"{table.name}.csv", "text/csv; charset=utf-8", data))
    return _file(Download(f"{table.name}.xlsx", _XLSX, table.as_xlsx()))


def _file(one: Download) -> Response:
    named = f"attachment; filename*=UTF-8''{quote(one.name)}"
    return Response(one.data, media_type=one.media_type, headers={"content-disposition": named})
