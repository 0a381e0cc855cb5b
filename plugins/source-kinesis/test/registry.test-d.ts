import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { kinesis, type KinesisRecord } from '../src/index.ts';

declare const ssc: StreamingContext;

test('the source is known by name, with its options', () => {
  expectTypeOf(ssc.source('kinesis', { stream: 'clicks' })).toEqualTypeOf<DStream<KinesisRecord<any>>>();
  // @ts-expect-error -- stream is required
  ssc.source('kinesis', { region: 'eu-west-1' });
});

test('records are of the type that the deserializer makes', () => {
  expectTypeOf(ssc.stream(kinesis({ stream: 's' }))).toEqualTypeOf<DStream<KinesisRecord>>();
  expectTypeOf(ssc.stream(kinesis({ stream: 's', data: 'bytes' }))).toEqualTypeOf<
    DStream<KinesisRecord<Uint8Array>>
  >();
  expectTypeOf(
    ssc.stream(kinesis({ stream: 's', data: (bytes: Uint8Array) => ({ n: bytes.length }) })),
  ).toEqualTypeOf<DStream<KinesisRecord<{ n: number }>>>();
});
