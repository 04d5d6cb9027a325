"""Text inputs with malformed rows, loaded for Polars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow as pa

from stacks.pythonic.text_lines import TextLines
from stacks.runner.inputs import Loaded
from stacks.runner.job import Limits, TaskInput

_BATCH_ROWS = 131_072


@contextmanager
def load_input(
    table: TaskInput, limits: Limits, properties: dict[str, str]
) -> Iterator[Loaded[pl.LazyFrame]]:
    """An Arrow file that DuckDB fills batch by batch, to be scanned lazily as often as it is needed.

    `properties` are the catalog's.
    """
    # Only these inputs need it, and its import would be part of every trial's time.
    import duckdb

    from stacks.pythonic.duckdb.object_store import open_object_store

    text = TextLines(table)
    with TemporaryDirectory(prefix="etl-bench-polars-") as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": limits.cpus,
            "memory_limit": f"{limits.memory_mb // 2}MiB",
            "temp_directory": folder,
        }
        with duckdb.connect(config=settings) as connection:
            open_object_store(connection, properties)
            connection.execute("SET TimeZone = 'UTC'")
            file = Path(folder, "rows.arrow")
            _write(connection.sql(text.rows).to_arrow_reader(_BATCH_ROWS), file)
            rows = pl.scan_ipc(file, glob=False)
            if text.malformed is None:
                lines = pl.DataFrame(connection.sql(text.lines).to_arrow_table())
            else:
                line = pl.col(text.malformed)
                lines = rows.select(line.alias("line")).filter(pl.col("line").is_not_null()).collect()
                rows = rows.filter(line.is_null()).drop(text.malformed)
        yield Loaded(rows, lines.lazy(), lines.height)


def _write(rows: pa.RecordBatchReader, file: Path) -> None:
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
        for batch in rows:
            writer.write_batch(batch)
