import { rmSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { DirectSource } from '@dstream/core/plugin';

/** A part of a batch that keeps a worker busy. */
export type DeadlyRange = {
  readonly milliseconds: number;
  /** A file: the first worker that finds it there ends in the middle of its work. */
  readonly token?: string;
};

const busyUntil = (time: number): void => {
  while (performance.now() < time);
};

/** Whether this worker is the one that ends: only one can remove the file. */
const isDoomed = (token: string): boolean => {
  try {
    rmSync(token);
    return true;
  } catch {
    return false;
  }
};

/** Works without any records. `plan` says with which parts, on the driver. */
export const deadlyRanges = (
  plan: () => readonly DeadlyRange[] = () => [],
): DirectSource<never, DeadlyRange> => ({
  kind: 'direct',
  name: 'deadly ranges',
  plan,
  read: ({ milliseconds, token }) => {
    const begun = performance.now();
    busyUntil(begun + milliseconds / 2);
    if (token !== undefined && !isMainThread && isDoomed(token)) process.exit(1);
    busyUntil(begun + milliseconds);
    return [];
  },
});
