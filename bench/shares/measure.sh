# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # what bench/run sets and reads
# bench/shares/measure.sh: what shares and mixes cost; sourced by bench/run.
# Variable: size, rows of output.

size=${size:-10000000}
rounds=5
settings=(shared_buffers=4GB jit=off max_parallel_workers_per_gather=0 max_wal_size=16GB checkpoint_timeout=1h autovacuum=off)

describe() { echo "$size rows, 12 parks, 10 years; medians of $rounds alternating rounds"; }
is_full() { [ "$size" = 10000000 ]; }

# --- DuckDB, where node and npm are ------------------------------------------

# The rows go over as text.  Queries are asked for through fifos, so that they
# take their turn among PostgreSQL's.
start_duckdb() {
  duckdb=
  printf '#!/bin/sh\nexit 0\n' >"$work/tmp/ask"
  chmod 755 "$work/tmp/ask"
  command -v node >/dev/null && command -v npm >/dev/null || { say "no node and npm, so no DuckDB"; return 0; }
  mkdir "$work/duckdb"
  cp "$source/bench/shares/duckdb.mjs" "$work/duckdb"
  # as the caller, who may have settings for it
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$work/duckdb" \
    @duckdb/node-api@1.5.6-r.1 >&2 || { say "DuckDB could not be installed"; return 0; }
  sql -c "COPY (SELECT park_id, year, code, right(code, 4)::integer AS class, output_yuan FROM bench.text_rows)
            TO '$work/tmp/rows.csv' (FORMAT csv, HEADER)" \
    -c "COPY bench.leading_ranges TO '$work/tmp/ranges.csv' (FORMAT csv, HEADER)" \
    -c "COPY bench.leading_codes TO '$work/tmp/codes.csv' (FORMAT csv, HEADER)"
  mkfifo -m 666 "$work/tmp/asked" "$work/tmp/answered"
  # open for both ways, or opening would wait for the other side
  exec 8<>"$work/tmp/asked" 9<>"$work/tmp/answered"
  [ -z "$runner" ] || chown -R "$runner:" "$work/duckdb"
  run node "$work/duckdb/duckdb.mjs" "$work/tmp" "$work/tmp/asked" "$work/tmp/answered" 2>"$work/tmp/duckdb.log" &
  duckdb=$!
  until [ -s "$work/tmp/ready" ]; do
    kill -0 "$duckdb" 2>/dev/null || { cat "$work/tmp/duckdb.log" >&2; exit 1; }
    sleep 0.2
  done
  rm "$work/tmp/rows.csv"
  printf '#!/bin/sh\necho "$*" >%s\nread -r answer <%s\n' "$work/tmp/asked" "$work/tmp/answered" >"$work/tmp/ask"
  sql -c "CREATE TABLE bench.duckdb_prefix (LIKE bench.by_mix)" \
    -c "CREATE TABLE bench.duckdb_best (LIKE bench.by_mix)" \
    -c "CREATE TABLE bench.duckdb_rollup (LIKE bench.by_mix)" \
    -c "COPY bench.duckdb_prefix FROM '$work/tmp/rows_prefix.out' (FORMAT csv)" \
    -c "COPY bench.duckdb_best FROM '$work/tmp/rows_best.out' (FORMAT csv)" \
    -c "COPY bench.duckdb_rollup FROM '$work/tmp/rollup.out' (FORMAT csv)" \
    -c "SELECT bench.same('bench.by_register', t)
          FROM unnest('{bench.duckdb_prefix,bench.duckdb_best,bench.duckdb_rollup}'::regclass[]) t" >/dev/null
}

ask() { [ -z "$duckdb" ] || "$work/tmp/ask" "$@"; }

# It waits in a read that no polite signal ends.
end_part() { end_duckdb; }
end_duckdb() {
  [ ! -s "$work/tmp/ready" ] || kill -KILL "$(cat "$work/tmp/ready")" 2>/dev/null || true
  rm -f "$work/tmp/ready"
  duckdb=
}

# --- the dashboard's question, from the kept mixes ------------------------------

# Median latency of a statement, seen by a client.  Arguments: name, mode.
latency() {
  rm -f "$work"/tmp/latency.*
  run "$bindir/pgbench" -n -h "$work/tmp" -U postgres -M "$2" -t 100 -l --log-prefix="$work/tmp/latency" \
    -f "$work/tmp/dashboard.sql" postgres >/dev/null 2>&1
  printf '%s\t%s\t\n' "$1" "$(sort -n -k3,3 "$work"/tmp/latency.* | awk '{t[NR] = $3} END {print t[int((NR + 1) / 2)] / 1000}')" \
    >>"$samples"
}

measure_dashboard() {
  echo 'SELECT park_id, year, total_output_yuan, leading_output_yuan, share, verdict FROM city.leading_shares;' \
    >"$work/tmp/dashboard.sql"
  ask rollup_1 rollup_2
  for _ in $(seq "$rounds"); do
    latency dashboard simple
    latency dashboard_prepared prepared
    ask rollup_1 rollup_2
    sql -c "SET search_path = bench, park, public" -c "CALL insert_singly('city.outputs', 10000)"
    latency dashboard_pending simple
    latency dashboard_pending_prepared prepared
    sql -c "SELECT bench.same('bench.by_register', 'bench.city_now')" \
      -c "SELECT park.compact_output_mixes('city')" -c "VACUUM city.output_mix_base, city.output_mix_changes" >/dev/null
  done
}

# --- keeping with others ---------------------------------------------------------

# Four writers of one park and year, each transaction held open for 5 ms.
measure_throughput() {
  local table tps
  for _ in $(seq "$rounds"); do
    for table in bare bare_kept bare_upsert; do
      cat >"$work/tmp/writer.sql" <<SQL
BEGIN;
INSERT INTO yard.$table (park_id, industry, year, output_yuan) VALUES (1, 'C3670', 2020, 1);
\\sleep 5 ms
COMMIT;
SQL
      tps=$(run "$bindir/pgbench" -n -h "$work/tmp" -U postgres -c 4 -j 2 -T 2 -f "$work/tmp/writer.sql" postgres |
        sed -n 's/^tps = \([0-9.]*\).*/\1/p')
      # as time for a transaction, like everything else
      awk "BEGIN {printf \"held_%s\t%f\t\n\", \"$table\", 1000 / $tps}" >>"$samples"
    done
  done
}

# --- memory --------------------------------------------------------------------

# How far a query raises the memory that is a backend's own, when all groups are
# there or at the end, whichever is more.  Shared buffers and the pages of
# programs are not in it.
memory() {
  local name=$1 query=$2 own="awk '/^RssAnon/ {print \$2}' /proc/\$BACKEND/status"
  cat >"$work/tmp/memory.sql" <<SQL
SELECT pg_backend_pid() AS pid \\gset
\\setenv BACKEND :pid
SELECT count(*), sum(output_yuan) FROM bench.coded_rows \\g /dev/null
\\! $own
BEGIN;
DECLARE groups CURSOR FOR SELECT $query;
MOVE 1 IN groups;
\\! $own
MOVE ALL IN groups;
\\! $own
COMMIT;
SQL
  sql -f "$work/tmp/memory.sql" |
    awk -v name="$name" 'NR == 1 {before = $1} $1 > most {most = $1} END {printf "%s\t%f\n", name, (most - before) / 1024}' >>"$facts"
}

measure_memory() {
  local few="FROM bench.coded_rows GROUP BY park_id, year" many
  many="FROM bench.coded_rows GROUP BY output_yuan % $((size < 10000000 ? size / 10 : 1000000))"
  memory memory_sum "sum(output_yuan) $few"
  memory memory_mix "park.industry_mix(industry, output_yuan) $few"
  memory memory_many_sums "sum(output_yuan) $many"
  memory memory_many_mixes "park.industry_mix(industry, output_yuan) $many"
}

# --- all of it -----------------------------------------------------------------

measure() {
  local load=$((size / 10))
  sql -v rows="$size" -f "$part/data.sql" >/dev/null
  say "$size rows are there"
  sql -f "$part/questions.sql" >/dev/null
  say "all questions have the same answer"
  start_duckdb
  alternate "$rounds" round.sql
  say "shares are measured"
  sql -v load="$load" -v folder="$work/tmp" -f "$part/keeping.sql" >/dev/null
  measure_dashboard
  end_duckdb
  say "the dashboard is measured"
  alternate "$rounds" keeping_round.sql -v file="$work/tmp/load.txt"
  measure_throughput
  sql -f "$part/keeping_check.sql" >/dev/null
  say "keeping is measured"
  sql -f "$part/estimates.sql" >/dev/null
  measure_memory
  touch "$work/tmp/samples.duckdb"
  cat "$work/tmp/samples.duckdb" >>"$samples"
  report_variables=(-v "load=$load")
}
