import { lock } from './checkpoint-lock.ts';
import { logs } from './checkpoint-logs.ts';
import { names } from './checkpoint-names.ts';
import type { CheckpointStoreConformance } from './checkpoint-steps.ts';
import { describeGuarantees, type Guarantees } from './guarantee.ts';

export type { CheckpointStoreConformance } from './checkpoint-steps.ts';

/** Tests an implementation of `CheckpointStore`. */
export const describeCheckpointStore = (name: string, options: CheckpointStoreConformance): void =>
  describeGuarantees(`checkpoint store ${name}`, options, checkpointStoreGuarantees);

/** Its guarantees by name. */
export const checkpointStoreGuarantees: Guarantees<CheckpointStoreConformance> = {
  ...names,
  ...logs,
  ...lock,
};
