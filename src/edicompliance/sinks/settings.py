"""Where accepted documents go, as the operator writes it in `edicompliance.toml`.

>>> oms = SinkSettings.model_validate({"kind": "folder", "path": "oms/in", "sets": ["850"]})
>>> oms.called, oms.takes("850"), oms.takes("810")
('folder', True, False)
>>> try:
...     SinkSettings.model_validate({"kind": "webhook"})
... except ValueError as wrong:
...     print(str(wrong).splitlines()[1].partition(" [")[0])
  Value error, kind 'webhook': expected url, too
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

_KEYS: Final = MappingProxyType(
    {
        "folder": ("path",),
        "webhook": ("url", "token_env", "token_file", "timeout_seconds"),
        "python": ("entry_point",),
    }
)
"""The keys of each kind; the first is needed."""
SET_ID: Final = r"^[0-9]{3}$"


class SinkSettings(BaseModel):
    """One place where documents go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["folder", "webhook", "python"]
    """A folder of files, a web address, or a program in Python."""
    name: str = Field("", pattern=r"^([A-Za-z0-9][A-Za-z0-9_.-]{0,60})?$")
    """What it is called; without one its kind."""
    sets: tuple[str, ...] = ()
    """Which documents it is given, 850, 860 ...; none named: all."""
    format: Literal["json", "csv"] = "json"
    """What is written: the document, or its lines as a table."""
    path: str | None = None
    """Of a folder: where it is."""
    url: str | None = Field(None, pattern=r"^https?://[^\s@]+$")
    """Of a webhook: where each document is posted."""
    token_env: str | None = None
    """Of a webhook: the variable of the environment with the bearer token."""
    token_file: str | None = None
    """Of a webhook: the file with the bearer token, mode 0600."""
    timeout_seconds: float = Field(30, gt=0, le=600)
    """Of a webhook: how long it may take to connect, and to answer."""
    entry_point: str | None = None
    """Of a program: its name among the entry points `edicompliance.sinks`."""
    max_attempts: int = Field(10, ge=1, le=1000)
    """So often a document is offered before it waits for a person."""

    @property
    def called(self) -> str:
        """Its name."""
        return self.name or self.kind

    def takes(self, set_id: str) -> bool:
        """Whether it is given documents of that set."""
        return not self.sets or set_id in self.sets

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed, *_ = _KEYS[self.kind]
        if getattr(self, needed) is None:
            raise ValueError(f"kind {self.kind!r}: expected {needed}, too")
        said = self.model_fields_set
        for kind, keys in _KEYS.items():
            wrong = sorted(said & {*keys} if kind != self.kind else ())
            if wrong:
                raise ValueError(f"{wrong[0]} goes with kind {kind!r}, this is {self.kind!r}")
        if self.token_env and self.token_file:
            raise ValueError("expected token_env or token_file, got both")
        if (self.token_env or self.token_file) and not str(self.url).startswith("https://"):
            raise ValueError("a token goes over https:// only")
        return self
