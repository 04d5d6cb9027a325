"""Makes a dataset's files, several at a time, each by itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from dataset.characteristics import Characteristics, Shape
from dataset.layout import parts
from dataset.write import write_part
from dataset.written_file import WrittenFile

# What Python and DuckDB take, and what a file takes while it is written: one row group and its sessions.
# Measured at 10 GB of `complex`, which takes most: 84 MB a file of Parquet, 105 MB of compressed text.
BASE_MB, FILE_MB, BUDGET_MB = 140, 105, 1000
MOST_THREADS = (BUDGET_MB - BASE_MB) // FILE_MB


def generate(params: Mapping[str, Any], progress: Callable[[dict[str, Any]], None]) -> list[WrittenFile]:
    """Makes the named files of a dataset; every finished one is reported as progress `{ file }`.

    Args:
        params: `characteristics`; `rows` of `events`; `folder`; `paths` of the files to make; `threads`
            (default: as many as this process may use), which changes nothing in the files. They are never
            more than fit into 1 GB.
        progress: where finished files are reported.

    Returns:
        The finished files, in the order in which they were asked for.
    """
    shape = Shape(Characteristics.parse(params["characteristics"]), params["rows"])
    folder = Path(params["folder"])
    wanted = {part.path: part for part in parts(shape)}
    threads = min(params.get("threads") or usable_cpus(), MOST_THREADS)
    done: dict[str, WrittenFile] = {}
    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(write_part, shape, wanted[path], folder) for path in params["paths"]]
        try:
            for future in as_completed(running):
                file = future.result()
                done[file["path"]] = file
                progress({"file": file})
        except BaseException:
            # One can't be written or the harness is gone: the others would be in vain.
            pool.shutdown(cancel_futures=True)
            raise
    return [done[path] for path in params["paths"]]


def usable_cpus() -> int:
    """CPUs that this process may run on; all where the system does not say."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
