import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { explain, statusOf } from './checkpoint-s3-error.ts';

/** An object of a listing. */
export interface ListedObject {
  /** Without the prefix of the store. */
  readonly key: string;
  /** When it was last written, by the clock of the service, in milliseconds since the epoch. */
  readonly modified: number;
}

/** What a store uses of S3: objects below a prefix. Every error is explained. */
export class Bucket {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(client: S3Client, bucket: string, prefix: string) {
    this.#client = client;
    this.#bucket = bucket;
    this.#prefix = prefix && !prefix.endsWith('/') ? `${prefix}/` : prefix;
  }

  /** Where an object is, for messages. */
  place(key = ''): string {
    return `s3://${this.#bucket}/${this.#prefix}${key}`;
  }

  async put(key: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    const options = signal ? { abortSignal: signal } : {};
    await this.#ask(key, () => this.#client.send(this.#putting(key, bytes), options));
  }

  /** Resolves to false when there is such an object already and the service knows of conditions. */
  async create(key: string, bytes: Uint8Array): Promise<boolean> {
    const command = this.#putting(key, bytes);
    command.input.IfNoneMatch = '*';
    return this.#ask(key, () =>
      this.#client.send(command).then(
        () => true,
        (error: unknown) => {
          if (statusOf(error) === 412) return false;
          throw error;
        },
      ),
    );
  }

  /** The bytes of an object, or only so many of the first ones. */
  async get(key: string, first?: number): Promise<Buffer | undefined> {
    const range = first === undefined ? {} : { Range: `bytes=0-${first - 1}` };
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + key, ...range });
    return this.#ask(key, async () => {
      try {
        const { Body } = await this.#client.send(command);
        return Buffer.from(await Body!.transformToByteArray());
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    });
  }

  /** An object that is not there is no error. */
  async delete(key: string): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + key });
    await this.#ask(key, () => this.#client.send(command));
  }

  /** All objects whose keys begin so, in ascending order of the keys. */
  async list(start: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    const input = { Bucket: this.#bucket, Prefix: this.#prefix + start };
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({ ...input, ContinuationToken: token });
      const page = await this.#ask(start, () => this.#client.send(command));
      for (const { Key = '', LastModified } of page.Contents ?? []) {
        listed.push({ key: Key.slice(this.#prefix.length), modified: LastModified?.getTime() ?? 0 });
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return listed.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  #putting(key: string, bytes: Uint8Array): PutObjectCommand {
    return new PutObjectCommand({ Bucket: this.#bucket, Key: this.#prefix + key, Body: bytes });
  }

  async #ask<T>(key: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw explain(error, this.place(key), this.#bucket);
    }
  }
}
