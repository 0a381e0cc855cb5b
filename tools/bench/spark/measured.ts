import type { CaseName } from './programs/counts.ts';
import type { InputName } from './programs/job.ts';

/** What was measured of one contender in one case with one input. */
export interface Measured {
  readonly case: CaseName;
  readonly input: InputName;
  readonly contender: string;
  /** Lines a second, of a backlog. */
  readonly speed: number;
  /** Microseconds of processor time for each line of that backlog; undefined where it cannot be told. */
  readonly effort: number | undefined;
  /** Milliseconds from the end of a batch's interval to the end of its output, under the offered load. */
  readonly latency: { readonly p50: number; readonly p99: number };
  /** Milliseconds from the start of the process to the end of its first batch. */
  readonly startUp: number;
  /** MiB of all its processes at most; undefined where it cannot be told. */
  readonly memory: number | undefined;
  /** The share of the processors that others took meanwhile; undefined where it cannot be told. */
  readonly others: number | undefined;
}
