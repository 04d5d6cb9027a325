"""The last change of each user merged into a table of users.

Not by PyIceberg's own `upsert`: it puts every key into an expression, which takes many times as long, and
deletes nothing.
"""

import duckdb
import job

connection = duckdb.connect(config=job.settings)
table = job.iceberg_table()
users = table.scan().to_arrow()
merged = connection.execute(
    """
    WITH changes AS MATERIALIZED (
        SELECT * FROM read_parquet($changes)
        QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY change_id DESC) = 1
    )
    SELECT * FROM users ANTI JOIN changes USING (user_id)
    UNION ALL BY NAME
    SELECT * EXCLUDE (change_id, changed_at, operation) FROM changes WHERE operation <> 'delete'
    """,
    {"changes": job.inputs["user_changes"]},
).to_arrow_table()
table.overwrite(merged.cast(table.schema().as_arrow()))
job.committed()
