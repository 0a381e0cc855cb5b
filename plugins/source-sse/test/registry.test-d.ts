import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import type { ServerSentEvent } from '../src/index.ts';

declare const ssc: StreamingContext;

test('the source is known by name, with its options', () => {
  expectTypeOf(ssc.source('sse', { url: 'http://localhost' })).toEqualTypeOf<DStream<ServerSentEvent>>();
  // @ts-expect-error -- url is required
  ssc.source('sse', {});
});
