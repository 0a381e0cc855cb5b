import type { MessagePort, Worker } from 'node:worker_threads';
import type { Channel } from '@dstream/core/worker';

/** A channel through either end of a worker's port. */
export const portChannel = (port: Worker | MessagePort): Channel => ({
  send: (message, transfer = []) => port.postMessage(message, [...transfer]),
  receive: (listener) => void port.on('message', listener),
});
