// Run by bench peers in the folder of its files:
//
//	node duckdb.mjs load           node.csv, edge.csv, member.csv to Parquet
//	node duckdb.mjs query FILE     the query in FILE over the Parquet files; rows as JSON
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DuckDBInstance, version } from '@duckdb/node-api';

const db = await DuckDBInstance.create(':memory:');
const connection = await db.connect();
const tables = ['node', 'edge', 'member'];

if (process.argv[2] === 'load') {
  for (const t of tables) {
    await connection.run(`COPY (SELECT * FROM read_csv('${t}.csv', header = true)) TO '${t}.parquet' (FORMAT parquet)`);
  }
  const binding = createRequire(import.meta.url)('@duckdb/node-api/package.json').version;
  console.log(JSON.stringify(`DuckDB ${version()}, @duckdb/node-api ${binding}, Node.js ${process.version}, over Parquet`));
} else {
  for (const t of tables) {
    await connection.run(`CREATE VIEW ${t} AS SELECT * FROM '${t}.parquet'`);
  }
  const answer = await connection.runAndReadAll(readFileSync(process.argv[3], 'utf8'));
  const rows = answer.getRowObjects();
  console.log(JSON.stringify(rows, (_, v) => (typeof v === 'bigint' ? Number(v) : v)));
}
connection.closeSync();
