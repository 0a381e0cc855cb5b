import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';
import type { FailedBatches } from './checkpoint-options.ts';

/** What of a context outlives its process. */
export interface Survival {
  /** `in-memory`: there is a checkpoint store, and it ends with the process. */
  readonly checkpoint: 'none' | 'in-memory' | 'durable';
  readonly failedBatches: FailedBatches;
}

/** Without a checkpoint store a batch that has failed is passed over. */
export const nothingSurvives: Survival = { checkpoint: 'none', failedBatches: 'continue' };

/** A store that only this isolate can see ends with it. */
export const survivalIn = (store: CheckpointStore, failedBatches: FailedBatches): Survival => ({
  checkpoint: store.scope === 'isolate' ? 'in-memory' : 'durable',
  failedBatches,
});
