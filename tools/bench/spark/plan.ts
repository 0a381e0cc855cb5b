import type { CaseName } from './programs/counts.ts';
import type { InputName } from './programs/job.ts';

/** What is done: the same for all contenders. A record is a line of eight to twelve words. */
export const plan = {
  /** Milliseconds of a batch. */
  batch: 250,
  /** Batches of a window; it slides by one. */
  window: 10,
  /** What each contender may compute with. */
  cores: 2,
  /** Lines a second while latency is measured. */
  rate: { 'word-count': 20_000, window: 20_000, state: 4_000 },
  /** Batches while latency is measured. */
  measuredBatches: 40,
  /** In how many parts the lines of a batch come. */
  slices: { files: 2, socket: 10 },
  /** Lines of a block, of which a backlog has some. */
  block: 100_000,
  /** Blocks that are there at once, while speed is measured; and before, so that compilers have seen everything. */
  backlog: { 'word-count': 12, window: 12, state: 2 },
  /** The heap of the Java machine, which takes what it is given. */
  heap: '2g',
  /** Milliseconds after which a contender that makes no progress has failed. */
  patience: 180_000,
} as const;

/** How many lines come at once while latency is measured. */
export const linesOfSlice = (name: CaseName, input: InputName): number =>
  (plan.rate[name] * plan.batch) / 1000 / plan.slices[input];
