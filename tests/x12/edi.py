"""Small interchanges for tests, and streams of bytes that look like interchanges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from edicompliance.datafolder import samples_folder

ISA = (
    b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
    b"*261122*0930*U*00401*000000001*0*P*>~"
)
GS = b"GS*PO*SENDER*RECEIVER*20261122*0930*1*X*004010~"
ORDER = b"ST*850*0001~BEG*00*SA*4500012**20261101~PO1*1*12*EA*2.5~CTT*1~SE*5*0001~"
TAIL = b"GE*1*1~IEA*1*000000001~"
GOOD = ISA + GS + ORDER + TAIL


def isa(
    *,
    element: str = "*",
    component: str = ">",
    repetition: str = "U",
    segment: str = "~",
    version: str = "00401",
    number: str = "000000001",
) -> bytes:
    """An ISA at its fixed widths, with its terminator."""
    values = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", f"{'SENDER':15}", "ZZ",
              f"{'RECEIVER':15}", "261122", "0930", repetition, version, number, "0", "P",
              component]  # fmt: skip
    return (element.join(values) + segment).encode()


def interchange(
    body: str, *, set_id: str = "850", group: str = "PO", release: str = "004010"
) -> bytes:
    """One set in one group; `body` has a segment a line, and is what stands between ST and SE."""
    inner = [f"ST*{set_id}*0001", *(line.strip() for line in body.splitlines() if line.strip())]
    inner.append(f"SE*{len(inner) + 1}*0001")
    head = isa(version=release[:5], repetition="^" if release >= "005010" else "U")
    gs = f"GS*{group}*SENDER*RECEIVER*20261122*0930*1*X*{release}"
    return head + "".join(f"{one}~" for one in (gs, *inner, "GE*1*1", "IEA*1*000000001")).encode()


@cache
def samples() -> tuple[bytes, ...]:
    """The project's own sample files that are X12."""
    return tuple(path.read_bytes() for path in sorted(samples_folder().rglob("*.edi")))


_FRAGMENTS = (
    b"",
    b"~",
    b"\n",
    b"\r\n",
    b" ",
    b"~~",
    b"ISA",
    b"IEA*1*000000001",
    b"IEA~",
    b"IEA*0*000000001~\n",
    b"BIN*5*a~b*c~",
    b"BIN*5*a~",
    b"BDS*ASC*4*\n~*\n~",
    b"BIN*99999*",
    b"\xef\xbb\xbf",
    b"N1*ST*ISABELLA*92*VISA*BIN*1",
    b"\xff\xfe\x00",
    "MSG*Grüße…~".encode(),
    b"x" * 300,
    b"x" * 1500,
    b"BIN*1500*" + b"~ISA*" * 300 + b"~",
    GOOD.replace(b"~", b"!"),
    GS,
    ORDER,
    TAIL,
    ISA,
    GOOD,
    GOOD.replace(b"~", b"\n"),
    GOOD.replace(b"~", b" \r\n"),
    GOOD.replace(b" ", b""),
    GOOD.replace(b"~", "…".encode()),
    isa(element="|", segment="!", component=":", repetition="^", version="00501"),
    b"GS|PO!ST|850|1!IEA|1|000000001!",
    isa(element="¦", segment="…"),
    "IEA¦0¦000000001…".encode(),
)


def streams() -> st.SearchStrategy[bytes]:
    """Bytes: none, any, bits of X12 in any order, and samples with something broken in them."""
    pieces = st.one_of(st.sampled_from(_FRAGMENTS), st.binary(max_size=40))
    return st.one_of(
        st.binary(max_size=200),
        st.lists(pieces, max_size=12).map(b"".join),
        mutated(),
    )


@st.composite
def mutated(draw: st.DrawFn, files: Sequence[bytes] | None = None) -> bytes:
    """A file, else a sample, in which a few slices were cut out, doubled, or overwritten."""
    data = draw(st.sampled_from(files or samples()))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        instead = draw(
            st.one_of(
                st.sampled_from(_FRAGMENTS), st.binary(max_size=8), st.just(data[start:end] * 2)
            )
        )
        data = data[:start] + instead + data[end:]
    return data


@st.composite
def chunked(draw: st.DrawFn, data: bytes) -> list[bytes]:
    """The same bytes, cut anywhere; some chunks are empty."""
    cuts = sorted(draw(st.lists(st.integers(0, len(data)), max_size=12)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
