"""Text inputs whose malformed rows do not fail the task: SQL of DuckDB, which both engines read them by.

Polars can't tell which lines it left out, and takes a CSV line that ends early for one whose last columns are
null. DuckDB keeps the lines it rejects; its way from 240 MB of CSV to an Arrow file took 2.0 s of CPU where
Polars' own parser took 2.2 s, and a Parquet file 3.1 s.
"""

from __future__ import annotations

import itertools
import re

from stacks.pythonic.duckdb.types import duckdb_type, text
from stacks.pythonic.json_lines import json_rows
from stacks.runner.inputs import unused_name
from stacks.runner.job import TaskInput

_numbers = itertools.count()
# Without the columns that DuckDB would make of folders named `year=2024`.
_CSV = (
    "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
    "hive_partitioning = false"
)
# One column without delimiter and quotes. A line is as long at most as a JSON object in DuckDB.
_LINES = (
    "columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = '', quote = '', "
    "escape = '', max_line_size = 16777216, hive_partitioning = false"
)


class TextLines:
    """Queries for one input.

    `rows` reads the files; it must have run to its end before `lines` does. Of JSON it gives all rows: in
    malformed ones the column `malformed` is the line, and null in good ones. Of CSV it gives the good rows,
    and `malformed` is None. DuckDB keeps `tables` of what it rejected. No other input has the same `name`.
    """

    def __init__(self, table: TaskInput) -> None:
        # DuckDB expands patterns in every path; these are names of files.
        files = ", ".join(text(re.sub(r"([*?\[])", r"[\1]", uri)) for uri in table.uris)
        self.name = f"etl_bench_text_{next(_numbers)}"
        self.tables = (f"{self.name}_rejects", f"{self.name}_scans")
        self.malformed: str | None = None
        if table.format == "csv":
            self.rows = f"FROM read_csv([{files}], {_columns(table)}, {_CSV}, {self._rejects()})"
        else:
            self.malformed = unused_name(table)
            lines = f"FROM read_csv([{files}], {_LINES}) WHERE trim(line) <> ''"
            self.rows = json_rows(lines, table.schema, self.malformed)

    @property
    def lines(self) -> str:
        """The lines that CSV's `rows` rejected, each once whatever is wrong in it."""
        line = r"trim(any_value(csv_line), e'\r\n')"
        return f"SELECT {line} AS line FROM {self.tables[0]} GROUP BY file_id, line_byte_position"

    def _rejects(self) -> str:
        rejects, scans = map(text, self.tables)
        return (
            "allow_quoted_nulls = false, store_rejects = true, rejects_limit = 0, "
            f"rejects_table = {rejects}, rejects_scan = {scans}"
        )


def _columns(table: TaskInput) -> str:
    types = (f"{text(column.name)}: {text(duckdb_type(column.type))}" for column in table.schema)
    return f"columns = {{{', '.join(types)}}}"
