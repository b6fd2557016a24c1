"""Views of one's own: a filter under a name, for whoever sits there and for nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.sitting import add_one_of_each, browser, running, sign_in, token

from edicompliance.store import Store


@pytest.fixture(scope="module")
def peopled(home: Path) -> Path:
    add_one_of_each(home)
    return home


@pytest.fixture
def clients(peopled: Path) -> Iterator[tuple[TestClient, TestClient]]:
    """A viewer and an analyst."""
    with running(peopled, by_others=True) as app:
        found = browser(app), browser(app)
        for client, name in zip(found, ("a-viewer", "a-analyst"), strict=True):
            assert sign_in(client, name) == 303
        yield found


def keep(client: TestClient, name: str, **filters: str) -> int:
    form = {"token": token(client, "/orders"), "name": name, **filters}
    return client.post("/orders/views", data=form).status_code


def test_a_view_is_kept_shown_replaced_and_forgotten_and_nobody_else_sees_it(
    clients: tuple[TestClient, TestClient], peopled: Path
) -> None:
    viewer, analyst = clients
    assert keep(viewer, "<b>my</b> view", q="4506 & more", state="missed", colour="red") == 303
    shown = viewer.get("/orders").text
    assert 'href="/orders?q=4506+%26+more&amp;state=missed"' in shown
    assert "&lt;b&gt;my&lt;/b&gt; view" in shown
    assert "&lt;b&gt;my" not in analyst.get("/orders").text
    assert keep(viewer, " <b>my</b>  view ", partner="mart") == 303
    with Store.open(f"{peopled}/edic.db") as store, store.look() as look:
        ((kept),) = look.views.all("a-viewer", "orders")
        assert (kept.query, look.views.all("a-analyst", "orders")) == ("partner=mart", ())
    path = f"/orders/views/{kept.id}/removed"
    assert analyst.post(path, data={"token": token(analyst, "/orders")}).status_code == 404
    assert viewer.post(path, data={"token": "none"}).status_code == 403
    assert viewer.post(path, data={"token": token(viewer, "/orders")}).status_code == 303
    assert "Forget" not in viewer.get("/orders").text


def test_what_is_no_view_is_refused(clients: tuple[TestClient, TestClient]) -> None:
    viewer, _ = clients
    assert keep(viewer, " ") == 422
    assert keep(viewer, "x" * 61) == 422
    assert keep(viewer, "red", state="red") == 422
    for number in ("x", "-1", "9" * 30):
        form = {"token": token(viewer, "/orders")}
        assert viewer.post(f"/orders/views/{number}/removed", data=form).status_code == 404


def test_the_views_of_somebody_who_is_removed_go_with_him_and_what_was_done_is_in_the_audit(
    peopled: Path,
) -> None:
    with Store.open(f"{peopled}/edic.db") as store:
        with store.work("chief") as work:
            work.people.add("cy", "viewer")
            work.views.keep("cy", "orders", "late", "state=missed")
        with store.work("chief") as work:
            work.people.remove("cy", reason="left")
            assert work.views.all("cy", "orders") == ()
        with store.look() as look:
            found = look.connection.exec_driver_sql(
                "SELECT action, subject FROM audit WHERE action = 'kept view' AND subject = 'late'"
            )
            assert tuple(found.one()) == ("kept view", "late")
