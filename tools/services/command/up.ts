import { spawn } from 'node:child_process';
import type { ServiceName } from '../service.ts';
import { HOLDER, record } from './record.ts';

/** What the holder tells. */
type Told = { readonly line: string } | { readonly exports: string };

/** Starts servers that stay when this process ends. Resolves to its exit code; what it says goes to the standard error. */
export async function up(names: readonly ServiceName[]): Promise<number> {
  if (record.read() !== undefined) {
    console.error('There are servers already: npm run services -- down');
    return 1;
  }
  const holder = spawn(process.execPath, [HOLDER, ...names], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise((resolve) => {
    holder.once('exit', () => resolve(1));
    holder.on('message', (told: Told) => {
      if ('line' in told) console.error(told.line);
      else {
        console.log(told.exports);
        holder.disconnect();
        holder.unref();
        resolve(0);
      }
    });
  });
}
