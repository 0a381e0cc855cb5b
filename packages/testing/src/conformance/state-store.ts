import { describeGuarantees } from './guarantee.ts';
import { attempts } from './state-store-attempts.ts';
import { contents } from './state-store-contents.ts';
import { fillings } from './state-store-fillings.ts';
import { model } from './state-store-model.ts';
import { restarts } from './state-store-restarts.ts';
import type { StateStoreConformance } from './state-store-steps.ts';

export type { StateStoreConformance } from './state-store-steps.ts';

/** Tests an implementation of `StateStore`. */
export const describeStateStore = (name: string, options: StateStoreConformance): void => {
  const { again, refills = false } = options;
  describeGuarantees(`state store ${name}`, options, { ...contents, ...attempts, ...model });
  if (refills) describeGuarantees(`state store ${name}, filled`, options, fillings);
  if (again) describeGuarantees(`state store ${name}, opened again`, { ...options, again }, restarts);
};
