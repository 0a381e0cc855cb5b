import {
  definePlugin,
  defineSource,
  LOGGER,
  type Plugin,
  type Prepared,
  type ReceiverSource,
} from '@dstream/core/plugin';
import { HttpSource } from './http-source.ts';
import { httpSourceOptions, type HttpSourceOptions } from './options.ts';

export type { HttpSourceErrorCode } from './http-source-error.ts';
export type { HttpSourceOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    http: { options: HttpSourceOptions; record: unknown };
  }
}

const http = defineSource({
  name: 'http',
  options: httpSourceOptions,
  create: (settings, use) => new HttpSource(settings, use(LOGGER)),
});

/**
 * Receives what is posted: each line of text, each JSON value, the elements of a JSON array or each line of NDJSON is a record. A
 * request is answered with 202 when its records are durable.
 */
export const httpSource = http as {
  <T = unknown>(options: HttpSourceOptions): Prepared<ReceiverSource<T>>;
  readonly binding: typeof http.binding;
};

/** Finds the source of this package by name: `http`. */
export const httpSourcePlugin: Plugin = definePlugin({
  name: '@dstream/source-http',
  provides: [httpSource],
});
