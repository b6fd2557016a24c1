"""The page of the store has every table and every column, as the program has them now."""

import write_store_page

from edicompliance.store.tables import METADATA


def test_the_page_is_up_to_date() -> None:
    """Run scripts/write_store_page.py where this fails."""
    assert not write_store_page.is_stale()


def test_every_table_and_every_column_is_on_the_page() -> None:
    page = write_store_page.page()
    for name, table in METADATA.tables.items():
        _, found, rest = page.partition(f"**`{name}`** ")
        assert found, name
        assert [f"| `{one.name}` |" in rest for one in table.columns] == [True] * len(table.columns)
