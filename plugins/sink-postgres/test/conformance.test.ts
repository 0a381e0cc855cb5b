import type { Sink } from '@dstream/core/plugin';
import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import { service } from '../../../tools/vitest/service.ts';
import { freshDatabase, type TestDatabase } from './support/database.ts';
import { sinkFor } from './support/sink.ts';

interface Line {
  readonly n: number;
  readonly text: string;
}

const record = (n: number): Line => ({ n, text: `line ${n}\twith "every"\nkind\\of 'character' ☃` });

const under = (database: TestDatabase, sink: () => Sink<Line>): SinkUnderTest<Line> => ({
  sink: sink(),
  read: () => database.query('select n, text from lines'),
  again: () => under(database, sink),
});

const columns = { n: ({ n }: Line) => n, text: ({ text }: Line) => text };

await service('postgres', (server) => {
  describeSink('postgres, adding rows', {
    create: async () => {
      const database = await freshDatabase(server, 'create table lines (n int, text text)');
      return under(database, () => sinkFor({ url: database.url, output: 'lines', table: 'lines', columns }));
    },
    record,
  });

  describeSink('postgres, replacing rows', {
    create: async () => {
      const database = await freshDatabase(server, 'create table lines (n int primary key, text text)');
      return under(database, () =>
        sinkFor({ url: database.url, output: 'lines', table: 'lines', columns, key: ['n'] }),
      );
    },
    record,
  });
});
