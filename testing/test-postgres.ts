/** Creates databases on the server of TEST_DATABASE_URL. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databasePassword } from '@/e2e/targets';

/** Creates an empty database on the server of TEST_DATABASE_URL.
 *  @returns its URL, a function that closes every connection to it, and a function that drops it. A URL without a password
 *  gets a marked one, which a server with trust authentication ignores. */
export async function createDatabase(): Promise<{
  url: string;
  cut: () => Promise<void>;
  drop: () => Promise<void>;
}> {
  const server = process.env.TEST_DATABASE_URL ?? '';
  const name = `proof_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new Client(server);
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  url.password ||= databasePassword;
  const cut = () => run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  return { url: url.href, cut, drop: () => run(`drop database if exists ${name} with (force)`) };
}
