import type { DStream } from '@dstream/core';
import { test } from 'vitest';
import { mqttSink } from '../src/index.ts';

declare const readings: DStream<{ place: string; degrees: number }>;

test('the sink is known by name, with its options', () => {
  readings.to('mqtt', { url: 'mqtt://h', topic: 'x' });
  readings.to(mqttSink({ url: 'mqtt://h', topic: ({ place }: { place: string }) => place }));
  // @ts-expect-error -- topic is required
  readings.to('mqtt', { url: 'mqtt://h' });
});
