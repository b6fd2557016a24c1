"""Accepted documents go on to their sinks: each once, however often the machine dies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.flows.test_outbound import desks
from tests.flows.test_polling import Desk, PowerCut, order

from edicompliance.documents import PurchaseOrder
from edicompliance.errors import StoreError
from edicompliance.failpoints import HANDOFF_POINTS, POINTS, told_at
from edicompliance.flows.config import load_config
from edicompliance.flows.mailbox.standing import needs_a_person, standing
from edicompliance.flows.polling import Polled, Poller
from edicompliance.translate import from_json
from edicompliance.x12 import Transmission

FOLDER = '[[partner.sink]]\nkind = "folder"\npath = "oms"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "oms").mkdir()
    yield from desks(tmp_path, FOLDER)


def files(desk: Desk) -> list[Path]:
    return sorted((desk.config.path.parent / "oms").iterdir())


def handed(desk: Desk) -> list[str]:
    """The orders that lie in the sink's folder."""
    found = []
    for one in files(desk):
        transmission = from_json(one.read_bytes(), Transmission)
        found += [PurchaseOrder.read(ts).po_number for ts in transmission.sets()]
    return sorted(found)


def counts(desk: Desk) -> dict[str, int]:
    with desk.store.look() as look:
        return look.handoffs.counts()


def test_an_order_is_handed_over_as_the_json_that_translate_writes(desk: Desk) -> None:
    desk.put("po.edi", order())
    assert desk.poll().handed == 1
    (path,) = files(desk)
    told = json.loads(path.read_bytes())
    assert (told["schema"], len(told["documents"])) == ("edicompliance/documents/1", 1)
    assert told["documents"][0]["document"]["po_number"] == "4500005"
    assert told["documents"][0]["envelope"]["control_number"] == "000001005"
    assert path.name.startswith("850_mart_")
    assert desk.poll() == Polled()


def test_the_name_is_the_same_in_another_store_and_another_for_another_document(
    tmp_path: Path,
) -> None:
    names = []
    for nth, po in enumerate(("4500005", "4500005", "4500006")):
        (tmp_path / f"{nth}" / "oms").mkdir(parents=True)
        for desk in desks(tmp_path / f"{nth}", FOLDER):
            desk.put("po.edi", order(po=po))
            desk.poll()
            names += [one.name for one in files(desk)]
    assert names[0] == names[1] != names[2]


def test_what_comes_again_is_not_handed_over_again(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    desk.put("same-interchange.edi", order() + b"\n")
    desk.put("same-order.edi", order(1006))
    desk.poll()
    assert handed(desk) == ["4500005"]
    desk.put(
        "replaced.edi", order(1007).replace(b"BEG*00", b"BEG*05").replace(b"*24*EA", b"*12*EA")
    )
    desk.poll()
    desk.put(
        "replaced-again.edi",
        order(1008).replace(b"BEG*00", b"BEG*05").replace(b"*24*EA", b"*12*EA"),
    )
    desk.poll()
    assert handed(desk) == ["4500005", "4500005"]
    desk.put(
        "cancelled.edi", order(1009).replace(b"BEG*00", b"BEG*01").replace(b"*24*EA", b"*12*EA")
    )
    desk.poll()
    assert len(handed(desk)) == 3


def _other(number: int, purpose: bytes) -> bytes:
    """The same order with half as much."""
    half = order(number).replace(b"*24*EA", b"*12*EA")
    return half.replace(b"BEG*00", b"BEG*" + purpose)


def test_a_test_a_rejected_set_and_a_997_are_handed_to_nobody(desk: Desk) -> None:
    desk.put("test.edi", order(usage="T"))
    desk.put("bad.edi", order(1006).replace(b"SE*5*0001", b"SE*9*0001"))
    desk.poll()
    assert (files(desk), counts(desk)) == ([], {})


def test_a_sink_gets_the_sets_that_it_is_for_and_csv_where_it_wants_it(tmp_path: Path) -> None:
    (tmp_path / "lines").mkdir()
    (tmp_path / "oms").mkdir()
    more = (
        f'{FOLDER}sets = ["860"]\n[[partner.sink]]\nname = "lines"\nkind = "folder"\n'
        'path = "lines"\nformat = "csv"\n'
    )
    for desk in desks(tmp_path, more):
        desk.put("po.edi", order())
        desk.poll()
        assert files(desk) == []
        (path,) = (tmp_path / "lines").iterdir()
        assert path.suffix == ".csv"
        assert '"4500005"' in path.read_text().splitlines()[1]


def test_a_sink_that_refuses_is_asked_again_later_and_later_then_a_person_is(
    tmp_path: Path,
) -> None:
    for desk in desks(tmp_path, f"{FOLDER}max_attempts = 3\n"):  # the folder is not there
        desk.put("po.edi", order())
        assert (desk.poll().troubles, counts(desk)) == ([], {"queued": 1})
        desk.clock.pass_(14)
        desk.poll()
        assert _attempts(desk) == 1
        desk.clock.pass_(2)
        desk.poll()
        desk.clock.pass_(16)
        desk.poll()
        assert _attempts(desk) == 2
        desk.clock.pass_(16)
        (told,) = desk.poll().troubles
        assert "oms" in told
        assert "No such file or directory" in told
        with desk.store.look() as look:
            now = standing(look)
        assert (now["parked"], now["handoffs"]) == (1, {"waiting": 0, "parked": 1})
        assert needs_a_person(now)
        (tmp_path / "oms").mkdir()
        with desk.store.work("clerk") as work:
            work.handoffs.retry(1, reason="the folder is there")
        assert (desk.poll().handed, handed(desk)) == (1, ["4500005"])


def _attempts(desk: Desk) -> int:
    with desk.store.look() as look:
        (row,) = look.handoffs.all()
    return int(row.attempts)


# -- webhooks


class Oms(BaseHTTPRequestHandler):
    """A web address that keeps what it is given, and answers as it is told."""

    came: list[tuple[dict[str, str], bytes]]
    answers: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.append((dict(self.headers), body))
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def oms() -> Iterator[tuple[type[Oms], str]]:
    kept = type("Kept", (Oms,), {"came": [], "answers": []})
    server = HTTPServer(("127.0.0.1", 0), kept)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept, f"http://127.0.0.1:{server.server_port}/edi"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_each_document_under_its_key_until_it_says_yes(
    tmp_path: Path, oms: tuple[type[Oms], str]
) -> None:
    kept, url = oms
    kept.answers += [503, 302]
    for desk in desks(tmp_path, f'[[partner.sink]]\nkind = "webhook"\nurl = "{url}"\n'):
        desk.put("po.edi", order())
        assert [desk.poll().handed, *_later(desk, 2)] == [0, 0, 1]
    keys = {headers["Idempotency-Key"] for headers, _ in kept.came}
    assert (len(kept.came), len(keys)) == (3, 1)
    headers, body = kept.came[-1]
    assert (headers["X-Edic-Partner"], headers["X-Edic-Set"]) == ("mart", "850")
    assert json.loads(body)["documents"][0]["document"]["po_number"] == "4500005"


def _later(desk: Desk, times: int) -> Iterator[int]:
    for _ in range(times):
        desk.clock.pass_(1000)
        yield desk.poll().handed


def test_a_webhook_that_nobody_answers_is_tried_again(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9/edi"
    keys = f'[[partner.sink]]\nkind = "webhook"\nurl = "{url}"\ntimeout_seconds = 1\n'
    for desk in desks(tmp_path, keys):
        desk.put("po.edi", order())
        done = desk.poll()
        assert (done.taken, done.sent, done.handed, counts(desk)) == (1, 1, 0, {"queued": 1})
        with desk.store.look() as look:
            assert url in look.handoffs.all()[0].trouble


def test_a_sink_that_refuses_several_is_left_alone_until_the_next_poll_and_others_go_on(
    tmp_path: Path, oms: tuple[type[Oms], str]
) -> None:
    kept, url = oms
    kept.answers += [503] * 3
    (tmp_path / "oms").mkdir()
    for desk in desks(tmp_path, f'{FOLDER}[[partner.sink]]\nkind = "webhook"\nurl = "{url}"\n'):
        for number in range(20):
            desk.put(f"{number}.edi", order(2000 + number, f"45{number:05}"))
        assert (desk.poll().handed, len(kept.came)) == (20, 3)
        with desk.store.look() as look:
            waiting = [one.attempts for one in look.handoffs.all("queued")]
        assert waiting == [1, 1, 1, *[0] * 17]
        assert [desk.poll().handed, *_later(desk, 1)] == [17, 3]
        assert len({headers["Idempotency-Key"] for headers, _ in kept.came}) == 20


def test_a_token_comes_from_a_file_that_nobody_else_can_read(tmp_path: Path) -> None:
    keys = '[[partner.sink]]\nkind = "webhook"\nurl = "https://127.0.0.1:9/"\ntoken_file = "t"\n'
    (tmp_path / "t").write_text("secret")
    (tmp_path / "t").chmod(0o644)
    for desk in desks(tmp_path, keys):
        desk.put("po.edi", order())
        desk.poll()
        with desk.store.look() as look:
            assert "expected mode 0600" in look.handoffs.all()[0].trouble


# -- crashes


@pytest.mark.parametrize("point", [*POINTS, *HANDOFF_POINTS])
@pytest.mark.parametrize(
    "error", [PowerCut(), OSError(28, "No space left on device")], ids=["cut", "full"]
)
def test_wherever_it_dies_each_document_is_in_the_folder_once(
    desk: Desk, point: str, error: BaseException
) -> None:
    desk.put("a.edi", order(1005, "4500005"))
    desk.put("b.edi", order(1006, "4500006"))
    landed = []

    def die(name: str) -> None:
        landed.append(name)
        raise error

    with told_at(point, die):
        if point == "after_handoff_tmp" and isinstance(error, OSError):
            desk.poll()  # a sink's full disk is the sink's refusal
        else:
            with pytest.raises((type(error), StoreError)):
                desk.poll()
    assert point in landed
    for _ in range(3):
        desk.clock.pass_(120)
        desk.poll()
    assert handed(desk) == ["4500005", "4500006"]
    assert [one.suffix for one in files(desk)] == [".json", ".json"]
    assert counts(desk) == {"taken": 2}


def test_a_sink_that_left_the_settings_leaves_its_documents_to_a_person(desk: Desk) -> None:
    settings = desk.config.path.read_text()
    desk.put("po.edi", order())
    with told_at("after_handoff_claim", _cut), pytest.raises(PowerCut):
        desk.poll()
    desk.config.path.write_text(settings.replace(FOLDER, ""))
    desk.clock.pass_(120)
    done = Poller(load_config(desk.config.path), desk.store, pause=desk.clock.pass_).poll()
    assert "has no sink 'folder' any more" in done.troubles[0]


def _cut(_: str) -> None:
    raise PowerCut
