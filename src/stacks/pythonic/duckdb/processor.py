"""The Pythonic stack's processor on DuckDB."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa
import pyiceberg

from stacks.pythonic.duckdb.engine import DuckdbEngine
from stacks.pythonic.duckdb.object_store import open_object_store
from stacks.pythonic.unreadable import unreadable
from stacks.runner.job import Job, Task
from stacks.runner.processor import EngineMetrics, Phase, ProcessingMetrics, ProcessingResult


class DuckdbProcessor:
    """One relation per step, streamed into PyIceberg. What memory can't hold goes to a temporary folder."""

    def __init__(self, job: Job) -> None:
        self._spill = tempfile.mkdtemp(prefix="etl-bench-duckdb-")
        settings = {"temp_directory": self._spill, **job.engine["settings"]}
        self._connection = duckdb.connect(config=settings)
        self._connection.execute("SET TimeZone = 'UTC'")
        self._store = open_object_store(self._connection, job.catalog.properties)
        self._profiles: dict[str, str] = {}
        self._engine = self._profiled(job) if job.profile else DuckdbEngine(job.catalog, self._connection)

    def process_data(self, task: Task) -> ProcessingResult:
        """Phases of each step: `plan`, `execute`, `commit`."""
        try:
            return self._engine.run(task)
        except duckdb.Error as error:
            told = unreadable(error)
            if told is None:
                raise
            raise told from error

    def get_metrics(self) -> ProcessingMetrics:
        """Versions of the parts, and what reads the object store where there is one."""
        parts = {"duckdb": duckdb.__version__, "pyarrow": pa.__version__, "pyiceberg": pyiceberg.__version__}
        return ProcessingMetrics({**parts, "s3": self._store} if self._store else parts)

    def measure(self, _: Sequence[Phase]) -> EngineMetrics | None:
        """Counts nothing."""
        return None

    def profile(self) -> Mapping[str, str]:
        """DuckDB's profile of the query of each step."""
        return self._profiles

    def _profiled(self, job: Job) -> DuckdbEngine:
        # Only profiles need it, and its import would be part of every trial's time.
        from stacks.pythonic.duckdb.profile import ProfiledDuckdbEngine

        return ProfiledDuckdbEngine(job.catalog, self._connection, self._profiles)

    def close(self) -> None:
        """Closes the connection and removes what it spilled."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)


def processor(job: Job) -> DuckdbProcessor:
    """The processor that the runner asks for."""
    return DuckdbProcessor(job)
