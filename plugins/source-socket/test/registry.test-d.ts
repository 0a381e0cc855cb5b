import type { DStream, StreamingContext } from '@dstream/core';
import { expectTypeOf, test } from 'vitest';
import { socketBytes, socketStream, socketText } from '../src/index.ts';

declare const ssc: StreamingContext;
declare const decode: (frame: Uint8Array) => number[];
declare const converter: () => AsyncGenerator<Date>;

test('sources are known by name, with their options and records', () => {
  expectTypeOf(ssc.source('socketText', { host: 'h', port: 1 })).toEqualTypeOf<DStream<string>>();
  expectTypeOf(ssc.source('socketBytes', { host: 'h', port: 1 })).toEqualTypeOf<DStream<Uint8Array>>();
  // @ts-expect-error -- port is required
  ssc.source('socketText', { host: 'h' });
});

test('records are what decode and converter make', () => {
  const peer = { host: 'h', port: 1 };
  expectTypeOf(ssc.stream(socketText(peer))).toEqualTypeOf<DStream<string>>();
  expectTypeOf(ssc.stream(socketBytes(peer))).toEqualTypeOf<DStream<Uint8Array>>();
  expectTypeOf(ssc.stream(socketBytes({ ...peer, decode }))).toEqualTypeOf<DStream<number>>();
  expectTypeOf(ssc.stream(socketStream({ ...peer, converter }))).toEqualTypeOf<DStream<Date>>();
});
