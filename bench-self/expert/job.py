"""What every script is given, and how it says that its rows are committed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyiceberg.table import Table

_job: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text())

inputs: dict[str, list[str]] = _job["inputs"]
"""Files by table."""

settings: dict[str, Any] = _job["settings"]
"""Of the engine's session: the same that our runner is given."""

name: str = f"{_job['catalog']['name']}.{_job['table']}"
"""Of the table to write, as Spark calls it."""


def iceberg_table() -> Table:
    """The table to write, as PyIceberg has it."""
    from pyiceberg.catalog import load_catalog

    return load_catalog(_job["catalog"]["name"], **_job["catalog"]["properties"]).load_table(_job["table"])


def committed() -> None:
    """Waits while the processor time of all processes is read."""
    os.write(int(os.environ["ETL_BENCH_PROTOCOL_FD"]), b"committed\n")
    sys.stdin.readline()
