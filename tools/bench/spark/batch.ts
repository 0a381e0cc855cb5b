import type { Tally } from './programs/tally.ts';

/** What a contender says about a batch, as a line of JSON. */
export interface Batch extends Tally {
  /** The end of its interval, in milliseconds since the epoch. */
  readonly batch: number;
  /** When its output was done, in milliseconds since the epoch. */
  readonly end: number;
}

const fields = ['batch', 'end', 'keys', 'total', 'checksum'] as const;

/** Reads a line. Throws when it is not about a batch. */
export const parseBatch = (line: string): Batch => {
  const batch: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
  const whole = fields.every((field) => Number.isSafeInteger((batch as Batch | undefined)?.[field]));
  if (!whole) throw new Error(`A contender printed what is not about a batch: ${line}`);
  return batch as Batch;
};

/** Milliseconds from the end of the batch's interval until its output was done. */
export const latencyOf = ({ batch, end }: Batch): number => end - batch;
