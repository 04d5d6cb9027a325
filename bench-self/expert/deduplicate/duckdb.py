"""The last event of each visitor."""

import duckdb
import job

connection = duckdb.connect(config=job.settings)
result = connection.execute(
    """
    SELECT visitor_id, event_id, event_time, event_type, page_url, revenue
    FROM read_parquet($events)
    QUALIFY row_number() OVER (PARTITION BY visitor_id ORDER BY event_time DESC, event_id DESC) = 1
    """,
    {"events": job.inputs["events"]},
).to_arrow_table()
table = job.iceberg_table()
table.append(result.cast(table.schema().as_arrow()))
job.committed()
