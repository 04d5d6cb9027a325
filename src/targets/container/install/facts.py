"""Prints what an image has, as JSON: versions of Python, packages and Java, and the jars with their SHA-256.

The names are those of the local target, so that fingerprints of both compare.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from importlib.metadata import distributions
from pathlib import Path

JAVA = Path("/opt/java")
JARS = Path("/opt/etl-bench/jars")


def facts() -> dict[str, object]:
    """All of it: `versions` by name, `jars` as paths."""
    packages = {one.metadata["Name"]: one.version for one in distributions()}
    jars = sorted(JARS.glob("*.jar"))
    versions = {"python": platform.python_version(), **dict(sorted(packages.items()))}
    if JAVA.exists():
        release = (JAVA / "release").read_text(encoding="utf-8")
        versions["java"] = re.findall(r'^JAVA_VERSION="(.+)"', release, re.MULTILINE)[0]
    versions |= {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars}
    return {"versions": versions, "jars": [str(jar) for jar in jars]}


if __name__ == "__main__":
    print(json.dumps(facts()))
