import type { Buffer } from 'node:buffer';

/** An event of Flume. */
export interface FlumeEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
