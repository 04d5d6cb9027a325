"""Becomes one of Spark's own programs, the master or a worker of a cluster, out of PySpark's folder.

    python -m stacks.spark.daemon org.apache.spark.deploy.master.Master --host master

The words after the module are those of `spark-class`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Runs `spark-class` in place of this process, in the foreground."""
    spec = importlib.util.find_spec("pyspark")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("expected PySpark in this Python environment")
    home = Path(spec.submodule_search_locations[0])
    program = str(home / "bin" / "spark-class")
    # Beside the packages, where Spark would put it, nobody may write.
    work = str(Path(tempfile.gettempdir(), "spark-work"))
    environment = {"SPARK_WORKER_DIR": work, **os.environ, "SPARK_HOME": str(home)}
    os.execve(program, [program, *sys.argv[1:]], environment)


if __name__ == "__main__":
    main()
