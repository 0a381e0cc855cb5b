import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { flumeAmqpSource, flumeEvents, type AmqpMessage, type FlumeEvent } from '../src/index.ts';

declare const ssc: StreamingContext;
declare const messages: DStream<AmqpMessage>;

test('the source is known by name, with its options and records', () => {
  expectTypeOf(ssc.source('flumeAmqp', { queue: 'q' })).toEqualTypeOf<DStream<FlumeEvent>>();
  expectTypeOf(ssc.stream(flumeAmqpSource({ queue: 'q' }))).toEqualTypeOf<DStream<FlumeEvent>>();
  // @ts-expect-error -- queue is required
  ssc.source('flumeAmqp', {});
});

test('the decoder alone makes events of messages', () => {
  expectTypeOf(messages.flatMap(flumeEvents())).toEqualTypeOf<DStream<FlumeEvent>>();
});
