import type { EngineOptions } from '@dstream/core';
import type { Checksum } from '../checksum.ts';
import { requireEqual } from '../checksum.ts';
import { contest, type Times } from '../contest.ts';
import { Pipeline, type Define } from './pipeline.ts';

/** A pipeline and the same work written by hand; both give their results to the checksum. */
export interface Duel<T> {
  readonly checksum: Checksum;
  readonly define: Define<T>;
  readonly byHand: (records: readonly T[]) => void;
  /** What a round works on; asked for once by each side, untimed. */
  readonly recordsOf: (round: number) => readonly T[];
}

/** Runs both sides in turn, after it has made sure that they compute the same. */
export const duel = async <T>(
  { checksum, define, byHand, recordsOf }: Duel<T>,
  options: Partial<EngineOptions> = {},
): Promise<Times<'engine' | 'hand'>> => {
  const pipeline = await Pipeline.start(define, options);
  checksum.take();
  await pipeline.batch(recordsOf(0));
  const ours = checksum.take();
  byHand(recordsOf(0));
  requireEqual('the duel', ours, checksum.take());
  let records: readonly T[] = [];
  const prepare = (round: number): void => void (records = recordsOf(round));
  const engine = { prepare, run: () => pipeline.batch(records) };
  const hand = { prepare, run: () => byHand(records) };
  const times = await contest({ engine, hand }, { warmUp: 12, rounds: 48 });
  await pipeline.stop();
  return times;
};
