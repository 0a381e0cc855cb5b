import type { DStream } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { postgresSink } from '../src/index.ts';

declare const counts: DStream<[string, number]>;

const place = { output: 'counts', table: 'counts' };

test('the sink is known by name, with its options', () => {
  expectTypeOf(counts.to('postgres', { ...place, columns: { word: ([word]) => word } })).toBeVoid();
  // @ts-expect-error -- columns are required
  counts.to('postgres', place);
});

test('the sink accepts the records of the stream', () => {
  counts.to(postgresSink<[string, number]>({ ...place, columns: { word: ([word]) => word } }));
  // @ts-expect-error -- its records are numbers
  counts.to(postgresSink<number>({ ...place, columns: { n: (n) => n } }));
});
