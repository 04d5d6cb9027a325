"""The line protocol between a Python program and the harness that started it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO


class Channel:
    """JSON lines out on a descriptor of their own, JSON or plain lines in on stdin.

    Engines and users' code print to stdout, so the protocol never shares it: by default it moves to a
    duplicate of stdout and stdout itself is pointed at stderr. `ETL_BENCH_PROTOCOL_FD` names another
    descriptor that the starter has opened.
    """

    def __init__(self, output: TextIO, source: TextIO) -> None:
        self._output = output
        self._source = source

    @classmethod
    def from_process(cls) -> Channel:
        """Takes over this process's protocol descriptor."""
        named = os.environ.pop("ETL_BENCH_PROTOCOL_FD", None)
        descriptor = int(named) if named else os.dup(1)
        os.set_inheritable(descriptor, False)
        os.dup2(2, 1)
        return cls(os.fdopen(descriptor, "w", encoding="utf-8"), sys.stdin)

    def send(self, message: dict[str, Any]) -> None:
        """Writes one message and flushes it."""
        self._output.write(json.dumps(message, default=str, allow_nan=False) + "\n")
        self._output.flush()

    def lines(self) -> Iterator[str]:
        """Lines from the harness until it closes its end."""
        yield from iter(self._source.readline, "")

    def wait(self) -> bool:
        """Blocks until the harness has sent one line; false if it has gone away."""
        return bool(self._source.readline())
