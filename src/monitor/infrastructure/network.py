"""Network latency to the services that the catalog's properties name."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

from monitor.infrastructure.attempt import NotMeasuredError, attempt
from monitor.infrastructure.response import response_times

# Properties with the address of a service, in PyIceberg's names, and what it is to people.
SERVICES = {"uri": "catalog", "s3.endpoint": "object store"}
PORTS = {"http": 80, "https": 443, "postgresql": 5432, "mysql": 3306, "thrift": 9083}
TIMEOUT_SECONDS = 1.0


def probe_network(access: dict[str, Any], repeats: int) -> list[dict[str, Any]]:
    """Times of opening a TCP connection to each service, ms: `[{service, address, connect}]`.

    Raises:
        NotMeasuredError: no service is reached over a network.
    """
    services = addresses(access["properties"])
    if not services:
        raise NotMeasuredError("catalog and warehouse are files of this machine: no network is between")
    return [
        {"service": service, "address": f"{host}:{port}", "connect": latency((host, port), repeats)}
        for service, host, port in services
    ]


def latency(address: tuple[str, int], repeats: int) -> dict[str, Any]:
    """Times of opening a connection to one service, or why it can't be reached."""
    return attempt(lambda: response_times(lambda: connect(address), repeats))


def addresses(properties: dict[str, str]) -> list[tuple[str, str, int]]:
    """Service, host and port of every address in the catalog's properties."""
    found = []
    for name, service in SERVICES.items():
        parts = urlsplit(properties.get(name, ""))
        # `postgresql+psycopg2`: a driver after the plus.
        port = parts.port or PORTS.get(parts.scheme.partition("+")[0])
        if parts.hostname and port:
            found.append((service, parts.hostname, port))
    return found


def connect(address: tuple[str, int]) -> None:
    """Opens a connection and closes it."""
    socket.create_connection(address, timeout=TIMEOUT_SECONDS).close()
