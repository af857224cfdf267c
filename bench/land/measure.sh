# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # what bench/run sets and reads
# bench/land/measure.sh: what built areas and idle land cost; sourced by
# bench/run.  Variable: size, plots.

size=${size:-1000000}
rounds=3
settings=(shared_buffers=6GB work_mem=64MB jit=off max_parallel_workers_per_gather=0 max_wal_size=16GB checkpoint_timeout=1h autovacuum=off)

describe() { echo "$size plots, 3 times as many buildings; medians of $rounds alternating rounds"; }
is_full() { [ "$size" = 1000000 ]; }

# How far a statement raises the memory that is a backend's own, looked at 50
# times a second, with PostgreSQL's default of work_mem, which it may fill with
# rows as well.  Shared buffers and the pages of programs are not in it.
memory() {
  local name=$1 statement=$2
  cat >"$work/tmp/watch" <<'SH'
while kill -0 "$1" 2>/dev/null; do
  awk '/^RssAnon/ {print $2}' "/proc/$1/status" 2>/dev/null
  sleep 0.02
done >"$2"
SH
  cat >"$work/tmp/memory.sql" <<SQL
SET work_mem = '4MB';
SELECT pg_backend_pid() AS pid \\gset
\\setenv BACKEND :pid
SELECT count(*), sum(area_m2) FROM city.plots \\g /dev/null
\\! sh "$work/tmp/watch" "\$BACKEND" "$work/tmp/watched" >/dev/null 2>&1 &
SELECT pg_sleep(0.2) \\g /dev/null
$statement \\g /dev/null
SQL
  sql -f "$work/tmp/memory.sql"
  awk -v name="$name" 'NR == 1 {first = $1} $1 > most {most = $1}
    END {printf "%s\t%f\n", name, (most - first) / 1024}' "$work/tmp/watched" >>"$facts"
}

measure() {
  local few=$((size < 20000 ? size : 20000)) load=$((size / 10))
  sql -v plots="$size" -f "$part/data.sql" >/dev/null
  say "$size plots are there"
  warm_up='' alternate 1 first_load.sql
  sql -c "SELECT park.refresh_plot_cover(r) FROM unnest('{tenth,hundredth,shuffled}'::name[]) r" \
    -c "VACUUM (FREEZE, ANALYZE) city.plot_cover, tenth.plot_cover, hundredth.plot_cover, shuffled.plot_cover" \
    -c "SELECT sum(pg_prewarm(c)) FROM unnest('{city.plots,city.buildings,city.plots_geom,city.buildings_geom,city.plot_cover}'::regclass[]) c" >/dev/null
  say "what is built on them is kept"
  sql -v few="$few" -f "$part/few.sql" >/dev/null
  say "built_area and PostGIS agree"
  warm_up='' alternate "$rounds" few_round.sql
  say "the subset is measured"
  alternate "$rounds" quick_round.sql
  memory memory_histories "SELECT count(*) FROM park.built_histories('city')"
  memory memory_refresh "SELECT park.refresh_plot_cover('city')"
  sql -c "VACUUM city.plot_cover" >/dev/null
  say "days and smaller cities are measured"
  sql -v load="$load" -v folder="$work/tmp" -f "$part/keeping.sql" >/dev/null
  warm_up='' alternate "$rounds" keeping_round.sql -v file="$work/tmp/fresh.txt"
  warm_up='' alternate 1 keeping_postgis.sql -v file="$work/tmp/fresh.txt"
  sql -c "VACUUM city.buildings" -c "VACUUM city.plot_cover" -c "DROP TABLE bench.postgis_cover, bench.fresh" >/dev/null
  say "keeping is measured"
  warm_up='' alternate "$rounds" all_round.sql
  say "the whole city is measured"
  sql -f "$part/check.sql" >/dev/null
  report_variables=(-v "plots=$size" -v "few=$few" -v "load=$load")
}
