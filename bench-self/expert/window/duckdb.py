"""Each event's rank among its visitor's, the time of the one before, and what was spent so far."""

import duckdb
import job

connection = duckdb.connect(config=job.settings)
result = connection.execute(
    """
    SELECT event_id, visitor_id, rank() OVER visitor AS place, lag(event_time) OVER visitor AS before,
           (sum(revenue) OVER visitor)::DECIMAL(38, 2) AS spent
    FROM read_parquet($events)
    WINDOW visitor AS (PARTITION BY visitor_id ORDER BY event_time, event_id ROWS UNBOUNDED PRECEDING)
    """,
    {"events": job.inputs["events"]},
).to_arrow_table()
table = job.iceberg_table()
table.append(result.cast(table.schema().as_arrow()))
job.committed()
