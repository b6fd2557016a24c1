from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.mailbox.servers import Server, may_run_openssh, openssh_server, python_server

from edicompliance.mailbox.directory import DirectoryMailbox
from edicompliance.mailbox.fast import FastSftpMailbox
from edicompliance.mailbox.model import Mailbox
from edicompliance.mailbox.sftp import SftpMailbox


class Both(NamedTuple):
    """A mailbox, and the folders behind it, where a test plays the partner."""

    mailbox: Mailbox
    inward: Path
    outward: Path


OPENSSH = pytest.param(
    openssh_server,
    id="openssh",
    marks=pytest.mark.skipif(
        not may_run_openssh(), reason="OpenSSH's sshd is not here, or this is not root"
    ),
)
SERVERS = [pytest.param(python_server, id="asyncssh"), OPENSSH]


TRANSPORTS = [
    pytest.param((python_server, SftpMailbox), id="asyncssh"),
    pytest.param((openssh_server, SftpMailbox), id="openssh", marks=OPENSSH.marks),
    pytest.param((python_server, FastSftpMailbox), id="asyncssh-fast"),
    pytest.param((openssh_server, FastSftpMailbox), id="openssh-fast", marks=OPENSSH.marks),
]


@pytest.fixture(params=["directory", *TRANSPORTS])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Both]:
    if request.param == "directory":
        (tmp_path / "in").mkdir()
        (tmp_path / "out").mkdir()
        with DirectoryMailbox(tmp_path / "in", tmp_path / "out") as mailbox:
            yield Both(mailbox, tmp_path / "in", tmp_path / "out")
        return
    started, transport = request.param
    with started(tmp_path) as server, transport(server.place) as mailbox:
        yield Both(mailbox, server.inward, server.outward)


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    started: Callable[[Path], AbstractContextManager[Server]] = request.param
    with started(tmp_path) as running:
        yield running
