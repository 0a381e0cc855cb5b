import { testContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import { service, type Service } from '../../../tools/vitest/service.ts';
import { postgresSink } from '../src/index.ts';
import { freshDatabase } from './support/database.ts';
import { batch, commit, sinkFor, stage } from './support/sink.ts';

type Count = readonly [word: string, count: number];

const columns = { word: ([word]: Count) => word, count: ([, count]: Count) => count };
const counts = (url: string) => ({ url, output: 'counts', table: 'counts', columns });

/** The error of a batch that fails, and leaves nothing. */
const failing = async (
  server: Service,
  table: string,
  records: readonly Count[],
  options: object = {},
): Promise<unknown> => {
  const { url, query } = await freshDatabase(server, `create table counts ${table}`);
  const sink = sinkFor<Count>({ ...counts(url), ...options });
  await sink.open!();
  const error = await batch(sink, 1000, [records]).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(await query('select * from counts')).toEqual([]);
  expect(await query('select * from dstream.batches')).toEqual([]);
  return error;
};

test('two outputs of one name cannot be in one program', async () => {
  await using context = testContext();
  const stream = context.ssc.queueStream<Count>([]);
  const options = counts('postgres://localhost/shop');
  stream.to(postgresSink(options));
  stream.to(postgresSink({ ...options, output: 'other' }));
  expect(() => stream.to(postgresSink(options))).toThrow('SINK_SHARED');
});

await service('postgres', (server) => {
  describe('rows', () => {
    test('hold every type of PostgreSQL that a value of JavaScript stands for', async () => {
      const { url, query } = await freshDatabase(
        server,
        `create table all_types (i int, b bigint, d double precision, t text, j jsonb, a text[], y bytea, z timestamptz,
         o boolean, n text, u uuid default gen_random_uuid())`,
      );
      const row = {
        i: 1,
        b: 2n ** 60n,
        d: 0.1,
        t: 'tab\tnew\nline \\ "quote" ☃ \u0001',
        j: { deep: ['x', null, { y: '"' }] },
        a: ['one', 'two, "three"', null, 'back\\slash'],
        y: new Uint8Array([0, 1, 255]),
        z: new Date(1e12),
        o: false,
        n: null,
      };
      const names = Object.keys(row) as (keyof typeof row)[];
      const sink = sinkFor<typeof row>({
        url,
        output: 'all',
        table: 'all_types',
        columns: Object.fromEntries(names.map((name) => [name, (record: typeof row) => record[name]])),
      });
      await sink.open!();
      await batch(sink, 1000, [[row]]);
      const [found] = await query('select * from all_types');
      expect(found).toEqual({ ...row, b: String(row.b), y: Buffer.from(row.y), u: expect.any(String) });
    });

    test('are replaced by key, and of one key in a batch the last one stays', async () => {
      const { url, query } = await freshDatabase(
        server,
        'create table counts (word text primary key, count int)',
      );
      const sink = sinkFor<Count>({ ...counts(url), key: ['word'] });
      await sink.open!();
      await batch(sink, 1000, [
        [
          ['a', 1],
          ['b', 1],
          ['a', 2],
        ],
        [['a', 3]],
      ]);
      await batch(sink, 2000, [[['b', 5]]]);
      expect(await query('select * from counts order by word')).toEqual([
        { word: 'a', count: 3 },
        { word: 'b', count: 5 },
      ]);
    });

    test('go to a table of any name, in any schema', async () => {
      const { url, query } = await freshDatabase(
        server,
        'create schema "Shop"',
        'create table "Shop"."My; orders" ("the ""word""" text, count int)',
      );
      const sink = sinkFor<Count>({
        ...counts(url),
        table: 'Shop.My; orders',
        columns: { 'the "word"': ([word]) => word, count: columns.count },
      });
      await sink.open!();
      await batch(sink, 1000, [[['a', 1]]]);
      expect(await query('select * from "Shop"."My; orders"')).toEqual([{ 'the "word"': 'a', count: 1 }]);
    });

    test('of more than a piece arrive whole', async () => {
      const { url, query } = await freshDatabase(server, 'create table counts (word text, count int)');
      const sink = sinkFor<Count>(counts(url));
      await sink.open!();
      const records = Array.from({ length: 50_000 }, (_, i): Count => [`word ${i}`, i]);
      await batch(sink, 1000, [records]);
      expect(await query('select count(*)::int, sum(count)::bigint from counts')).toEqual([
        { count: 50_000, sum: String((50_000 * 49_999) / 2) },
      ]);
    });
  });

  describe('a batch', () => {
    test('that another attempt won shows the rows of that attempt', async () => {
      const { url, query } = await freshDatabase(server, 'create table counts (word text, count int)');
      const sink = sinkFor<Count>(counts(url));
      await sink.open!();
      await stage(sink, 1000, [[['lost', 1]], [['kept', 1]]]);
      await stage(sink, 1000, [[['won', 1]]], 1);
      await sink.commit!({ batchTime: 1000, numPartitions: 2, attempts: [1, 0] });
      expect(await query('select word from counts order by word')).toEqual([
        { word: 'kept' },
        { word: 'won' },
      ]);
    });

    test('leaves nothing behind', async () => {
      const { url, query } = await freshDatabase(server, 'create table counts (word text, count int)');
      const sink = sinkFor<Count>(counts(url));
      await sink.open!();
      await batch(sink, 1000, [[['a', 1]], []]);
      const [{ staged }] = await query(
        `select table_name as staged from information_schema.tables where table_schema = 'dstream' and table_name ~ '^staged_'`,
      );
      expect(await query(`select * from dstream."${staged}"`)).toEqual([]);
      expect(await query('select * from dstream.parts')).toEqual([]);
      expect(await query('select output, batch_time from dstream.batches')).toEqual([
        { output: 'counts', batch_time: '1000' },
      ]);
    });

    test('of a program that was overtaken is not committed', async () => {
      const { url, query } = await freshDatabase(server, 'create table counts (word text, count int)');
      const [old, young] = [sinkFor<Count>(counts(url)), sinkFor<Count>(counts(url))];
      await old.open!();
      await stage(old, 1000, [[['old', 1]]]);
      await young.open!();
      await expect(commit(old, 1000, 1)).rejects.toMatchObject({ code: 'POSTGRES_OUTPUT_TAKEN' });
      await expect(commit(young, 1000, 1)).rejects.toMatchObject({ code: 'POSTGRES_PARTS_MISSING' });
      await batch(young, 1000, [[['young', 1]]]);
      expect(await query('select word from counts')).toEqual([{ word: 'young' }]);
    });

    test('is forgotten when many came after it', async () => {
      const { url, query } = await freshDatabase(server, 'create table counts (word text, count int)');
      const first = sinkFor<Count>(counts(url));
      await first.open!();
      for (const time of [1000, 2000, 3000]) await batch(first, time, [[]]);
      await sinkFor<Count>({ ...counts(url), remembered: 2 }).open!();
      expect(await query('select batch_time from dstream.batches order by 1')).toEqual([
        { batch_time: '2000' },
        { batch_time: '3000' },
      ]);
    });
  });

  test.for<[what: string, statement: string, options: object, code: string, params: object]>([
    ['a table that is missing', 'select 1', {}, 'POSTGRES_TABLE_MISSING', { table: 'counts' }],
    [
      'a column that is missing',
      'create table counts (word text)',
      {},
      'POSTGRES_COLUMN_MISSING',
      { columns: ['count'], known: ['word'] },
    ],
    [
      'a column that needs a value',
      'create table counts (id int not null, s serial, g int generated always as identity, word text, count int)',
      {},
      'POSTGRES_COLUMN_REQUIRED',
      { columns: ['id'] },
    ],
    [
      'a key that is not unique',
      'create table counts (word text, count int unique, unique (word, count))',
      { key: ['word'] },
      'POSTGRES_KEY_NOT_UNIQUE',
      { key: ['word'] },
    ],
  ])('open finds %s', async ([, statement, options, code, params]) => {
    const { url } = await freshDatabase(server, statement);
    const sink = sinkFor<Count>({ ...counts(url), ...options });
    await expect(sink.open!()).rejects.toMatchObject({ code, params });
  });

  describe('a record that the table does not take fails the batch, with a reason', () => {
    test('a value of another type', async () => {
      expect(await failing(server, '(word text, count int)', [['a', 'x' as never]])).toMatchObject({
        code: 'POSTGRES_VALUE_INVALID',
        message: expect.stringContaining('in column count') as string,
      });
    });

    test('a rule that is broken', async () => {
      expect(await failing(server, '(word text, count int check (count > 0))', [['a', 0]])).toMatchObject({
        code: 'POSTGRES_CONSTRAINT',
      });
      expect(
        await failing(server, '(word text primary key, count int)', [
          ['a', 1],
          ['a', 1],
        ]),
      ).toMatchObject({
        code: 'POSTGRES_CONSTRAINT',
        message: expect.stringContaining('(a)') as string,
      });
    });

    test('two records of one key where update would have to choose', async () => {
      const options = { key: ['word'], update: { count: 'old.count + excluded.count' } };
      expect(
        await failing(
          server,
          '(word text primary key, count int)',
          [
            ['a', 1],
            ['a', 1],
          ],
          options,
        ),
      ).toMatchObject({ code: 'POSTGRES_KEY_TWICE' });
    });
  });
});
