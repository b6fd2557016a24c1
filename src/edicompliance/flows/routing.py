"""Whose an interchange is: by the ids in its envelopes, never by the folder it lay in.

A mailbox of a VAN carries many partners, and a partner has many ids. A group id narrows what the
interchange's ids leave open; where the ids fit nobody, the stanza is told that would make them fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edicompliance.flows.config import Config, PartnerIds, PartnerSettings
from edicompliance.x12.envelope import Interchange

STANZA = """\
[[partner]]
name = "NAME-OF-THE-PARTNER"
profile = "ID-OF-THE-PROFILE"
isa_qualifier = "{sender_qualifier}"
isa_id = "{sender}"
our_isa_qualifier = "{receiver_qualifier}"
our_isa_id = "{receiver}"
mailbox = "{mailbox}"
"""


@dataclass(frozen=True, slots=True)
class Address:
    """Who sends an interchange to whom."""

    sender_qualifier: str
    """ISA05."""
    sender: str
    """ISA06."""
    receiver_qualifier: str
    """ISA07."""
    receiver: str
    """ISA08."""
    groups: tuple[tuple[str, str], ...] = ()
    """GS02 and GS03 of its groups, each once."""

    @classmethod
    def of(cls, interchange: Interchange) -> Address:
        """Return that of an interchange."""
        isa = interchange.isa
        headers = (one.gs for one in interchange.groups if one.gs is not None)
        groups = dict.fromkeys((gs[2].strip(), gs[3].strip()) for gs in headers)
        sender_qualifier, sender, receiver_qualifier, receiver = (
            isa[place].strip() for place in (5, 6, 7, 8)
        )
        return cls(sender_qualifier, sender, receiver_qualifier, receiver, tuple(groups))


def partner_of(address: Address, partners: Iterable[PartnerSettings]) -> PartnerSettings | None:
    """Return whose it is; None: nobody's that we know, or not one single partner's."""
    fitting = [one for one in partners if _fits(address, one)]
    exact = [one for one in fitting if _names_groups(address, one)]
    found = exact or fitting
    return found[0] if len(found) == 1 else None


def stanza(address: Address, mailbox: str) -> str:
    """Return what `edicompliance.toml` would need to know the sender; ready to be pasted.

    >>> print(stanza(Address("ZZ", "NEWSTORE", "01", "0614141"), "van"))
    [[partner]]
    name = "NAME-OF-THE-PARTNER"
    profile = "ID-OF-THE-PROFILE"
    isa_qualifier = "ZZ"
    isa_id = "NEWSTORE"
    our_isa_qualifier = "01"
    our_isa_id = "0614141"
    mailbox = "van"
    <BLANKLINE>
    """
    quoted = {
        name: getattr(address, name).replace("\\", "\\\\").replace('"', '\\"')
        for name in ("sender_qualifier", "sender", "receiver_qualifier", "receiver")
    }
    return STANZA.format(**quoted, mailbox=mailbox)


def partners_at(config: Config, mailbox: str) -> Sequence[PartnerSettings]:
    """Return the partners whose mailbox it is."""
    return [one for one in config.partners if one.mailbox == mailbox]


def _fits(address: Address, partner: PartnerSettings) -> bool:
    """Whether the interchange's ids are the partner's and ours, and no group's id is another's."""
    ours = partner.our_isa_qualifier.strip(), partner.our_isa_id.strip()
    if (address.receiver_qualifier, address.receiver) != ours:
        return False
    return any(_fits_ids(address, ids, partner.our_gs_id) for ids in partner.all_ids())


def _fits_ids(address: Address, ids: PartnerIds, our_gs_id: str | None) -> bool:
    if (address.sender_qualifier, address.sender) != (ids.isa_qualifier, ids.isa_id.strip()):
        return False
    return all(
        (ids.gs_id is None or sender == ids.gs_id) and (our_gs_id is None or receiver == our_gs_id)
        for sender, receiver in address.groups
    )


def _names_groups(address: Address, partner: PartnerSettings) -> bool:
    """Whether the partner is known by the ids of the groups, and not only of the interchange."""
    senders = {sender for sender, _ in address.groups}
    return any(ids.gs_id in senders for ids in partner.all_ids() if ids.gs_id is not None)
