import type { DStream } from '@dstream/core';
import { test } from 'vitest';
import { kinesisSink } from '../src/index.ts';

declare const clicks: DStream<{ user: string; page: string }>;

test('the sink is known by name, with its options', () => {
  clicks.to('kinesis', { stream: 's' });
  clicks.to(kinesisSink({ stream: 's', partitionKey: ({ user }: { user: string }) => user }));
  // @ts-expect-error -- stream is required
  clicks.to('kinesis', { region: 'eu-west-1' });
});
