import type { DStream } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { textFileSink } from '../src/index.ts';

declare const counts: DStream<[string, number]>;

test('sinks are known by name, with their options', () => {
  expectTypeOf(counts.to('textFiles', { path: 'p', gzip: true })).toBeVoid();
  expectTypeOf(counts.to('jsonLines', { path: 'p' })).toBeVoid();
  // @ts-expect-error -- path is required
  counts.to('jsonLines', {});
});

test('a sink accepts the records of the stream', () => {
  expectTypeOf(counts.to(textFileSink({ path: 'p' }))).toBeVoid();
  counts.to(textFileSink<[string, number]>({ path: 'p', format: ([word, count]) => `${word} ${count}` }));
  // @ts-expect-error -- its records are numbers
  counts.to(textFileSink<number>({ path: 'p' }));
});
