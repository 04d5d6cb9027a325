"""The object store of the catalog's properties, in the words of those who read inputs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyiceberg.io.pyarrow import PyArrowFileIO

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

# PyIceberg's properties → Polars' options, which are those of Rust's `object_store`.
_POLARS = {
    "s3.endpoint": "aws_endpoint_url",
    "s3.access-key-id": "aws_access_key_id",
    "s3.secret-access-key": "aws_secret_access_key",
    "s3.session-token": "aws_session_token",
    "s3.region": "aws_region",
}


def in_object_store(properties: dict[str, str]) -> bool:
    """Whether inputs and tables are in a store that speaks S3."""
    return properties["warehouse"].startswith("s3://")


def storage_options(properties: dict[str, str]) -> dict[str, str] | None:
    """What Polars needs to read `s3://` URIs; None where inputs are files."""
    if not in_object_store(properties):
        return None
    options = {name: properties[given] for given, name in _POLARS.items() if given in properties}
    if options.get("aws_endpoint_url", "").startswith("http://"):
        options["aws_allow_http"] = "true"
    return options


def arrow_filesystem(properties: dict[str, str]) -> FileSystem:
    """Arrow's client, set up as PyIceberg sets it up for tables."""
    scheme, netloc, _ = PyArrowFileIO.parse_location(properties["warehouse"])
    return PyArrowFileIO(properties).fs_by_scheme(scheme, netloc)
