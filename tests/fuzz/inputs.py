"""What fuzzing starts from: our own samples, the files kept, and the words of X12."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.fuzz.properties import AT, release_of
from tests.x12.edi import samples
from tests.x12.planted import FAULTS

from edicompliance.labels.zpl.field_commands import FIELD_COMMANDS
from edicompliance.labels.zpl.label_commands import LABEL_COMMANDS
from edicompliance.labels.zpl.state import SETTINGS
from edicompliance.translate import to_json, to_xml
from edicompliance.translate.documents_file import dumped, plain_documents
from edicompliance.x12 import TransactionSet, parse
from edicompliance.x12.acknowledgment import Answering, acknowledge
from edicompliance.x12.codes import known_code_lists, load_codes
from edicompliance.x12.schema import RELEASES, load_segments

KEPT = Path(__file__).with_name("corpus")
"""Every input that once broke something, as small as it could be made."""
LONGEST = 4096
"""Bytes of an input; longer samples are no seeds."""
_ODD = ("~", "*", ">", "^", "\n", "~~", "U", "\ufeff", "…", " ", "-", ".", "00000", "99999999999")
_OF_ZPL = (*FIELD_COMMANDS, *LABEL_COMMANDS, *SETTINGS, "^XA", "^XZ", ">;>8", "^FH^FD_41^FS")

LABELS = (
    (
        b"^XA^CI28^LH0,0^FWN^PON^PW812^LL1218^FO0,203^GB812,2,2^FS\n"
        b"^FO13,13^A0N,18,18^FH^FDSHIP _46ROM^FS^FO104,269^BY4,3,124^BCN,124,N,N,N^FH"
        b"^FD>;>842043004^FS^PQ2^XZ\n^XA^FO13,40^ADR,36,20^FB200,3,0,C^FDONE\\&TWO^FS^XZ"
    ),
    (
        b"~DGR:LOGO.GRF,8,1,FFFF^XA^DFR:A.ZPL^FS^FO9,9^A0N,20^FN1^FS^FT90,90^B3N,N,50^FN2^FS^XZ"
        b"^XA^PW1200^XFR:A.ZPL^FS^FN1^FDA^FS^FN2^FD42^FS^XGR:LOGO.GRF,1,1^FS^XZ"
    ),
    (
        b"^XA^MUM^FO10,10^BCN,20,Y,N,N,D^FD(00)006141410000003105^FS^FR^GFB,5,5,1,^XZ~^^FS"
        b"^CC!!SN01,1!XZ"
    ),
    b"%PDF-1.7 is none ^XA^FO1,1^FDnot ended^FO2,2^FDtwice^XZ ^XA^ZZ^XF",
)
"""Print streams, one a kind of what a printer can be told."""


def kept() -> list[Path]:
    """The kept files, by name."""
    return sorted(path for path in KEPT.iterdir() if path.suffix == ".bin")


def seeds(target: str) -> set[bytes]:
    """What the mutations of a target begin with."""
    files = {*samples(), *(fault.data for fault in FAULTS)}
    if target == "from-json":
        files = {text.encode() for data in files for text in _json_of(data)}
    elif target == "from-xml":
        files = {to_xml(parse(data)) for data in files}
    elif target == "zpl":
        files = set(LABELS)
    elif target.startswith("document-"):
        files = set(_bodies(files, target.removeprefix("document-")))
    return {data for data in files if len(data) <= LONGEST} | {path.read_bytes() for path in kept()}


def _json_of(data: bytes) -> Iterator[str]:
    transmission = parse(data)
    yield to_json(transmission)
    yield dumped(plain_documents(transmission))


def _bodies(files: Iterable[bytes], set_id: str) -> Iterator[bytes]:
    """What stands between ST and SE of a set; the whole file where it is framed otherwise."""
    plain = ("*", release_of(set_id))
    if set_id in ("997", "999"):
        how = Answering("997" if set_id == "997" else "999")
        files = {
            *files,
            *(acknowledge(one, control_number=1, at=AT, answering=how) for one in files),
        }
    for data in files:
        for ts in parse(data).sets(set_id):
            is_plain = (ts.envelope.delimiters.element, ts.schema_release) == plain
            yield _body(ts) if is_plain else data


def _body(ts: TransactionSet) -> bytes:
    return b"~".join(one.raw for one in ts.segments if one.tag not in ("ST", "SE"))


def dictionary() -> str:
    """The tags and codes of our tables, in the form that libFuzzer reads."""
    tags = {tag for release in RELEASES for tag in load_segments(release)}
    lists = (load_codes(element) for element in known_code_lists())
    codes = {code for one in lists if one is not None for code in one.codes}
    words = [*(f"~{tag}*" for tag in tags), *(f"*{code}*" for code in codes), *_ODD, *_OF_ZPL]
    return "".join(f'"{_escaped(word)}"\n' for word in sorted(words))


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())
