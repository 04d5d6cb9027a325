"""The quickstart's job as a DuckDB expert would write it by hand: what our runner is measured against."""

import json
import os
import sys

import duckdb
from pyiceberg.catalog import load_catalog

job = json.load(open(sys.argv[1]))  # noqa: SIM115, PTH123 - a script of a few lines
catalog = load_catalog(job["catalog"]["name"], **job["catalog"]["properties"])
connection = duckdb.connect(config={"threads": job["cpus"], "preserve_insertion_order": False})
result = connection.execute(
    """
    SELECT date_trunc('hour', event_time)::TIMESTAMP AS hour, country, count(*)::BIGINT AS events,
           count(DISTINCT user_id)::BIGINT AS users, sum(revenue)::DECIMAL(18, 2) AS revenue
    FROM read_parquet($events) AS e LEFT JOIN read_parquet($users) AS u USING (user_id)
    WHERE NOT is_bot GROUP BY ALL
    """,
    {"events": job["inputs"]["events"], "users": job["inputs"]["users"]},
).to_arrow_table()
table = catalog.load_table(job["table"])
table.append(result.cast(table.schema().as_arrow()))
os.write(int(os.environ["ETL_BENCH_PROTOCOL_FD"]), b"committed\n")
sys.stdin.readline()
