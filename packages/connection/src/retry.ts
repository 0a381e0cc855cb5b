import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from './backoff.ts';

/** What `retry` goes by. */
export interface RetrySettings {
  /** Whether another try may help. */
  readonly isTemporary: (error: unknown) => boolean;
  /** The most calls of the operation, the first one included. */
  readonly attempts: number;
  /** Milliseconds to wait at least after this error, such as the other side has asked for. Default: 0. */
  readonly leastDelay?: (error: unknown) => number;
  /** Default: `new Backoff()`. */
  readonly backoff?: Backoff;
  /** Ends the waiting: then the last error is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each failure that is followed by another try. */
  readonly onFailure?: (error: unknown, delay: number) => void;
}

/** Calls `operation` until it resolves, its error is not temporary, or the attempts are used up; throws the last error. */
export const retry = async <T>(operation: () => Promise<T>, settings: RetrySettings): Promise<T> => {
  const { isTemporary, attempts, leastDelay, backoff = new Backoff(), signal, onFailure } = settings;
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation();
    } catch (error) {
      if (attempt >= attempts || signal?.aborted || !isTemporary(error)) throw error;
      const delay = Math.max(backoff.next(), leastDelay?.(error) ?? 0);
      onFailure?.(error, delay);
      const slept = await sleep(delay, true, signal === undefined ? {} : { signal }).catch(() => false);
      if (!slept) throw error;
    }
  }
};
