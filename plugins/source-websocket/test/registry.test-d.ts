import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import type { WebSocketMessage } from '../src/index.ts';

declare const ssc: StreamingContext;

test('the source is known by name, with its options', () => {
  const messages = ssc.source('webSocket', { url: 'ws://localhost', subscribe: ['a'] });
  expectTypeOf(messages).toEqualTypeOf<DStream<WebSocketMessage>>();
  // @ts-expect-error -- url is required
  ssc.source('webSocket', {});
});
