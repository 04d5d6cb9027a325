"""Makes files of TPC-H data with tpchgen-cli."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dataset.tpch.plan import Part, parts
from dataset.written_file import WrittenFile, put_in_place
from referee.errors import RefusedError

# Field ids would be another source of columns' identity than their names; the rest is as tpchgen-cli has it.
FORMAT = ("parquet", "--quiet", "--compression", "SNAPPY", "--row-group-bytes", "7MB", "--field-ids", "false")
LOOK_SECONDS = 0.2


def generate_tpch(params: Mapping[str, Any], progress: Callable[[dict[str, Any]], None]) -> list[WrittenFile]:
    """Makes the named files of a dataset; every finished one is reported as progress `{ file }`.

    Args:
        params: `characteristics`, with `scaleFactor`; `folder`; `paths` of the files to make; `threads`
            (default: as many as this process may use), which changes nothing in the files.
        progress: where finished files are reported.

    Returns:
        The finished files, in the order in which they were asked for.

    Raises:
        RefusedError: there is no room, or no right to write.
    """
    scale_factor = params["characteristics"]["scaleFactor"]
    folder = Path(params["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    every = parts(scale_factor)
    by_path = {part.path: part for part in every}
    options = ["--scale-factor", str(scale_factor)]
    if params.get("threads"):
        options += ["--num-threads", str(params["threads"])]
    done: dict[str, WrittenFile] = {}
    for share, together in runs([by_path[path] for path in params["paths"]], every):
        for file in _run([*options, *share], together, folder):
            done[file["path"]] = file
            progress({"file": file})
    return [done[path] for path in params["paths"]]


def runs(wanted: Sequence[Part], every: Sequence[Part]) -> Iterator[tuple[list[str], list[Part]]]:
    """Options and files of each run of tpchgen-cli: as few as may be, since each takes a second to begin.

    Tables that are cut into equally many files, all of them wanted, are one run; single files are one run for
    each number.
    """
    of_table: dict[str, list[Part]] = defaultdict(list)
    for part in wanted:
        of_table[part.table].append(part)
    together: dict[tuple[int, int | None], list[Part]] = defaultdict(list)
    for table, some in of_table.items():
        whole = len(some) == sum(part.table == table for part in every)
        for part in some:
            together[part.count, None if whole else part.number].append(part)
    for (count, number), some in together.items():
        only = [] if number is None else ["--part", str(number)]
        tables = ",".join(dict.fromkeys(part.table for part in some))
        yield ["--parts", str(count), *only, "--tables", tables], some


def _run(options: Sequence[str], expected: Sequence[Part], folder: Path) -> Iterator[WrittenFile]:
    """Runs tpchgen-cli and gives each file once it is whole: until then it has another name."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".tpchgen-") as temporary:
        made = {
            part: Path(temporary) / part.table / f"{part.table}.{part.number}.parquet" for part in expected
        }
        process = subprocess.Popen(
            [Path(sys.executable).with_name("tpchgen-cli"), *FORMAT, *options, "--output-dir", temporary],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            running = True
            while running:
                try:
                    process.wait(LOOK_SECONDS)
                    running = False
                except subprocess.TimeoutExpired:
                    pass
                for part in [part for part, path in made.items() if path.exists()]:
                    yield _finish(made.pop(part), part, folder)
        finally:
            process.kill()
            _, problem = process.communicate()
    if process.returncode != 0 or made:
        raise RefusedError(
            f"Input data could not be written to {folder}: tpchgen-cli said: {problem.strip()}"
        )


def _finish(made: Path, part: Part, folder: Path) -> WrittenFile:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    return put_in_place(made, folder, part.path, pq.read_metadata(made).num_rows)
