#!/bin/sh
# Links /opt/java to a Java of one of the major versions given, best first: the base image's own, else Debian's.
# No version given: none is needed.
set -eu
[ $# -gt 0 ] || exit 0
# Spark's launcher passes this argument, and a trimmed Java without that module does not start with it.
setting() { java --add-modules=jdk.incubator.vector -XshowSettings:properties -version 2>&1 | sed -n "s/^ *$1 = //p"; }
accepted() {
  for major; do [ "$(setting java.specification.version)" = "$major" ] && return 0; done
  return 1
}
if ! command -v java >/dev/null || ! accepted "$@"; then
  if ! command -v apt-get >/dev/null; then
    echo "The base image has no Java $*, and no apt-get to install one: name another base." >&2
    exit 1
  fi
  apt-get update -qq
  # Slim images lack it, and the package does not install without.
  mkdir -p /usr/share/man/man1
  for major; do
    DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "openjdk-$major-jre-headless" && break
  done
  rm -rf /var/lib/apt/lists/*
  if ! accepted "$@"; then
    echo "The base image's package server has no Java $*: name another base." >&2
    exit 1
  fi
fi
ln -s "$(setting java.home)" /opt/java
