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
isa_qualifier = {sender_qualifier}
isa_id = {sender}
our_isa_qualifier = {receiver_qualifier}
our_isa_id = {receiver}
mailbox = {mailbox}
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
        name: _quoted(getattr(address, name))
        for name in ("sender_qualifier", "sender", "receiver_qualifier", "receiver")
    }
    return STANZA.format(**quoted, mailbox=_quoted(mailbox))


def unknown(
    control_number: str, address: Address, mailbox: str, partners: Iterable[PartnerSettings]
) -> str:
    """Say why an interchange is nobody's that is known, and what would make its sender known."""
    sender = f"{address.sender_qualifier} {address.sender}"
    receiver = f"{address.receiver_qualifier} {address.receiver}"
    near = [one for one in partners if _has_ends(address, one)]
    if not near:
        return (
            f"interchange {control_number}: no partner has the ids of its sender {sender} and of "
            f"its receiver {receiver}; if it is one of yours, add:\n{stanza(address, mailbox)}"
        )
    names = " and ".join(one.name for one in near)
    groups = ", ".join(f"{start} to {end}" for start, end in address.groups) or "it has none"
    return (
        f"interchange {control_number}: its sender {sender} and its receiver {receiver} are those "
        f"of {names}, its groups (GS02 to GS03: {groups}) are not; {_mend_groups(address, near)}"
    )


def _mend_groups(address: Address, near: Sequence[PartnerSettings]) -> str:
    """What makes the ids of groups fit a partner whose interchange ids fit."""
    ours = {one.our_gs_id for one in near if one.our_gs_id is not None}
    strange = sorted({to for _, to in address.groups} - ours) if ours else []
    if strange:
        return f"expected our_gs_id {', '.join(sorted(ours))}, got {', '.join(strange)}"
    sender = address.groups[0][0] if address.groups else ""
    return (
        "if it is one of theirs, add to that partner:\n[[partner.ids]]\n"
        f"isa_qualifier = {_quoted(address.sender_qualifier)}\n"
        f"isa_id = {_quoted(address.sender)}\n"
        f"gs_id = {_quoted(sender)}\n"
    )


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def partners_at(config: Config, mailbox: str) -> Sequence[PartnerSettings]:
    """Return the partners whose mailbox it is."""
    return [one for one in config.partners if one.mailbox == mailbox]


def _fits(address: Address, partner: PartnerSettings) -> bool:
    """Whether the interchange's ids are the partner's and ours, and no group's id is another's."""
    return _is_to(address, partner) and any(
        _is_from(address, ids) and _fits_groups(address, ids, partner.our_gs_id)
        for ids in partner.all_ids()
    )


def _has_ends(address: Address, partner: PartnerSettings) -> bool:
    """Whether the interchange's ids are the partner's and ours, whatever its groups say."""
    return _is_to(address, partner) and any(_is_from(address, ids) for ids in partner.all_ids())


def _is_to(address: Address, partner: PartnerSettings) -> bool:
    ours = partner.our_isa_qualifier.strip(), partner.our_isa_id.strip()
    return (address.receiver_qualifier, address.receiver) == ours


def _is_from(address: Address, ids: PartnerIds) -> bool:
    return (address.sender_qualifier, address.sender) == (ids.isa_qualifier, ids.isa_id.strip())


def _fits_groups(address: Address, ids: PartnerIds, our_gs_id: str | None) -> bool:
    return all(
        (ids.gs_id is None or sender == ids.gs_id) and (our_gs_id is None or receiver == our_gs_id)
        for sender, receiver in address.groups
    )


def _names_groups(address: Address, partner: PartnerSettings) -> bool:
    """Whether the partner is known by the ids of the groups, and not only of the interchange."""
    senders = {sender for sender, _ in address.groups}
    return any(ids.gs_id in senders for ids in partner.all_ids() if ids.gs_id is not None)
