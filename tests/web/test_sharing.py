"""What many ask at one moment is worked out once, and nobody gets what another one was given."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.web.sitting import TOKEN, browser, running

from edicompliance.web.app import PAGES
from edicompliance.web.asking import Answer, Asked
from edicompliance.web.door import Asking, Door, Person
from edicompliance.web.sharing import Sharing


def test_who_comes_later_or_after_a_change_asks_anew_and_who_goes_away_takes_nothing() -> None:
    made: list[int] = []

    async def work() -> int:
        made.append(len(made) + 1)
        mine = made[-1]
        await asyncio.sleep(0.01)
        return mine

    async def asked() -> list[int]:
        sharing: Sharing[int] = Sharing()
        first = asyncio.ensure_future(sharing.of("a", work))
        await asyncio.sleep(0)
        first.cancel()
        joined = await sharing.of("a", work)
        begun = asyncio.ensure_future(sharing.of("a", work))
        await asyncio.sleep(0)
        sharing.changed()
        after = await sharing.of("a", work)
        return [joined, await begun, after, await sharing.of("b", work)]

    assert asyncio.run(asked()) == [1, 2, 3, 4]


def test_what_goes_wrong_goes_wrong_for_all_who_asked_and_is_tried_anew() -> None:
    async def breaks() -> int:
        await asyncio.sleep(0)
        raise ZeroDivisionError

    async def asked() -> list[object]:
        sharing: Sharing[int] = Sharing()
        both = (sharing.of("a", breaks), sharing.of("a", breaks))
        return [*await asyncio.gather(*both, return_exceptions=True), sharing._now]

    first, second, left = asyncio.run(asked())
    assert isinstance(first, ZeroDivisionError)
    assert first is second
    assert left == {}


def test_browsers_that_ask_together_have_one_page_and_each_its_own_token(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, come, go = [], [], threading.Event()
    who = Door.who

    def slow(_asked: Asked) -> Answer:
        calls.append(1)
        assert go.wait(30)
        values = {"profiles": (), "chosen": "", "page": None, "told": "", "aside": ""}
        return Answer("check_files.html.j2", "Check", values)

    def counted(door: Door, asking: Asking) -> Person | None:
        come.append(1)
        return who(door, asking)

    monkeypatch.setattr(Door, "who", counted)
    monkeypatch.setitem(PAGES, "/check", slow)
    with running(demo) as app, browser(app) as client, ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(client.get, "/check") for _ in range(4)]
        for _ in range(3000):
            if len(come) == 4 and calls:
                break
            go.wait(0.01)
        go.wait(0.3)  # from the door to the page
        go.set()
        pages = [one.result(30) for one in asked]
    assert [one.status_code for one in pages] == [200] * 4
    tokens = {found[1] for one in pages if (found := TOKEN.search(one.text))}
    assert (len(calls), len(tokens), len({one.headers["set-cookie"] for one in pages})) == (1, 4, 4)
