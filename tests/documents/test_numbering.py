"""New numbers in a ship notice: at their levels, and every other byte as it was."""

import re
from pathlib import Path

import pytest

from edicompliance.datafolder import samples_folder
from edicompliance.documents.composing.numbering import NewNumber, with_numbers
from edicompliance.errors import EdiError
from edicompliance.gs1.allocation import Series
from edicompliance.x12 import parse
from edicompliance.x12.validator import Validator

SHIPMENTS = samples_folder() / "example-mart/shipments"
NUMBERS = Series("0614141", first=900)


def plain(path: Path) -> bool:
    """Whether a sample has one notice in order."""
    return len(list(parse(path.read_bytes()).sets("856"))) == 1 and "broken" not in str(path)


PLAIN = [path for path in sorted(SHIPMENTS.glob("*/856.edi")) if plain(path)]


def bare(path: Path) -> bytes:
    """A ship notice whose cartons have no numbers, with a right count of its segments."""
    data = re.sub(rb"MAN\*GM\*[^~]*~\s*", b"", path.read_bytes())
    [ts] = parse(data).sets("856")
    return re.sub(rb"SE\*[0-9]+\*", b"SE*%d*" % len(ts.segments), data)


def new_numbers(data: bytes, codes: str = "P") -> list[NewNumber]:
    """A number for each carton."""
    [ts] = parse(data).sets("856")
    notice = next(one.get(2) for one in ts.segments if one.tag == "BSN")
    levels = [one.get(1) for one in ts.segments if one.tag == "HL" and one.get(3) in codes]
    return [NewNumber(notice, one, NUMBERS.number(900 + at)) for at, one in enumerate(levels)]


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.parent.name)
def test_numbers_are_added_and_nothing_else_but_the_count_changes(path: Path) -> None:
    before = bare(path)
    numbers = new_numbers(before)
    done = with_numbers(before, numbers, file="856.edi")
    for one in numbers:
        assert done.count(f"MAN*GM*00{one.sscc}".encode()) == 1
    without = re.sub(rb"MAN\*GM\*0000614141[^~]*~\n?", b"", done)
    assert re.sub(rb"SE\*[0-9]+", b"SE", without) == re.sub(rb"SE\*[0-9]+", b"SE", before)
    [ts] = parse(done).sets("856")
    assert ts.segments[-1].get(1) == str(len(ts.segments))
    wrong = [one.code for one in Validator("856.edi").run([before]) if one.severity == "error"]
    assert [
        one.code for one in Validator("856.edi").run([done]) if one.severity == "error"
    ] == wrong


def test_a_number_stands_where_the_standard_has_its_place() -> None:
    text = (
        "ISA*00*          *00*          *ZZ*A              *ZZ*B              *261110*0930*U*00401"
        "*000009001*0*P*>'GS*SH*A*B*20261110*0930*1*X*004010'ST*856*0001'BSN*00*SH1*20261110*0930'"
        "HL*1**S'HL*2*1*P'PO4*12'REF*LT*L7'MAN*CP*1Z1'DTM*011*20261110'N1*Z7**92*7'SE*10*0001'"
        "GE*1*1'IEA*1*000009001'"
    )
    number = NewNumber("SH1", "2", NUMBERS.number(900))
    done = with_numbers(text.encode(), [number], digits=18).decode()
    assert f"MAN*CP*1Z1'MAN*GM*{number.sscc}'DTM*011*20261110'" in done
    assert "SE*11*0001'" in done


def test_a_level_or_a_notice_that_is_not_there_is_told() -> None:
    data = (SHIPMENTS / "may-ship-collect/856.edi").read_bytes()
    with pytest.raises(EdiError, match=r"a: expected one level HL 99, found 0"):
        with_numbers(data, [NewNumber("ASN30001", "99", NUMBERS.number(1))], file="a")
    with pytest.raises(EdiError, match=r"a: expected one ship notice \(856\) X, found 0"):
        with_numbers(data, [NewNumber("X", "3", NUMBERS.number(1))], file="a")
