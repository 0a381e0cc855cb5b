import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { kafka, type KafkaRecord } from '../src/index.ts';

declare const ssc: StreamingContext;
const brokers = 'localhost:9092';
const value = (bytes: Uint8Array): { n: number } => ({ n: bytes.length });

test('the source is known by name, with its options', () => {
  expectTypeOf(ssc.source('kafka', { brokers, subscribe: 'a' })).toEqualTypeOf<
    DStream<KafkaRecord<any, any>>
  >();
  // @ts-expect-error -- brokers are required
  ssc.source('kafka', { subscribe: 'a' });
});

test('records are of the types that deserializers make', () => {
  expectTypeOf(ssc.stream(kafka({ brokers, subscribe: 'a' }))).toEqualTypeOf<DStream<KafkaRecord>>();
  expectTypeOf(ssc.stream(kafka({ brokers, subscribe: 'a', key: 'bytes' }))).toEqualTypeOf<
    DStream<KafkaRecord<Uint8Array | null>>
  >();
  expectTypeOf(ssc.stream(kafka({ brokers, assign: { a: [0] }, value }))).toEqualTypeOf<
    DStream<KafkaRecord<string | null, { n: number } | null>>
  >();
});
