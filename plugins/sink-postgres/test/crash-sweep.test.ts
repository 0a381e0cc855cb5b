import type { Sink } from '@dstream/core';
import { crashSweep, type Outside } from '@dstream/testing';
import { expect, test } from 'vitest';
import { service, type Service } from '../../../tools/vitest/service.ts';
import type { PostgresSinkOptions } from '../src/index.ts';
import { freshDatabase } from './support/database.ts';
import { sinkFor } from './support/sink.ts';

/** A table of its own for each run. */
const outsideOf = async (
  server: Service,
  columnsOf: string,
  options: Omit<PostgresSinkOptions<string>, 'output' | 'table'>,
  copies: string,
): Promise<() => Promise<Outside<string, string>>> => {
  const { url, query } = await freshDatabase(server);
  let runs = 0;
  return async () => {
    const table = `words_${runs++}`;
    await query(`create table ${table} (${columnsOf})`);
    return {
      sink: (): Sink<string> => sinkFor({ url, output: table, table, ...options }),
      async read() {
        const rows = await query(`select word, ${copies} as copies from ${table}`);
        return rows.flatMap(({ word, copies: n }) =>
          Array.from({ length: n as number }, () => word as string),
        );
      },
    };
  };
};

const word = (text: string): string => text;

await service('postgres', (server) => {
  test('shows every record once, whenever the process died', async () => {
    const { runs } = await crashSweep({
      rows: [['a', 'b'], ['c'], [], ['d', 'e']],
      build: (words) => words.map((text) => `${text} ${text}`),
      outside: await outsideOf(server, 'word text', { columns: { word } }, '1'),
    });
    expect(runs).toBeGreaterThan(30);
  });

  test('adds to a total once, whenever the process died', async () => {
    const options = {
      columns: { word, total: () => 1 },
      key: ['word'],
      update: { total: 'old.total + excluded.total' },
    };
    const { runs } = await crashSweep({
      rows: [['a', 'b'], ['a'], [], ['b', 'c']],
      build: (words) => words,
      outside: await outsideOf(server, 'word text primary key, total int', options, 'total'),
    });
    expect(runs).toBeGreaterThan(30);
  });
});
