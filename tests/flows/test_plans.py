"""What stands in for a ship notice, a 945 or a packing list, and for shipment.toml, an export."""

import pickle
from pathlib import Path

import pytest
from tests.documents.test_user_tables import workbook
from tests.flows.shipments import CLOCK, FACTS, ORDER, WHOLE, checked, put, refused, without
from tests.rules.evidence import assert_evidence_is_in_the_bytes

from edicompliance.documents.composing.packing_list import load_packing
from edicompliance.documents.tables.shipment_rows import load_shipment_rows
from edicompliance.errors import ProfileError
from edicompliance.flows.preship import check_batches
from edicompliance.flows.shipping.batches import find_shipments
from edicompliance.profiles import load_profile
from edicompliance.rules.model import CheckResult

HEAD = (
    ORDER.splitlines()[0].replace(b"EXAMPLEMART ", b"EXAMPLEHOUSE")
    + b"""
GS*SW*EXAMPLEHOUSE*ACMEGOODS*20261117*1500*2124*X*004010~
ST*945*0001~
W06*F*SO-10006*20261117*06141410000000517**4501002~
N1*ST*EXAMPLE MART DC 0912*92*0912~
N9*BM*06141410000000517~
G62*11*20261118*1*1600*ET~
W27*M*XMPL**CC*TL*XMPL*53001*CL~
"""
)
CARTONS = FACTS.replace(b'programme = "bulk"', b'programme = "store"')
LAMP, TOTE = b"UP*614141100040", b"UP*614141100057"


def advice(*cartons: tuple[bytes, bytes, int], po: bytes = b"4501002") -> bytes:
    """A 945: each carton with its SSCC, product and quantity."""
    body = b"".join(
        b"LX*%d~\nMAN*GM*00%s~\nW12*CL*%d*%d**EA**%s~\n" % (at, sscc, many, many, product)
        for at, (sscc, product, many) in enumerate(cartons, 1)
    )
    head = HEAD.replace(b"4501002", po)
    count = head.count(b"~") - 2 + body.count(b"~") + 1
    return head + body + b"SE*%d*0001~\nGE*1*2124~\nIEA*1*000001126~\n" % count


PLAN = advice(
    *((b"%018d" % sscc, LAMP, 10) for sscc in (6141410000003228, 6141410000003235)),
    (b"006141410000003242", LAMP, 40),
    (b"006141410000003280", TOTE, 80),
)
LIST = """\
carton,sscc,line,quantity,unit
1,006141410000003228,1,60,EA
2,006141410000003280,2,70,EA
2,,2,10,EA
"""


def plan_of(folder: Path, plan: bytes = PLAN, order: bytes = ORDER) -> CheckResult:
    return checked(put(folder, {"850.edi": order, "945.edi": plan, "shipment.toml": CARTONS}))


def test_a_pack_plan_stands_in_for_the_ship_notice(tmp_path: Path) -> None:
    result = plan_of(tmp_path)
    (notice,) = result.shipment.notices
    assert [level.code for level in notice.levels] == ["S", "O", *["P", "I"] * 4]
    assert notice.notice_number == "06141410000000517"
    assert {"FIL001", "FIL002", "ASN003", "ASN004", "LBL002"} <= set(result.passed)
    assert result.warnings[0] == (
        "no ship notice (856) is given: the one that the pack plan (945) would give is judged"
    )
    assert result.bill_of_lading == "06141410000000517"


def test_its_faults_point_at_the_plan(tmp_path: Path) -> None:
    wrong = PLAN.replace(b"0003242", b"0003243").replace(b"*80*80*", b"*90*90*")
    result = plan_of(tmp_path, wrong)
    found = {one.code: one.violation.evidence for one in result.findings}
    assert [one.reference for one in found["LBL001"]] == ["945/LX[3]/MAN02"]
    assert [(one.reference, one.value) for one in found["FIL002"]] == [
        ("850/PO1[2]/PO102", "80"),
        ("945/LX[4]/W12[1]/W1203", "90"),
    ]
    files = {str(path): path.read_bytes() for path in tmp_path.iterdir()}
    assert_evidence_is_in_the_bytes(result, files)


def test_when_the_notice_is_sent_the_plan_does_not_say(tmp_path: Path) -> None:
    facts = without(without(FACTS, "asn_planned"), "asn_sent")
    result = checked(put(tmp_path, {"850.edi": ORDER, "945.edi": PLAN, "shipment.toml": facts}))
    reasons = {one.code: one.reason for one in result.not_checked}
    assert reasons["ASN001"] == (
        "the ship notice has no time (BSN04), and asn_planned is not given"
    )


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (advice((b"006141410000003228", b"UP*614141100019", 5)), (
            "no ship notice can be written from the pack plan (945): item 614141100019 of the pack "
            "plan SO-10006, order 4501002: no line of the order has its numbers")),
        (advice((b"006141410000003228", LAMP, 5), po=b"9"), (
            "no ship notice can be written from the pack plan (945): the pack plan SO-10006 is of "
            "order 9, which is not given")),
    ],
)  # fmt: skip
def test_a_plan_that_gives_no_notice_is_told(tmp_path: Path, plan: bytes, reason: str) -> None:
    result = plan_of(tmp_path, plan)
    assert reason in result.warnings
    assert result.verdict == "CANNOT-TELL"
    assert any(reason in one.reason for one in result.not_checked)


def test_a_ship_notice_goes_before_a_plan(tmp_path: Path) -> None:
    result = checked(put(tmp_path, {**WHOLE, "945.edi": PLAN}))
    assert [one.notice_number for one in result.shipment.notices] == ["ASN30002"]


@pytest.mark.parametrize("name", ["packing.csv", "packing.xlsx"])
def test_a_packing_list_stands_in_for_the_ship_notice_too(tmp_path: Path, name: str) -> None:
    put(tmp_path, {"850.edi": ORDER, "shipment.toml": CARTONS})
    if name.endswith("csv"):
        (tmp_path / name).write_text(LIST)
    else:
        rows = [line.split(",") for line in LIST.splitlines()]
        workbook(tmp_path / name, {"Sheet1": [list(row) for row in rows]})
    result = checked(str(tmp_path))
    (notice,) = result.shipment.notices
    assert [one.sscc for one in notice.packs] == ["006141410000003228", "006141410000003280"]
    assert {"FIL001", "FIL002", "LBL001"} <= set(result.passed)
    assert "packing list would give is judged" in result.warnings[0]


def test_a_line_that_is_a_number_in_a_workbook_is_the_line_of_that_number(tmp_path: Path) -> None:
    put(tmp_path, {"850.edi": ORDER, "shipment.toml": CARTONS})
    head, *rows = (line.split(",") for line in LIST.splitlines())
    at = head.index("line")
    numbered = [[*row[:at], int(row[at]), *row[at + 1 :]] for row in rows]
    workbook(tmp_path / "packing.xlsx", {"Sheet1": [head, *numbered]})
    (notice,) = checked(str(tmp_path)).shipment.notices
    assert [one.sscc for one in notice.packs] == ["006141410000003228", "006141410000003280"]


def test_a_line_that_is_no_line_of_the_order_and_lost_its_zeros_is_refused(tmp_path: Path) -> None:
    put(tmp_path, {"850.edi": ORDER.replace(b"PO1*1*", b"PO1*01*"), "shipment.toml": CARTONS})
    workbook(tmp_path / "packing.xlsx", {"Sheet1": [["carton", "line"], ["1", 1]]})
    result = checked(str(tmp_path))
    assert not result.shipment.notices
    assert any("has no line '1'; did you mean '01'?" in one for one in result.warnings)
    workbook(tmp_path / "packing.xlsx", {"Sheet1": [["carton", "line"], ["1", 1.5]]})
    assert "line: expected text, got the number 1.5" in refused(str(tmp_path))


def test_a_ship_notice_that_differs_from_the_packing_list_points_at_its_line(
    tmp_path: Path,
) -> None:
    result = checked(put(tmp_path, {**WHOLE, "packing.csv": b"line,quantity\n1,59\n2,80\n"}))
    (found,) = [one.violation for one in result.findings if one.code == "ASN009"]
    assert (found.expected, found.actual) == ("59 EA", "60 EA")
    place = found.evidence[0]
    assert (Path(place.file or "").name, place.key) == ("packing.csv", "line 2: quantity")
    assert place.value == "59"


def test_what_is_wrong_with_a_packing_list_is_said(tmp_path: Path) -> None:
    (tmp_path / "packing.csv").write_text("carton,line,quantity,sscc\n1,,5,\n2,1,x,6.14E+15\n")
    with pytest.raises(ProfileError) as caught:
        load_packing(tmp_path / "packing.csv")
    assert str(caught.value).replace(f"{tmp_path}/", "").splitlines() == [
        "packing.csv:2: line: expected the number of a line, got none",
        "packing.csv:3: quantity: expected a number such as 4.25, got 'x'",
        (
            "packing.csv:3: sscc: expected text, got '6.14E+15'; a spreadsheet drops zeros and "
            "digits, format the column as text"
        ),
    ]
    two = put(tmp_path / "two", {"850.edi": ORDER, "packing.csv": b"line\n1\n"})
    workbook(tmp_path / "two" / "packing.xlsx", {"x": [["line"], ["1"]]})
    assert "expected one packing list for a shipment" in refused(two)


def test_a_packing_list_whose_order_number_lost_its_zeros_says_which_is_meant(
    tmp_path: Path,
) -> None:
    order = ORDER.replace(b"*4501002*", b"*0004501002*")
    rows = b"carton,po_number,line\n1,4501002,1\n"
    files = {"850.edi": order, "packing.csv": rows, "850-b.edi": ORDER.replace(b"4501002", b"77")}
    result = checked(put(tmp_path, {**files, "shipment.toml": CARTONS}))
    (told,) = [one for one in result.warnings if "packing list" in one]
    assert told.endswith("order '4501002' is not among those given; did you mean '0004501002'?")


def test_goods_on_a_pallet_and_loose_goods_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "packing.csv"
    path.write_text(
        "carton,pallet,pallet_sscc,line,store,weight\n"
        "A,P1,006141410000003228,1,0101,20\n"
        ",P1,,2,,\n"
        ",,,3,,\n"
    )
    packed = load_packing(path)
    (carton,), (pallet,) = packed.cartons, packed.pallets
    assert (carton.pallet, carton.store, str(carton.weight)) == ("P1", "0101", "20")
    assert (pallet.name, pallet.sscc, pallet.items[0].line) == ("P1", "006141410000003228", "2")
    assert [one.line for one in packed.items] == ["3"]


# -- facts of many shipments

ROWS = """\
shipment,planned_departure,planned_arrival,freight_terms,mode,cartons,weight_lb,checked_at
one,2026-11-18T16:00-05:00,,prepaid,ltl,10,180,2026-11-18T10:00-05:00
4501002,2026-11-30T16:00-05:00,,prepaid,ltl,0,,2026-11-18T10:00-05:00
"""


def test_an_export_has_the_facts_of_many_shipments(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(ROWS)
    for name in ("one", "two"):
        put(tmp_path / "day" / name, {key: WHOLE[key] for key in ("850.edi", "856.edi")})
    put(tmp_path / "day" / "three", WHOLE)
    rows = pickle.loads(pickle.dumps(load_shipment_rows(tmp_path / "plan.csv")))  # noqa: S301
    batches, _ = find_shipments([str(tmp_path / "day")])
    outcomes = check_batches(
        batches, load_profile("example-mart"), now=None, clock=lambda: CLOCK, rows=rows
    )
    facts = {}
    for path, result in outcomes:
        assert isinstance(result, CheckResult)
        facts[Path(path).name] = result.shipment.facts, result.shipment.facts_file
    assert facts["one"][0].cartons == 10
    assert facts["two"][0].planned_departure is not None
    assert facts["two"][0].planned_departure.day == 30
    assert facts["one"][1] == facts["two"][1] == str(tmp_path / "plan.csv")
    assert (facts["three"][1] or "").endswith("shipment.toml")


def test_a_row_whose_number_lost_its_zeros_is_told(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("shipment,mode\n612,ltl\n")
    workbook(tmp_path / "plan.xlsx", {"shipments": [["shipment", "mode"], [612, "ltl"]]})
    for name in ("plan.csv", "plan.xlsx"):
        rows = load_shipment_rows(tmp_path / name)
        assert rows.find("0613", "monday") is None
        with pytest.raises(ProfileError) as caught:
            rows.find("monday", "00612")
        assert str(caught.value) == (
            f"{tmp_path / name}:2: shipment: expected 00612, got 612; a spreadsheet drops zeros, "
            "format the column as text"
        )


def test_a_row_that_a_workbook_holds_as_a_number_is_found_where_no_zero_is_lost(
    tmp_path: Path,
) -> None:
    workbook(tmp_path / "plan.xlsx", {"shipments": [["shipment", "cartons"], [4501002, 7]]})
    found = load_shipment_rows(tmp_path / "plan.xlsx").find("4501002")
    assert found is not None
    assert found.cartons == 7


def test_a_name_too_long_for_a_number_of_a_workbook_is_told_once(tmp_path: Path) -> None:
    rows: list[list[object]] = [["shipment", "cartons"], [1234567890123456789, 7]]
    workbook(tmp_path / "plan.xlsx", {"shipments": rows})
    with pytest.raises(ProfileError) as caught:
        load_shipment_rows(tmp_path / "plan.xlsx")
    assert len(str(caught.value).splitlines()) == 1
    assert "plan.xlsx:2: shipment: expected text, got the number 12345678901234" in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shipment,mode\n1,truck\n1,ltl\n",
         ("plan.csv:2: mode: unknown word 'truck'; known: intermodal, ltl, parcel, tl\n"
         "plan.csv:3: shipment: 1 has a row on line 2, too")),
        ("shipment,cartons\n,5\n",
         "plan.csv:2: shipment: expected the name of a shipment, got none"),
        ("shipment,asn_sent\n1,noon\n",
         "plan.csv:2: asn_sent: expected a time as 2026-11-20T06:00-06:00, got 'noon'"),
        ("shipment,asn_sent\n1,2026-11-20T06:00\n",
         ("plan.csv:2: asn_sent: expected a time with its date and zone, as in "
         "2026-11-20T06:00:00-06:00, got 2026-11-20T06:00:00")),
        ("shipment,carton\n1,5\n", "plan.csv:1: carton: unknown column; did you mean 'cartons'?"),
        ("shipment,cartons\n4.5E+06,5\n",
         ("plan.csv:2: shipment: expected text, got '4.5E+06'; a spreadsheet drops zeros and "
         "digits, format the column as text")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_export_is_said(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "plan.csv").write_text(text)
    with pytest.raises(ProfileError) as caught:
        load_shipment_rows(tmp_path / "plan.csv")
    assert str(caught.value).replace(f"{tmp_path}/", "") == message
