import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { plan } from './plan.ts';
import { writeJob, type Job } from './programs/job.ts';
import { rivalArguments, type Rival } from './setup/rival.ts';

/** A system that runs the program. */
export interface Contender {
  readonly name: string;
  /** Starts the program. What it writes on the way goes into the folder. */
  start(job: Job, folder: string): ChildProcess;
}

const ours = fileURLToPath(new URL('programs/contender.ts', import.meta.url));
const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];

const dstream = (name: string, workers: number): Contender => ({
  name,
  start: (job) =>
    spawn(process.execPath, ['--conditions=@dstream/source', ours], {
      stdio,
      env: { ...process.env, ...writeJob({ ...job, workers }) },
    }),
});

const spark = (rival: Rival): Contender => ({
  name: 'Spark',
  start: (job, folder) => spawn('java', rivalArguments(rival, job, folder), { stdio }),
});

/** The systems that are compared, Spark first. */
export const contenders = (rival: Rival): readonly Contender[] => [
  spark(rival),
  dstream('DStream, one thread', 1),
  dstream(`DStream, ${plan.cores} worker threads`, plan.cores),
];
