import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told from a later one with the same number. */
export interface Owner {
  /** Name and, on Linux, id of the machine. */
  readonly host: string;
  /** On Linux, which run of the machine it is and in which namespace the number means something; else empty. */
  readonly boot: string;
  readonly namespace: string;
  readonly pid: number;
  /** When the process started, in the system's own words; empty where it does not tell. */
  readonly started: string;
}

/** The process with this number, here. */
export const ownerWith = (pid: number): Owner => ({
  host: host(),
  boot: boot(),
  namespace: namespace(),
  pid,
  started: startOf(pid),
});

/** Whether the owner runs; undefined for one of another host or container, of which nobody here can tell. */
export const isAlive = (owner: Owner): boolean | undefined => {
  if (owner.host !== host()) return undefined;
  // The machine was started anew since: nothing of that time runs any more.
  if (owner.boot !== boot()) return false;
  if (owner.namespace !== namespace()) return undefined;
  if (!isRunning(owner.pid)) return false;
  const started = startOf(owner.pid);
  return started === owner.started || started === '' || owner.started === '';
};

/**
 * Whether the owner has certainly ended. True only for one of this very run of this machine, so that it may be asked about
 * owners from anywhere: names and ids of machines can be those of others too, as of containers with one image.
 */
export const hasEndedHere = (owner: Owner): boolean =>
  owner.boot !== '' && owner.boot === boot() && isAlive(owner) === false;

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0) && !hasEnded(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};

const host = (): string => `${hostname()} ${attempt(() => readFileSync('/etc/machine-id', 'utf8'))}`.trim();

const boot = (): string => attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());

const namespace = (): string => attempt(() => readlinkSync('/proc/self/ns/pid'));

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
