import { BlockGatherer } from '@dstream/connection';
import type { Store } from '@dstream/core/plugin';
import type { ServerSentEvent } from './events-of.ts';
import type { SseSettings } from './options.ts';
import type { ResumePoint } from './resume-point.ts';

/** What one run has read and not yet kept. */
export class Reading {
  readonly #blocks: BlockGatherer<ServerSentEvent>;
  readonly #point: ResumePoint;
  readonly #most: number;
  readonly #failure = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(store: Store<ServerSentEvent>, point: ResumePoint, settings: SseSettings) {
    this.#blocks = new BlockGatherer(store, { linger: settings.linger });
    this.#point = point;
    this.#most = settings.maxWaitingBytes;
  }

  /** Aborts with the reason when something could not be kept. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** Takes events. Resolves when there is room for more. */
  async take(events: readonly ServerSentEvent[], bytes: number): Promise<void> {
    const stored = this.#blocks.add(events, bytes);
    this.#last = this.#keep(stored, events.at(-1)!.id);
    if (this.#blocks.waiting >= this.#most) await this.#last;
  }

  /** Stores what is left. Resolves when everything is kept, or cannot be. */
  async settle(): Promise<void> {
    await this.#blocks.flush();
    await this.#last;
  }

  async #keep(stored: Promise<void>, id: string): Promise<void> {
    try {
      await stored;
      // What follows one that was not stored must not be the place to go on.
      if (!this.failed.aborted) await this.#point.keep(id);
    } catch (error) {
      this.#failure.abort(error);
    }
  }
}
