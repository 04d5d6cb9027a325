"""Errors that the referee passes to the user."""

from __future__ import annotations

import re


class RefusedError(Exception):
    """Something the user can mend; the message says what was expected, what came and what to do."""


def unanswered(error: Exception) -> str | None:
    """What to say of a catalog or an object store that can't be reached; None: it is another failure."""
    # Arrow's client, also where DuckDB reads through it.
    if store := re.search(r"AWS Error NETWORK_CONNECTION during (\w+) operation: (.+)", str(error)):
        return f"the object store does not answer: {store[2]} ({store[1]})"
    # A driver's error by its interface (PEP 249), as SQLAlchemy hands it on. SQLite has no service.
    driver = getattr(error, "orig", None)
    kind = type(driver)
    if kind.__name__ in ("OperationalError", "InterfaceError") and kind.__module__ != "sqlite3":
        return f"the catalog does not answer: {str(driver).strip().splitlines()[0]}"
    return None
