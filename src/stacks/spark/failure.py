"""Spark's failures in a line each: what went wrong, without the JVM's stack."""

from __future__ import annotations

import subprocess
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException, PythonException

from stacks.runner.processor import EngineError

SPARK_ERRORS = (PySparkException, Py4JError, ConnectionError)
OUT_OF_MEMORY = 52
"""Spark ends its JVM with this code after an OutOfMemoryError (SparkExitCode.OOM)."""


def translate(error: Exception, jvm: subprocess.Popen[bytes]) -> Exception:
    """The same failure as a MemoryError or an EngineError."""
    if isinstance(error, PySparkException):
        lines = str(error).strip().splitlines() or [""]
        # A Python function's own error stands at the end of its traceback.
        return EngineError(type(error).__name__, lines[-1 if isinstance(error, PythonException) else 0])
    try:
        if isinstance(error, Py4JJavaError):
            return _java(error.java_exception)
    except (Py4JError, ConnectionError):
        pass  # The JVM ended while it was asked.
    return _lost(error, jvm)


def _java(exception: Any) -> Exception:  # noqa: ANN401 - a proxy of a Java object
    chain = [exception]
    while chain[-1].getCause() is not None:
        chain.append(chain[-1].getCause())
    kinds = [link.getClass().getSimpleName() for link in chain]
    lines = [(link.getMessage() or "").strip().split("\n")[0].strip() for link in chain]
    message = lines[0] if len(chain) == 1 else f"{lines[0]} Caused by {kinds[-1]}: {lines[-1]}"
    if any("OutOfMemoryError" in text for text in (*kinds, *lines)):
        return MemoryError(message)
    return EngineError(kinds[0], message)


def _lost(error: Exception, jvm: subprocess.Popen[bytes]) -> Exception:
    """Whatever a call got that the JVM did not answer: says how it ended, if it did."""
    try:
        code = jvm.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return EngineError(type(error).__name__, str(error))
    if code == OUT_OF_MEMORY:
        return MemoryError("Spark's JVM ended because its heap was full")
    return EngineError("JvmEnded", f"Spark's JVM ended with exit code {code}")
