"""Small files with one fault each: where it is, and what becomes of the set it is in."""

from __future__ import annotations

from dataclasses import dataclass

from tests.x12.edi import GOOD, GS, ISA, ORDER, TAIL, interchange


def swap(data: bytes, old: str, new: str) -> bytes:
    """`data` with one thing changed; it must be there."""
    assert old.encode() in data, old
    return data.replace(old.encode(), new.encode(), 1)


def more(data: bytes, old: str, new: str) -> bytes:
    """`data` with other segments in it, and the count in its SE as it should be."""
    before = int(data.partition(b"~SE*")[2].partition(b"*")[0])
    after = before + new.count("~") - old.count("~")
    return swap(swap(data, old, new), f"~SE*{before}*", f"~SE*{after}*")


NOTICE = interchange(
    """
    BSN*00*SN-1*20261122*0930*0001
    HL*1**S
    N1*ST*DEPOT*92*0012
    N3*1 MAIN STREET
    HL*2*1*O
    PRF*4500012
    HL*3*2*I
    LIN*1*UP*036000241457
    SN1**12*EA
    SLN*1**I*2*EA
    CTT*3
    """,
    set_id="856",
    group="SH",
)
NEWER_NOTICE = interchange(
    "BSN*00*SN-1*20261122*0930\nHL*1**S\nMEA*WT*G*1*LB>2",
    set_id="856",
    group="SH",
    release="005010",
)
ACK = interchange("AK1*PO*1\nAK2*850*0001\nAK5*A\nAK9*A*1*1*1", set_id="997", group="FA")


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault: everything a validator has to say of it."""

    name: str
    """Of the kind of issue."""
    data: bytes
    at: bytes
    """What the issue points at; empty for an absence."""
    mark: bytes = b""
    """What the file goes on with at that place, where `at` alone would not find it."""
    element: str | None = None
    accepted: str = "A"
    """What becomes of the sets, in order."""
    severity: str = "error"
    nth: int = 1
    """Which of the places that look like it."""

    @property
    def offset(self) -> int:
        """The byte at which the issue must lie; the end of the file where nothing is marked."""
        mark, offset = self.mark or self.at, -1
        if not mark:
            return len(self.data)
        for _ in range(self.nth):
            offset = self.data.index(mark, offset + 1)
        return offset


NO_IEA = GOOD[: GOOD.index(b"IEA")]
COLLAPSED = GOOD.replace(b"  ", b"")
HEADLESS = GS + ORDER + b"GE*1*1~"
LONG = b"PID*F****" + b"X" * 70_000
UNFRAMED = [
    Planted("no-interchange", b"hello", b"hello", accepted=""),
    Planted("no-interchange", b"0" + ORDER, b"0" + ORDER, accepted=""),
    Planted("interchange-header-missing", HEADLESS, HEADLESS),
    Planted(
        "comment-between-segments", swap(GOOD, "ST*850", "// an order\nST*850"), b"// an order"
    ),
    Planted("bytes-between-interchanges", GOOD + b"hello", b"hello"),
    Planted("bytes-between-interchanges", b"hello" + GOOD, b"hello"),
    Planted("interchange-not-ended", NO_IEA, NO_IEA, accepted="R"),
    Planted("byte-order-mark", b"\xef\xbb\xbf" + GOOD, b"\xef\xbb\xbf", severity="info"),
    Planted("blank-lead", b" \r\n" + GOOD, b" \r\n", severity="info"),
    Planted("empty-file", b"", b"", accepted=""),
    Planted("empty-file", b" \n", b" \n", accepted=""),
]
CARDS = b"\n".join(GOOD[at : at + 80] for at in range(0, len(GOOD), 80))
INTERCHANGE = [
    Planted("lines-cut-segments", CARDS, CARDS[: len(ISA) + 1]),
    Planted("isa-widths", COLLAPSED, COLLAPSED[: COLLAPSED.index(b"~")]),
    Planted("delimiters-clash", swap(GOOD, "*P*>~", "*P*Y~"), ISA[:104] + b"Y"),
    Planted(
        "interchange-control-numbers-differ",
        swap(GOOD, "IEA*1*000000001", "IEA*1*000000002"),
        b"000000002",
        element="IEA02",
        accepted="R",
    ),
    Planted(
        "interchange-control-numbers-differ",
        swap(GOOD, "IEA*1*000000001", "IEA*1*1"),
        b"1",
        b"1~",
        "IEA02",
        severity="warning",
        nth=6,
    ),
    Planted(
        "isa-element-wrong",
        swap(GOOD, "*261122*0930*U", "*261322*0930*U"),
        b"261322",
        element="ISA09",
    ),
    Planted(
        "isa-element-wrong",
        swap(GOOD, "*261122*0930*U", "*261122*0960*U"),
        b"0960",
        element="ISA10",
    ),
    Planted("isa-element-wrong", swap(GOOD, "*0*P*>", "*2*P*>"), b"2", b"2*P*>", "ISA14"),
    Planted("isa-element-wrong", swap(GOOD, "*0*P*>", "*0*X*>"), b"X", b"X*>", "ISA15"),
    Planted(
        "isa-element-wrong",
        swap(GOOD, "00401*000000001", "00401*00000001A"),
        b"00000001A",
        element="ISA13",
        accepted="R",
    ),
    Planted("group-count-wrong", swap(GOOD, "IEA*1*", "IEA*2*"), b"2", b"2*000000001", "IEA01"),
    Planted("group-count-wrong", ISA + b"IEA**000000001~", b"", b"*000000001~", "IEA01", ""),
    Planted("segment-outside-set", ISA + GS + ORDER + b"N1*ST~N3*A~" + TAIL, b"N1*ST"),
    Planted("segment-outside-set", swap(GOOD, "GS*", "REF*A~GS*"), b"REF*A"),
    Planted(
        "interchange-control-number-repeated",
        GOOD + GOOD,
        b"000000001",
        element="ISA13",
        accepted="AA",
        nth=3,
    ),
    Planted(
        "component-separator-missing",
        swap(GOOD, "*P*>~", "*P*~"),
        b"",
        b"~GS*PO",
        element="ISA16",
    ),
    Planted("component-separator-missing", swap(GOOD, "*P*>~", "*P~"), b"", b"~GS*PO", "ISA16"),
    Planted("component-separator-missing", swap(GOOD, "*P*>~", "*P* ~"), b" ", b" ~GS*", "ISA16"),
    Planted(
        "too-many-elements", swap(GOOD, "1*000000001~", "1*000000001*X~"), b"X", b"X~", "IEA03"
    ),
    Planted(
        "segment-outside-set",
        swap(GOOD, "ST*850", "TA1*000000001*261122*0930*A*000~ST*850"),
        b"TA1*000000001*261122*0930*A*000",
    ),
]
GROUP = [
    Planted(
        "group-control-numbers-differ", swap(GOOD, "GE*1*1", "GE*1*2"), b"2", b"2~", "GE02", "R"
    ),
    Planted("set-count-wrong", swap(GOOD, "GE*1*1", "GE*3*1"), b"3", b"3*1~", "GE01"),
    Planted("group-trailer-missing", swap(GOOD, "GE*1*1~", ""), b"", b"IEA*", accepted="R"),
    Planted(
        "group-control-number-repeated",
        ISA + (GS + ORDER + b"GE*1*1~") * 2 + b"IEA*2*000000001~",
        b"1",
        b"1*X*004010",
        "GS06",
        "AA",
        nth=2,
    ),
    Planted(
        "functional-id-does-not-suit",
        swap(GOOD, "GS*PO", "GS*IN"),
        b"850",
        element="ST01",
        accepted="E",
    ),
    Planted("group-header-missing", ISA + ORDER + TAIL, b"ST*850*0001", accepted="R"),
    Planted(
        "release-written-otherwise",
        swap(GOOD, "X*004010", "X*4010"),
        b"4010",
        b"4010~ST",
        "GS08",
        severity="warning",
    ),
    Planted(
        "release-written-otherwise",
        swap(GOOD, "X*004010", "X*004031X999"),
        b"004031X999",
        element="GS08",
        severity="info",
    ),
    Planted("group-header-missing", ISA + b"GE*0*1~IEA*0*000000001~", b"GE*0*1", accepted=""),
]
SET = [
    Planted("set-not-supported", swap(GOOD, "ST*850", "ST*851"), b"851", b"", "ST01", "R"),
    Planted("set-not-supported", swap(GOOD, "X*004010", "X*003010"), b"850", b"", "ST01", "R"),
    Planted("set-trailer-missing", swap(GOOD, "SE*5*0001~", ""), b"", b"GE*1*1", accepted="R"),
    Planted(
        "set-trailer-missing",
        swap(GOOD, "SE*5*0001~GE*1", "ST*850*0002~BEG*00*SA*1**20261101~PO1*1~SE*4*0002~GE*2"),
        b"",
        b"ST*850*0002",
        accepted="RA",
    ),
    Planted(
        "set-control-numbers-differ",
        swap(GOOD, "SE*5*0001", "SE*5*0002"),
        b"0002",
        element="SE02",
        accepted="R",
    ),
    Planted("segment-count-wrong", swap(GOOD, "SE*5", "SE*6"), b"6", b"6*0001", "SE01", "R"),
    Planted(
        "set-control-number-repeated",
        ISA + GS + ORDER + ORDER + b"GE*2*1~IEA*1*000000001~",
        b"0001",
        b"0001~BEG",
        "ST02",
        "AR",
        nth=2,
    ),
]
SEGMENT = [
    Planted("unknown-segment", more(GOOD, "CTT*1", "ZZZ*1~CTT*1"), b"ZZZ*1", accepted="E"),
    Planted("segment-not-in-set", more(GOOD, "CTT*1", "HL*1**S~CTT*1"), b"HL*1**S", accepted="E"),
    Planted(
        "segment-out-of-sequence",
        more(NOTICE, "SN1**12*EA~", "SN1**12*EA~LIN**VN*1~"),
        b"LIN**VN*1",
        accepted="E",
    ),
    Planted(
        "mandatory-segment-missing",
        more(GOOD, "BEG*00*SA*4500012**20261101~", ""),
        b"",
        b"PO1*",
        accepted="R",
    ),
    Planted("mandatory-segment-missing", more(ACK, "AK5*A~", ""), b"", b"AK9*", accepted="R"),
    Planted(
        "segment-over-max-use", more(NOTICE, "CTT*3", "CTT*3~CTT*3"), b"CTT*3", accepted="E", nth=2
    ),
    Planted(
        "loop-over-max-repeat",
        more(NOTICE, "CTT*3", "CLD*1*1~" * 201 + "CTT*3"),
        b"CLD*1*1",
        accepted="E",
        nth=201,
    ),
    Planted(
        "loop-without-its-first-segment",
        more(NOTICE, "N1*ST*DEPOT*92*0012~", ""),
        b"N3*1 MAIN STREET",
        accepted="E",
    ),
    Planted("empty-segment", swap(GOOD, "CTT*1~", "CTT*1~~"), b"~", b"~SE", severity="warning"),
    Planted("terminator-missing", GOOD[:-1], b""),
    Planted("terminator-missing", GOOD.replace(b"~", b"\n")[:-1], b"", severity="info"),
    Planted("segment-too-long", more(GOOD, "CTT*1", f"{LONG.decode()}~CTT*1"), LONG, accepted="R"),
    Planted(
        "binary-length-wrong",
        ISA + b"BIN*5*abc~IEA*0*000000001~",
        b"BIN*5*abc",
        accepted="",
    ),
]
ELEMENT = [
    Planted(
        "mandatory-element-missing", swap(GOOD, "00*SA", "00*"), b"", b"*4500012", "BEG02", "E"
    ),
    Planted("mandatory-element-missing", swap(NOTICE, "12*EA~", "12~"), b"", b"~SLN", "SN103", "E"),
    Planted("too-many-elements", swap(GOOD, "CTT*1", "CTT*1*******9"), b"9", b"9~", "CTT08", "E"),
    Planted("element-too-short", swap(GOOD, "*SA*", "*S*"), b"S", b"S*4500012", "BEG02", "E"),
    Planted("element-too-long", swap(GOOD, "4500012", "4" * 23), b"4" * 23, b"", "BEG03", "E"),
    Planted("element-too-long", swap(NEWER_NOTICE, "LB>2", "LBX>2"), b"LBX", b"", "MEA04-1", "E"),
    Planted("not-of-its-type", swap(GOOD, "*12*EA", "*1O*EA"), b"1O", b"", "PO102", "E"),
    Planted("not-of-its-type", swap(GOOD, "4500012", "    "), b"    ", b"    **2026", "BEG03", "E"),
    Planted("no-such-date", swap(GOOD, "20261101", "20261131"), b"20261131", b"", "BEG05", "E"),
    Planted("no-such-time", swap(NOTICE, "0930*0001", "2430*0001"), b"2430", b"", "BSN04", "E"),
    Planted("no-such-time", swap(GOOD, "0930*1*X", "0960*1*X"), b"0960", b"0960*1*X", "GS05"),
    Planted("too-many-components", swap(GOOD, "*EA*", "*EA>B*"), b"EA>B", b"", "PO103", "E"),
    Planted(
        "too-many-components",
        swap(NEWER_NOTICE, "LB>2", "LB>2" + ">" * 14 + "1"),
        b"LB>2" + b">" * 14 + b"1",
        b"",
        "MEA04",
        "E",
    ),
    Planted(
        "too-many-repetitions", swap(NEWER_NOTICE, "*WT*", "*WT^WT*"), b"WT^WT", b"", "MEA01", "E"
    ),
    Planted("forbidden-character", swap(GOOD, "450001", "45\x071"), b"45\x0712", b"", "BEG03", "E"),
]
SHARED = interchange(
    """
    BEG*00*SA*4500012**20261101
    PO1*1*12*EA*2.5*PE*UP*036000291452
    SDQ*EA*92*0001*5*0002*7
    CTT*1*12
    """
)
LEVELS = swap(swap(NOTICE, "HL*1**S", "HL*1**S*1"), "HL*3*2*I", "HL*3*2*I*0")
BOUNDED = interchange("BEG*00*SA*4500012**20261101\nPO1*1*12*EA\nLS*LDT\nLDT*AS*1*DA\nLE*LDT")
DEEPER = "".join(f"HL*{number}*{number - 1}*I~" for number in range(4, 14)) + "CTT*3"
RELATED = [
    Planted("conditional-element-missing", swap(SHARED, "*UP*036000291452", "*UP"), b"", b"~SDQ",
            "PO107", "E"),  # P
    Planted("conditional-element-missing", swap(NOTICE, "ST*DEPOT*92*0012", "ST"), b"", b"~N3*1",
            "N102", "E"),  # R
    Planted("conditional-element-missing", swap(NOTICE, "N1*ST*DEPOT*92*0012", "N1*ST*DEPOT*92"),
            b"", b"~N3*1", "N104", "E"),  # P
    Planted("code-not-allowed", swap(GOOD, "BEG*00", "BEG*99"), b"99", b"99*SA", "BEG01", "E"),
    Planted("code-not-listed", swap(GOOD, "*SA*", "*!!*"), b"!!", b"", "BEG02", severity="info"),
    Planted("beyond-character-set", swap(NOTICE, "MAIN", "MÄIN"), "1 MÄIN STREET".encode(), b"",
            "N301", severity="warning"),
    Planted("check-digit-wrong", swap(SHARED, "036000291452", "036000291453"), b"036000291453", b"",
            "PO107", severity="warning"),
    Planted("level-number-repeated", swap(NOTICE, "HL*2*1*O", "HL*1*1*O"), b"1", b"1*1*O", "HL01",
            "E",),
    Planted("level-without-its-parent", swap(NOTICE, "HL*3*2*I", "HL*3*7*I"), b"7", b"7*I", "HL02",
            "E"),
    Planted("children-flag-wrong", swap(LEVELS, "*S*1", "*S*0"), b"0", b"0~N1", "HL04", "E"),
    Planted("children-flag-wrong", swap(LEVELS, "*I*0", "*I*1"), b"1", b"1~LIN", "HL04", "E"),
    Planted("level-not-allowed", swap(NOTICE, "HL*2*1*O", "HL*2*1*S"), b"S", b"S~PRF", "HL03", "E"),
    Planted("level-too-deep", swap(more(NOTICE, "CTT*3", DEEPER), "CTT*3", "CTT*13"), b"12",
            b"12*I~CTT", "HL02", "E"),
    Planted("element-excluded", swap(NEWER_NOTICE, "LB>2", "LB>2****03"), b"03", b"03~SE", "MEA08",
            "E"),  # E
    Planted("loop-bounds-differ", swap(BOUNDED, "LE*LDT", "LE*LM"), b"LM", b"", "LE01", "E"),
    Planted("line-count-wrong", swap(GOOD, "CTT*1", "CTT*2"), b"2", b"2~SE", "CTT01", "E"),
    Planted("hash-total-wrong", swap(SHARED, "CTT*1*12", "CTT*1*13"), b"13", b"13~SE", "CTT02",
            "E"),
    Planted("stores-do-not-add-up", swap(SHARED, "0002*7~", "0002*8~"), b"12", b"12*EA", "PO102",
            "E"),
]  # fmt: skip
FAULTS = [*UNFRAMED, *INTERCHANGE, *GROUP, *SET, *SEGMENT, *ELEMENT, *RELATED]
