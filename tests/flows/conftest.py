"""What the tests of flows need of the store's: a place on each database."""

from tests.store.conftest import new_database, new_file, postgres

__all__ = ["new_database", "new_file", "postgres"]
