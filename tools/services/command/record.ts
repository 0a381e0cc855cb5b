import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Who holds the servers that `up` has started, and the lines that tell a shell where they are. */
export interface Held {
  readonly pid: number;
  readonly exports: string;
}

const FILE =
  process.env['DSTREAM_SERVICES_RECORD'] ??
  fileURLToPath(new URL('../../../.cache/services/up.json', import.meta.url));

/** The program that holds servers. */
export const HOLDER = fileURLToPath(new URL('hold.ts', import.meta.url));

function holds(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)]).includes(HOLDER);
  } catch {
    return false;
  }
}

/** What `up` has left for `down`. */
export const record = {
  /** Undefined if nobody holds servers now. */
  read(): Held | undefined {
    try {
      const held = JSON.parse(readFileSync(FILE, 'utf8')) as Held;
      return holds(held.pid) ? held : undefined;
    } catch {
      return undefined;
    }
  },
  write(held: Held): void {
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, JSON.stringify(held));
  },
  remove: (): void => rmSync(FILE, { force: true }),
};
