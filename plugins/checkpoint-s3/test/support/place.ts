import { onTestFinished } from 'vitest';
import { s3CheckpointStore, type CheckpointS3Options, type S3CheckpointStore } from '../../src/index.ts';
import { HandClock } from './hand-clock.ts';
import { S3Server } from './s3-server.ts';

/** A server for one test, and stores on it. */
export class Place {
  readonly server: S3Server;
  readonly clock = new HandClock();

  private constructor(server: S3Server) {
    this.server = server;
  }

  static async make(): Promise<Place> {
    const server = await S3Server.start();
    onTestFinished(() => server.stop());
    return new Place(server);
  }

  store(options: CheckpointS3Options = {}, clock = this.clock): S3CheckpointStore {
    const { bucket, endpoint } = this.server;
    const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
    return s3CheckpointStore({ endpoint, ...keys, ...options, bucket: options.bucket ?? bucket }, clock);
  }

  async open(options: CheckpointS3Options = {}, clock = this.clock): Promise<S3CheckpointStore> {
    const store = this.store(options, clock);
    await store.open();
    onTestFinished(() => store.close().catch(() => undefined));
    return store;
  }
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (given: Uint8Array | undefined): string => new TextDecoder().decode(given);

/** The records of a log as text. */
export const recordsOf = async (store: S3CheckpointStore, log = 'journal'): Promise<string[]> => {
  const records: string[] = [];
  for await (const record of store.log(log).read()) records.push(text(record.bytes));
  return records;
};
