"""Files in mailboxes: taken in once, answered once, and lost never."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.store.places import FakeClock

from edicompliance.errors import StoreError
from edicompliance.failpoints import POINTS, told_at
from edicompliance.flows.config import Config, load_config
from edicompliance.flows.mailbox.standing import standing
from edicompliance.flows.polling import Polled, Poller
from edicompliance.store import NewInterchange, Store
from edicompliance.store.retention import Rule, plan
from edicompliance.store.showing import Showing
from edicompliance.store.tables.sending import outbox
from edicompliance.x12 import parse, validate

SETTINGS = """\
[intake]
lease_seconds = 60

[[partner]]
name = "mart"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
[partner.mailbox]
kind = "directory"
path = "mart"
settle_seconds = 0
"""


@dataclass
class Desk:
    """An operator's machine: a configuration, a store, a partner's folders."""

    config: Config
    store: Store
    clock: FakeClock
    inward: Path
    outward: Path
    pollers: Iterator[int]

    def poll(self) -> Polled:
        """A poller that begins anew polls once."""
        holder = f"poller-{next(self.pollers)}"
        return Poller(self.config, self.store, holder=holder, pause=self.clock.pass_).poll()

    def put(self, name: str, data: bytes) -> None:
        """The partner puts a file in."""
        (self.inward / name).write_bytes(data)

    def sent(self) -> list[bytes]:
        """What lies in the partner's folder under a final name, by name."""
        return [one.read_bytes() for one in sorted(self.outward.glob("*.edi"))]

    def counts(self) -> dict[str, int]:
        """Interchanges by what became of them."""
        with self.store.look() as look:
            return look.interchanges.counts()

    def versions(self, po: str) -> int:
        """How many versions of an order are kept."""
        with self.store.look() as look:
            return len([one for one in look.documents.find("order", po) if one.set_id == "850"])

    def numbers(self, level: str = "interchange") -> list[int]:
        """The control numbers that were given to the partner."""
        with self.store.look() as look:
            given: Any = look.numbers.given("mart", level)  # type: ignore[arg-type]
            return [one.number for one in given]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    for folder in ("mart/in", "mart/out"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "edicompliance.toml").write_text(SETTINGS)
    config = load_config(tmp_path / "edicompliance.toml")
    clock = FakeClock()
    with Store.create(str(tmp_path / "edic.db"), clock=clock) as store:
        mart = tmp_path / "mart"
        yield Desk(config, store, clock, mart / "in", mart / "out", itertools.count(1))


def order(
    number: int = 1005, po: str = "4500005", *, usage: str = "P", sender: str = "EXAMPLEMART"
) -> bytes:
    """An 850 of the partner's."""
    return (
        f"ISA*00*          *00*          *ZZ*{sender:<15}*ZZ*ACMEGOODS      *261102*0815*U*00401*"
        f"{number:09}*0*{usage}*>~"
        f"GS*PO*{sender}*ACMEGOODS*20261102*0815*{number}*X*004010~ST*850*0001~"
        f"BEG*00*SA*{po}**20261102~PO1*1*24*EA*7.50**UP*614141000036~CTT*1~SE*5*0001~"
        f"GE*1*{number}~IEA*1*{number:09}~"
    ).encode()


def answers(desk: Desk) -> list[list[str]]:
    """AK1, AK5 and AK9 of every 997 that was sent, in the order of their numbers."""
    return [
        [
            f"{one.tag}*{one[1]}"
            for ts in parse(data).sets()
            for one in ts.segments
            if one.tag[:2] == "AK"
        ]
        for data in desk.sent()
    ]


def test_an_order_is_taken_in_answered_and_gone_from_the_mailbox(desk: Desk) -> None:
    desk.put("po.edi", order())
    done = desk.poll()
    assert (done.taken, done.sent, done.troubles) == (1, 1, [])
    assert list(desk.inward.iterdir()) == []
    assert [answers(desk)[0][place] for place in (0, 1, -1)] == ["AK1*PO", "AK2*850", "AK9*E"]
    assert not validate(desk.sent()[0]).issues
    assert desk.versions("4500005") == 1


def test_a_second_poll_does_nothing(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    assert desk.poll() == Polled()
    assert (len(desk.sent()), desk.numbers()) == (1, [1])


def test_the_same_interchange_again_has_no_second_effect_and_is_answered_again(
    desk: Desk,
) -> None:
    desk.put("po.edi", order())
    desk.poll()
    desk.put("po-again.edi", order() + b"\n")
    assert desk.poll().troubles == []
    assert desk.counts() == {"taken": 1, "duplicate": 1}
    assert desk.versions("4500005") == 1
    assert [parse(one).interchanges[0].control_number for one in desk.sent()] == [
        "000000001",
        "000000002",
    ]
    assert answers(desk)[0] == answers(desk)[1]


def test_another_interchange_under_a_used_number_waits_for_a_person(desk: Desk) -> None:
    desk.put("po.edi", order())
    desk.poll()
    desk.put("other.edi", order(po="4500009"))
    done = desk.poll()
    assert "its control number was used before" in done.troubles[0]
    assert desk.counts() == {"taken": 1, "parked": 1}
    assert (len(desk.sent()), desk.versions("4500009")) == (1, 0)


def test_a_sender_nobody_knows_is_parked_with_the_stanza_that_makes_it_known(
    desk: Desk, tmp_path: Path
) -> None:
    desk.put("po.edi", order(sender="NEWSTORES"))
    (told,) = desk.poll().troubles
    assert (desk.counts(), desk.sent()) == ({"parked": 1}, [])
    pasted = told[told.index("[[partner]]") :]
    pasted = pasted.replace("NAME-OF-THE-PARTNER", "new").replace("ID-OF-THE-PROFILE", "target")
    shared = '[[mailbox]]\nname = "mart"\nkind = "directory"\npath = "mart"\n'
    (tmp_path / "with.toml").write_text(shared + pasted)
    assert load_config(tmp_path / "with.toml").partner("new").isa_id == "NEWSTORES"


def test_one_interchange_that_is_unknown_does_not_hold_up_the_other_of_its_file(
    desk: Desk,
) -> None:
    desk.put("both.edi", order(sender="NEWSTORES") + b"\n" + order())
    assert len(desk.poll().troubles) == 1
    assert desk.counts() == {"parked": 1, "taken": 1}
    assert desk.versions("4500005") == 1


def test_a_set_that_is_rejected_does_not_hold_up_the_good_one_of_its_group(desk: Desk) -> None:
    good = order()
    second = b"ST*850*0002~BEG*00*SA*4500006**20261102~CTT*0~SE*9*0002~"
    data = good.replace(b"GE*1*", second + b"GE*2*")
    desk.put("po.edi", data)
    desk.poll()
    assert answers(desk)[0][-1] == "AK9*P"
    assert (desk.versions("4500005"), desk.versions("4500006")) == (1, 0)


def test_a_test_interchange_is_answered_as_a_test_and_its_order_is_none(desk: Desk) -> None:
    desk.put("po.edi", order(usage="T"))
    desk.poll()
    assert desk.versions("4500005") == 0
    assert parse(desk.sent()[0]).interchanges[0].isa[15] == "T"


def test_a_file_without_its_end_waits_and_is_taken_in_when_it_has_it(desk: Desk) -> None:
    desk.put("po.edi", order()[:-20])
    done = desk.poll()
    assert (done.taken, done.waiting) == (0, 1)
    assert (desk.inward / "po.edi").exists()
    desk.put("po.edi", order())
    assert desk.poll().taken == 1


def test_a_file_that_never_gets_its_end_waits_for_a_person_and_stays(desk: Desk) -> None:
    desk.put("po.edi", order()[:-20])
    for _ in range(4):
        desk.poll()
    with desk.store.look() as look:
        assert [one.state for one in look.receiving.files()] == ["quarantined"]
    assert (desk.inward / "po.edi").exists()


def test_a_file_that_is_still_growing_after_its_time_is_a_persons_and_stays(
    desk: Desk, tmp_path: Path
) -> None:
    stanza = SETTINGS.replace("lease_seconds", "stalled_seconds = 100\nlease_seconds")
    (tmp_path / "slow.toml").write_text(stanza.replace("settle_seconds = 0", "settle_seconds = 10"))
    config = load_config(tmp_path / "slow.toml")

    def poll() -> Polled:
        def grows(seconds: float) -> None:
            desk.clock.pass_(seconds)
            with (desk.inward / "po.edi").open("ab") as file:
                file.write(b"REF*DP*038~")

        return Poller(config, desk.store, pause=grows).poll()

    desk.put("po.edi", order()[:-20])
    for _ in range(9):
        assert poll().troubles == []
    (told,) = [*poll().troubles, *poll().troubles]
    assert told == "po.edi: is still growing after 100 s, and is laid aside; edic explain stalled"
    with desk.store.look() as look:
        assert [row.path for row in look.receiving.files("quarantined")] == [b"po.edi"]
    assert (desk.inward / "po.edi").exists()


def test_a_file_that_stopped_growing_is_taken_in_however_long_it_took(
    desk: Desk, tmp_path: Path
) -> None:
    stanza = SETTINGS.replace("lease_seconds", "stalled_seconds = 100\nlease_seconds")
    (tmp_path / "slow.toml").write_text(stanza.replace("settle_seconds = 0", "settle_seconds = 10"))
    config = load_config(tmp_path / "slow.toml")
    for size in (100, 200):
        desk.put("po.edi", order()[:size])
        Poller(config, desk.store, pause=lambda _: None).poll()
        desk.clock.pass_(500)
    desk.put("po.edi", order())
    done = Poller(config, desk.store, pause=desk.clock.pass_).poll()
    assert (done.taken, done.troubles) == (1, [])


def test_a_file_without_its_end_for_longer_than_its_time_is_a_persons_before_three_attempts(
    desk: Desk, tmp_path: Path
) -> None:
    stanza = SETTINGS.replace("lease_seconds", "stalled_seconds = 100\nlease_seconds")
    (tmp_path / "slow.toml").write_text(stanza)
    config = load_config(tmp_path / "slow.toml")
    desk.put("po.edi", order()[:-20])
    assert Poller(config, desk.store, pause=desk.clock.pass_).poll().waiting == 1
    desk.clock.pass_(101)
    (told,) = Poller(config, desk.store, pause=desk.clock.pass_).poll().troubles
    assert told.endswith("has no end (IEA) yet, after 100 s; edic explain stalled")
    with desk.store.look() as look:
        assert [row.attempts for row in look.receiving.files("quarantined")] == [2]


def test_a_file_that_is_no_x12_waits_for_a_person_and_its_bytes_are_kept(desk: Desk) -> None:
    desk.put("po.edi", b"Dear Sir or Madam")
    (told,) = desk.poll().troubles
    assert "found no interchange" in told
    with desk.store.look() as look:
        (row,) = look.receiving.files("quarantined")
    assert desk.store.archive.get(row.sha256) == b"Dear Sir or Madam"


def test_bytes_that_are_no_interchange_are_told_and_the_interchange_beside_them_goes_on(
    desk: Desk,
) -> None:
    desk.put("po.edi", b"MAIL HEADER\n" + order())
    assert desk.poll().troubles == ["po.edi: byte 0: 12 bytes are no interchange"]
    assert desk.versions("4500005") == 1


def test_a_997_settles_what_awaits_it(desk: Desk) -> None:
    with desk.store.work("test") as work:
        sent = work.interchanges.park(_ours(), "")
        work.acknowledgments.await_("997", sent.id, "mart", ("SH", "77"), work.after(60))
    desk.put("ack.edi", ack(b"AK1*SH*77~AK9*A*1*1*1~"))
    desk.poll()
    with desk.store.look() as look:
        assert look.acknowledgments.counts() == {"accepted": 1}
    assert desk.sent() == []


def _ours() -> Any:
    return NewInterchange(
        sender="ACMEGOODS", receiver="EXAMPLEMART", control_number="000000077", digest="x"
    )


def ack(body: bytes) -> bytes:
    head = order().partition(b"ST*")[0].replace(b"GS*PO", b"GS*FA")
    return head + b"ST*997*0001~" + body + b"SE*4*0001~GE*1*1005~IEA*1*000001005~"


def test_a_mailbox_that_cannot_be_reached_does_not_hold_up_another(
    desk: Desk, tmp_path: Path
) -> None:
    stanza = SETTINGS.partition("[[partner]]")[2].replace('"mart"', '"away"')
    stanza = stanza.replace("EXAMPLEMART", "AWAYSTORES")
    (tmp_path / "two.toml").write_text(SETTINGS + "\n[[partner]]" + stanza)
    config = load_config(tmp_path / "two.toml")
    desk.put("po.edi", order())
    done = Poller(config, desk.store, pause=desk.clock.pass_).poll()
    assert (list(done.unreachable), done.taken, done.sent) == (["away"], 1, 1)


def test_a_997_for_a_mailbox_that_was_served_already_leaves_in_the_same_poll(
    desk: Desk, tmp_path: Path
) -> None:
    stanza = SETTINGS.partition("[[partner]]")[2].replace('"mart"', '"depot"')
    stanza = stanza.replace("EXAMPLEMART", "DEPOTSTORES")
    (tmp_path / "two.toml").write_text(SETTINGS + "\n[[partner]]" + stanza)
    for folder in ("depot/in", "depot/out"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "depot/in/po.edi").write_bytes(order())  # the first one's order, at the second's
    done = Poller(load_config(tmp_path / "two.toml"), desk.store, pause=desk.clock.pass_).poll()
    assert (done.taken, done.sent, len(desk.sent())) == (1, 1, 1)


def test_a_file_that_the_partner_took_away_does_not_wait(desk: Desk) -> None:
    config = desk.config
    slow = config.mailboxes["mart"].model_copy(update={"settle_seconds": 60.0})
    desk.config = replace(config, mailboxes={"mart": slow})
    desk.put("po.edi", order())
    path = desk.inward / "po.edi"
    holder = Poller(desk.config, desk.store, pause=lambda _: path.unlink())
    assert holder.poll().taken == 0
    with desk.store.look() as look:
        assert [one.state for one in look.receiving.files()] == ["gone"]
        assert standing(look)["inbox"] == 0


def test_a_file_that_cannot_be_put_out_for_weeks_is_tried_again_still(desk: Desk) -> None:
    desk.put("po.edi", order())
    moved = desk.outward.rename(desk.outward.with_name("away"))
    desk.poll()
    with desk.store.work("test") as work:
        work.execute(outbox.update().values(attempts=5000))
    desk.clock.pass_(3600)
    desk.poll()
    moved.rename(desk.outward)
    desk.clock.pass_(3600)
    assert desk.poll().sent == 1


class PowerCut(BaseException):
    """The machine is gone."""


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize(
    "error", [PowerCut(), OSError(28, "No space left on device")], ids=["cut", "full"]
)
def test_wherever_it_dies_the_next_poller_ends_what_was_begun_and_does_nothing_twice(
    desk: Desk, point: str, error: BaseException
) -> None:
    desk.put("a.edi", order(1005, "4500005"))
    desk.put("b.edi", order(1006, "4500006"))
    landed = []

    def die(name: str) -> None:
        landed.append(name)
        raise error

    with told_at(point, die), pytest.raises((type(error), StoreError)):
        desk.poll()
    assert landed == [point]
    for _ in range(3):
        desk.clock.pass_(120)
        desk.poll()
    assert list(desk.inward.iterdir()) == []
    assert sorted(one.name for one in desk.outward.iterdir()) == [
        "997_mart_000000001.edi",
        "997_mart_000000002.edi",
    ]
    assert desk.counts() == {"taken": 2}
    assert (desk.versions("4500005"), desk.versions("4500006")) == (1, 1)
    assert (desk.numbers(), desk.numbers("group")) == ([1, 2], [1, 2])
    answered = sorted(one[1] for data in desk.sent() for one in [_told(data)])
    assert answered == ["1005", "1006"]


def _told(data: bytes) -> tuple[str, str]:
    """AK101 and AK102 of an answer."""
    (ts,) = parse(data).sets()
    ak1 = next(one for one in ts.segments if one.tag == "AK1")
    return ak1[1], ak1[2]


def test_what_a_consumer_told_is_in_no_reason_and_no_complaint_of_a_rejected_order(
    desk: Desk,
) -> None:
    data = order().replace(b"BEG*00*SA*", b"BEG*00*DS*")
    place = b"~N1*ST*ADA\x07PERSONNAME~N3*1 HIDDEN ROAD\xff~PO1*"
    data = data.replace(b"~PO1*", place, 1)
    desk.put("po.edi", data.replace(b"PO1*1*24*EA*7.50", b"PO1*1*many*EA*7.50"))
    desk.poll()
    assert desk.versions("4500005") == 0
    with desk.store.look() as look:
        told = [str(one) for one in Showing(look).complaints(1)]
    assert len([one for one in told if "***" in one]) == 2
    assert not any("PERSONNAME" in one or "HIDDEN" in one for one in told)


def test_a_file_that_names_a_consumer_goes_on_his_day_whatever_became_of_it(desk: Desk) -> None:
    shelf = order(1001, "4500001")
    person = b"~N1*ST*ADA PERSONNAME~N3*1 HIDDEN ROAD~PO1*"
    consumers = order(1002, "4500002").replace(b"*00*SA*", b"*00*DS*")
    consumers = consumers.replace(b"~PO1*", person, 1)
    taken = consumers.replace(b"SE*5*", b"SE*7*")
    desk.put("a-shelf.edi", shelf)
    desk.put("b-taken.edi", taken)
    desk.put("c-again.edi", taken + b"\n")
    desk.put("d-rejected.edi", consumers.replace(b"000001002", b"000001003"))
    desk.poll()
    assert desk.counts() == {"taken": 3, "duplicate": 1}
    desk.clock.pass_(86_400)
    with desk.store.look() as look:
        old = plan(look, Rule(personal_before=desk.clock())).files
        named = {row.path for row in look.receiving.files() if row.sha256 in old}
    assert named == {b"b-taken.edi", b"c-again.edi", b"d-rejected.edi"}


def test_a_group_without_a_number_waits_for_a_person_and_holds_up_no_other(desk: Desk) -> None:
    desk.put("a.edi", order(1005).replace(b"*0815*1005*X*", b"*0815**X*"))
    desk.put("b.edi", order(1006, "4500006"))
    done = desk.poll()
    assert (done.taken, desk.versions("4500006")) == (2, 1)
    assert list(desk.inward.iterdir()) == []
