import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { binaryRecords, files, textFiles, type WholeFile } from '../src/index.ts';

declare const ssc: StreamingContext;

test('sources are known by name, with their options and records', () => {
  expectTypeOf(ssc.source('textFiles', { directory: 'd' })).toEqualTypeOf<DStream<string>>();
  expectTypeOf(ssc.source('files', { directory: 'd' })).toEqualTypeOf<DStream<WholeFile>>();
  // @ts-expect-error -- recordLength is required
  ssc.source('binaryRecords', { directory: 'd' });
});

test('factories make sources of their records', () => {
  expectTypeOf(ssc.stream(textFiles({ directory: 'd' }))).toEqualTypeOf<DStream<string>>();
  expectTypeOf(ssc.stream(binaryRecords({ directory: 'd', recordLength: 1 }))).toEqualTypeOf<
    DStream<Uint8Array>
  >();
  expectTypeOf(ssc.stream(files({ directory: 'd' }))).toEqualTypeOf<DStream<WholeFile>>();
});
