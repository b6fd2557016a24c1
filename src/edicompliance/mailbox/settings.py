"""How a mailbox is reached, as the operator writes it in `edicompliance.toml`.

>>> MailboxSettings.model_validate({"kind": "directory", "path": "/srv/edi/acme"}).inward
'in'
>>> try:
...     MailboxSettings.model_validate({"kind": "sftp", "host": "sftp.acme.example"})
... except ValueError as wrong:
...     print(str(wrong).splitlines()[1].partition(" [")[0])
  Value error, kind 'sftp': expected user, key_file and known_hosts, too
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from edicompliance.errors import MailboxError
from edicompliance.mailbox.directory import DirectoryMailbox
from edicompliance.mailbox.model import Mailbox

if TYPE_CHECKING:
    from edicompliance.mailbox.sftp import SftpMailbox

_SERVER: Final = ("host", "user", "key_file", "known_hosts")


class MailboxSettings(BaseModel):
    """One mailbox."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    kind: Literal["directory", "sftp"]
    """Of this machine, or on a server."""
    path: str | None = None
    """Of a directory: the folder that the two others lie in."""
    host: str | None = None
    """Of a server: its name, and the rest of how it is reached."""
    port: int = Field(22, ge=1, le=65535)
    user: str | None = None
    key_file: str | None = None
    """Our private key, mode 0600."""
    known_hosts: str | None = None
    """The file with the key of the server."""
    inward: str = Field("in", alias="in", min_length=1)
    """The folder to take from."""
    outward: str = Field("out", alias="out", min_length=1)
    """The folder to put into."""
    settle_seconds: float = Field(10, ge=0, le=86_400)
    """So long a file must stay as it is before it is taken in."""
    temp_suffix: str = Field(".tmp", pattern=r"^\.[A-Za-z0-9_-]{1,20}$")
    """What is put out has this behind its name until it is whole."""
    timeout_seconds: float = Field(30, gt=0, le=3_600)
    """How long one answer of a server may take."""
    fast: bool = False
    """Whether files are read over asyncssh, many at once; it needs the extra `fast`."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind == "directory" and self.path is None:
            raise ValueError("kind 'directory': expected path, too")
        missing = [one for one in _SERVER if getattr(self, one) is None]
        if self.kind == "sftp" and missing:
            *first, last = missing
            words = f"{', '.join(first)} and {last}" if first else last
            raise ValueError(f"kind 'sftp': expected {words}, too")
        return self


def open_mailbox(settings: MailboxSettings) -> Mailbox:
    """Return the mailbox; it is reached when it is first asked for something."""
    suffix = settings.temp_suffix.encode()
    if settings.kind == "directory":
        home = Path(settings.path or ".")
        return DirectoryMailbox(home / settings.inward, home / settings.outward, temp_suffix=suffix)
    from edicompliance.mailbox.connecting import SftpPlace  # noqa: PLC0415 - takes 0.2 s
    from edicompliance.mailbox.sftp import SftpMailbox  # noqa: PLC0415 - as above

    place = SftpPlace(
        host=settings.host or "",
        port=settings.port,
        user=settings.user or "",
        key_file=settings.key_file or "",
        known_hosts=settings.known_hosts or "",
        inward=settings.inward,
        outward=settings.outward,
        timeout_seconds=settings.timeout_seconds,
    )
    transport = _fast() if settings.fast else SftpMailbox
    return transport(place, temp_suffix=suffix)


def _fast() -> type[SftpMailbox]:
    try:
        from edicompliance.mailbox.fast import FastSftpMailbox  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise MailboxError(
            f"fast: {missing.name} is not installed; pip install 'edicompliance[fast]'",
            retryable=False,
        ) from None
    return FastSftpMailbox
