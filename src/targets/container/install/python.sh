#!/bin/sh
# Makes /opt/venv, empty, with a Python from 3.11 on: the base image's own, else Debian's.
set -eu
new_enough() { python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
if ! new_enough; then
  if ! command -v apt-get >/dev/null; then
    echo "The base image has no Python from 3.11 on with venv, and no apt-get to install one: name another base." >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv ca-certificates
  rm -rf /var/lib/apt/lists/*
  if ! new_enough; then
    echo "The base image's package server has $(python3 --version), expected Python from 3.11 on: name another base." >&2
    exit 1
  fi
fi
python3 -m venv --without-pip /opt/venv
