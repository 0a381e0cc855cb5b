import { definePlugin, defineSource, type Factory, type Plugin, type Source } from '@dstream/core/plugin';
import { webSocketOptions, type WebSocketMessage, type WebSocketOptions } from './options.ts';
import { WebSocketSource } from './websocket-source.ts';

export type { WebSocketMessage, WebSocketMessages, WebSocketOptions } from './options.ts';
export type { WebSocketErrorCode } from './websocket-error.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    webSocket: { options: WebSocketOptions; record: WebSocketMessage };
  }
}

/** Receives the messages of a WebSocket: text as strings, others as bytes. */
export const webSocket: Factory<WebSocketOptions, Source<WebSocketMessage>> = defineSource({
  name: 'webSocket',
  options: webSocketOptions,
  create: (settings) => new WebSocketSource(settings),
});

/** Finds the source of this package by name: `webSocket`. */
export const webSocketPlugin: Plugin = definePlugin({
  name: '@dstream/source-websocket',
  provides: [webSocket],
});
