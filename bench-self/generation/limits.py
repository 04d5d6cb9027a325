"""What generation can't beat: DuckDB writing rows that are there already, and the disk taking bytes."""

import json
import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from dataset.characteristics import Characteristics, Shape
from dataset.layout import parts
from dataset.tables.catalog import TABLES
from dataset.write import connect, copy_options

ROUNDS = 5
MB = 1_000_000

asked = json.loads(Path(sys.argv[1]).read_text())
shape = Shape(Characteristics.parse(asked["characteristics"]), asked["rows"])
part = next(part for part in parts(shape) if part.table == "events")
with TemporaryDirectory(dir=asked["folder"]) as folder, connect() as connection:
    connection.execute("SET memory_limit = '4GB'")
    connection.execute(f"CREATE TABLE made AS {TABLES['events'].query(shape, part.first, part.end)}")
    file = Path(folder) / "events.parquet"
    writer = []
    disk = []
    for _ in range(ROUNDS):
        started = time.process_time()
        connection.execute(f"COPY made TO '{file}' ({copy_options(shape)})")
        writer.append(file.stat().st_size / MB / (time.process_time() - started))
        # Bytes that no file system can shrink.
        content = os.urandom(256 * MB)
        started = time.monotonic()
        with file.open("wb", buffering=0) as output:
            output.write(content)
            os.fsync(output.fileno())
        disk.append(len(content) / MB / (time.monotonic() - started))
line = json.dumps({"writer": writer, "disk": disk})
os.write(int(os.environ["ETL_BENCH_PROTOCOL_FD"]), f"{line}\n".encode())
