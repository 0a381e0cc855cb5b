import type { Channel } from '../../contracts/channel.ts';
import { TaskServer } from './task-server.ts';

let server: TaskServer | undefined;

/**
 * Makes this isolate a worker: from now on `start()` of a context serves the driver at the other end of `channel`, and
 * nothing else is started. Called once, before the application module is imported.
 */
export const becomeWorker = (channel: Channel): void => {
  server = new TaskServer(channel);
};

/** The end that serves the driver, if this isolate is a worker. */
export const workerRole = (): TaskServer | undefined => server;
