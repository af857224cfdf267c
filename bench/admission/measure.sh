# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # what bench/run sets and reads
# bench/admission/measure.sh: what the gate of article 6 costs; sourced by
# bench/run.  Variable: size, agreements.

size=${size:-100000}
rounds=5
singles=$((size < 5000 ? size : 5000))
settings=(shared_buffers=1GB work_mem=64MB jit=off max_parallel_workers_per_gather=0 max_wal_size=8GB checkpoint_timeout=1h autovacuum=off)

describe() { echo "$size agreements, each of a project with its review; medians of $rounds alternating rounds"; }
is_full() { [ "$size" = 100000 ]; }

# One insert a transaction, prepared, as an application writes: the mean of many.
insert_singly() {
  local name=$1 table=$2 mean
  sql -c "ALTER SEQUENCE bench.next_project RESTART" -c "TRUNCATE $table"
  echo "INSERT INTO $table (project_id, signed_on) VALUES (nextval('bench.next_project'), '2022-01-01');" >"$work/tmp/single.sql"
  mean=$(run "$bindir/pgbench" -n -h "$work/tmp" -U postgres -M prepared -t "$singles" -f "$work/tmp/single.sql" postgres |
    sed -n 's/^latency average = \([0-9.]*\) ms$/\1/p')
  printf '%s\t%s\t\n' "$name" "$mean" >>"$samples"
}

measure() {
  sql -v size="$size" -v folder="$work/tmp" -f "$part/data.sql" >/dev/null
  say "$size projects and reviews are there"
  alternate "$rounds" round.sql -v file="$work/tmp/agreements.txt"
  say "loads are measured"
  for _ in $(seq "$rounds"); do
    insert_singly single_plain bench.plain
    insert_singly single_keyed bench.keyed
    insert_singly single_scripted bench.scripted
    insert_singly single_gate city.agreements
  done
  say "single inserts are measured"
}
