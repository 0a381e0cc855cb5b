import type { Channel } from '../../contracts/channel.ts';
import type { ProgramSettings } from '../../contracts/program-settings.ts';
import { TaskServer } from './task-server.ts';

let server: TaskServer | undefined;

/**
 * Makes this isolate a worker: from now on contexts take over the `settings` of the driver (`ExecutorHost.settings`
 * there), their `start()` serves it at the other end of `channel`, and nothing else is started. Called once, before the
 * application module is imported.
 */
export const becomeWorker = (channel: Channel, settings: ProgramSettings): void => {
  server = new TaskServer(channel, settings);
};

/** The end that serves the driver, if this isolate is a worker. */
export const workerRole = (): TaskServer | undefined => server;
