import { setTimeout as sleep } from 'node:timers/promises';
import { redactUrl } from '@dstream/connection';
import type { ReceiverSource, Store } from '@dstream/core/plugin';
import { eventsOf, type ServerSentEvent } from './events-of.ts';
import { Feed } from './feed.ts';
import type { SseSettings } from './options.ts';
import { Reading } from './reading.ts';
import { ResumePoint } from './resume-point.ts';
import { sseError } from './sse-error.ts';

/** The longest that a server is obeyed, in milliseconds. */
const longestRetry = 60_000;

/** Follows a feed, and keeps the id of the last event that is durable. */
export class SseSource implements ReceiverSource<ServerSentEvent> {
  readonly kind = 'receiver';
  readonly name: string;
  readonly acknowledges: boolean;
  readonly #settings: SseSettings;
  readonly #point: ResumePoint;
  #retry: number;
  /** When the server may be asked again. */
  #notBefore = 0;

  constructor(settings: SseSettings) {
    const { url, resumeFile, lastEventId, retry } = settings;
    this.name = `sse ${redactUrl(url)}`;
    this.acknowledges = resumeFile !== undefined;
    this.#settings = settings;
    this.#point = new ResumePoint(resumeFile, lastEventId);
    this.#retry = retry;
  }

  async run(store: Store<ServerSentEvent>, signal: AbortSignal): Promise<void> {
    await using feed = new Feed(this.#settings);
    const reading = new Reading(store, this.#point, this.#settings);
    const ending = AbortSignal.any([signal, reading.failed]);
    try {
      for (;;) {
        await sleep(Math.max(0, this.#notBefore - Date.now()), undefined, { signal: ending });
        if (!(await this.#readOnce(feed, reading, ending))) break;
      }
    } catch (error) {
      reading.failed.throwIfAborted();
      if (!signal.aborted) throw feed.explain(error);
    } finally {
      await reading.settle();
    }
    if (!signal.aborted) reading.failed.throwIfAborted();
  }

  /** Reads an answer to its end. Whether there may be more. */
  async #readOnce(feed: Feed, reading: Reading, signal: AbortSignal): Promise<boolean> {
    const { maxEventLength } = this.#settings;
    try {
      await reading.settle();
      const lastEventId = await this.#point.read();
      const pieces = await feed.open(lastEventId, signal);
      if (!pieces) return false;
      const context = {
        lastEventId: lastEventId ?? '',
        maxEventLength,
        onRetry: (retry: number) => (this.#retry = Math.min(retry, longestRetry)),
        tooLarge: () => sseError('SSE_EVENT_TOO_LARGE', { server: feed.shown, maxEventLength }),
      };
      for await (const { events, bytes } of eventsOf(pieces, context)) await reading.take(events, bytes);
      return true;
    } finally {
      // Later rather than sooner than it asked, and not together with all others that it has cut off.
      this.#notBefore = Date.now() + this.#retry * (1 + Math.random() / 4);
    }
  }
}
