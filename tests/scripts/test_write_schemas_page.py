"""The list of the schemas has each of them."""

import write_schemas_page as written


def test_the_page_is_up_to_date() -> None:
    """Run scripts/write_schemas_page.py where this fails."""
    assert not written.is_stale()


def test_every_schema_is_on_the_page_and_says_what_it_describes() -> None:
    page = written.page()
    for file in written.files():
        _, found, rest = page.partition(f"| [{file.name}](schemas/{file.name}) | ")
        assert found, file.name
        assert rest.partition(" |")[0], file.name
