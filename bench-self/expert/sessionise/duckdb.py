"""Sessions of each visitor, which end with half an hour of nothing: their start, events and revenue."""

import duckdb
import job

connection = duckdb.connect(config=job.settings)
result = connection.execute(
    """
    WITH pauses AS (
        SELECT visitor_id, event_time, revenue,
               coalesce(event_time - lag(event_time) OVER visitor > INTERVAL 30 MINUTE, false) AS starts
        FROM read_parquet($events)
        WINDOW visitor AS (PARTITION BY visitor_id ORDER BY event_time)
    ), sessions AS (
        SELECT visitor_id, event_time, revenue, 1 + sum(starts::INT) OVER visitor AS session
        FROM pauses
        WINDOW visitor AS (PARTITION BY visitor_id ORDER BY event_time)
    )
    SELECT visitor_id, session::BIGINT AS session, min(event_time) AS started, count(*) AS events,
           sum(revenue)::DECIMAL(18, 2) AS revenue
    FROM sessions GROUP BY ALL
    """,
    {"events": job.inputs["events"]},
).to_arrow_table()
table = job.iceberg_table()
table.append(result.cast(table.schema().as_arrow()))
job.committed()
