import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import type { Listener, Service } from '../../../../tools/vitest/service.ts';

/** A database of one test. */
export interface TestDatabase {
  readonly url: string;
  /** The rows that a statement gives. */
  query(text: string, values?: readonly unknown[]): Promise<any[]>;
}

/** The address of a database, as options of a sink take it. */
export const urlOf = ({ host, port, username, password, database }: Listener, name = database): string => {
  const login = password === undefined ? username : `${username}:${encodeURIComponent(password)}`;
  return `postgres://${login}@${host}:${port}/${name}`;
};

/** The rows that a statement gives, on a connection of its own. */
export const rowsOf = async (url: string, text: string, values: readonly unknown[] = []): Promise<any[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
};

/** A new database, dropped when the test is over. */
export const freshDatabase = async (
  { listeners }: Service,
  ...statements: readonly string[]
): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const [server, url] = [urlOf(listeners.plain), urlOf(listeners.plain, name)];
  await rowsOf(server, `create database ${name}`);
  onTestFinished(async () => void (await rowsOf(server, `drop database ${name} with (force)`)));
  for (const statement of statements) await rowsOf(url, statement);
  return { url, query: (text, values) => rowsOf(url, text, values) };
};
