import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { httpSource } from '../src/index.ts';

declare const ssc: StreamingContext;

test('the source is known by name, with its options', () => {
  expectTypeOf(ssc.source('http', { port: 1, path: '/orders' })).toEqualTypeOf<DStream<unknown>>();
  // @ts-expect-error -- port is required
  ssc.source('http', {});
});

test('the records are what the program says', () => {
  expectTypeOf(ssc.stream(httpSource<{ sku: string }>({ port: 1 }))).toEqualTypeOf<
    DStream<{ sku: string }>
  >();
});
