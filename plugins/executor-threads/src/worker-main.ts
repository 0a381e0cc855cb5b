import { parentPort, workerData } from 'node:worker_threads';
import { becomeWorker, type ProgramSettings } from '@dstream/core/worker';
import { portChannel } from './port-channel.ts';

/** What a worker thread is given as `workerData.dstream`. */
export interface WorkerStart {
  /** URLs of what to import, in this order: `workerMain`, then the application module. */
  readonly modules: readonly string[];
  /** What the driver was started with: the path of the application module. */
  readonly program: string;
  readonly settings: ProgramSettings;
}

/** The module that makes a thread a worker: this one. In a bundle, the bundle, which is the application module too. */
export const workerMain: string = import.meta.url;

/**
 * The first that a thread runs. A text, since in a bundle there is no file for it; it imports one module after the other,
 * since in a bundle they are the same.
 */
export const bootstrap = `import('node:worker_threads').then(async ({ workerData: { dstream } }) => {
  process.argv[1] = dstream.program;
  for (const module of dstream.modules) await import(module);
});`;

const start = (workerData as { readonly dstream?: WorkerStart } | null)?.dstream;
if (start) becomeWorker(portChannel(parentPort!), start.settings);
