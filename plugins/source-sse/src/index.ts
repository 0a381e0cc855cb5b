import { definePlugin, defineSource, type Factory, type Plugin, type Source } from '@dstream/core/plugin';
import type { ServerSentEvent } from './events-of.ts';
import { sseOptions, type SseOptions } from './options.ts';
import { SseSource } from './sse-source.ts';

export type { ServerSentEvent } from './events-of.ts';
export type { SseOptions } from './options.ts';
export type { SseErrorCode } from './sse-error.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    sse: { options: SseOptions; record: ServerSentEvent };
  }
}

/** Follows a feed of server-sent events; each is a record. Goes on after the last event that is durable. */
export const sse: Factory<SseOptions, Source<ServerSentEvent>> = defineSource({
  name: 'sse',
  options: sseOptions,
  create: (settings) => new SseSource(settings),
});

/** Finds the source of this package by name: `sse`. */
export const ssePlugin: Plugin = definePlugin({ name: '@dstream/source-sse', provides: [sse] });
