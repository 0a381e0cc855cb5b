import type { S3Client } from '@aws-sdk/client-s3';
import { DStreamError, type CheckpointStore, type Clock } from '@dstream/core/plugin';
import { Bucket } from './bucket.ts';
import { checkpointS3Error } from './checkpoint-s3-error.ts';
import { Ends } from './ends.ts';
import { Lease } from './lease.ts';
import { S3Log } from './s3-log.ts';
import { decodeObject, encodeObject } from './stored-object.ts';

/** Where a store is and how it writes. */
export interface S3CheckpointStoreSettings {
  readonly client: S3Client;
  readonly bucket: string;
  /** What all keys begin with. */
  readonly prefix: string;
  readonly clock: Clock;
  /** Milliseconds after which a writer that is not heard of counts as dead. */
  readonly lease: number;
  readonly compress: boolean;
}

type State = 'is not open' | 'was opened to read' | 'was closed' | 'open';

/** Keeps checkpoints in a bucket. */
export class S3CheckpointStore implements CheckpointStore {
  readonly scope = 'cluster';
  readonly #bucket: Bucket;
  readonly #client: S3Client;
  readonly #compress: boolean;
  readonly #ends: Ends;
  readonly #lease: Lease;
  readonly #logs = new Map<string, S3Log>();
  readonly #changes = new Map<string, Promise<unknown>>();
  #state: State = 'is not open';
  #closing: Promise<void> | undefined;

  constructor({ client, bucket, prefix, clock, lease, compress }: S3CheckpointStoreSettings) {
    this.#client = client;
    this.#compress = compress;
    this.#bucket = new Bucket(client, bucket, prefix);
    this.#lease = new Lease({ bucket: this.#bucket, clock, duration: lease });
    this.#ends = new Ends(this.#bucket, () => this.#lease.requireHeld());
  }

  async open(mode: 'write' | 'read' = 'write'): Promise<void> {
    if (mode === 'write') await this.#take();
    this.#state = mode === 'write' ? 'open' : 'was opened to read';
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#requireWriter();
    const key = keyOf(name);
    const content = new Uint8Array(bytes);
    await this.#inTurn(key, async () => {
      const object = await encodeObject(key, { position: 0, count: 0, content }, this.#compress);
      this.#lease.requireHeld();
      await this.#bucket.put(key, object);
    });
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const key = keyOf(name);
    const bytes = await this.#bucket.get(key);
    return bytes && new Uint8Array(decodeObject(key, bytes, this.#bucket.place(key)).content);
  }

  async list(prefix: string): Promise<readonly string[]> {
    const listed = await this.#bucket.list(`names/${prefix}`);
    return listed.map(({ key }) => key.slice('names/'.length));
  }

  async delete(name: string): Promise<void> {
    this.#requireWriter();
    await this.#inTurn(keyOf(name), async () => {
      this.#lease.requireHeld();
      await this.#bucket.delete(keyOf(name));
    });
  }

  log(name: string): S3Log {
    let log = this.#logs.get(name);
    if (!log) {
      log = new S3Log(`logs/${checked(name).replaceAll('/', '~')}/`, {
        bucket: this.#bucket,
        compress: this.#compress,
        end: this.#ends.of(name),
        requireWriter: () => this.#requireWriter(),
        requireLease: () => this.#lease.requireHeld(),
      });
      this.#logs.set(name, log);
    }
    return log;
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#state = 'was closed';
    await Promise.allSettled(this.#changes.values());
    await Promise.all(Array.from(this.#logs.values(), (log) => log.close()));
    try {
      await this.#lease.release();
    } finally {
      this.#client.destroy();
    }
  }

  async #take(): Promise<void> {
    await this.#lease.take();
    try {
      await this.#ends.open();
    } catch (error) {
      await this.#lease.release();
      throw error;
    }
  }

  /** Changes of one key happen in the order of the calls. */
  async #inTurn(key: string, change: () => Promise<void>): Promise<void> {
    const before = this.#changes.get(key) ?? Promise.resolve();
    const changed = before.catch(() => undefined).then(change);
    this.#changes.set(key, changed);
    try {
      await changed;
    } finally {
      if (this.#changes.get(key) === changed) this.#changes.delete(key);
    }
  }

  #requireWriter(): void {
    if (this.#state === 'open') return;
    throw new DStreamError('CHECKPOINT_NOT_WRITABLE', { place: this.#bucket.place(), reason: this.#state });
  }
}

const keyOf = (name: string): string => `names/${checked(name)}`;

const checked = (name: string): string => {
  const isValid = name.split('/').every((step) => /^[\w.-]+$/.test(step) && !/^\.+$/.test(step));
  if (!isValid) throw checkpointS3Error('CHECKPOINT_S3_NAME_INVALID', { name });
  return name;
};
