"""Whose an interchange is, by the ids in its envelopes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.flows.test_polling import order

from edicompliance.errors import ProfileError
from edicompliance.flows.config import Config, load_config
from edicompliance.flows.mailbox.routing import Address, partner_of, unknown
from edicompliance.x12 import parse

VAN = """\
[[mailbox]]
name = "van"
kind = "directory"
path = "van"

[[partner]]
name = "mart"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
gs_id = "{first}"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
mailbox = "van"
[[partner.ids]]
isa_qualifier = "12"
isa_id = "6145550100"

[[partner]]
name = "mart-online"
profile = "example-mart"
isa_qualifier = "ZZ"
isa_id = "EXAMPLEMART"
gs_id = "{second}"
our_isa_qualifier = "ZZ"
our_isa_id = "ACMEGOODS"
mailbox = "van"
"""


def config(folder: Path, first: str = "EXAMPLEMART", second: str = "ONLINE") -> Config:
    path = folder / "edicompliance.toml"
    path.write_text(VAN.format(first=first, second=second))
    return load_config(path)


def whose(settings: Config, data: bytes) -> str | None:
    (found,) = parse(data).interchanges
    partner = partner_of(Address.of(found), settings.partners)
    return partner.name if partner else None


def test_partners_of_one_mailbox_and_one_isa_id_are_told_apart_by_their_groups(
    tmp_path: Path,
) -> None:
    settings = config(tmp_path)
    assert whose(settings, order()) == "mart"
    online = order().replace(b"GS*PO*EXAMPLEMART*", b"GS*PO*ONLINE*")
    assert whose(settings, online) == "mart-online"
    assert {one.mailbox for one in settings.partners} == {"van"}


def test_a_further_id_of_a_partner_is_the_partner(tmp_path: Path) -> None:
    data = order(sender="6145550100").replace(b"*ZZ*6145550100", b"*12*6145550100")
    assert whose(config(tmp_path), data) == "mart"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"GS*PO*EXAMPLEMART*", b"GS*PO*SOMEBODY*"),
        (b"*ZZ*ACMEGOODS      *", b"*ZZ*OTHERGOODS     *"),
        (b"*ZZ*EXAMPLEMART    *", b"*01*EXAMPLEMART    *"),
    ],
    ids=["another group", "another receiver", "another qualifier"],
)
def test_what_fits_nobody_is_nobodys(tmp_path: Path, old: bytes, new: bytes) -> None:
    assert whose(config(tmp_path), order().replace(old, new)) is None


def test_two_partners_with_the_same_ids_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="have the same ids: ZZ EXAMPLEMART"):
        config(tmp_path, second="EXAMPLEMART")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            b"GS*PO*EXAMPLEMART*",
            b"GS*PO*SOMEBODY*",
            "its groups (GS02 to GS03: SOMEBODY to ACMEGOODS) are not; if it is one of theirs",
        ),
        (
            b"*ZZ*EXAMPLEMART    *",
            b"*01*EXAMPLEMART    *",
            'if it is one of yours, add:\n[[partner]]\nname = "NAME-OF-THE-PARTNER"',
        ),
    ],
    ids=["its groups are strange", "its sender is"],
)
def test_what_is_nobodys_is_told_the_ids_that_would_make_it_somebodys(
    tmp_path: Path, old: bytes, new: bytes, told: str
) -> None:
    (found,) = parse(order().replace(old, new)).interchanges
    assert told in unknown("1", Address.of(found), "van", config(tmp_path).partners)


def test_the_id_that_is_told_for_a_strange_group_makes_it_the_partners(tmp_path: Path) -> None:
    data = order().replace(b"GS*PO*EXAMPLEMART*", b"GS*PO*SOMEBODY*")
    (found,) = parse(data).interchanges
    stanza = unknown("1", Address.of(found), "van", config(tmp_path).partners).partition(":\n")[2]
    path = tmp_path / "edicompliance.toml"
    path.write_text(path.read_text() + stanza)
    assert whose(load_config(path), data) == "mart-online"
