"""The catalog's object store in the words of Hadoop's S3A, by which Spark reads input files."""

from __future__ import annotations

# PyIceberg's properties → S3A's (https://hadoop.apache.org/docs/stable/hadoop-aws/tools/hadoop-aws/).
_NAMES = {
    "s3.endpoint": "endpoint",
    "s3.region": "endpoint.region",
    "s3.access-key-id": "access.key",
    "s3.secret-access-key": "secret.key",
    "s3.session-token": "session.token",
}
_PROVIDERS = "org.apache.hadoop.fs.s3a."


def input_conf(given: dict[str, str]) -> dict[str, str]:
    """Settings with which Spark reads `s3://` URIs, and those with `s3a://`; none where inputs are files."""
    if not given["warehouse"].startswith("s3"):
        return {}
    settings = {name: given[property_] for property_, name in _NAMES.items() if property_ in given}
    if "endpoint" in settings:
        # Without host names for buckets.
        settings["path.style.access"] = "true"
    if "access.key" in settings:
        provider = "Temporary" if "session.token" in settings else "Simple"
        settings["aws.credentials.provider"] = f"{_PROVIDERS}{provider}AWSCredentialsProvider"
    return {
        "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
        **{f"spark.hadoop.fs.s3a.{name}": value for name, value in settings.items()},
    }
