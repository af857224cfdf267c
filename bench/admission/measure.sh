# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # what bench/run sets and reads
# bench/admission/measure.sh: what the gate of article 6 costs; sourced by
# bench/run.  Variable: size, agreements.

size=${size:-100000}
rounds=5
settings=(shared_buffers=1GB work_mem=64MB jit=off max_parallel_workers_per_gather=0 max_wal_size=8GB checkpoint_timeout=1h autovacuum=off)

describe() { echo "$size agreements, each of a project with its review; medians of $rounds alternating rounds"; }
is_full() { [ "$size" = 100000 ]; }

measure() {
  sql -v size="$size" -v folder="$work/tmp" -f "$part/data.sql" >/dev/null
  say "$size projects and reviews are there"
  alternate "$rounds" round.sql -v file="$work/tmp/agreements.txt"
  say "loads are measured"
}
