import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { amqpSource, type AmqpMessage } from '../src/index.ts';

declare const ssc: StreamingContext;
declare const decode: (message: AmqpMessage) => number[];

test('the source is known by name, with its options and records', () => {
  expectTypeOf(ssc.source('amqp', { queue: 'q' })).toEqualTypeOf<DStream<AmqpMessage>>();
  // @ts-expect-error -- queue is required
  ssc.source('amqp', {});
});

test('records are messages, or what decode makes of them', () => {
  expectTypeOf(ssc.stream(amqpSource({ queue: 'q' }))).toEqualTypeOf<DStream<AmqpMessage>>();
  expectTypeOf(ssc.stream(amqpSource({ queue: 'q', decode }))).toEqualTypeOf<DStream<number>>();
});
