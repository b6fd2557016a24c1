"""What carriers and retailers say of a shipment is read from the files beside it."""

import re
from pathlib import Path

import pytest
from tests.flows.shipments import FACTS, NOTICE, ORDER, WHOLE, checked, put

from edicompliance.documents.tables.observations import Answer, Observation
from edicompliance.errors import EdiError
from edicompliance.flows.preship import load_shipment
from edicompliance.flows.shipping.batches import find_shipments

ZONE = "America/Chicago"


def _envelope(
    functional: str, body: str, *, sender: str = "CARRIER", number: int = 9001, time: str = "1710"
) -> bytes:
    sets = [f"{tag}~" for tag in body.strip().split("~") if tag.strip()]
    return (
        f"ISA*00*          *00*          *ZZ*{sender:15}*ZZ*ACMEGOODS      *261118*{time}*U*00401*"
        f"{number:09}*0*P*>~\n"
        f"GS*{functional}*{sender}*ACMEGOODS*20261118*{time}*{number}*X*004010~\n"
        + "\n".join(tag.strip() for tag in sets)
        + f"\nGE*1*{number}~\nIEA*1*{number:09}~\n"
    ).encode()


STATUS = _envelope(
    "QM",
    """ST*214*0001~B10*PRO-1*06141410000000517*XMPL~L11*06141410000000517*BM~LX*1~
    AT7*AF*NS***20261118*1615*ET~LX*2~AT7*X1*NS***20261120*0905*LT~LX*3~
    AT7***AB*NA*20261120*0930*CT~SE*9*0001~""",
)
RECEIPT = _envelope(
    "RC",
    """ST*861*0001~BRA*R-77*20261121*00*2~REF*BM*06141410000000517~DTM*050*20261121*1000~
    PRF*4501002~RCD*1*58*EA~LIN**IN*2200104~CTT*1~SE*9*0001~""",
    sender="EXAMPLEMART",
)
ACK = _envelope(
    "FA",
    "ST*997*0001~AK1*SH*1127~AK2*856*0001~AK5*A~AK9*A*1*1*1~SE*6*0001~",
    sender="EXAMPLEMART",
)
ADVICE = _envelope(
    "AG",
    """ST*824*0001~BGN*00*A-1*20261118*1720~OTI*TR*SI*ASN30002*********856~
    TED*ZZZ*unknown item~SE*5*0001~""",
    sender="EXAMPLEMART",
    number=9002,
)


def _load(
    folder: Path, *, zone: str | None = ZONE, **files: bytes
) -> tuple[tuple[Observation, ...], tuple[Answer, ...], tuple[str, ...]]:
    named = {name.replace("_", "."): data for name, data in files.items()}
    path = put(folder, {**WHOLE, **named})
    shipment = load_shipment(find_shipments([path])[0][0], zone=zone)
    return shipment.observations, shipment.answers, shipment.others


def test_a_carriers_status_tells_departure_arrival_and_appointment(tmp_path: Path) -> None:
    seen, _, others = _load(tmp_path, status_edi=STATUS)
    assert [(one.what, str(one.at), one.bill_of_lading, one.reference) for one in seen] == [
        ("departed", "2026-11-18 21:15:00+00:00", "06141410000000517", "PRO-1"),
        ("arrived", "2026-11-20 15:05:00+00:00", "06141410000000517", "PRO-1"),
        ("appointment", "2026-11-20 15:30:00+00:00", "06141410000000517", "PRO-1"),
    ]
    assert {one.source for one in seen} == {"carrier"}
    assert others == ()


def test_a_status_of_another_shipment_is_said(tmp_path: Path) -> None:
    foreign = STATUS.replace(b"06141410000000517", b"06141410000000999")
    _, _, others = _load(tmp_path, status_edi=foreign)
    assert [Path(one.split()[2].strip(",")).name for one in others] == ["status.edi"]
    assert others[0].endswith("about 06141410000000999 of another shipment,")


@pytest.mark.parametrize(
    ("functional", "sets", "told"),
    [
        ("PR", "ST*855*0001~BAK*00*AC*9999999*20261103~CTT*0~SE*4*0001~", "855"),
        (
            "RG",
            "ST*754*0001~BGN*00*R-1*20261115*1030*CT~N1*SF*ACME~LX*1~OID**9999999~G62*69*20261117~N1*ST*MART~SE*8*0001~",
            "754",
        ),
        (
            "RC",
            "ST*861*0001~BRA*R-77*20261121*00*2~PRF*9999999~RCD*1*58*EA~CTT*1~SE*6*0001~",
            "861",
        ),
    ],
)
def test_an_answer_routing_or_receipt_of_another_shipment_is_said(
    tmp_path: Path, functional: str, sets: str, told: str
) -> None:
    foreign = _envelope(functional, sets, sender="EXAMPLEMART").replace(b"004010", b"004030")
    _, _, others = _load(tmp_path, paper_edi=foreign)
    (one,) = others
    assert one.startswith(f"{told} of ")
    assert one.endswith("about 9999999 of another shipment,")
    assert _load(tmp_path, paper_edi=foreign.replace(b"9999999", b"4501002"))[2] == ()


def test_the_bytes_of_an_observation_are_its_date(tmp_path: Path) -> None:
    seen, _, _ = _load(tmp_path, status_edi=STATUS)
    for one in seen:
        assert one.where is not None
        assert STATUS[one.where.offset :][: one.where.length].decode() == one.raw


def test_local_time_of_a_place_whose_zone_is_unknown_is_kept_as_its_day(tmp_path: Path) -> None:
    facts = FACTS.replace(b'ship_to_zone = "America/Chicago"\n', b"")
    put(tmp_path, {**WHOLE, "shipment.toml": facts, "214.edi": STATUS})
    shipment = load_shipment(find_shipments([str(tmp_path)])[0][0], zone=ZONE)
    arrived = next(one for one in shipment.observations if one.what == "arrived")
    assert (arrived.at, str(arrived.day)) == (None, "2026-11-20")


def test_a_receipt_tells_when_and_how_much(tmp_path: Path) -> None:
    seen, _, _ = _load(tmp_path, receipt_edi=RECEIPT)
    assert [(one.what, one.po, one.item, one.quantity, one.source) for one in seen] == [
        ("received", "4501002", "", None, "retailer"),
        ("received_quantity", "4501002", "2200104", 58, "retailer"),
    ]
    assert str(seen[0].at) == "2026-11-21 16:00:00+00:00"


def test_a_997_and_an_824_tell_what_became_of_the_notice(tmp_path: Path) -> None:
    _, answers, _ = _load(tmp_path, ack_edi=ACK, advice_edi=ADVICE)
    assert [(a.set_id, a.number, a.answered_by, a.outcome, a.reason) for a in answers] == [
        ("856", "ASN30002", "997", "accepted", ""),
        ("856", "ASN30002", "824", "rejected", "unknown item"),
    ]
    assert str(answers[0].at) == "2026-11-18 23:10:00+00:00"


def test_an_answer_by_a_clock_that_nobody_knows_is_told(tmp_path: Path) -> None:
    _, answers, others = _load(tmp_path, ack_edi=ACK, zone=None)
    assert answers == ()
    assert len(others) == 1
    assert others[0].startswith("997 of ")


def test_an_answer_to_something_else_is_none(tmp_path: Path) -> None:
    other = ACK.replace(b"AK1*SH*1127", b"AK1*SH*1128")
    assert _load(tmp_path, ack_edi=other)[1] == ()


def test_a_rejected_notice_is_not_clean_in_a_check(tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(
        'format = 1\nid = "own"\nextends = "example-mart"\n[[deadlines.ship-notice]]\n'
        'replaces = "ship-notice"\nsource = "guide"\nby = "departed + 60 minutes"\n'
        'counts = "clean"\n',
        encoding="utf-8",
    )
    folder = put(tmp_path / "1", {**WHOLE, "997.edi": ACK, "824.edi": ADVICE})
    result = checked(folder, profile=str(profile))
    reasons = {one.code: one.reason for one in result.not_checked}
    assert "the 824 rejects it: unknown item" in reasons["ASN001"]


def test_the_table_beside_a_shipment_is_read(tmp_path: Path) -> None:
    table = b"what,at,source\narrived,2026-11-20T09:00:00-06:00,own\n"
    put(tmp_path, {"850.edi": ORDER, "856.edi": NOTICE, "observations.csv": table})
    shipment = load_shipment(find_shipments([str(tmp_path)])[0][0])
    assert [(one.what, one.source, one.line) for one in shipment.observations] == [
        ("arrived", "own", 2)
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("arived,,own", "observations.csv:2: what: unknown word 'arived'; did you mean 'arrived'?"),
        ("arrived,2026-11-20T09:00,own", "at: expected a time with its zone, got"),
        ("arrived,=1+1,own", "at: expected a time such as 2026-11-20T06:00:00-06:00 or a date"),
        ("arrived,,me", "source: unknown word 'me'"),
        (",,own", "what: the cell is empty"),
        ("received_quantity,2026-11-20,retailer", "observations.csv:2: quantity: the cell is"),
        ("arrived,,own,4.5E+06", "po: expected text, got '4.5E+06'; a spreadsheet drops zeros"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(tmp_path: Path, row: str, told: str) -> None:
    put(tmp_path, {"850.edi": ORDER, "observations.csv": f"what,at,source,po\n{row}\n".encode()})
    with pytest.raises(EdiError) as caught:
        load_shipment(find_shipments([str(tmp_path)])[0][0])
    assert told in str(caught.value)


def test_a_row_whose_order_lost_its_zeros_is_said_and_not_left_out(tmp_path: Path) -> None:
    order = re.sub(rb"(BEG(\*[^*]*){2}\*)[^*]+", rb"\g<1>0004715", ORDER)
    row = b"what,at,source,po\ndeparted,2026-11-17T16:00:00-05:00,own,4715\n"
    put(tmp_path, {"850.edi": order, "observations.csv": row})
    [batch] = find_shipments([str(tmp_path)])[0]
    with pytest.raises(EdiError, match=r"observations\.csv:2: po: expected 0004715, got 4715"):
        load_shipment(batch)
