"""The Iceberg catalog in Spark's words, out of PyIceberg's property names."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from stacks.runner.job import Catalog

_SAME_NAME = ("s3.endpoint", "s3.access-key-id", "s3.secret-access-key", "s3.session-token")


def catalog_conf(catalog: Catalog) -> dict[str, str]:
    """Spark's settings of the catalog. It must have the same name as on PyIceberg's side: rows carry it."""
    given = catalog.properties
    if given.get("type") != "sql":
        raise ValueError(f"expected a catalog of type sql; got {given.get('type')}")
    properties = {
        "type": "jdbc",
        "jdbc.schema-version": "V1",
        "warehouse": given["warehouse"],
        # Others change tables too: each read finds the last snapshot. Loading anew costs milliseconds.
        "cache-enabled": "false",
        **_jdbc(given["uri"]),
        **_s3(given),
    }
    prefix = f"spark.sql.catalog.{catalog.name}"
    return {
        prefix: "org.apache.iceberg.spark.SparkCatalog",
        **{f"{prefix}.{name}": value for name, value in properties.items()},
    }


def _jdbc(uri: str) -> dict[str, str]:
    """SQLAlchemy's URL as a JDBC one: `sqlite:////absolute` or `postgresql+psycopg2://user:password@host/name`."""
    dialect = uri.partition(":")[0].partition("+")[0]
    if dialect == "sqlite":
        return {"uri": "jdbc:sqlite:" + uri.partition(":///")[2]}
    if dialect != "postgresql":
        raise ValueError(f"expected a catalog in SQLite or PostgreSQL; got {dialect}")
    url = urlsplit(uri)
    host = url.netloc.rpartition("@")[2]
    # PostgreSQL's own words are libpq's; the JDBC driver has other names for some.
    query = url.query.replace("connect_timeout=", "connectTimeout=")
    account = {"jdbc.user": url.username, "jdbc.password": url.password}
    return {
        "uri": f"jdbc:postgresql://{host}{url.path}" + (f"?{query}" if query else ""),
        **{name: unquote(value) for name, value in account.items() if value is not None},
    }


def _s3(given: dict[str, str]) -> dict[str, str]:
    if not given["warehouse"].startswith("s3"):
        return {}
    region = {"client.region": given["s3.region"]} if "s3.region" in given else {}
    path_style = {"s3.path-style-access": "true"} if "s3.endpoint" in given else {}
    return {
        "io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        **{name: given[name] for name in _SAME_NAME if name in given},
        **region,
        **path_style,
    }
