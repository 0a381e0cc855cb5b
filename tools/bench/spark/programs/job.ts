import type { CaseName } from './counts.ts';

export const inputNames = ['files', 'socket'] as const;
export type InputName = (typeof inputNames)[number];

/** What a contender does. */
export interface Job {
  readonly name: CaseName;
  readonly input: InputName;
  /** A directory or a port. */
  readonly from: string;
  /** Milliseconds of a batch. */
  readonly batch: number;
  /** Batches in a window. */
  readonly window: number;
}

/** What a contender on DStream does, and on how many worker threads; 1: on none. */
export interface ThreadedJob extends Job {
  readonly workers: number;
}

const variable = 'DSTREAM_CONTENDER';

/** The variables that give a contender its job. */
export const writeJob = (job: ThreadedJob): NodeJS.ProcessEnv => ({ [variable]: JSON.stringify(job) });

/** The job that the variables give. Throws without one. */
export const readJob = (variables: NodeJS.ProcessEnv): ThreadedJob => {
  const text = variables[variable];
  if (text === undefined) throw new Error(`${variable} is not set. npm run bench:spark sets it.`);
  return JSON.parse(text) as ThreadedJob;
};
