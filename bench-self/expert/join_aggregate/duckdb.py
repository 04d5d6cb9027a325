"""Events joined with a small table, and counted by hour and country."""

import duckdb
import job

connection = duckdb.connect(config=job.settings)
result = connection.execute(
    """
    SELECT date_trunc('hour', event_time)::TIMESTAMP AS hour, country, count(*) AS events,
           count(DISTINCT user_id) AS users, sum(revenue)::DECIMAL(18, 2) AS revenue
    FROM read_parquet($events) AS events LEFT JOIN read_parquet($users) AS users USING (user_id)
    WHERE NOT is_bot GROUP BY ALL
    """,
    {"events": job.inputs["events"], "users": job.inputs["users"]},
).to_arrow_table()
table = job.iceberg_table()
table.append(result.cast(table.schema().as_arrow()))
job.committed()
