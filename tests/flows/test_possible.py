"""What a thing of the mailbox allows is one truth: the desk offers it, and `Deeds` keeps to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import Table, select

from edicompliance.cli.main import cli
from edicompliance.errors import EdiError
from edicompliance.flows.config import Config, load_config
from edicompliance.flows.mailbox.deeds import Deeds
from edicompliance.flows.mailbox.possible import DEEDS, possible
from edicompliance.flows.mailbox.showing import Ref
from edicompliance.store import Store
from edicompliance.store.tables.receiving import (
    INTERCHANGE_STATES,
    SIGHTING_STATES,
    interchange,
    sighting,
)
from edicompliance.store.tables.sending import OUTBOX_STATES, outbox

KINDS: dict[str, tuple[Table, tuple[str, ...]]] = {
    "file": (sighting, SIGHTING_STATES),
    "interchange": (interchange, INTERCHANGE_STATES),
    "outgoing": (outbox, OUTBOX_STATES),
}
EVERY = [(kind, state) for kind, (_, states) in KINDS.items() for state in states]


class World(NamedTuple):
    """A store, and of each kind a thing the bytes of which are kept."""

    config: Config
    store: Store
    refs: dict[str, Ref]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two partners after a bad night, polled: files, interchanges and answers of ours."""
    folder = tmp_path_factory.mktemp("possible") / "demo"
    assert CliRunner().invoke(cli, ["demo", "mailbox", str(folder)]).exit_code == 0
    config = load_config(Path(folder, "edicompliance.toml"))
    with Store.open(f"{folder}/edic.db") as store:
        yield World(config, store, {kind: first(store, kind) for kind in KINDS})


def first(store: Store, kind: str) -> Ref:
    """A thing of a kind, the bytes of which are kept; one that is parked goes first."""
    table, _ = KINDS[kind]
    with store.look() as look:
        wanted = {"file": sighting.c.sha256, "interchange": interchange.c.sha256,
                  "outgoing": outbox.c.payload}[kind]  # fmt: skip
        parked = (table.c.state == "parked").desc()
        query = select(table.c.id).where(wanted.is_not(None)).order_by(parked, table.c.id)
        row = look.one(query.limit(1))
    assert row is not None
    return Ref(kind, row.id)  # type: ignore[arg-type]


def put(store: Store, ref: Ref, state: str) -> None:
    """Let a thing stand as it is wanted, whatever became of it."""
    table, _ = KINDS[ref.kind]
    values: dict[str, Any] = {"state": state, "seen_to_at": None}
    with store.work("a test") as work:
        work.execute(table.update().where(table.c.id == ref.number).values(values))


@pytest.mark.parametrize(("kind", "state"), EVERY)
def test_a_deed_is_done_where_it_is_offered_and_refused_where_it_is_not(
    world: World, kind: str, state: str
) -> None:
    config, store, refs = world
    ref = refs[kind]
    put(store, ref, state)
    with store.look() as look:
        offered = possible(look, ref)
    for name in DEEDS:
        put(store, ref, state)
        do = getattr(Deeds(config, store, "ana"), name)
        if (kind, name) == ("interchange", "release") and name in offered:
            with pytest.raises(EdiError, match="nothing was changed; then release it again"):
                do(ref, reason="a test")  # for its sender is in no settings
        elif name in offered:
            assert do(ref, reason="a test").ref.kind in (kind, "interchange")
        if name in offered:
            continue
        with suppress(EdiError):
            done = do(ref, reason="a test")
            assert (done.state, "already" in done.told) == (done.was, True)


def test_nothing_is_offered_of_what_is_not_there(world: World) -> None:
    with world.store.look() as look:
        assert [possible(look, Ref(kind, 9999)) for kind in (*KINDS, "set")] == [()] * 4  # type: ignore[arg-type]


def test_what_needs_nobody_any_more_is_not_dismissed_again(world: World) -> None:
    config, store, refs = world
    ref = refs["file"]
    put(store, ref, "quarantined")
    Deeds(config, store, "ana").dismiss(ref, reason="a letter")
    with store.look() as look:
        assert possible(look, ref) == ("release", "retry")
