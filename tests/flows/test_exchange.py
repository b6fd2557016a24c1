"""From an order to what answers it: what is made, from what, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.flows.shipments import SAMPLES

from edicompliance.documents import Invoice, OrderAcknowledgment, ShipNotice
from edicompliance.errors import EdiError, ProfileError
from edicompliance.flows.exchange import Goal, Paired, in_words, pair
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.flows.translating.pair_facts import load_pair_facts
from edicompliance.profiles import Profile, load_profile
from edicompliance.rules.model import CheckResult
from edicompliance.x12 import parse, validate

PAIRS = SAMPLES / "example-mart" / "pairs"
EAST = timezone(timedelta(hours=-5))
WRITTEN: dict[Goal, tuple[int, datetime]] = {
    "855": (0, datetime(2026, 11, 3, 9, 30, tzinfo=EAST)),
    "856": (1, datetime(2026, 11, 18, 16, 30, tzinfo=EAST)),
    "810": (2, datetime(2026, 11, 19, 7, 0, tzinfo=EAST)),
}
CONTROL = {"pack-by-store": 1711, "bulk": 1721, "prepack": 1731, "drop-ship": 1741}
NOW = datetime(2026, 11, 18, 21, 30, tzinfo=UTC)


def made(
    case: str = "prepack",
    to: Goal = "856",
    *,
    facts: str | None = None,
    order: bytes | None = None,
    profile: Profile | None = None,
    more: tuple[tuple[str, bytes], ...] = (),
    tmp: Path | None = None,
    control_number: int | None = None,
    at: datetime = NOW,
) -> Paired:
    folder = PAIRS / case
    path = folder / "facts.toml"
    if facts is not None and tmp is not None:
        path = tmp / "facts.toml"
        path.write_text(facts, encoding="utf-8")
    files = [("850.edi", order or (folder / "850.edi").read_bytes())]
    if to == "810":
        files.append(("856.edi", (folder / "856.edi").read_bytes()))
    return pair(
        [*files, *more],
        to,
        profile=profile or load_profile("example-mart"),
        facts=load_pair_facts(path, now=at),
        at=at,
        control_number=control_number,
    )


def facts_of(case: str) -> str:
    return (PAIRS / case / "facts.toml").read_text(encoding="utf-8")


# -- the samples


@pytest.mark.parametrize("to", ["855", "856", "810"])
@pytest.mark.parametrize("case", sorted(CONTROL))
def test_the_sample_pairs_are_what_is_made_of_their_orders(case: str, to: Goal) -> None:
    step, at = WRITTEN[to]
    result = made(case, to, at=at, control_number=CONTROL[case] + step)
    assert result.issues == ()
    assert result.data == (PAIRS / case / f"{to}.edi").read_bytes()
    assert validate(result.data).issues == []


def test_every_sample_pair_is_looked_at() -> None:
    assert sorted(one.name for one in PAIRS.iterdir()) == sorted(CONTROL)


@pytest.mark.parametrize("case", sorted(CONTROL))
def test_what_is_made_of_a_sample_may_ship(case: str) -> None:
    batches, _ = find_shipments([str(PAIRS / case)])
    ((_, result),) = check_batches(
        batches, load_profile("example-mart"), now=None, clock=lambda: NOW
    )
    assert isinstance(result, CheckResult)
    assert (result.verdict, result.findings) == ("SHIP", ())


def test_an_invoice_comes_to_what_a_person_adds_up() -> None:
    # 960 x 4.25 + 240 x 15.00 = 7680.00, less 5% = 384.00, plus 45.00 freight; the 25.00 for
    # advertising are billed back and not on the invoice
    (bulk,) = made("bulk", "810").documents
    assert isinstance(bulk, Invoice)
    assert f"{bulk.total:f}" == "7341.00"
    # 24 x 4.25 + 6 x 15.00 = 192.00 ...; the fixed 10.00 of the second order are shared out
    by_store = made("pack-by-store", "810").documents
    totals = [f"{one.total:f}" for one in by_store if isinstance(one, Invoice)]
    assert totals == ["192.00", "384.00", "192.00", "85.00", "85.00"]


def test_it_says_in_words_what_was_made() -> None:
    assert list(in_words(made("pack-by-store", "855"))) == [
        "855 for order 4507001: AD, 2 lines",
        "855 for order 4507002: AD, 1 line",
    ]
    assert list(in_words(made("pack-by-store"))) == ["856 ASN40001: 5 order levels, 5 cartons"]
    assert list(in_words(made("prepack", "810"))) == [
        "810 INV40020 for order 4507004: 780.00, 2 lines"
    ]


# -- the envelope


def test_an_answer_goes_back_to_who_sent_the_order() -> None:
    (sent,) = parse(made().data).interchanges
    assert [sent.isa[at].strip() for at in (5, 6, 7, 8)] == ["ZZ", "ACMEGOODS", "ZZ", "EXAMPLEMART"]
    (group,) = sent.groups
    assert group.gs is not None
    assert [group.gs[at] for at in (1, 2, 3, 8)] == ["SH", "ACMEGOODS", "EXAMPLEMART", "004010"]
    assert (sent.control_number, group.control_number) == ("000001703", "1703")


def test_the_facts_may_say_another_envelope(tmp_path: Path) -> None:
    envelope = """
[envelope]
sender = ["01", "123456789"]
receiver = ["12", "5550100"]
application_sender = "ACMEEDI"
control_number = 42
group_number = 43
usage = "T"
release = "005010"
"""
    result = made(facts=facts_of("prepack") + envelope, tmp=tmp_path)
    assert result.issues == ()
    (sent,) = parse(result.data).interchanges
    isa = [sent.isa[at].strip() for at in (5, 6, 7, 8, 12, 13, 15)]
    assert isa == ["01", "123456789", "12", "5550100", "00501", "000000042", "T"]
    gs = sent.groups[0].gs
    assert gs is not None
    assert [gs[at] for at in (2, 3, 6, 8)] == ["ACMEEDI", "5550100", "43", "005010"]


def test_a_control_number_that_is_asked_for_wins() -> None:
    assert parse(made(control_number=9).data).interchanges[0].control_number == "000000009"


def test_delimiters_are_those_of_the_order() -> None:
    order = (PAIRS / "prepack" / "850.edi").read_bytes()
    turned = order.replace(b"*", b"|").replace(b"~\n", b"'\n")
    result = made(order=turned)
    assert result.issues == ()
    assert result.data.startswith(b"ISA|00|")


# -- what the profile decides


def test_a_word_of_the_scope_decides_the_structure(tmp_path: Path) -> None:
    bulk = facts_of("prepack").replace('programme = "store"', 'programme = "bulk"')
    (notice,) = made(facts=bulk, tmp=tmp_path).documents
    assert isinstance(notice, ShipNotice)
    assert [one.code for one in notice.levels] == ["S", "O", "I", "I"]
    unsaid = facts_of("prepack").replace('programme = "store"', "")
    with pytest.raises(EdiError, match=r"conventions.856 structure: needs programme"):
        made(facts=unsaid, tmp=tmp_path)


def test_what_the_retailer_demands_and_is_missing_is_refused(tmp_path: Path) -> None:
    facts = facts_of("prepack").replace("bill_of_lading", "pro_number")
    result = made(facts=facts, tmp=tmp_path)
    (issue,) = result.issues
    assert "REF*BM is required by the trading partner" in str(issue)


def test_a_retailer_that_counts_items_gets_items(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("""\
format = 1
extends = "example-mart"
[sources.contract]
title = "ours"
grade = "contract"
[[conventions.856]]
replaces = "856"
like = "856"
source = "contract"
counted = "items"
""")
    profile = load_profile(str(own))
    result = made(profile=profile)
    assert result.issues == ()
    (notice,) = result.documents
    assert isinstance(notice, ShipNotice)
    assert notice.line_count == len(notice.items) == 4
    folder = tmp_path / "shipment"
    folder.mkdir()
    (folder / "856.edi").write_bytes(result.data)
    for name in ("850.edi", "shipment.toml"):
        (folder / name).write_bytes((PAIRS / "prepack" / name).read_bytes())
    batches, _ = find_shipments([str(folder)])
    ((_, checked),) = check_batches(batches, profile, now=None, clock=lambda: NOW)
    assert isinstance(checked, CheckResult)
    assert [one.message for one in checked.findings] == []
    assert checked.verdict == "SHIP"


def test_pallets_are_numbered_after_their_cartons(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("""\
format = 1
extends = "example-mart"
[sources.contract]
title = "ours"
grade = "contract"
[[conventions.856]]
replaces = "856"
like = "856"
source = "contract"
structure = "STOPI"
""")
    facts = facts_of("prepack").replace("weight = 18", 'weight = 18, pallet = "a"')
    facts = facts.replace("weight = 9.5", 'weight = 9.5, pallet = "a"')
    facts = facts.replace("cartons = [", 'pallets = [{ name = "a" }]\ncartons = [')
    result = made(facts=facts, tmp=tmp_path, profile=load_profile(str(own)))
    assert result.issues == ()
    (notice,) = result.documents
    assert isinstance(notice, ShipNotice)
    assert [one.sscc for one in notice.packs] == [
        "006141410000020119",
        "006141410000020126",
        "006141410000020133",
        "006141410000020140",
    ]
    assert [one.sscc for one in notice.tares] == ["006141410000020157"]


def test_a_prefix_that_is_none_is_told(tmp_path: Path) -> None:
    facts = facts_of("prepack").replace('"0614141"', '"06"')
    with pytest.raises(EdiError, match="packing: expected a GS1 company prefix of 6 to 12 digits"):
        made(facts=facts, tmp=tmp_path)


# -- changes


def change(body: str) -> bytes:
    order = (PAIRS / "prepack" / "850.edi").read_text(encoding="utf-8")
    head = order[: order.index("ST*")].replace("GS*PO", "GS*PC")
    return f"{head}ST*860*0001~\n{body}SE*4*0001~\nGE*1*1703~\nIEA*1*000001703~\n".encode()


LESS = change("BCH*04*SA*4507004***20261102~\nPOC*2*QD*20*20*EA*7.5~\n")


def test_a_change_among_the_files_is_applied_first() -> None:
    (answer,) = made(to="855", more=(("860.edi", LESS),)).documents
    assert isinstance(answer, OrderAcknowledgment)
    assert [one.quantity for one in answer.lines] == [16, 20]


def test_a_change_that_cannot_be_applied_stops_it() -> None:
    for wrong, why in (
        (LESS.replace(b"QD*20", b"QI*20"), "cannot be applied: line 2 of order 4507004: QI 20"),
        (LESS.replace(b"4507004", b"4507005"), "a change of order 4507005 waits for its order"),
        (LESS.replace(b"BCH*04", b"BCH*01"), "order 4507004 is cancelled"),
    ):
        with pytest.raises(EdiError, match=why):
            made(to="855", more=(("860.edi", wrong),))


# -- what is refused


def test_files_without_an_order_make_nothing() -> None:
    notice = (PAIRS / "bulk" / "856.edi").read_bytes()
    with pytest.raises(EdiError, match=r"an order \(850\) among the files, found sets 856"):
        made(order=notice)
    with pytest.raises(EdiError, match="among the files, found no transaction set"):
        made(order=b"hello")


def test_orders_of_two_partners_are_not_answered_together() -> None:
    order = (PAIRS / "bulk" / "850.edi").read_bytes()
    other = order.replace(b"EXAMPLEMART", b"OTHERSTORES")
    with pytest.raises(EdiError, match="orders of one sender in one release, got EXAMPLEMART to"):
        made(more=(("other.edi", other),))


def test_two_orders_of_one_number_are_not_answered() -> None:
    order = (PAIRS / "prepack" / "850.edi").read_bytes()
    made(more=(("again.edi", order),))
    with pytest.raises(EdiError, match="order 4507004 is given 2 times, and which holds"):
        made(more=(("other.edi", order.replace(b"*7.5*", b"*7.25*")),))


def test_an_invoice_needs_its_ship_notice(tmp_path: Path) -> None:
    facts = facts_of("prepack").replace("[invoice]", '[invoice]\nnotices = ["ASN9"]')
    with pytest.raises(EdiError, match="ship notice ASN9 is not among those given: ASN40003"):
        made(to="810", facts=facts, tmp=tmp_path)
    order = ("850.edi", (PAIRS / "prepack" / "850.edi").read_bytes())
    with pytest.raises(EdiError, match=r"made from a ship notice \(856\), and none is given"):
        pair(
            [order],
            "810",
            profile=load_profile("example-mart"),
            facts=load_pair_facts(PAIRS / "prepack" / "facts.toml", now=NOW),
            at=NOW,
        )


def test_the_table_for_what_is_made_must_be_there(tmp_path: Path) -> None:
    goals: tuple[tuple[Goal, str], ...] = (
        ("855", "acknowledgment"),
        ("856", "shipment"),
        ("810", "invoice"),
    )
    for to, table in goals:
        with pytest.raises(EdiError, match=rf"the facts have no \[{table}\]"):
            made(to=to, facts='[partner]\nmode = "ltl"\nprogramme = "store"', tmp=tmp_path)


def test_cartons_are_listed_or_made_and_not_both(tmp_path: Path) -> None:
    facts = facts_of("prepack").replace("[packing]", "[packing]\nby_store = true")
    with pytest.raises(EdiError, match=r"packing.by_store makes the cartons, and shipment.cartons"):
        made(facts=facts, tmp=tmp_path)


def test_answers_name_their_order_where_there_are_several(tmp_path: Path) -> None:
    facts = facts_of("pack-by-store").replace(
        "order_number", 'lines = [{ line = "1", accepted = 4 }]\norder_number'
    )
    with pytest.raises(EdiError, match="expected an order of 4507001, 4507002, got no po_number"):
        made("pack-by-store", "855", facts=facts, tmp=tmp_path)
    named = facts.replace('line = "1"', 'line = "1", po_number = "4507002"')
    first, second = made("pack-by-store", "855", facts=named, tmp=tmp_path).documents
    assert isinstance(first, OrderAcknowledgment)
    assert isinstance(second, OrderAcknowledgment)
    assert (first.acknowledgment, second.acknowledgment) == ("AD", "AC")


# -- the facts file


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[shipmnt]\n", "1: shipmnt: unknown key 'shipmnt'; did you mean 'shipment'?"),
        (
            '[shipment]\nnotice_number = "A"\ncartons = [\n{ items = [{ lin = "1" }] }]\n',
            "unknown key 'lin'; did you mean 'line'?",
        ),
        (
            "[acknowledgment]\ndate = 2026-11-03\n[[acknowledgment.lines]]\nbackordered = 4\n",
            "4: acknowledgment.lines.0.backordered: unknown key 'backordered'; did you mean 'back_",
        ),
        (
            '[invoice]\nnumbers = ["1"]\n',
            "1: invoice: 'date' is missing",
        ),
        (
            '[partner]\nprogramme = "stoer"\n',
            "partner.programme: unknown word 'stoer'; did you mean 'store'?",
        ),
        (
            '[shipment]\nnotice_number = "A"\nship_from = { nmae = "X" }\n',
            "3: shipment.ship_from.nmae: unknown key 'nmae'; did you mean 'name'?",
        ),
    ],
)
def test_a_slip_in_the_facts_is_told_with_the_nearest_right_word(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(EdiError) as refused:
        made(facts=text, tmp=tmp_path)
    assert message in str(refused.value)


def test_all_slips_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as refused:
        made(facts="[a]\n[b]\n", tmp=tmp_path)
    assert [one.key for one in refused.value.problems] == ["a", "b"]


def test_a_notice_that_does_not_say_when_it_was_made_is_made_now(tmp_path: Path) -> None:
    facts = facts_of("prepack").replace("created_at", "# created_at")
    (notice,) = made(facts=facts, tmp=tmp_path).documents
    assert isinstance(notice, ShipNotice)
    assert notice.created_at == ("20261118", "2130")
