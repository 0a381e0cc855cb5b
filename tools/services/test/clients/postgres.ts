import { Client } from 'pg';
import type { Connect } from './client.ts';

export const connect: Connect = async ({ host, port, tls, username, password, database }, trust) => {
  const client = new Client({ host, port, user: username, password, database, ssl: tls && trust });
  client.on('error', () => {});
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS counted (one integer)');
  return {
    async add() {
      await client.query('INSERT INTO counted VALUES (1)');
    },
    async count() {
      const { rows } = await client.query<{ count: number }>('SELECT count(*)::integer FROM counted');
      return rows[0]!.count;
    },
    close: () => client.end(),
  };
};
