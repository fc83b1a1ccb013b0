"""Marks of tests that say nothing over one of the stores: the only way to leave one out there, and always with the reason."""

import pytest

import stores


def of_sqlite(reason):
    """A test, or one of its parameters, that is left out over PostgreSQL."""
    return pytest.mark.skipif(stores.is_postgresql(), reason=f"over PostgreSQL: {reason}")


IN_THE_FOLDER = of_sqlite("the database is not in the folder")
