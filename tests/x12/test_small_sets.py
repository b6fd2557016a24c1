"""Small sets with one odd thing in each, in two releases: what is told, where, and nothing else."""

import pytest
from tests.x12.edi import interchange

from edicompliance.x12 import validate
from edicompliance.x12.issues import KINDS

GROUPS = {"850": "PO", "855": "PR", "856": "SH", "810": "IN", "945": "SW"}
HEADS = {"850": "BEG*00*SA*4500012**20261101\n"}


@pytest.mark.parametrize("release", ["004010", "005010"])
@pytest.mark.parametrize(
    ("set_id", "body", "said"),
    [
        ("850", "PO1*1*1.5*EA*1\nPO1*2*2.25*EA*1\nCTT*2*3.75", []),
        ("850", "PO1*1*1.5*EA*1\nPO1*2*2.25*EA*1\nCTT*2*240", []),
        ("850", "PO1*1*1.5*EA*1\nCTT*1", []),
        ("850", "CTT*0", ["mandatory-segment-missing:PO1"]),
        ("850", "PO1*1*1.5*EA*1\nSDQ*EA*92*0001*0.5*0002*1", []),
        ("850", "PO1*1*1.5*EA*1\nSDQ*EA*92*0001*0.5*0002*1.5", ["stores-do-not-add-up:PO102"]),
        (
            "850",
            "PO1*1*6*EA*1\nSDQ*EA*92*0001*1*0002*1\nSDQ*EA*92*0003*1*0004*1\nSDQ*EA*92*0005*1*0006*1\nCTT*1*6",
            [],
        ),
        (
            "850",
            "PO1*1*6*EA*1\nSDQ*EA*92*0001*6*0002\nCTT*1*6",
            ["conditional-element-missing:SDQ06"],
        ),
        ("850", "PO1*1*2.50*EA*1\nCTT*1*2.5", []),
        ("850", "PO1*1*-2*EA*1\nCTT*1*2", []),
        ("850", "PO1*1*1E2*EA*1\nCTT*1", ["not-of-its-type:PO102"]),
        ("850", "PO1*1*+1*EA*1\nCTT*1", ["not-of-its-type:PO102"]),
        ("850", "PO1*1*.*EA*1\nCTT*1", ["not-of-its-type:PO102"]),
        ("850", "PO1*1*1*EA*1\nLS*LDT\nLDT*AS*1*DA\nLE*LDT\nCTT*1", []),
        ("850", "PO1*1*1*EA*1\nLS*LDT\nLDT*AS*1*DA\nCTT*1", ["mandatory-segment-missing:LE"]),
        ("850", "PO1*1*1*EA*1\nLE*LDT\nCTT*1", ["loop-without-its-first-segment:LE"]),
        (
            "850",
            "PO1*1*1*EA*1\nLDT*AS*1*DA\nQTY*01*1\nLE*LDT\nPO1*2*1*EA*1\nCTT*2",
            ["loop-without-its-first-segment:LDT"],
        ),
        (
            "850",
            "PO1*1*1*EA*1\nLDT*AS*1*DA\nLE*LDT\nPO1*2*1*EA*1\nLS*LDT\nLDT*AS*1*DA\nLE*LM\nCTT*2",
            ["loop-without-its-first-segment:LDT", "loop-bounds-differ:LE01"],
        ),
        (
            "850",
            "PO1*1*1*EA*1\nLS\nLDT*AS*1*DA\nLE*LDT\nCTT*1",
            ["mandatory-element-missing:LS01"],
        ),
        (
            "850",
            "PO1*1*1*EA*1\nLS*LDT\nLDT*AS*1*DA\nLE\nCTT*1",
            ["mandatory-element-missing:LE01"],
        ),
        ("850", "PO1*1*1*EA*1\nSN1*1\nCTT*1", ["segment-not-in-set:SN1"]),
        (
            "945",
            "W06*F*1*20261101*1*1\nN1*ST*A\nLX*1\nLE*L",
            ["loop-without-its-first-segment:LE"],
        ),
        ("850", "BEG*00*SA*4500012**20280229\nPO1*1*1*EA*1", []),
        ("850", "BEG*00*SA*4500012**21000229\nPO1*1*1*EA*1", ["no-such-date:BEG05"]),
        ("850", "PO1*1*1*EA*1\nSAC*A*C310***100\nPO4*1\nCTT*1", ["segment-out-of-sequence:PO4"]),
        ("850", "SAC*A*C310***100\n" * 26 + "PO1*1*1*EA*1", ["loop-over-max-repeat:SAC"]),
        ("850", "PO1*1*1*EA*1\nCTT*1\nCTT*1", ["loop-over-max-repeat:CTT"]),
        ("850", "PO1*1*1*EA*1\nCTT*1****", []),
        ("850", "PO1*1*1*EA*1\nBIN*5*a~b*c\nCTT*1", ["segment-not-in-set:BIN"]),
        ("850", "ZZ1*1\nPO1*1*1*EA*1\nZZ2\nCTT*1", ["unknown-segment:ZZ1", "unknown-segment:ZZ2"]),
        (
            "850",
            "N1*ST*DEPOT\nPO4*1\nPO1*2*1*EA*1\nCTT*2*5",
            ["loop-without-its-first-segment:PO4"],
        ),
        (
            "855",
            "BAK*00*AC*1*20261101\nPO1*1*2*EA*1\nACK*IA*2*EA\nCTT*1*3",
            ["hash-total-wrong:CTT02"],
        ),
        ("810", "BIG*20261101*1\nIT1*1*2*EA*1\nTDS*200\nCTT*2*2", ["line-count-wrong:CTT01"]),
        ("810", "BIG*20261101*1\nIT1*1*2*EA*1\nTDS*2.00\nCTT*1*2", ["not-of-its-type:TDS01"]),
        ("810", "BIG*20261101*1\nTDS*200\nCTT*1*2", ["line-count-wrong:CTT01"]),
        ("856", "BSN*00*SN-1*20261122*0930\nHL*1**S\nHL*2*1*O\nCTT*1", ["line-count-wrong:CTT01"]),
        (
            "856",
            "BSN*00*SN-1*20261122*0930\nHL*1**S\nHL*2*3*O\nHL*3*2*P\nHL*4*3*I\nCTT*4",
            ["level-without-its-parent:HL02"],
        ),
        ("856", "BSN*00*SN-1*20261122*0930\nHL*1**S*2\nHL*2*1*O", ["code-not-allowed:HL04"]),
        ("856", "BSN*00*SN-1*20261122*0930\nHL*1**S\nHL*2**S\nHL*3*2*O", []),
        (
            "856",
            "BSN*00*SN-1*20261122*0930\nHL*1**S\nTD1*CTN25*2****G",
            ["conditional-element-missing:TD107"],
        ),
    ],
)
def test_what_is_odd_is_told_once_and_what_is_not_is_not(
    set_id: str, body: str, said: list[str], release: str
) -> None:
    """Each as the name of the issue, and the element or the segment it is about."""
    text = body if body.startswith("BEG") else HEADS.get(set_id, "") + body
    data = interchange(text, set_id=set_id, group=GROUPS[set_id], release=release)
    found = validate(data).issues
    assert [f"{KINDS[o.code].name}:{o.where.element or o.where.segment}" for o in found] == said
