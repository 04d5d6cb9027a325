"""Errors that the referee passes to the user."""


class RefusedError(Exception):
    """Something the user can mend; the message says what was expected, what came and what to do."""
