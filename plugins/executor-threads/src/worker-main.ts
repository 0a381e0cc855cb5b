import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { becomeWorker } from '@dstream/core/worker';
import { portChannel } from './port-channel.ts';

/** What a worker thread is given. */
export interface WorkerStart {
  /** The URL of the application module. */
  readonly entry: string;
}

const { entry } = workerData as WorkerStart;
process.argv[1] = fileURLToPath(entry);
becomeWorker(portChannel(parentPort!));
await import(entry);
