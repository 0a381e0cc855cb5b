import { definePlugin, defineSink, type Plugin, type Prepared, type Sink } from '@dstream/core/plugin';
import { HttpSink } from './http-sink.ts';
import { httpSinkOptions, type HttpSinkOptions } from './options.ts';

export type { HttpSinkErrorCode } from './http-sink-error.ts';
export type { HttpSinkOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    http: { options: HttpSinkOptions<any>; record: unknown };
  }
}

const http = defineSink({
  name: 'http',
  options: httpSinkOptions,
  create: (settings) => new HttpSink(settings),
});

/**
 * Sends the records of each partition in requests of JSON or NDJSON, each with an `Idempotency-Key` by which a server knows it
 * when it comes again.
 */
export const httpSink = http as {
  <T = unknown>(options: HttpSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof http.binding;
};

/** Finds the sink of this package by name: `http`. */
export const httpSinkPlugin: Plugin = definePlugin({
  name: '@dstream/sink-http',
  provides: [httpSink],
});
