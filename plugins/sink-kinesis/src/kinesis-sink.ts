import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import type { Chunks, Sink, WriteAttempt } from '@dstream/core/plugin';
import { acquireKinesis, type KinesisClient } from '@dstream/kinesis-connection';
import { entryOf } from './entry-of.ts';
import { InFlight } from './in-flight.ts';
import type { KinesisSinkSettings } from './options.ts';
import { putRecords } from './put-records.ts';
import { RequestEntries } from './request-entries.ts';

type Lease = Awaited<ReturnType<typeof acquireKinesis>>;

/** Writes each record to a stream. A write has succeeded when the stream has taken all of them. */
export class KinesisSink implements Sink<unknown> {
  readonly name: string;
  readonly delivery = 'at-least-once';
  readonly #settings: KinesisSinkSettings;
  #lease: Promise<Lease> | undefined;

  constructor(settings: KinesisSinkSettings) {
    this.name = `kinesis ${settings.stream}`;
    this.#settings = settings;
  }

  async open(): Promise<void> {
    const kinesis = await this.#client();
    await kinesis.perform('look at the description', (client, abortSignal) =>
      client.send(new DescribeStreamSummaryCommand(kinesis.stream), { abortSignal }),
    );
  }

  async write(
    records: Chunks<unknown>,
    { batchTime, partition, signal: given }: WriteAttempt,
  ): Promise<void> {
    const client = await this.#client();
    const failed = new AbortController();
    const signal = AbortSignal.any([given, failed.signal]);
    const requests = new InFlight(this.#settings.maxInFlight);
    const entries = new RequestEntries();
    const send = (): Promise<void> => {
      const taken = entries.take();
      return requests.start(() => putRecords(client, taken, signal));
    };
    let index = 0;
    try {
      for await (const chunk of records) {
        for (const record of chunk) {
          const id = `${batchTime}-${partition}-${index}`;
          const entry = entryOf(record, { batchTime, partition, index: index++, id }, this.#settings);
          if (!entries.hasRoomFor(entry)) await send();
          entries.add(entry);
        }
      }
      if (!entries.isEmpty) await send();
      await requests.end();
    } finally {
      failed.abort();
    }
  }

  async close(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    await (await lease)?.release();
  }

  async #client(): Promise<KinesisClient> {
    this.#lease ??= acquireKinesis(this.#settings);
    return (await this.#lease).client;
  }
}
