import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that owns a directory, told from a later one with the same number. */
export interface Owner {
  /** Where the number means something: host and, on Linux, process namespace. */
  readonly space: string;
  readonly pid: number;
  /** When the process started, in the system's own words; empty where it does not tell. */
  readonly started: string;
}

/** The process with this number, here. */
export const ownerWith = (pid: number): Owner => ({ space: space(), pid, started: startOf(pid) });

/** False only if the owner is certainly gone: one of another host or container counts as alive. */
export const isAlive = (owner: Owner): boolean => {
  if (owner.space !== space() || !isRunning(owner.pid)) return owner.space !== space();
  const started = startOf(owner.pid);
  return started === owner.started || started === '' || owner.started === '';
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !hasEnded(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};

const space = (): string => `${hostname()} ${attempt(() => readlinkSync('/proc/self/ns/pid'))}`.trim();

/** A process that was killed keeps its number until its parent asks for it, which in a container may be never. */
const hasEnded = (pid: number): boolean => /^[ZX]$/.test(statOf(pid)[0] ?? '');

const startOf = (pid: number): string => statOf(pid)[19] ?? '';

/** The fields of proc(5) after the name, which may itself hold spaces and brackets: the state first, the start 20th. */
const statOf = (pid: number): readonly string[] =>
  attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
    .replace(/^.*\) /s, '')
    .split(' ');

const attempt = (read: () => string): string => {
  try {
    return read();
  } catch {
    return '';
  }
};
