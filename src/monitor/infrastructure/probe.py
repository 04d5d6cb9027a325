"""Looks at what trials depend on, from where they run: catalog, object store, network, input files.

Called before, between and after trials, never inside one. Each part that fails says why and leaves the
others alone: a probe never ends a run.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

from monitor.infrastructure.attempt import attempt
from monitor.infrastructure.catalog import probe_catalog
from monitor.infrastructure.network import probe_network
from monitor.infrastructure.page_cache import cached_share
from monitor.infrastructure.storage import probe_storage
from monitor.infrastructure.store import probe_store


def probe(params: dict[str, Any], _progress: object) -> dict[str, Any]:
    """Takes one reading.

    Args:
        params: `{catalog, inputs, repeats, withStorage}`: how often each service is asked, and whether the
            throughput of the warehouse's disk is measured too, which takes up to a second.
        _progress: Unused.

    Returns:
        `{catalog, storeWrite, storeRead, network, storage, inputsCachedShare, tookMs}`; each but the last is
        `{value}` or `{value: null, reason}`. Response times are lists in ms.
    """
    started = perf_counter()
    access, repeats = params["catalog"], params["repeats"]
    catalog = attempt(lambda: probe_catalog(access, repeats))
    store = attempt(lambda: probe_store(access, repeats))
    reading = {
        "catalog": catalog,
        "storeWrite": part(store, "write"),
        "storeRead": part(store, "read"),
        "network": attempt(lambda: probe_network(access, repeats)),
        "storage": attempt(lambda: probe_storage(access)) if params["withStorage"] else None,
        "inputsCachedShare": attempt(lambda: cached_share(params["inputs"])),
    }
    return {**reading, "tookMs": (perf_counter() - started) * 1000}


def part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    """One of several figures that were measured together."""
    return whole if whole["value"] is None else {"value": whole["value"][name]}
