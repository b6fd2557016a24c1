"""What only a server can do to us, and what we never agree to."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from tests.mailbox.servers import Keys, Misbehaviour, Server, python_server

from edicompliance.errors import MailboxError
from edicompliance.mailbox.connecting import connect
from edicompliance.mailbox.model import Entry, Fetched, Unfetched
from edicompliance.mailbox.sftp import SftpMailbox
from edicompliance.mailbox.sftp_listing import iter_names


def read(mailbox: SftpMailbox, *entries: Entry) -> list[Fetched | Unfetched]:
    return list(mailbox.fetch_many(entries, lambda _: BytesIO()))


def test_a_server_whose_key_is_not_known_is_refused(server: Server, tmp_path: Path) -> None:
    (tmp_path / "none").write_text("")
    place = replace(server.place, known_hosts=str(tmp_path / "none"))
    with pytest.raises(MailboxError, match="has no key of") as why:
        SftpMailbox(place).look()
    assert not why.value.retryable
    assert "ssh-keyscan" in str(why.value)


def test_a_server_whose_key_changed_is_refused_before_anybody_signs_in(
    server: Server, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    known = Keys(other).known_hosts(server.place.port)
    with pytest.raises(MailboxError, match="is not the one in") as why:
        SftpMailbox(replace(server.place, known_hosts=str(known))).look()
    assert not why.value.retryable
    assert str(why.value).count("SHA256:") == 2


def test_a_key_that_the_server_does_not_know_is_told_as_ours_to_mend(
    server: Server, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    place = replace(server.place, key_file=str(Keys(other).user_file))
    with pytest.raises(MailboxError, match="was refused") as why:
        SftpMailbox(place).look()
    assert not why.value.retryable


def test_a_request_does_not_wait_until_the_one_before_it_was_confirmed(server: Server) -> None:
    transport = connect(server.place)
    try:
        assert isinstance(transport.sock, socket.socket)
        assert transport.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    finally:
        transport.close()


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_not_used(server: Server, mode: int) -> None:
    Path(server.place.key_file).chmod(mode)
    with pytest.raises(MailboxError, match=f"expected mode 0600, got {mode:04o}"):
        SftpMailbox(server.place).look()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lambda: b"no key at all", "expected an Ed25519, ECDSA or RSA key"),
        (
            lambda: asyncssh.generate_private_key("ssh-rsa", key_size=1024).export_private_key(
                "openssh"
            ),
            "is too weak",
        ),
    ],
)
def test_a_key_that_is_none_or_too_weak_is_told(
    server: Server, tmp_path: Path, content: Callable[[], bytes], told: str
) -> None:
    path = tmp_path / "weak"
    path.write_bytes(content())
    path.chmod(0o600)
    with pytest.raises(MailboxError, match=told):
        SftpMailbox(replace(server.place, key_file=str(path))).look()


@pytest.mark.parametrize("kind", ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
def test_keys_of_every_kind_in_use_sign_in(tmp_path: Path, kind: str) -> None:
    with python_server(tmp_path) as server:
        key = asyncssh.generate_private_key(kind)
        form = "pkcs1-pem" if kind.startswith("ecdsa") else "openssh"
        (tmp_path / "user_key").write_bytes(key.export_private_key(form))
        (tmp_path / "authorized_keys").write_bytes(key.export_public_key())
        with SftpMailbox(server.place) as mailbox:
            assert mailbox.look().entries == ()


@pytest.mark.parametrize(
    "offered",
    [
        {"encryption_algs": ["aes256-cbc"]},
        {"encryption_algs": ["3des-cbc"]},
        {"encryption_algs": ["aes256-ctr"], "mac_algs": ["hmac-sha1"]},
        {"encryption_algs": ["aes256-ctr"], "mac_algs": ["hmac-md5"]},
        {"kex_algs": ["diffie-hellman-group14-sha1"]},
    ],
    ids=lambda offered: "+".join(one for algorithms in offered.values() for one in algorithms),
)
def test_a_server_that_knows_only_broken_ways_to_hide_is_not_spoken_to(
    tmp_path: Path, offered: dict[str, Any]
) -> None:
    with (
        python_server(tmp_path, **offered) as server,
        pytest.raises(MailboxError, match=r"[Ii]ncompatible"),
    ):
        SftpMailbox(server.place).look()


def test_a_server_that_nobody_answers_at_is_told_and_may_be_tried_again(
    server: Server,
) -> None:
    place = replace(server.place, port=1)
    Path(place.known_hosts).write_text(
        Path(place.known_hosts).read_text().replace(f":{server.place.port} ", ":1 ")
    )
    with pytest.raises(MailboxError, match="refused") as why:
        SftpMailbox(place).look()
    assert why.value.retryable


def test_a_server_that_stops_answering_is_left_in_time(tmp_path: Path) -> None:
    bad = Misbehaviour()
    with python_server(tmp_path, bad) as server:
        (server.inward / "a.edi").write_bytes(b"ISA")
        with SftpMailbox(replace(server.place, timeout_seconds=0.5)) as mailbox:
            entries = mailbox.look().entries
            bad.stall_reads.set()
            (told,) = read(mailbox, *entries)
            bad.stall_reads.clear()
            assert isinstance(told, Unfetched)
            assert (told.retryable, "no answer in time" in told.reason) == (True, True)
            assert [type(one) for one in read(mailbox, *mailbox.look().entries)] == [Fetched]


def test_a_connection_that_is_cut_within_a_file_is_told_and_the_next_attempt_reads_it(
    tmp_path: Path,
) -> None:
    bad = Misbehaviour()
    with python_server(tmp_path, bad) as server:
        (server.inward / "a.edi").write_bytes(b"ISA" * 100_000)
        with SftpMailbox(server.place) as mailbox:
            entries = mailbox.look().entries

            def cut(offset: int) -> None:
                if offset > 100_000:
                    bad.on_read = None
                    mailbox.close()

            bad.on_read = cut
            (told,) = read(mailbox, *entries)
            assert isinstance(told, Unfetched)
            assert told.retryable
            assert [type(one) for one in read(mailbox, *entries)] == [Fetched]


def test_a_file_that_changes_while_it_is_read_does_not_count_as_read(tmp_path: Path) -> None:
    bad = Misbehaviour()
    with python_server(tmp_path, bad) as server:
        path = server.inward / "a.edi"
        path.write_bytes(b"ISA" * 50_000)
        with SftpMailbox(server.place) as mailbox:
            entries = mailbox.look().entries

            def change(offset: int) -> None:
                if offset > 0:
                    bad.on_read = None
                    with path.open("ab") as file:
                        file.write(b"more")

            bad.on_read = change
            (told,) = read(mailbox, *entries)
            assert isinstance(told, Unfetched)
            assert "was changed" in told.reason


def test_a_pipe_that_took_the_place_of_a_file_does_not_hold_us(server: Server) -> None:
    path = server.inward / "a.edi"
    path.write_bytes(b"ISA")
    with SftpMailbox(replace(server.place, timeout_seconds=1)) as mailbox:
        entries = mailbox.look().entries
        path.unlink()
        os.mkfifo(path)
        writer = threading.Timer(3, lambda: os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK)))
        writer.start()
        (told,) = read(mailbox, *entries)
        writer.join()
        assert isinstance(told, Unfetched)


def test_several_files_are_read_at_once(tmp_path: Path) -> None:
    together = threading.Barrier(4, timeout=10)
    started = []

    def wait_for_the_others(_: Entry) -> BytesIO:
        started.append(together.wait())
        return BytesIO()

    with python_server(tmp_path) as server:
        for number in range(4):
            (server.inward / f"{number}.edi").write_bytes(b"ISA")
        with SftpMailbox(server.place) as mailbox:
            told = list(mailbox.fetch_many(mailbox.look().entries, wait_for_the_others))
    assert [type(one) for one in told] == [Fetched] * 4
    assert sorted(started) == [0, 1, 2, 3]


def test_a_rename_that_the_server_refuses_leaves_the_file_under_its_first_name(
    tmp_path: Path,
) -> None:
    bad = Misbehaviour(fail_rename=True)
    with python_server(tmp_path, bad) as server, SftpMailbox(server.place) as mailbox:
        mailbox.upload(b"997.edi", b"ISA")
        with pytest.raises(MailboxError, match="cannot get its name"):
            mailbox.publish(b"997.edi")
        assert [one.name for one in server.outward.iterdir()] == ["997.edi.tmp"]
        bad.fail_rename = False
        mailbox.publish(b"997.edi")
        assert mailbox.placed(b"997.edi") is not None


def test_three_thousand_names_are_each_listed_once(server: Server) -> None:
    names = {f"{number:05}.edi".encode() for number in range(3_000)}
    for name in names:
        (server.inward / name.decode()).write_bytes(b"")
    with SftpMailbox(server.place) as mailbox:
        listed = [one.name for one in mailbox.look().entries]
        assert (len(listed), set(listed)) == (3_000, names)
        with mailbox._channel() as sftp:
            assert {name for name, _ in iter_names(sftp, b"/in")} == names
            assert sorted(sftp.listdir("/in")) == sorted(name.decode() for name in names)


@pytest.mark.parametrize("channels", [1, 2, 8])
def test_files_are_settled_while_others_are_read(server: Server, channels: int) -> None:
    """A channel that two threads use at once loses answers, and both wait until they give up."""
    for number in range(60):
        (server.inward / f"{number:02}.edi").write_bytes(b"x" * 100_000)
    place = replace(server.place, timeout_seconds=5)
    with SftpMailbox(place, channels=channels) as mailbox:
        files = mailbox.look().entries
        read = mailbox.fetch_many(files, lambda _: BytesIO())
        assert [mailbox.settle(one.entry) for one in read] == ["removed"] * 60
        assert mailbox.look().entries == ()
