"""Whether an order came before: by what it says, not by how it was sent."""

from tests.rules.samples import shipment

from edicompliance.rules.orders.receipt import digest_of


def digest(*edits: tuple[str, str]) -> str:
    """The digest of the sample's order with these changes."""
    changed = tuple({"in": "850", "old": old, "new": new} for old, new in edits)
    (order,) = shipment(edit=changed).orders
    return digest_of(order)


def test_a_copy_says_what_the_original_says() -> None:
    assert digest(("BEG*00*SA*", "BEG*07*SA*")) == digest()
    assert len(digest()) == 64


def test_empty_elements_at_the_end_of_a_segment_say_nothing() -> None:
    assert digest(("FOB*CC~", "FOB*CC**~")) == digest()


def test_another_kind_of_order_another_piece_and_another_total_are_another_order() -> None:
    others = [
        digest(("BEG*00*SA*", "BEG*00*KN*")),
        digest(("PO1*1*96*EA", "PO1*1*95*EA")),
        digest(("CTT*3*168~", "CTT*3*169~")),
    ]
    assert len({digest(), *others}) == 4


def test_bytes_that_are_no_text_are_part_of_what_it_says() -> None:
    odd, other = (digest(("PID*F*08***GLASS VASE 10 IN~", f"PID*F*08***{x}~")) for x in "éè")
    assert odd != other
