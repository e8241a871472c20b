#!/bin/sh
# What must hold beside the tests, as .ci/run asks it: format, lint, layers, types, migrations, templates,
# messages, generated docs, vendored files. Runs them all, then says which failed. Called by ./creuset checks.
set -u
cd "$(dirname -- "$0")/.." || exit 1
bin=.venv/bin
PYTHONPATH=$PWD/src
export PYTHONPATH

failed=''
check() { # $1: its name, then the command
  name=$1
  shift
  if output=$("$@" 2>&1 </dev/null); then
    printf '  ok      %s\n' "$name"
  else
    printf '  FAILED  %s\n%s\n' "$name" "$output"
    failed="$failed${failed:+, }$name"
  fi
}

check 'format' "$bin/ruff" format --check --output-format concise .
check 'lint' "$bin/ruff" check --quiet --output-format concise .
check 'layers' "$bin/lint-imports" --no-cache
check 'types' "$bin/mypy"
check 'migrations' "$bin/python" -m creuset manage makemigrations --check --dry-run
check 'templates' "$bin/djlint" --quiet --lint src
check 'messages' "$bin/python" tools/messages.py --check
check 'generated docs' "$bin/python" tools/reference.py --check
check 'vendored files' "$bin/python" tools/vendored.py
check 'system' "$bin/python" -m creuset check

[ -z "$failed" ] || { printf 'checks failed: %s\n' "$failed" >&2; exit 1; }
