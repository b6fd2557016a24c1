"""An XML Schema is made for every table, and says what the table says."""

from __future__ import annotations

import pytest
from lxml import etree

from edicompliance.datafolder import samples_folder
from edicompliance.translate import to_xml
from edicompliance.translate.xmltext import NAMESPACE
from edicompliance.translate.xsd import load_xsd, xsd_of
from edicompliance.x12 import parse
from edicompliance.x12.schema import RELEASES, known_sets, load_schema

ALL = [(name, release) for release in RELEASES for name in sorted(known_sets(release))]
BODY = "<ST><ST01>864</ST01><ST02>0001</ST02></ST><BMG><BMG01>00</BMG01></BMG>"
MIT = "<MIT-loop><MIT><MIT01>1</MIT01></MIT>{}</MIT-loop>"
END = "<SE><SE01>5</SE01><SE02>0001</SE02></SE>"


@pytest.mark.parametrize(("set_id", "release"), ALL)
def test_the_schema_of_a_table_is_a_schema(set_id: str, release: str) -> None:
    schema = load_schema(set_id, release)
    assert schema
    etree.XMLSchema(etree.fromstring(xsd_of(schema)))


def faults(inside: str, release: str = "004010") -> str:
    """The first complaint about a text message, 864."""
    text = f'<set xmlns="{NAMESPACE}" id="864" release="{release}">{inside}</set>'
    schema = load_xsd("864", "004010")
    assert schema
    if schema.validate(etree.fromstring(text)):
        return ""
    return str(schema.error_log).replace(f"{{{NAMESPACE}}}", "")


def test_a_set_in_order_is_right() -> None:
    assert faults(BODY + MIT.format("<MSG><MSG01>x</MSG01></MSG>") + END) == ""


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (BODY + MIT.format("") + END, "Element 'MIT-loop': Missing child element(s)"),
        (BODY + END, "Element 'SE': This element is not expected"),
        (BODY.replace("00</", "000</") + END, "[facet 'maxLength'] The value has a length of '3'"),
        (BODY.replace("<BMG01>00</BMG01>", ""), "Element 'BMG': Missing child element(s)"),
        (
            BODY + MIT.format("<MSG><MSG01>x</MSG01><MSG02>SS</MSG02><MSG03>x</MSG03></MSG>"),
            "[facet 'pattern'] The value 'x' is not accepted by the pattern '-?[0-9]{1,9}'",
        ),
    ],
)
def test_a_fault_is_found(inside: str, words: str) -> None:
    assert words in faults(inside)


def test_another_release_is_not_what_the_schema_is_for() -> None:
    assert "does not match the fixed value constraint '004010'" in faults(BODY, "005010")


def test_a_name_that_comes_twice_may_stand_anywhere_between() -> None:
    """N1 loops have two places in the 753; XML Schema forbids to leave open which one is meant."""
    schema = load_schema("753", "005010")
    assert schema
    top = etree.fromstring(xsd_of(schema))
    choices = top.findall(".//{*}element[@name='set']//{*}choice")
    assert any("N1-loop" in {one.get("name") for one in choice} for choice in choices)


def test_loops_of_one_name_that_differ_hold_what_any_of_them_may() -> None:
    """The first N1 of a 753 is an address alone, the others have orders behind them."""
    sample = samples_folder() / "example-mart/753/valid/two-destinations.edi"
    text = to_xml(parse(sample))
    assert text.count(b"<OID-loop>") == 3
    assert b"loose" not in text
