// DuckDB in this process, on its own table of the same rows.
// Arguments: folder (with rows.csv, ranges.csv, codes.csv), then fifos: names of
// queries come in through the first, a line goes out through the second when
// they are done.  Appends "name wall_ms cpu_ms" to folder/samples.duckdb.
import { DuckDBInstance } from '@duckdb/node-api';
import fs from 'node:fs';
import readline from 'node:readline';

const [folder, asked, answered] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(':memory:')).connect();
await db.run('SET threads = 2');
for (const table of ['rows', 'ranges', 'codes'])
  await db.run(`CREATE TABLE ${table} AS FROM read_csv('${folder}/${table}.csv', header = true)`);

// The question as one would first write it, and the fastest way found.
const prefix = `
  SELECT park_id, year, sum(output_yuan) AS total,
         coalesce(sum(output_yuan) FILTER (EXISTS
           (FROM codes c WHERE c.park_id = r.park_id AND starts_with(r.code, c.code))), 0) AS leading
    FROM rows r GROUP BY ALL`;
const fromGroups = (groups) => `
  SELECT g.park_id, g.year, sum(g.output_yuan) AS total,
         coalesce(sum(g.output_yuan) FILTER (c.low IS NOT NULL), 0) AS leading
    FROM ${groups} g
    LEFT JOIN ranges c ON c.park_id = g.park_id AND g.class BETWEEN c.low AND c.high
   GROUP BY ALL`;
const groups = 'SELECT park_id, year, class, sum(output_yuan) AS output_yuan FROM rows GROUP BY ALL';
await db.run(`CREATE TABLE rollup AS ${groups}`);
const queries = {
  rows_sum: 'SELECT park_id, year, sum(output_yuan) FROM rows GROUP BY ALL',
  rows_prefix: prefix,
  rows_best: fromGroups(`(${groups})`),
  rollup: fromGroups('rollup'),
};

for (const name of ['rows_prefix', 'rows_best', 'rollup'])
  await db.run(`COPY (${queries[name]}) TO '${folder}/${name}.out' (HEADER false)`);

const warm = new Set();   // asked once before: only then it counts
async function measure(name) {
  const threads = name.slice(-1);
  await db.run(`SET threads = ${threads}`);
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await (await db.runAndReadAll(queries[name.slice(0, -2)])).getRows();
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  const { user, system } = process.cpuUsage(cpu);
  if (warm.has(name)) fs.appendFileSync(`${folder}/samples.duckdb`, `duckdb_${name}\t${wall}\t${(user + system) / 1e3}\n`);
  warm.add(name);
}

// Opened for writing, too: a fifo read by one who also writes never ends.
const input = readline.createInterface({ input: fs.createReadStream(asked, { flags: 'r+' }) });
fs.writeFileSync(`${folder}/ready`, `${process.pid}\n`);
for await (const line of input) {
  for (const name of line.split(' ')) await measure(name);
  fs.writeFileSync(answered, 'done\n');
}
