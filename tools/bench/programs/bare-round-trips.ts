import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const echo = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (message) => parentPort.postMessage(message));
`;

/** How long a message takes to a thread that sends it straight back, each time, in microseconds: what a task cannot beat. */
export const bareRoundTrips = async (count: number): Promise<number[]> => {
  const thread = new Worker(echo, { eval: true });
  const times: number[] = [];
  for (let each = 0; each < count; each++) {
    const begun = performance.now();
    thread.postMessage(each);
    await once(thread, 'message');
    if (each >= count / 10) times.push(1000 * (performance.now() - begun));
  }
  await thread.terminate();
  return times;
};
