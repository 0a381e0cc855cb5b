import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and when something is measured. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly system: string;
  /** How many processes wanted to compute, on average over the last minute, before it began. */
  readonly load: number;
  /** As YYYY-MM-DD. */
  readonly date: string;
}

/** This machine, now. */
export const describeMachine = (): Machine => ({
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memory: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()} ${arch()}`,
  load: loadavg()[0]!,
  date: new Date().toISOString().slice(0, 10),
});
