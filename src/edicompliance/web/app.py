"""The desk as an application: which page has which path, and what a request becomes.

`/orders` is a page, `/orders.csv` its table, `/orders.json` what it says. A form is a POST with the
token of its page; whatever is changed is changed by the functions that the command line uses.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
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
from starlette.types import ASGIApp

from edicompliance.errors import EdiError, StoreError
from edicompliance.reports.check_html import TEMPLATES
from edicompliance.web import (
    catalogue,
    checking,
    deductions,
    guides,
    mailboxes,
    orders,
    scorecards,
    today,
    what_if,
)
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
from edicompliance.web.guard import LOOPBACK, MOST_BYTES, Guard
from edicompliance.web.pages import STATIC, page_of
from edicompliance.web.tokens import COOKIE, Tokens

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_FILES: Final = 1000

PAGES: Final[Mapping[str, Page]] = {
    "/": today.today,
    "/today": today.today,
    "/orders": orders.orders,
    "/shipments/{id:path}": orders.shipment,
    "/what-if/{id:path}": what_if.what_if,
    "/check": checking.empty,
    "/chargebacks": deductions.deductions,
    "/chargebacks/{id:path}": deductions.deduction,
    "/packets/{id:path}": deductions.packet,
    "/scorecards": scorecards.scorecards,
    "/mailbox": mailboxes.mailbox,
    "/mailbox/{ref}": mailboxes.one,
    "/profiles": guides.guides,
    "/profiles/{id:path}": guides.guide,
    "/rules": catalogue.rules,
    "/rules/{code}": catalogue.rule,
}
"""Path -> what is looked at there."""
DEEDS: Final[Mapping[str, Page]] = {
    "/check": checking.check_files,
    "/due/{id}": today.done,
    "/chargebacks/{id:path}/filed": deductions.filed,
    "/mailbox/{ref}/{deed}": mailboxes.deed,
}
"""Path -> what a form there does."""


def desk_app(desk: Desk, *, most: int = MOST_BYTES) -> ASGIApp:
    """The application; it answers to the names of this machine's own loopback only."""
    rooms = _Rooms(desk, Tokens())
    routes = [
        Route("/healthz", rooms.health),
        Route("/static/report.css", rooms.report_style),
        Mount("/static", StaticFiles(directory=STATIC)),
        *(Route(path, rooms.form(page), methods=["POST"]) for path, page in DEEDS.items()),
        *(route for path, page in PAGES.items() for route in _both(path, rooms, page)),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: rooms.refused})
    return Guard(app, LOOPBACK, most)


def _both(path: str, rooms: _Rooms, page: Page) -> list[Route]:
    """A page, and the same as CSV, workbook and JSON."""
    suffixed = [Route(f"{path}.{suffix}", rooms.look(page)) for suffix in SUFFIXES]
    return (
        [Route(path, rooms.look(page))]
        if "{" in path
        else [*suffixed, Route(path, rooms.look(page))]
    )


@dataclass(frozen=True, slots=True)
class _Rooms:
    """Turns requests into questions, and answers into responses."""

    desk: Desk
    tokens: Tokens

    def look(self, page: Page) -> Endpoint:
        """What a page answers."""

        async def endpoint(request: Request) -> Response:
            return await self._answered(request, page, self._asked(request))

        return endpoint

    def form(self, page: Page) -> Endpoint:
        """What a form does, if it is one of ours."""

        async def endpoint(request: Request) -> Response:
            async with request.form(max_files=_MOST_FILES, max_fields=100) as sent:
                if not self.tokens.fits(
                    request.cookies.get(COOKIE, ""), str(sent.get("token", ""))
                ):
                    told = "this form is not, or no longer, one of this desk's: load the page again"
                    return self._said(request, told, 403)
                asked = self._asked(request, *(await _read(sent)))
            return await self._answered(request, page, asked)

        return endpoint

    async def report_style(self, _request: Request) -> Response:
        """The style of the static reports, which the desk's own adds to."""
        return FileResponse(TEMPLATES / "report.css")

    async def health(self, _request: Request) -> Response:
        """Whether the store can be read."""

        def looked() -> None:
            with self.desk.store.look() as look:
                _ = look.now

        try:
            await run_in_threadpool(looked)
        except StoreError as why:
            return JSONResponse({"status": "no store", "trouble": str(why)}, 503)
        return JSONResponse({"status": "ok"})

    async def refused(self, request: Request, why: Exception) -> Response:
        """There is no such path, or too much was sent."""
        status = why.status_code if isinstance(why, HTTPException) else 500
        told = "there is no such page; the pages are named above"
        if isinstance(why, HTTPException) and status == 413:
            told = why.detail
        return self._said(request, told, status)

    async def _answered(self, request: Request, page: Page, asked: Asked) -> Response:
        try:
            found = await run_in_threadpool(page, asked)
            return await run_in_threadpool(self._shown, request, asked, found)
        except NotThereError as why:
            return self._said(request, str(why), 404)
        except StoreError as why:
            told = "somebody else is writing; try again" if why.retryable else "edic store verify"
            return self._said(request, f"{why}; {told}", 503)
        except EdiError as why:
            return self._said(request, str(why), 422)

    def _asked(
        self,
        request: Request,
        form: Mapping[str, str] | None = None,
        files: tuple[Upload, ...] = (),
    ) -> Asked:
        path, suffix = suffix_of(request.url.path)
        about = {name: suffix_of(str(value))[0] for name, value in request.path_params.items()}
        return Asked(
            self.desk, self.desk.person, path, suffix, about, dict(request.query_params),
            form or {}, files,
        )  # fmt: skip

    def _shown(self, request: Request, asked: Asked, found: Answered) -> Response:
        if isinstance(found, Elsewhere):
            return RedirectResponse(found.url, 303)
        if isinstance(found, Download):
            return _file(found)
        if asked.suffix:
            return _as_suffix(found, asked.suffix)
        return self._page(request, found)

    def _page(self, request: Request, found: Answer) -> Response:
        browser = request.cookies.get(COOKIE) or self.tokens.browser()
        shown = page_of(found, path=request.url.path, query=request.url.query,
                        token=self.tokens.of(browser))  # fmt: skip
        response = Response(shown, found.status, media_type="text/html; charset=utf-8")
        response.set_cookie(COOKIE, browser, httponly=True, samesite="strict")
        return response

    def _said(self, request: Request, told: str, status: int) -> Response:
        """A clear page, or a line of JSON, of what is not so."""
        if suffix_of(request.url.path)[1] == "json":
            return JSONResponse({"error": told}, status)
        return self._page(request, Answer("said.html.j2", "Not so", {"told": told}, status=status))


async def _read(sent: FormData) -> tuple[dict[str, str], tuple[Upload, ...]]:
    """The fields and the files of a form."""
    form = {name: value for name, value in sent.items() if isinstance(value, str)}
    files = [one for one in sent.getlist("files") if isinstance(one, UploadFile) and one.filename]
    return form, tuple([Upload(one.filename or "", await one.read()) for one in files])


def _as_suffix(found: Answer, suffix: str) -> Response:
    if suffix == "json":
        told = found.told if found.told is not None else found.table and found.table.as_json()
        if told is None:
            raise NotThereError("this page has nothing to be had as JSON")
        return Response(json.dumps(told, indent=2), media_type="application/json")
    if found.table is None:
        raise NotThereError("this page has no table; .json has what it says")
    if suffix == "csv":
        data = found.table.as_csv().encode()
        return _file(Download(f"{found.table.name}.csv", "text/csv; charset=utf-8", data))
    return _file(Download(f"{found.table.name}.xlsx", _XLSX, found.table.as_xlsx()))


def _file(one: Download) -> Response:
    named = f"attachment; filename*=UTF-8''{quote(one.name)}"
    return Response(one.data, media_type=one.media_type, headers={"content-disposition": named})
