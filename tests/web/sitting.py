"""Sitting at a desk in a test: signed in as somebody, or as whoever started it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient

from edicompliance.flows.config import Config, load_config
from edicompliance.flows.web_settings import WebSettings
from edicompliance.store import Store
from edicompliance.store.people import ROLES
from edicompliance.web.app import desk_app
from edicompliance.web.asking import Desk
from edicompliance.web.guard import Guard

TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')
SECRET = "correct horse battery"  # noqa: S105 - of a test


def settings_of(home: Path, web: WebSettings | None = None) -> Config:
    """The settings of a folder, with another `[web]`."""
    return replace(load_config(home / "edicompliance.toml"), web=web or WebSettings())


@contextmanager
def running(
    home: Path, *, web: WebSettings | None = None, by_others: bool = False, most: int = 2_000_000
) -> Iterator[Guard]:
    """A desk that runs over the store of a folder."""
    with Store.open(f"{home}/edic.db") as store:
        config = settings_of(home, web)
        desk = Desk(config, store, lambda: datetime.now(UTC), "starter")
        yield desk_app(desk, by_others=by_others, most=most)


def browser(app: Guard, address: str = "127.0.0.1") -> TestClient:
    """A browser at an address that has not been here before."""
    return TestClient(
        app, base_url="http://127.0.0.1", follow_redirects=False, client=(address, 50000)
    )


def token(client: TestClient, path: str, **headers: str) -> str:
    """The token of the forms of a page."""
    found = TOKEN.search(client.get(path, headers=headers).text)
    assert found, path
    return found[1]


def sign_in(client: TestClient, name: str, password: str = SECRET, to: str = "/") -> int:
    """Fill in the form; return the status of the answer."""
    form = {"token": token(client, "/sign-in"), "name": name, "password": password, "to": to}
    return client.post("/sign-in", data=form).status_code


def add_one_of_each(home: Path) -> Mapping[str, str]:
    """Role -> the name of somebody who has it, each with the same password."""
    with Store.open(f"{home}/edic.db") as store, store.work("chief") as work:
        for role in ROLES:
            work.people.add(f"a-{role}", role, SECRET)
    return {role: f"a-{role}" for role in ROLES}
