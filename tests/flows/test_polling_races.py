"""Files that look alike, pollers that sleep too long, and what they must not do to each other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.flows import test_polling as usual
from tests.flows.test_polling import SETTINGS, Desk, order

from edicompliance.failpoints import POINTS, told_at
from edicompliance.flows.config import load_config
from edicompliance.flows.intake import Intake
from edicompliance.flows.polling import Poller

desk = usual.desk


def _alike(path: Path, data: bytes) -> None:
    """A file with a time of its own making, as servers that know seconds make them."""
    path.write_bytes(data)
    os.utime(path, (1_700_000_000, 1_700_000_000))


def test_another_file_with_the_name_size_and_time_of_one_that_was_taken_in_is_taken_in(
    desk: Desk,
) -> None:
    _alike(desk.inward / "po.edi", order(1005, "4500005"))
    desk.poll()
    _alike(desk.inward / "po.edi", order(1006, "4500006"))
    assert desk.poll().taken == 1
    assert (desk.versions("4500005"), desk.versions("4500006")) == (1, 1)
    assert (list(desk.inward.iterdir()), len(desk.sent())) == ([], 2)


def test_a_file_that_was_taken_in_and_lies_there_again_is_removed_and_not_answered_again(
    desk: Desk,
) -> None:
    _alike(desk.inward / "po.edi", order())
    desk.poll()
    _alike(desk.inward / "po.edi", order())
    assert (desk.poll().taken, list(desk.inward.iterdir())) == (0, [])
    assert (len(desk.sent()), desk.counts()) == (1, {"taken": 1})


def test_a_file_that_took_the_place_of_one_whose_reader_died_is_not_removed_unread(
    desk: Desk,
) -> None:
    _alike(desk.inward / "po.edi", order(1005, "4500005"))
    with told_at("after_remote_move", _dies), pytest.raises(KeyboardInterrupt):
        desk.poll()
    _alike(desk.inward / "po.edi", order(1006, "4500006"))
    desk.clock.pass_(120)
    desk.poll()
    desk.poll()
    assert (desk.versions("4500005"), desk.versions("4500006")) == (1, 1)


def _dies(_: str) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("cut", [0, 1, 3, 60, 105, 106, 200, -1, -8, -13])
def test_a_piece_of_a_file_is_not_whole_wherever_it_ends(desk: Desk, cut: int) -> None:
    whole = order(1005) if cut != -1 else order(1005)[:-1]
    assert not Intake(desk.config).is_whole(whole[:cut])
    assert not Intake(desk.config).is_whole(order(1004) + b"\n" + whole[: cut or 1])
    assert Intake(desk.config).is_whole(whole)


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("point", POINTS)
def test_a_clock_that_jumps_loses_nothing_and_does_nothing_twice(
    desk: Desk, point: str, days: int
) -> None:
    desk.put("a.edi", order(1005, "4500005"))
    desk.put("b.edi", order(1006, "4500006"))
    jumped: list[str] = []

    def jump(name: str) -> None:
        if not jumped:
            jumped.append(name)
            desk.clock.pass_(days * 86_400)

    with told_at(point, jump):
        desk.poll()
    for _ in range(3):
        desk.clock.pass_(120)
        desk.poll()
    assert jumped == [point]
    assert (list(desk.inward.iterdir()), desk.counts()) == ([], {"taken": 2})
    assert (desk.versions("4500005"), desk.versions("4500006")) == (1, 1)
    assert (len(desk.sent()), desk.numbers()) == (2, [1, 2])


def test_a_file_settles_although_the_clock_was_put_back_while_it_did(
    desk: Desk, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.toml"
    slow.write_text(SETTINGS.replace("settle_seconds = 0", "settle_seconds = 10"))
    poller = Poller(load_config(slow), desk.store, pause=desk.clock.pass_)
    desk.put("po.edi", order())
    Poller(poller.config, desk.store, pause=lambda _: None).poll()
    desk.clock.pass_(-86_400)
    assert [poller.poll().taken, poller.poll().taken] == [1, 0]


def _with_a_sleeper(desk: Desk, point: str, *, of: int = 1) -> tuple[Poller, list[str]]:
    """A poller that sleeps at a point while another one does the work."""
    came: list[str] = []

    def sleep(name: str) -> None:
        came.append(name)
        if len(came) == of:
            desk.clock.pass_(120)
            desk.poll()

    poller = Poller(
        desk.config,
        desk.store,
        holder="sleeper",
        pause=desk.clock.pass_,
        ticks=lambda: desk.clock().timestamp(),
    )
    with told_at(point, sleep):
        poller.poll()
    return poller, came


@pytest.mark.parametrize(
    "point",
    [
        "after_claim",
        "mid_download",
        "after_archive_rename",
        "after_commit_received",
        "after_remote_move",
        "after_effects_commit",
        "after_outbox_upload_tmp",
        "after_outbox_rename",
        "after_mark_sent",
    ],
)
def test_a_poller_that_slept_too_long_leaves_the_work_to_the_one_who_has_it(
    desk: Desk, point: str
) -> None:
    desk.put("a.edi", order(1005, "4500005"))
    desk.put("b.edi", order(1006, "4500006"))
    _, came = _with_a_sleeper(desk, point)
    assert came[0] == point
    assert desk.counts() == {"taken": 2}
    assert sorted(one.name for one in desk.outward.iterdir()) == [
        "997_mart_000000001.edi",
        "997_mart_000000002.edi",
    ]
    with desk.store.look() as look:
        assert look.outbox.counts() == {"sent": 2}
        assert {one.state for one in look.acknowledgments.owed()} == set()
    assert desk.numbers() == [1, 2]


def test_files_that_were_claimed_together_stay_the_pollers_while_it_works_on_the_first(
    desk: Desk,
) -> None:
    for number in range(4):
        desk.put(f"{number}.edi", order(1000 + number, f"450000{number}"))

    others: list[int] = []

    def slow(_: str) -> None:
        desk.clock.pass_(25)
        if len(others) < 3:
            others.append(0)
            others[-1] = desk.poll().taken

    poller = Poller(
        desk.config,
        desk.store,
        pause=desk.clock.pass_,
        ticks=lambda: desk.clock().timestamp(),
    )
    with told_at("after_effects_commit", slow):
        assert poller.poll().taken == 4
    assert others == [0, 0, 0]
