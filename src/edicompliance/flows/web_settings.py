"""`[web]` of `edicompliance.toml`: by which names the desk is known, and who says who asks.

Either people sign in with a password (`edic people add`), or a proxy in front of the desk has done
that already and says in a header who it is. The header is believed where the request comes from
an address of the proxy's, and from nowhere else.

>>> settings = WebSettings(trusted_header="X-Forwarded-User", trusted_from=("10.0.0.0/8",))
>>> settings.is_proxy("10.1.2.3"), settings.is_proxy("192.0.2.1"), settings.is_proxy("")
(True, False, False)
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from edicompliance.store.people import Role


def _network(text: str) -> str:
    ip_network(text)
    return text


class WebSettings(BaseModel):
    """How the desk is reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]{1,253}$")], ...] = ()
    """The hosts that browsers know it by, besides its address: `desk.example.com`."""
    https: bool = False
    """Whether browsers come by HTTPS, through a proxy: the cookie is then sent by no other way."""
    trusted_header: str | None = Field(None, pattern=r"^[A-Za-z0-9-]{1,100}$")
    """The header in which a proxy says who asks; with one, nobody signs in here."""
    trusted_from: tuple[Annotated[str, AfterValidator(_network)], ...] = ()
    """The proxy's addresses or networks; from others the header is not believed."""
    trusted_role: Role | None = None
    """What those may do whom the proxy names and `edic people list` does not; None: nothing."""
    idle_minutes: float = Field(30, gt=0, le=1440)
    """After so long without a request somebody has to sign in again."""
    longest_hours: float = Field(12, gt=0, le=168)
    """After so long in any case."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """A header that is believed from anywhere would let everybody in."""
        if self.trusted_header and not self.trusted_from:
            raise ValueError("trusted_header: trusted_from is missing, the proxy's addresses")
        if self.trusted_from and not (self.trusted_header or self.https):
            raise ValueError("trusted_from: trusted_header is missing, or https")
        return self

    def is_proxy(self, address: str) -> bool:
        """Whether an address is one of the proxy's."""
        try:
            asking = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(asking, "ipv4_mapped", None) or asking
        return any(mapped in ip_network(one) for one in self.trusted_from)
