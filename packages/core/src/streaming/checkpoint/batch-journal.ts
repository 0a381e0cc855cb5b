import type { Time } from '../../contracts/time.ts';
import type { StateLeft } from '../dstream/past.ts';

/**
 * Told of each step in the life of a batch before the next one is taken. A rejection ends the run: going on would promise
 * what cannot be kept.
 */
export interface BatchJournal {
  /** Whether no later batch may begin once one has failed. */
  readonly haltsOnFailure: boolean;
  /** The batch has its inputs and was not worked on yet. */
  planned(time: Time): Promise<void>;
  /** All outputs of the batch have succeeded. In the order of batches. */
  done(time: Time): Promise<void>;
  /** The batch has failed, and later ones go on without it. Not called where `haltsOnFailure`. */
  failed(time: Time, error: unknown, left: StateLeft): Promise<void>;
}

/** Of a context without a checkpoint store. */
export const noJournal: BatchJournal = {
  haltsOnFailure: false,
  planned: async () => undefined,
  done: async () => undefined,
  failed: async () => undefined,
};
