#!/bin/sh
# Compiles requirements.txt and requirements-dev.txt from pyproject.toml: exact versions and hashes, for every
# platform, without the name of any package host. Needs uv. Versions already pinned stay, unless --upgrade is given.
set -eu
cd "$(dirname -- "$0")/.."
command -v uv >/dev/null 2>&1 || { echo "tools/requirements.sh: uv is missing (pipx install uv)" >&2; exit 1; }

compile() { # $1: the file written, then what is added
  output=$1
  shift
  uv pip compile --quiet --generate-hashes --universal --no-emit-index-url --no-header \
    --python-version 3.12 --extra postgres "$@" --output-file "$output" pyproject.toml
}

compile requirements.txt "$@"
compile requirements-dev.txt --extra dev --constraint requirements.txt "$@"
