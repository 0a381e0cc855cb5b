import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BacklogKind } from './backlog.ts';

/** One run. Sizes in bytes, `stall` in milliseconds. */
export interface SoakSettings {
  readonly kind: BacklogKind;
  readonly records: number;
  /** How long the sink does nothing after a tenth of the records. */
  readonly stall: number;
  readonly memoryBudget: number;
  /** What V8 may take for objects; with more the process dies. */
  readonly maxHeap: number;
}

/** What a run took. */
export interface SoakReport {
  /** Records that came out. */
  readonly done: number;
  readonly hasStalled: boolean;
  /** The most records of a batch. */
  readonly batch: number;
  /** The most bytes of the heap that were in use, and of the process. */
  readonly heap: number;
  readonly rss: number;
}

const MiB = 1024 * 1024;

/** Ten million records, a gigabyte and more, and a sink that stalls for a minute. */
export const full: Omit<SoakSettings, 'kind'> = {
  records: 10_000_000,
  stall: 60_000,
  memoryBudget: 32 * MiB,
  maxHeap: 128 * MiB,
};

/** The same at a tenth: a backlog as large as the heap and sixteen times the budget, and a stall of fifteen batches. */
export const scaled: Omit<SoakSettings, 'kind'> = {
  ...full,
  records: 1_000_000,
  stall: 3000,
  memoryBudget: 8 * MiB,
};

/** Works off a backlog in a process of its own with a bounded heap. Rejects when it runs out of memory. */
export const soak = async (settings: SoakSettings): Promise<SoakReport> => {
  const program = new URL('program.ts', import.meta.url).pathname;
  const heap = `--max-old-space-size=${settings.maxHeap / MiB}`;
  const args = ['--conditions=@dstream/source', heap, program, JSON.stringify(settings)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as SoakReport;
};
