import type { DStream } from '@dstream/core';
import { test } from 'vitest';
import { amqpSink } from '../src/index.ts';

declare const stream: DStream<{ level: string }>;

test('the sink is known by name, with its options', () => {
  stream.to('amqp', { exchange: 'e' });
  // @ts-expect-error -- a number is no exchange
  stream.to('amqp', { exchange: 1 });
});

test('its functions are given the records of the stream', () => {
  stream.to(amqpSink({ routingKey: ({ level }: { level: string }) => level }));
  // @ts-expect-error -- records are not text
  stream.to(amqpSink({ routingKey: (text: string) => text }));
});
