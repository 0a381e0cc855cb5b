import { redactUrl } from '@dstream/connection';
import type { Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import { bodiesOf } from './bodies-of.ts';
import { Endpoint } from './endpoint.ts';
import type { HttpSinkSettings } from './options.ts';

/** Sends the records of each partition in requests that have the same body and key whenever they are sent. */
export class HttpSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'at-least-once';
  readonly #settings: HttpSinkSettings;
  readonly #output: string;
  #endpoint: Endpoint | undefined;

  constructor(settings: HttpSinkSettings) {
    const shown = redactUrl(settings.url);
    this.name = `http ${shown}`;
    this.#settings = settings;
    this.#output = settings.output ?? shown;
  }

  async write(records: Chunks<unknown>, { batchTime, partition, signal }: WriteAttempt): Promise<void> {
    const endpoint = (this.#endpoint ??= new Endpoint(this.#settings));
    const onTheWay = new Set<Promise<void>>();
    const failed = new AbortController();
    const wanted = AbortSignal.any([signal, failed.signal]);
    let n = 0;
    try {
      for await (const body of bodiesOf(records, this.#settings)) {
        wanted.throwIfAborted();
        const key = `${encodeURI(this.#output)} ${batchTime} ${partition} ${n++}`;
        const sent = endpoint.send(body, key, wanted).finally(() => onTheWay.delete(sent));
        onTheWay.add(sent);
        if (onTheWay.size >= this.#settings.concurrency) await Promise.race(onTheWay);
      }
      await Promise.all(onTheWay);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(onTheWay);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#endpoint?.close();
    this.#endpoint = undefined;
  }
}
