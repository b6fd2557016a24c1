"""The door of the desk: passwords, sessions, attempts, and a proxy that is trusted."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from tests.web.sitting import SECRET, add_one_of_each, browser, running, sign_in, token

from edicompliance.errors import EdiError, ProfileError
from edicompliance.flows.config import load_config
from edicompliance.flows.web_settings import WebSettings
from edicompliance.store import Store
from edicompliance.web.guard import Guard
from edicompliance.web.server import must_be_guarded
from edicompliance.web.sessions import PER_EITHER, WINDOW, Attempts, Sessions
from edicompliance.web.tokens import COOKIE

OTHERS = ("0.0.0.0", "::", "192.0.2.1", "2001:db8::1")  # noqa: S104 - none is listened at
PROXY = WebSettings(
    trusted_header="X-Forwarded-User", trusted_from=("10.0.0.5",), trusted_role="viewer"
)


@pytest.fixture(scope="module")
def peopled(home: Path) -> Path:
    add_one_of_each(home)
    return home


@pytest.fixture
def app(peopled: Path) -> Iterator[Guard]:
    with running(peopled, by_others=True) as app:
        yield app


# -- where others could reach it


@pytest.mark.parametrize("host", OTHERS)
def test_where_others_could_reach_it_it_does_not_begin_before_somebody_can_sign_in(
    tmp_path: Path, host: str
) -> None:
    with Store.create(f"{tmp_path}/edic.db") as store:
        with pytest.raises(EdiError) as refused:
            must_be_guarded(host, 8000, WebSettings(), store)
        told = str(refused.value)
        assert told.startswith(f"{host}: others could reach it, and nobody has to sign in; ")
        assert "edic people add NAME --role operator" in told
        assert "ssh -L 8000:127.0.0.1:8000" in told
        must_be_guarded("127.0.0.1", 8000, WebSettings(), store)
        must_be_guarded(host, 8000, PROXY, store)
        with store.work("chief") as work:
            work.people.add("cy", "viewer")
        with pytest.raises(EdiError, match="nobody has to sign in"):
            must_be_guarded(host, 8000, WebSettings(), store)
        with store.work("chief") as work:
            work.people.add("ann", "viewer", SECRET)
        must_be_guarded(host, 8000, WebSettings(), store)


def test_at_this_machine_without_passwords_whoever_started_it_sits_there(demo: Path) -> None:
    with running(demo) as app:
        client = browser(app)
        (waits,) = client.get("/mailbox.json?state=quarantined").json()["files"]
        page = client.get(f"/mailbox/{waits['ref']}")
        assert (page.status_code, "Sign out" in page.text) == (200, False)
        assert f"/mailbox/{waits['ref']}/release" in page.text


def test_where_others_reach_it_nobody_sits_there_even_when_the_last_password_is_taken_away(
    demo: Path,
) -> None:
    with running(demo, by_others=True) as app:
        assert browser(app).get("/").status_code == 303
        assert browser(app).get("/orders.json").status_code == 401


def test_once_somebody_has_a_password_people_sign_in_at_this_machine_too(peopled: Path) -> None:
    with running(peopled) as app:
        assert browser(app).get("/").headers["location"] == "/sign-in?to=%2F"


# -- signing in


def test_who_has_not_signed_in_is_led_to_the_form_and_back(app: Guard) -> None:
    client = browser(app)
    sent = client.get("/orders", params={"q": "45 é"})
    assert sent.status_code == 303
    form = client.get(sent.headers["location"])
    assert (form.status_code, "Pages" in form.text) == (200, False)
    filled = {
        "token": token(client, "/sign-in"),
        "name": "A-Viewer",
        "password": SECRET,
        "to": "/orders?q=45+%C3%A9",
    }
    assert f'value="{filled["to"]}"' in form.text
    done = client.post("/sign-in", data=filled)
    assert (done.status_code, done.headers["location"]) == (303, filled["to"])
    page = client.get("/orders")
    assert (page.status_code, "a-viewer, viewer" in page.text) == (200, True)
    assert client.get("/sign-in").headers["location"] == "/"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "x"])
def test_signing_in_leads_nowhere_else_than_to_this_desk(app: Guard, to: str) -> None:
    client = browser(app)
    form = {"token": token(client, "/sign-in"), "name": "a-viewer", "password": SECRET, "to": to}
    assert client.post("/sign-in", data=form).headers["location"] == "/"


def test_the_cookie_is_new_with_each_session_and_no_script_or_other_site_has_it(
    peopled: Path,
) -> None:
    with running(peopled, by_others=True, web=WebSettings(https=True)) as app:
        client = browser(app)
        before = client.get("/sign-in").headers["set-cookie"]
        client.cookies.set(COOKIE, before.split("=", 1)[1].split(";")[0])
        form = {"token": token(client, "/sign-in"), "name": "a-viewer", "password": SECRET}
        after = client.post("/sign-in", data=form).headers["set-cookie"]
        assert before.split(";")[0] != after.split(";")[0]
        for one in (before, after):
            assert {"HttpOnly", "SameSite=strict", "Secure", "Path=/"} <= set(one.split("; "))


def test_a_cookie_that_somebody_made_up_or_planted_is_no_session(app: Guard) -> None:
    client = browser(app)
    client.cookies.set(COOKIE, "planted")
    assert client.get("/").status_code == 303
    assert sign_in(client, "a-viewer") == 303
    thief = browser(app)
    thief.cookies.set(COOKIE, "planted")
    assert thief.get("/").status_code == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [("a-viewer", "wrong"), ("nobody", SECRET), ("", ""), ("<b>", "x" * 5000), ("\x00é", SECRET)],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    app: Guard, name: str, password: str
) -> None:
    client = browser(app)
    form = {"token": token(client, "/sign-in"), "name": name, "password": password}
    page = client.post("/sign-in", data=form)
    assert page.status_code == 401
    assert "this name and this password do not go together" in page.text
    assert "<b>" not in page.text
    assert client.get("/").status_code == 303


def test_a_sign_in_that_another_sites_page_sends_is_refused(app: Guard) -> None:
    client = browser(app)
    form = {"name": "a-viewer", "password": SECRET}
    assert client.post("/sign-in", data=form).status_code == 403
    other = token(browser(app), "/sign-in")
    client.get("/sign-in")
    assert client.post("/sign-in", data={**form, "token": other}).status_code == 403


def test_a_sign_in_is_in_the_audit_with_the_address_and_a_session_holds_no_password(
    app: Guard, peopled: Path
) -> None:
    client = browser(app, "192.0.2.44")
    assert sign_in(client, "a-operator") == 303
    with Store.open(f"{peopled}/edic.db") as store, store.look() as look:
        row = look.connection.exec_driver_sql(
            "SELECT actor, action, detail FROM audit ORDER BY seq DESC LIMIT 1"
        ).one()
    assert tuple(row) == ("a-operator", "signed in", '{"from": "192.0.2.44"}')


# -- sessions end


def test_signing_out_ends_the_session_and_its_forms(app: Guard) -> None:
    client = browser(app)
    sign_in(client, "a-operator")
    old, cookie = token(client, "/"), client.cookies[COOKIE]
    assert client.post("/sign-out", data={"token": "0" * 64}).status_code == 403
    assert client.get("/").status_code == 200
    done = client.post("/sign-out", data={"token": old})
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    assert client.get("/").status_code == 303
    client.cookies.clear()
    client.cookies.set(COOKIE, cookie)
    assert client.get("/").status_code == 303
    assert client.post("/due/1", data={"token": old, "reason": "x"}).status_code == 401


def test_a_new_password_a_sign_out_by_an_operator_and_a_removal_end_all_sessions(
    app: Guard, peopled: Path
) -> None:
    with Store.open(f"{peopled}/edic.db") as store:
        with store.work("chief") as work:
            work.people.add("dee", "viewer", SECRET)
        for password in (SECRET, "another password", ""):
            client = browser(app)
            assert sign_in(client, "dee", password or "another password") == 303
            assert client.get("/").status_code == 200
            with store.work("chief") as work:
                if password == SECRET:
                    work.people.change("dee", password="another password")  # noqa: S106
                elif password:
                    work.people.sign_out("dee")
                else:
                    work.people.remove("dee")
            assert client.get("/").status_code == 303


def test_another_role_holds_from_the_next_request_on(app: Guard, peopled: Path) -> None:
    client = browser(app)
    with Store.open(f"{peopled}/edic.db") as store:
        with store.work("chief") as work:
            work.people.add("eli", "operator", SECRET)
        sign_in(client, "eli")
        assert client.get("/check").status_code == 200
        with store.work("chief") as work:
            work.people.change("eli", role="viewer")
        assert client.get("/check").status_code == 403


def test_a_session_ends_when_nobody_uses_it_and_in_any_case_after_a_day() -> None:
    now = [0.0]
    sessions = Sessions(idle=60, longest=200, clock=lambda: now[0])
    cookie = sessions.begin("ann", "s")
    for at in (60, 120, 180, 200):
        now[0] = at
        assert sessions.find(cookie) == ("ann", "s")
    now[0] = 201
    assert sessions.find(cookie) is None
    cookie = sessions.begin("ann", "s")
    now[0] += 61
    assert sessions.find(cookie) is None
    now[0] -= 61
    assert sessions.find(cookie) is None


# -- attempts


def test_the_sixth_attempt_on_a_name_from_one_address_has_to_wait(app: Guard) -> None:
    client = browser(app, "192.0.2.66")
    assert [sign_in(client, "a-analyst", "wrong password") for _ in range(6)] == [401] * 5 + [429]
    page = client.post("/sign-in", data={"token": token(client, "/sign-in"), "name": "a-analyst"})
    assert 0 < int(page.headers["retry-after"]) <= WINDOW + 1
    assert sign_in(client, "a-analyst") == 429
    assert sign_in(browser(app, "192.0.2.67"), "a-analyst") == 303


def test_attempts_are_counted_by_name_and_by_address_and_forgotten_in_time() -> None:
    now = [0.0]
    attempts = Attempts(clock=lambda: now[0])
    assert [attempts.take("ann", f"10.0.0.{n}") for n in range(PER_EITHER)] == [0] * PER_EITHER
    assert attempts.take("ann", "10.0.1.1") == WINDOW
    assert [attempts.take(f"n{n}", "10.9.9.9") for n in range(PER_EITHER)] == [0] * PER_EITHER
    assert attempts.take("bo", "10.9.9.9") == WINDOW
    now[0] = WINDOW
    assert attempts.take("ann", "10.0.1.1") == 0


def test_who_got_in_does_not_wait_and_frees_nobody_else() -> None:
    attempts = Attempts(clock=lambda: 0.0)
    for _ in range(3 * PER_EITHER):
        assert attempts.take("ann", "10.0.0.1") == 0
        attempts.succeeded("ann", "10.0.0.1")
    for n in range(PER_EITHER):
        assert attempts.take(f"n{n}", "10.0.0.1") == 0
    assert attempts.take("bo", "10.0.0.1") > 0


def test_nobody_keeps_out_who_got_in_from_there_before() -> None:
    attempts = Attempts(clock=lambda: 0.0)
    assert attempts.take("ann", "10.0.0.1") == 0
    attempts.succeeded("ann", "10.0.0.1")
    for n in range(PER_EITHER):
        assert attempts.take(f"n{n}", "10.0.0.1") == 0
        assert attempts.take("ann", f"10.0.1.{n}") == 0
    assert attempts.take("cy", "10.0.0.1") == attempts.take("ann", "10.0.2.1") == WINDOW
    assert [attempts.take("ann", "10.0.0.1") for _ in range(6)] == [0] * 5 + [WINDOW]


def test_a_household_with_many_addresses_is_one() -> None:
    attempts = Attempts(clock=lambda: 0.0)
    told = [attempts.take("ann", f"2001:db8:0:7::{n:x}") for n in range(6)]
    assert told == [0] * 5 + [WINDOW]
    assert attempts.take("ann", "2001:db8:0:8::1") == 0


def test_who_is_not_known_is_not_told_where_the_store_lies(demo: Path, tmp_path: Path) -> None:
    home = Path(copytree(demo, tmp_path / "secret-place"))
    with running(home, by_others=True) as app:
        client = browser(app)
        key = token(client, "/sign-in")
        (home / "edic.db").write_bytes(b"no database" * 1000)
        form = {"token": key, "name": "ann", "password": SECRET}
        for answer in (
            client.get("/"), client.get("/orders.json"), client.get("/healthz"),
            client.get("/sign-in"), client.post("/sign-in", data=form),
        ):  # fmt: skip
            assert answer.status_code == 503
            assert "the store cannot be read now" in answer.text
            assert "secret-place" not in answer.text
            assert "edic.db" not in answer.text


# -- a proxy


def test_whom_the_proxy_names_sits_there_with_the_role_of_the_store_or_of_the_settings(
    peopled: Path,
) -> None:
    with running(peopled, by_others=True, web=PROXY) as app:
        proxy = browser(app, "10.0.0.5")
        assert proxy.get("/", headers={"x-forwarded-user": "New@Example.com"}).status_code == 200
        assert (
            proxy.get("/check", headers={"x-forwarded-user": "new@example.com"}).status_code == 403
        )
        assert proxy.get("/check", headers={"x-forwarded-user": "a-analyst"}).status_code == 200
        key = token(proxy, "/", **{"x-forwarded-user": "a-analyst"})
        sent = {"token": key, "reason": "x"}
        named = {"x-forwarded-user": "a-analyst"}
        assert proxy.post("/mailbox/file:1/release", data=sent, headers=named).status_code == 403


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.6", "testclient", "::ffff:10.0.0.6"])
def test_the_header_is_not_believed_from_another_address(peopled: Path, address: str) -> None:
    with running(peopled, by_others=True, web=PROXY) as app:
        page = browser(app, address).get("/", headers={"x-forwarded-user": "a-operator"})
        assert (page.status_code, "through its proxy" in page.text) == (403, True)


@pytest.mark.parametrize("by_others", [True, False])
def test_a_proxy_that_names_nobody_or_two_or_no_name_lets_nobody_in(
    peopled: Path, *, by_others: bool
) -> None:
    with running(peopled, by_others=by_others, web=PROXY) as app:
        proxy = browser(app, "10.0.0.5")
        assert proxy.get("/").status_code == 401
        twice = [("x-forwarded-user", "a-viewer"), ("x-forwarded-user", "a-operator")]
        assert proxy.get("/", headers=twice).status_code == 401
        assert proxy.get("/", headers={"x-forwarded-user": "a b"}).status_code == 403
        nobody = PROXY.model_copy(update={"trusted_role": None})
    with running(peopled, by_others=by_others, web=nobody) as app:
        page = browser(app, "10.0.0.5").get("/", headers={"x-forwarded-user": "new"})
        assert page.status_code == 403
        assert "edic people add new --role viewer --no-password" in page.text


def test_behind_a_proxy_attempts_count_for_the_address_that_it_forwards_for(peopled: Path) -> None:
    web = WebSettings(https=True, trusted_from=("10.0.0.5",))
    with running(peopled, by_others=True, web=web) as app:
        for address, forwarded, counts in (
            ("10.0.0.5", "192.0.2.1, 192.0.2.9", "192.0.2.9"),
            ("10.0.0.5", "nonsense", "10.0.0.5"),
            ("192.0.2.7", "192.0.2.9", "192.0.2.7"),
        ):
            client = browser(app, address)
            client.base_url = "https://127.0.0.1"
            client.headers["x-forwarded-for"] = forwarded
            assert sign_in(client, "a-operator") == 303
            with Store.open(f"{peopled}/edic.db") as store, store.look() as look:
                row = look.connection.exec_driver_sql(
                    "SELECT detail FROM audit ORDER BY seq DESC LIMIT 1"
                ).one()
            assert row[0] == f'{{"from": "{counts}"}}'


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('trusted_header = "X-User"', "trusted_from is missing"),
        ('trusted_from = ["10.0.0.5"]', "trusted_header is missing"),
        ('trusted_header = "X-User"\ntrusted_from = ["proxy"]', "trusted_from"),
        ('trusted_header = "X User"\ntrusted_from = ["10.0.0.5"]', "trusted_header"),
        ('trusted_headr = "X-User"', "trusted_headr"),
        ("idle_minutes = 0", "idle_minutes"),
    ],
)
def test_settings_that_would_let_everybody_in_are_refused(
    tmp_path: Path, table: str, told: str
) -> None:
    path = tmp_path / "edicompliance.toml"
    path.write_text(f"[web]\n{table}\n", "utf-8")
    with pytest.raises(ProfileError, match=told):
        load_config(path)


# -- by which names


def test_it_is_known_by_its_names_and_where_others_reach_it_by_its_address(peopled: Path) -> None:
    web = WebSettings(names=("desk.example.com",))
    with running(peopled, web=web) as app:
        assert browser(app).get("/", headers={"host": "Desk.Example.com:8000"}).status_code == 303
        assert browser(app).get("/", headers={"host": "192.0.2.1:8000"}).status_code == 421
    with running(peopled, by_others=True, web=web) as app:
        assert browser(app).get("/", headers={"host": "192.0.2.1:8000"}).status_code == 303
        assert browser(app).get("/", headers={"host": "[2001:db8::1]"}).status_code == 303
        page = browser(app).get("/", headers={"host": "evil.example"})
        assert (page.status_code, "[web] names" in page.text) == (421, True)
