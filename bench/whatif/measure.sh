# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # what bench/run sets and reads
# bench/whatif/measure.sh: what judging by another yardstick costs; sourced by
# bench/run.  Variable: size, projects.

size=${size:-1000000}
rounds=3
settings=(shared_buffers=2GB work_mem=64MB jit=off max_parallel_workers_per_gather=0 max_wal_size=16GB checkpoint_timeout=1h autovacuum=off)

describe() { echo "$size projects; medians of $rounds alternating rounds"; }
is_full() { [ "$size" = 1000000 ]; }

measure() {
  local few=$((size < 20000 ? size : 20000))
  sql -v projects="$size" -f "$part/data.sql" >/dev/null
  say "$size projects are there"
  alternate "$rounds" round.sql -v few="$few"
  report_variables=(-v projects="$size" -v few="$few")
}
