import type { KinesisClient as SdkClient } from '@aws-sdk/client-kinesis';
import { Backoff, retry, unlessAborted, within } from '@dstream/connection';
import { clientOf } from './client-of.ts';
import { explainKinesisError } from './explain-kinesis-error.ts';
import { isTemporary } from './is-temporary.ts';
import type { KinesisConnection } from './options.ts';
import { Silence } from './silence.ts';

/** What `perform` goes by. */
export interface Performance {
  /** Ends the waiting, for an answer and for another try. */
  readonly signal?: AbortSignal | undefined;
  /** Whether another try may help. Default: `isTemporary`. */
  readonly isTemporary?: ((error: unknown) => boolean) | undefined;
}

/** One request: give the signal to `send` of the SDK. */
export type Request<T> = (client: SdkClient, abortSignal: AbortSignal) => Promise<T>;

/** The most milliseconds between two tries. */
const longestPause = 3000;

const late = (): Error => new Silence('there was no answer');

/** What one process has of one stream. */
export class KinesisClient {
  readonly connection: KinesisConnection;
  readonly #sdk: SdkClient;

  constructor(connection: KinesisConnection) {
    this.connection = connection;
    this.#sdk = clientOf(connection);
  }

  /** How requests name the stream. */
  get stream(): { readonly StreamName: string } | { readonly StreamARN: string } {
    const { stream } = this.connection;
    return stream.startsWith('arn:') ? { StreamARN: stream } : { StreamName: stream };
  }

  /**
   * Makes a request, again and again while its error is temporary and there is time. Rejects with a `KINESIS_` error, or with
   * the reason of the signal; `what` says what was tried, as in "list the shards".
   */
  async perform<T>(what: string, request: Request<T>, settings: Performance = {}): Promise<T> {
    const { signal, isTemporary: mayHelp = isTemporary } = settings;
    const end = performance.now() + this.connection.retryTimeout;
    try {
      return await retry(() => this.once(request, signal), {
        isTemporary: (error) => performance.now() < end && mayHelp(error),
        attempts: Infinity,
        backoff: new Backoff({ most: longestPause }),
        signal,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw this.explain(error, what);
    }
  }

  /** Makes a request, once. Rejects with the error of the SDK, or with `Silence`. */
  async once<T>(request: Request<T>, signal?: AbortSignal): Promise<T> {
    const given = new AbortController();
    try {
      const answer = within(request(this.#sdk, given.signal), this.connection.requestTimeout, late);
      return await (signal === undefined ? answer : unlessAborted(answer, signal));
    } finally {
      given.abort();
    }
  }

  /** The `KINESIS_` error for one of `once`. */
  explain(error: unknown, what: string): Error {
    return explainKinesisError(error, this.connection, what);
  }

  /** Ends all connections. Idempotent. */
  close(): void {
    this.#sdk.destroy();
  }
}
