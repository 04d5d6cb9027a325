"""Inputs and tables as lazy scans."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl
from pyiceberg.table import Table

from stacks.pythonic.polars.types import json_type, polars_type
from stacks.runner.columns import Column
from stacks.runner.job import Source, TaskInput

# Files may hold narrower types than a table can have in Iceberg.
_WIDEN = pl.ScanCastOptions(
    integer_cast=["upcast"], float_cast=["upcast"], datetime_cast=["nanosecond-downcast"]
)


def scan_input(table: TaskInput, storage: dict[str, str] | None) -> pl.LazyFrame:
    """One input, whose schema is given: nothing is read to infer it. `storage` is for `s3://` alone.

    A malformed row fails the job; in CSV only an empty field without quotes is null.
    """
    schema = {column.name: polars_type(column.type) for column in table.schema}
    if table.format == "parquet":
        return pl.scan_parquet(
            table.uris,
            schema=schema,
            glob=False,
            extra_columns="ignore",
            cast_options=_WIDEN,
            storage_options=storage,
        )
    if table.format == "csv":
        # The header has been checked. Polars would compare its names as they stand, doubled quotes and all.
        return pl.scan_csv(
            table.uris, schema=schema, glob=False, has_header=False, skip_rows=1, storage_options=storage
        )
    # Patterns are expanded here in every path; these are names of files.
    files = [re.sub(r"([*?\[])", r"[\1]", uri) for uri in table.uris]
    read = {column.name: json_type(column.type) for column in table.schema}
    lines = pl.scan_ndjson(files, schema=read, storage_options=storage)
    return lines.with_columns(pl.col(name).cast(of) for name, of in schema.items() if of != read[name])


def stack(parts: list[tuple[pl.LazyFrame, list[str | None]]], schema: list[Column]) -> pl.LazyFrame:
    """One table of several: each part's columns of these names, in the order of `schema`; None: nulls.

    Polars hands filters and columns down to every scan.
    """
    return pl.concat([rows.select(_aligned(names, schema)) for rows, names in parts], how="vertical")


def _aligned(names: list[str | None], schema: list[Column]) -> Iterator[pl.Expr]:
    for name, column in zip(names, schema, strict=True):
        nulls = pl.lit(None, dtype=polars_type(column.type))
        yield (nulls if name is None else pl.col(name)).alias(column.name)


def scan_table(table: Table, source: Source, storage: dict[str, str] | None) -> pl.LazyFrame:
    """A table's current snapshot by Polars' own reader, which finds columns by Iceberg's ids.

    The source's predicate is not needed: Polars hands to Iceberg what it can of the filters in the plan.
    """
    frame = pl.scan_iceberg(table, storage_options=storage)
    return frame if source.columns is None else frame.select(source.columns)
