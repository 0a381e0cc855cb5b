import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { mqtt, type MqttMessage } from '../src/index.ts';

declare const ssc: StreamingContext;

test('the source is known by name, with its options and records', () => {
  expectTypeOf(ssc.source('mqtt', { url: 'mqtt://h', topics: 'a' })).toEqualTypeOf<DStream<MqttMessage>>();
  expectTypeOf(ssc.stream(mqtt({ url: 'mqtt://h', topics: ['a'] }))).toEqualTypeOf<DStream<MqttMessage>>();
  // @ts-expect-error -- topics are required
  ssc.source('mqtt', { url: 'mqtt://h' });
});
