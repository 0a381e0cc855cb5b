import { setTimeout as delay } from 'node:timers/promises';
import { record } from './record.ts';

const POLL = 50;

/** Ends the servers that `up` has started. Resolves when they are gone. */
export async function down(): Promise<void> {
  const held = record.read();
  if (held === undefined) {
    console.log('none was started');
    return;
  }
  process.kill(held.pid, 'SIGTERM');
  while (record.read() !== undefined) await delay(POLL);
  console.log('they have ended, and their data is gone');
}
