/**
 * Receives from a queue into a file until SIGTERM, and says so after each block that is safe there. Arguments: URL, queue, file. It is
 * going to be killed.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { Store } from '@dstream/core/plugin';
import { textSource } from './text-source.ts';

const [url = '', queue = '', path = ''] = process.argv.slice(2);
const file = openSync(path, 'a');

const store = {
  async block(lines: readonly string[]) {
    writeSync(file, lines.map((line) => `${line}\n`).join(''));
    fsyncSync(file);
    process.stdout.write('.');
    await new Promise(setImmediate);
  },
  reportError: (error: unknown) => console.error(error),
} as Store<string>;

const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
await textSource({ url, queue, prefetch: 100 }).run(store, stopping.signal);
closeSync(file);
