"""Files of X12 that are unusual, one way each."""

from __future__ import annotations

from tests.x12.edi import GOOD, GS, ISA, ORDER, TAIL, interchange, isa

BINARY = interchange("BIN*7*a~b*\n\xffc")
UNUSUAL = {
    "nothing": b"",
    "no-x12": b"\x89PNG\r\n\x1a\n\x00\xff<html>{",
    "one-line": GOOD,
    "lf-after-terminators": GOOD.replace(b"~", b"~\n"),
    "cr-lf-after-terminators": GOOD.replace(b"~", b"~\r\n"),
    "lf-is-the-terminator": GOOD.replace(b"~", b"\n"),
    "cr-lf-is-the-terminator": GOOD.replace(b"~", b"\r\n"),
    "blank-before-line-ends": GOOD.replace(b"~", b" \r\n"),
    "control-characters-as-delimiters": GOOD.replace(b"*", b"\x1d").replace(b"~", b"\x1c"),
    "latin-1-delimiter": isa(component="\u00a6").replace(b"\xc2\xa6", b"\xa6") + GS + ORDER + TAIL,
    "utf-8-delimiters": GOOD.replace(b"*", "¦".encode()).replace(b"~", "…".encode()),
    "byte-order-mark": b"\xef\xbb\xbf" + GOOD,
    "between-interchanges": GOOD + b"\x00 mail: <b>\n" + GOOD + b"\n\n",
    "empty-segments": GOOD.replace(b"SE*5", b"~~\n~SE*5"),
    "trailing-empty-elements": GOOD.replace(b"CTT*1~", b"CTT*1***~CUR*~"),
    "components": GOOD.replace(b"*EA*", b"*EA>2>>*"),
    "repetitions": isa(repetition="^", version="00501")
    + (GS + ORDER + TAIL).replace(b"004010", b"005010").replace(b"*EA*", b"*EA^CA>1^*"),
    "blank-as-component-separator": isa(component=" ") + GS + b"ST*850*0001~MSG*A B~" + TAIL,
    "letter-as-component-separator": isa(component="A") + GS + ORDER + TAIL,
    "not-utf-8": GOOD.replace(b"4500012", b"45\xe900012"),
    "control-characters": GOOD.replace(b"4500012", b"\x00\x07\x1b\x7f\xef\xbf\xbe"),
    "tabs-and-returns": GOOD.replace(b"4500012", b"\t\r\n x\r"),
    "markup": GOOD.replace(b"4500012", b"<![CDATA[&amp;]]>"),
    "odd-tags": GOOD.replace(b"CTT*1~", b"ctt*1~*1~1X*2~CTTT*1~\xff*1~~"),
    "unknown-set": GOOD.replace(b"850", b"102"),
    "no-trailers": ISA + GS + ORDER[:60],
    "no-last-terminator": GOOD[:-1],
    "no-group": ISA + ORDER + b"IEA*0*000000001~",
    "stray-segments": ISA + b"TA1*1~" + GS + b"REF*1~" + ORDER + b"REF*2~" + TAIL,
    "binary": BINARY.replace("\xff".encode(), b"\xff\xfe").replace(b"BIN*7", b"BIN*8"),
    "binary-of-another-length": interchange("BIN**a*b~BIN*9*a*b"),
    "binary-that-is-text": interchange("BIN*5*a~b*c"),
    "segment-over-the-limit": GOOD.replace(b"CTT*1~", b"CTT*" + b"1" * 70_000 + b"~"),
    "many-elements": GOOD.replace(b"CTT*1~", b"CTT*1" + b"*" * 60_000 + b"1~"),
    "many-components": GOOD.replace(b"CTT*1~", b"CTT*1" + b">" * 200 + b"1~"),
    "many-repetitions": isa(repetition="^", version="00501")
    + (GS + ORDER + TAIL).replace(b"*EA*", b"*EA" + b"^" * 200 + b"*"),
    "long-blanks": GOOD.replace(b"CTT*1~", b" " * 5000 + b"~CTT*1~"),
}
