import type { DStream } from '@dstream/core';
import { test } from 'vitest';
import { kafkaSink } from '../src/index.ts';

declare const stream: DStream<{ level: string }>;

test('the sink is known by name, with its options', () => {
  stream.to('kafka', { brokers: 'b:1', topic: 't' });
  // @ts-expect-error -- a topic is needed
  stream.to('kafka', { brokers: 'b:1' });
});

test('its functions are given the records of the stream', () => {
  stream.to(kafkaSink({ brokers: 'b:1', topic: 't', key: ({ level }: { level: string }) => level }));
  // @ts-expect-error -- records are not text
  stream.to(kafkaSink({ brokers: 'b:1', topic: 't', key: (text: string) => text }));
});
