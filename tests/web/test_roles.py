"""Every route says which role it asks for, and asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tests.web.sitting import add_one_of_each, browser, running, sign_in, token

from edicompliance.store import Store
from edicompliance.store.people import ROLES, may
from edicompliance.web.app import DEEDS, PAGES
from edicompliance.web.asking import SUFFIXES
from edicompliance.web.guard import Guard
from edicompliance.web.roles import ROLE_OF, role_of

EXAMPLES = {
    "{id:path}": "mart/4500012",
    "{id}": "1",
    "{ref}": "file:1",
    "{deed}": "retry",
    "{code}": "ASN001",
    "{number}": "1",
}
"""A part of a path -> what may stand there."""
SITTING = (None, *ROLES)
CHANGES_NOTHING = ("POST /check", "POST /sign-in", "POST /sign-out")
"""Forms that need no reason."""
ONE_S_OWN = ("POST /orders/views", "POST /orders/views/{id}/removed")
"""Forms that change what nobody else sees."""


@pytest.fixture(scope="module")
def peopled(home: Path) -> Path:
    add_one_of_each(home)
    return home


@pytest.fixture(scope="module")
def app(peopled: Path) -> Iterator[Guard]:
    with running(peopled, by_others=True) as app:
        yield app


@pytest.fixture(scope="module")
def clients(app: Guard) -> dict[str | None, TestClient]:
    """Somebody of each role, and somebody who has not signed in."""
    clients: dict[str | None, TestClient] = {None: browser(app)}
    for role in ROLES:
        clients[role] = browser(app)
        assert sign_in(clients[role], f"a-{role}") == 303
    return clients


def routes(app: Guard) -> set[str]:
    """Method and path of every route, without the suffixes of its files."""
    assert isinstance(app.app, Starlette)
    found = set()
    for one in app.app.routes:
        path = str(one.path).removesuffix("/") or "/"  # type: ignore[attr-defined]
        head, _, last = path.rpartition(".")
        path = head if last in SUFFIXES else path
        methods = getattr(one, "methods", None) or {"GET"}
        found |= {f"{method} {path}" for method in methods - {"HEAD"}}
    return found


def concrete(path: str) -> str:
    for part, example in EXAMPLES.items():
        path = path.replace(part, example)
    assert "{" not in path
    return path


def test_every_route_has_its_row_in_the_table_and_every_row_its_route(app: Guard) -> None:
    assert routes(app) == set(ROLE_OF)
    assert {f"GET {one}" for one in PAGES} | {f"POST {one}" for one in DEEDS} <= set(ROLE_OF)


def test_a_route_without_a_row_does_not_come_into_being() -> None:
    with pytest.raises(KeyError):
        role_of("POST", "/new")


@pytest.mark.parametrize("sitting", SITTING, ids=str)
@pytest.mark.parametrize("route", sorted(ROLE_OF))
def test_who_may_not_is_refused_and_who_may_is_not(
    clients: dict[str | None, TestClient], route: str, sitting: str | None
) -> None:
    method, path = route.split(" ")
    if route == "POST /sign-out":
        pytest.skip("it would end the session of the others; tests/web/test_sign_in.py has it")
    client, wanted = clients[sitting], ROLE_OF[route]
    answer = client.request(
        method, concrete(path), data={"token": "none"} if method == "POST" else None
    )
    if wanted is None:
        assert answer.status_code in (200, 303, 307, 403, 404)
        assert "needs the role" not in answer.text
    elif sitting is None:
        assert (answer.status_code, "rows" in answer.text) in ((303, False), (401, False))
    elif not may(sitting, wanted):  # type: ignore[arg-type]
        assert answer.status_code == 403
        assert f"this needs the role {wanted}, and yours is {sitting}" in answer.text
    else:
        assert "needs the role" not in answer.text
        assert answer.status_code == 403 if method == "POST" else answer.status_code in (200, 404)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("path", sorted(one for one in PAGES if one != "/"))
def test_a_file_asks_for_the_role_of_its_page(
    clients: dict[str | None, TestClient], path: str, suffix: str
) -> None:
    there = f"{concrete(path)}.{suffix}"
    assert clients[None].get(there).status_code == 401
    wanted = role_of("GET", path)
    assert wanted
    below = [one for one in ROLES if not may(one, wanted)]
    assert [clients[one].get(there).status_code for one in below] == [403] * len(below)


def test_what_moves_files_is_the_operators_and_no_viewer_changes_anything() -> None:
    changing = [
        one
        for one in ROLE_OF
        if one.startswith("POST") and one not in (*CHANGES_NOTHING, *ONE_S_OWN)
    ]
    assert {ROLE_OF[one] for one in changing} == {"analyst", "operator"}
    assert all(ROLE_OF[one] == "operator" for one in changing if "/mailbox" in one)


def test_who_may_not_do_something_is_not_shown_the_form_for_it(
    clients: dict[str | None, TestClient],
) -> None:
    (waits,) = clients["viewer"].get("/mailbox.json?state=quarantined").json()["files"]
    for role, shown in (("viewer", False), ("analyst", False), ("operator", True)):
        assert ('/release"' in clients[role].get(f"/mailbox/{waits['ref']}").text) is shown
    assert 'href="/check"' not in clients["viewer"].get("/").text
    assert "Done by hand" not in clients["viewer"].get("/").text
    assert "Done by hand" in clients["analyst"].get("/").text


# -- a change needs a form of ours, and a reason


@pytest.mark.parametrize(
    "route",
    sorted(
        one
        for one in ROLE_OF
        if one.startswith("POST") and one not in (*CHANGES_NOTHING, *ONE_S_OWN)
    ),
)
def test_a_change_is_refused_without_our_token_and_without_a_reason(
    clients: dict[str | None, TestClient], route: str, app: Guard
) -> None:
    client, path = clients["operator"], concrete(route.split(" ")[1])
    ours, foreign = token(client, "/"), token(browser(app), "/sign-in")
    for key in ("", foreign, ours[:-1], ours.upper(), "é"):
        answer = client.post(path, data={"token": key, "reason": "because"})
        assert (answer.status_code, "load the page again" in answer.text) == (403, True)
    for reason in ("", "  ", "\t\n"):
        answer = client.post(path, data={"token": ours, "reason": reason})
        assert answer.status_code in (404, 422)
        assert "expected why, found nothing" in answer.text or answer.status_code == 404
    assert client.get(path).status_code in (404, 405, 200)


def test_a_token_of_a_desk_that_was_stopped_is_refused(peopled: Path) -> None:
    with running(peopled, by_others=True) as first:
        client = browser(first)
        sign_in(client, "a-operator")
        old, cookies = token(client, "/"), client.cookies
    with running(peopled, by_others=True) as second:
        anew = browser(second)
        anew.cookies.update(cookies)
        assert anew.post("/due/1", data={"token": old, "reason": "x"}).status_code == 401
        sign_in(anew, "a-operator")
        assert anew.post("/due/1", data={"token": old, "reason": "x"}).status_code == 403


def test_what_is_changed_is_in_the_audit_under_the_name_of_who_signed_in(
    clients: dict[str | None, TestClient], peopled: Path
) -> None:
    client = clients["analyst"]
    number = client.get("/today.json").json()["rows"][-1]["id"]
    form = {"token": token(client, "/"), "reason": "said by telephone"}
    assert client.post(f"/due/{number}", data=form).status_code == 303
    with Store.open(f"{peopled}/edic.db") as store, store.look() as look:
        row = look.connection.exec_driver_sql(
            "SELECT actor, reason FROM audit ORDER BY seq DESC LIMIT 1"
        ).one()
    assert tuple(row) == ("a-analyst", "said by telephone")
