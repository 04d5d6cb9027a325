"""Events without robots, into a table by days."""

import duckdb
import job

connection = duckdb.connect(config=job.settings)
result = connection.execute(
    """
    SELECT event_id, event_time, user_id, event_type, ip, page_url, referrer, revenue
    FROM read_parquet($events) WHERE NOT is_bot
    """,
    {"events": job.inputs["events"]},
).to_arrow_table()
table = job.iceberg_table()
table.append(result.cast(table.schema().as_arrow()))
job.committed()
