"""Lines to servers that cut, stall, change a byte or drip: nobody is held, and nothing mixed up."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from tests.mailbox.servers import Keys, Line, Server, line_to, python_server

from edicompliance.errors import MailboxError
from edicompliance.mailbox.fast import FastSftpMailbox
from edicompliance.mailbox.model import Entry, Fetched, Unfetched
from edicompliance.mailbox.sftp import SftpMailbox

DATA = b"ISA*00" * 20_000
PARTS = {"greeting": 10, "keys": 700, "signing in": 2_900, "opening": 4_860, "file": 40_000}
"""How far a connection has come when so many bytes came from the server."""
TRANSPORTS = [pytest.param(SftpMailbox, id="paramiko"), pytest.param(FastSftpMailbox, id="fast")]
Transport = type[SftpMailbox]


def read(mailbox: SftpMailbox, entries: tuple[Entry, ...]) -> Fetched | Unfetched | MailboxError:
    """What becomes of the one file that lies there."""
    try:
        (told,) = mailbox.fetch_many(entries, lambda _: BytesIO())
    except MailboxError as why:
        return why
    return told


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("what", ["cut", "stall", "drip"])
def test_wherever_a_line_goes_bad_nobody_is_held_and_the_next_attempt_reads_the_file(
    tmp_path: Path, transport: Transport, what: Literal["cut", "stall", "drip"], part: str
) -> None:
    with python_server(tmp_path) as server:
        (server.inward / "a.edi").write_bytes(DATA)
        with transport(server.place) as mailbox:
            entries = mailbox.look().entries
        began = time.monotonic()
        place = replace(server.place, timeout_seconds=0.4)
        with line_to(place, Line(what, PARTS[part])) as bad, transport(bad) as mailbox:
            told = read(mailbox, entries)
            assert isinstance(told, Unfetched | MailboxError)
            assert told.retryable
        assert time.monotonic() - began < 60
        with transport(server.place) as mailbox:
            assert isinstance(read(mailbox, mailbox.look().entries), Fetched)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_byte_that_is_changed_on_its_way_is_never_taken_for_the_partners(
    tmp_path: Path, transport: Transport
) -> None:
    with python_server(tmp_path) as server:
        (server.inward / "a.edi").write_bytes(DATA)
        with transport(server.place) as mailbox:
            entries = mailbox.look().entries
        with line_to(server.place, Line("change", 40_000)) as bad, transport(bad) as mailbox:
            told = read(mailbox, entries)
            assert isinstance(told, Unfetched)
            assert told.retryable


def test_a_key_is_not_called_refused_where_the_server_said_nothing(tmp_path: Path) -> None:
    with python_server(tmp_path) as server:
        place = replace(server.place, timeout_seconds=0.4)
        with line_to(place, Line("stall", PARTS["signing in"])) as bad:
            with pytest.raises(MailboxError, match="no answer in time") as why:
                SftpMailbox(bad).look()
            assert why.value.retryable


def test_a_server_that_ends_the_line_is_told_in_words(tmp_path: Path) -> None:
    with (
        python_server(tmp_path) as server,
        line_to(server.place, Line("cut", PARTS["keys"])) as bad,
        pytest.raises(MailboxError, match="the line was cut"),
    ):
        SftpMailbox(bad).look()


def test_a_line_that_is_good_changes_nothing(tmp_path: Path) -> None:
    with python_server(tmp_path) as server:
        for number in range(30):
            (server.inward / f"{number}.edi").write_bytes(b"ISA")
        with line_to(server.place, Line()) as good, FastSftpMailbox(good) as mailbox:
            told = list(mailbox.fetch_many(mailbox.look().entries, lambda _: BytesIO()))
    assert [type(one) for one in told] == [Fetched] * 30


def _other_key(server: Server, folder: Path) -> Keys:
    folder.mkdir()
    return Keys(folder)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_nothing_is_read_from_a_server_whose_key_changed(
    server: Server, tmp_path: Path, transport: Transport
) -> None:
    known = _other_key(server, tmp_path / "other").known_hosts(server.place.port)
    with transport(replace(server.place, known_hosts=str(known))) as mailbox:
        told = read(mailbox, (Entry(b"a.edi", 3, 0),))
    assert isinstance(told, MailboxError)
    assert not told.retryable


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_nothing_is_read_where_our_key_is_refused(
    server: Server, tmp_path: Path, transport: Transport
) -> None:
    key = _other_key(server, tmp_path / "other").user_file
    with transport(replace(server.place, key_file=str(key))) as mailbox:
        told = read(mailbox, (Entry(b"a.edi", 3, 0),))
    assert isinstance(told, MailboxError)
    assert not told.retryable


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_new_key_that_was_said_before_is_known_beside_the_old_one(
    server: Server, tmp_path: Path, transport: Transport
) -> None:
    (server.inward / "a.edi").write_bytes(b"ISA")
    known = _other_key(server, tmp_path / "old").known_hosts(server.place.port)
    known.write_text(known.read_text() + Path(server.place.known_hosts).read_text())
    with transport(replace(server.place, known_hosts=str(known))) as mailbox:
        assert isinstance(read(mailbox, mailbox.look().entries), Fetched)


@pytest.mark.parametrize("line", ["{} ssh-ed25519 AAA", "{} ssh-ed25519 AAAAnone", "\xff\xfe"])
def test_a_file_of_known_hosts_that_cannot_be_read_is_told(
    server: Server, tmp_path: Path, line: str
) -> None:
    known = tmp_path / "broken"
    known.write_bytes(line.format(f"[127.0.0.1]:{server.place.port}").encode("latin-1"))
    with pytest.raises(MailboxError, match="broken: ") as why:
        SftpMailbox(replace(server.place, known_hosts=str(known))).look()
    assert not why.value.retryable
