"""Downloads Maven packages with Spark's own resolver: `resolve_jars.py IVY_FOLDER COORDINATES`.

The jars are then in IVY_FOLDER/jars. Runs in an environment with PySpark and starts no session: Spark's
launcher resolves before it starts anything.
"""

from __future__ import annotations

import os
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

# Amazon's whole SDK, 600 MB, which Hadoop's S3A asks for. Iceberg's bundle has what it uses.
EXCLUDED = "software.amazon.awssdk:bundle"


def mirror_of_central(settings: str) -> str | None:
    """Finds the address that Maven's settings.xml gives for the central repository.

    Spark's resolver does not read that file. Rules of `mirrorOf`: Maven's guide to mirror settings.
    """
    for mirror in ElementTree.fromstring(settings).iterfind("{*}mirrors/{*}mirror"):
        names = {name.strip() for name in (mirror.findtext("{*}mirrorOf") or "").split(",")}
        address = mirror.findtext("{*}url")
        if address and "!central" not in names and names & {"*", "central", "external:*"}:
            return address.strip()
    return None


def use_maven_mirror() -> None:
    """Passes the user's mirror on by the variable that Spark has for it, unless that is set already."""
    file = Path.home() / ".m2" / "settings.xml"
    if "DEFAULT_ARTIFACT_REPOSITORY" in os.environ or not file.is_file():
        return
    mirror = mirror_of_central(file.read_text(encoding="utf-8"))
    if mirror:
        os.environ["DEFAULT_ARTIFACT_REPOSITORY"] = mirror.rstrip("/") + "/"


def main(ivy: str, coordinates: str) -> None:
    """Resolves and downloads."""
    from pyspark import SparkConf
    from pyspark.java_gateway import launch_gateway

    use_maven_mirror()
    settings = {
        "spark.master": "local[1]",
        "spark.jars.ivy": ivy,
        "spark.jars.packages": coordinates,
        "spark.jars.excludes": EXCLUDED,
    }
    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    gateway = launch_gateway(conf, popen_kwargs={"stdout": sys.stderr})  # type: ignore[no-untyped-call]
    gateway.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
