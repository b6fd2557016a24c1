from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tests.mailbox.servers import Server

from edicompliance.mailbox import MailboxSettings, open_mailbox
from edicompliance.mailbox.fast import FastSftpMailbox
from edicompliance.mailbox.sftp import SftpMailbox


def test_a_directory_is_one_path_with_two_folders(tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from/a.edi").write_bytes(b"ISA")
    said = {"kind": "directory", "path": str(tmp_path), "in": "from"}
    with open_mailbox(MailboxSettings.model_validate(said)) as mailbox:
        assert [one.name for one in mailbox.look().entries] == [b"a.edi"]


@pytest.mark.parametrize(("fast", "kind"), [(False, SftpMailbox), (True, FastSftpMailbox)])
def test_a_server_is_reached_as_it_is_written(server: Server, fast: bool, kind: type) -> None:
    place = server.place
    said = {
        "kind": "sftp",
        "host": place.host,
        "port": place.port,
        "user": place.user,
        "key_file": place.key_file,
        "known_hosts": place.known_hosts,
        "in": "/in",
        "out": "/out",
        "fast": fast,
    }
    (server.inward / "a.edi").write_bytes(b"ISA")
    with open_mailbox(MailboxSettings.model_validate(said)) as mailbox:
        assert type(mailbox) is kind
        assert len(mailbox.look().entries) == 1


def test_a_directory_without_its_path_is_told() -> None:
    with pytest.raises(ValidationError, match="expected path"):
        MailboxSettings.model_validate({"kind": "directory"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "ftp"},
        {"settle_seconds": -1},
        {"temp_suffix": "/x"},
        {"temp_suffix": "tmp"},
        {"port": 0},
        {"pasword": "x"},
        {"in": ""},
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MailboxSettings.model_validate({"kind": "directory", "path": "/srv"} | wrong)
