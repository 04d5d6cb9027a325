"""Puts jars into FOLDER, by Spark's own resolver, checked against their SHA-256: `jars.py JARS.json FOLDER`.

JARS.json is `[{"coordinate": "group:artifact:version", "sha256": "…"}]`. Of jars with a checksum the very
files named are kept; those without are kept with all that they depend on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import resolve_jars


def file_name(coordinate: str) -> str:
    """The name that Spark's resolver gives the file."""
    group, artifact, version = coordinate.split(":")
    return f"{group}_{artifact}-{version}.jar"


def install(jars: list[dict[str, str]], folder: Path) -> None:
    """Resolves and downloads some jars."""
    if not jars:
        return
    expected = {file_name(jar["coordinate"]): jar.get("sha256") for jar in jars}
    with tempfile.TemporaryDirectory() as ivy:
        resolve_jars.main(ivy, ",".join(jar["coordinate"] for jar in jars))
        got = {path.name: path for path in sorted((Path(ivy) / "jars").iterdir())}
        missing = expected.keys() - got
        if missing:
            sys.exit(f"The resolver gave no {', '.join(sorted(missing))}, but {', '.join(got)}.")
        for name in expected if all(expected.values()) else got:
            digest = hashlib.sha256(got[name].read_bytes()).hexdigest()
            if digest != (expected.get(name) or digest):
                sys.exit(
                    f"{name} is not the file that was expected: "
                    f"sha256 {expected[name]} expected, {digest} got. "
                    "It came from the configured Maven repository: mend or remove it there and run again."
                )
            shutil.copyfile(got[name], folder / name)


def main(file: Path, folder: Path) -> None:
    """Pinned and other jars apart: what others depend on must not mix with what is pinned."""
    jars = json.loads(file.read_text(encoding="utf-8"))
    folder.mkdir(parents=True)
    install([jar for jar in jars if "sha256" in jar], folder)
    install([jar for jar in jars if "sha256" not in jar], folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
