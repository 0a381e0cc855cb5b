import type { DStream } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { httpSink } from '../src/index.ts';

declare const counts: DStream<[string, number]>;

test('the sink is known by name, with its options', () => {
  expectTypeOf(counts.to('http', { url: 'http://localhost', format: 'ndjson' })).toBeVoid();
  // @ts-expect-error -- url is required
  counts.to('http', {});
});

test('the sink accepts the records of the stream', () => {
  counts.to(httpSink<[string, number]>({ url: 'http://localhost', body: ([word]) => word }));
  // @ts-expect-error -- its records are numbers
  counts.to(httpSink<number>({ url: 'http://localhost' }));
});
