import type { Bucket } from './bucket.ts';
import { corrupt } from './checkpoint-s3-error.ts';
import { decodeObject, encodeObject } from './stored-object.ts';

const key = 'ends';

/** The end of one log. */
export interface OwnEnd {
  /** The position behind the last record that the log had when the note was written; 1 when it is not in it. */
  get(): number;
  /** As the note says now, for who did not open it. */
  look(): Promise<number>;
  set(next: number): Promise<void>;
}

/**
 * Where logs end, kept apart from them: a log by itself cannot tell that its last object is gone, or all of them. Never
 * ahead of what there is. Not written for each record, which would double the requests: when a log is first written to,
 * when objects are put together, and when the store is closed.
 */
export class Ends {
  readonly #bucket: Bucket;
  readonly #requireLease: () => void;
  readonly #ends = new Map<string, number>();
  #isOpen = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(bucket: Bucket, requireLease: () => void) {
    this.#bucket = bucket;
    this.#requireLease = requireLease;
  }

  /** For the writer. Throws `CHECKPOINT_CORRUPT` if there is no note although there are logs. */
  async open(): Promise<void> {
    if (!(await this.#read())) {
      if ((await this.#bucket.list('logs/')).length > 0)
        throw corrupt(this.#bucket.place(key), 'it is missing, so nobody can tell what else is');
      await this.#write();
    }
    this.#isOpen = true;
  }

  of(log: string): OwnEnd {
    const get = (): number => this.#ends.get(log) ?? 1;
    return {
      get,
      look: async () => {
        if (!this.#isOpen) await this.#read();
        return get();
      },
      set: async (next) => {
        if (next <= get()) return;
        this.#ends.set(log, next);
        const before = this.#writing.catch(() => undefined);
        this.#writing = before.then(() => this.#write());
        await this.#writing;
      },
    };
  }

  async #read(): Promise<boolean> {
    const bytes = await this.#bucket.get(key);
    if (!bytes) return false;
    const { content } = decodeObject(key, bytes, this.#bucket.place(key));
    const ends = JSON.parse(new TextDecoder().decode(content)) as Record<string, number>;
    for (const [log, next] of Object.entries(ends)) this.#ends.set(log, next);
    return true;
  }

  async #write(): Promise<void> {
    const content = new TextEncoder().encode(JSON.stringify(Object.fromEntries(this.#ends)));
    const object = await encodeObject(key, { position: 0, count: 0, content }, false);
    this.#requireLease();
    await this.#bucket.put(key, object);
  }
}
