import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchLog } from './batch-log.ts';
import type { Batch } from './batch.ts';
import type { Feed } from './feeds/feed.ts';
import { plan } from './plan.ts';
import type { Job } from './programs/job.ts';
import { sumOf, type Tally } from './programs/tally.ts';
import { resultOf, wordsCounted } from './progress.ts';
import type { Text } from './texts.ts';

/** Milliseconds before the end of an interval at which a backlog is let go. */
const shortly = 50;

const sleepUntil = (time: number): Promise<void> => sleep(Math.max(0, time - Date.now()));

/** Offers texts to a running contender and waits until it has counted them. */
export class Trial {
  readonly #job: Job;
  readonly #feed: Feed;
  readonly #log: BatchLog;
  #offered: Tally = sumOf([]);

  constructor(job: Job, feed: Feed, log: BatchLog) {
    this.#job = job;
    this.#feed = feed;
    this.#log = log;
  }

  /** Offers so many copies of a text at once. Resolves to the milliseconds until all were counted. */
  async backlog(text: Text, copies: number): Promise<number> {
    const texts = Array.from({ length: copies }, () => text);
    const release = await this.#feed.stage(texts);
    await sleepUntil(this.#tickAfter(Date.now() + 2 * shortly) - shortly);
    const start = Date.now();
    await Promise.all([release(), this.#counted(texts)]);
    return this.#log.batches.at(-1)!.end - start;
  }

  /** Offers a text again and again, at even distances. Resolves to the batches of that time. */
  async load(text: Text): Promise<readonly Batch[]> {
    const slices = plan.slices[this.#job.input];
    const step = this.#job.batch / slices;
    const start = this.#tickAfter(Date.now() + this.#job.batch);
    for (let slice = 0.5; slice < plan.measuredBatches * slices; slice++) {
      const release = await this.#feed.stage([text]);
      await sleepUntil(start + slice * step);
      await release();
      this.#offered = sumOf([this.#offered, text.tally]);
    }
    await this.#counted([]);
    const end = start + plan.measuredBatches * this.#job.batch;
    return this.#log.batches.filter(({ batch }) => start < batch && batch <= end);
  }

  /** Waits until the contender has nothing left to do. */
  async settle(): Promise<void> {
    const now = Date.now();
    await this.#log.until((batches) => batches.at(-1)!.batch > now, 'batch in its time');
  }

  /** Throws unless the counts of all batches are those of all that was offered. */
  async verify(): Promise<void> {
    const { name, window } = this.#job;
    if (name === 'window') await this.#log.until((all) => all.at(-1)!.total === 0, 'empty window');
    const { total, checksum } = resultOf(name, this.#log.batches, window);
    if (total === this.#offered.total && checksum === this.#offered.checksum) return;
    throw new Error(
      `The counts are wrong: ${total} words with checksum ${checksum}, where ` +
        `${this.#offered.total} with ${this.#offered.checksum} were offered.`,
    );
  }

  async #counted(texts: readonly Text[]): Promise<void> {
    const { name, window } = this.#job;
    this.#offered = sumOf([this.#offered, ...texts.map(({ tally }) => tally)]);
    const offered = this.#offered.total;
    await this.#log.until((batches) => wordsCounted(name, batches, window) >= offered, 'end of the backlog');
  }

  #tickAfter(time: number): number {
    return Math.ceil(time / this.#job.batch) * this.#job.batch;
  }
}
