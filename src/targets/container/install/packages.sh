#!/bin/sh
# Installs a requirements file into /opt/venv: packages.sh REQUIREMENTS, as the local target does. By a uv that
# is not kept: pip can't hold the tools that build a package to their hashes.
set -eu
# The system's certificates are those that a company's own base image adds to.
system=/etc/ssl/certs/ca-certificates.crt
if [ -z "${PIP_CERT:-}${SSL_CERT_FILE:-}" ] && [ -f $system ]; then export PIP_CERT=$system; fi
tools=$(mktemp -d)
python3 -m venv "$tools"
"$tools/bin/pip" --disable-pip-version-check --no-input install --no-cache-dir --no-deps --progress-bar off \
  --require-hashes --requirement uv-requirements.txt
# uv knows neither pip's settings nor, unless told, the system's certificates.
export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 UV_NO_CACHE=1 UV_LINK_MODE=copy
if [ -n "${PIP_INDEX_URL:-}" ]; then export UV_DEFAULT_INDEX="$PIP_INDEX_URL"; fi
if [ -n "${PIP_EXTRA_INDEX_URL:-}" ]; then
  export UV_INDEX="$PIP_EXTRA_INDEX_URL" UV_INDEX_STRATEGY=unsafe-best-match
fi
if [ -n "${PIP_TRUSTED_HOST:-}" ]; then export UV_INSECURE_HOST="$PIP_TRUSTED_HOST"; fi
if grep -q -- '--hash=' "$1"; then pinned='--require-hashes --build-constraints build-constraints.txt'; fi
# shellcheck disable=SC2086
"$tools/bin/uv" pip install --python /opt/venv/bin/python --compile-bytecode ${pinned:-} --requirement "$1"
rm -rf "$tools"
