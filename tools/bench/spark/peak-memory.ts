import { readdirSync, readFileSync } from 'node:fs';

const interval = 100;

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );

const residentKilobytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

const unlessGone = (look: () => number): number => {
  try {
    return look();
  } catch {
    return 0;
  }
};

/** Kilobytes of memory of a process and of all processes below it; 0 where there is no /proc. */
const treeKilobytes = (pid: number): number =>
  unlessGone(() => residentKilobytes(pid)) +
  unlessGone(() => childrenOf(pid).reduce((sum, child) => sum + treeKilobytes(child), 0));

/** Watches the resident memory of a process and its children. */
export class PeakMemory {
  readonly #timer: NodeJS.Timeout;
  #kilobytes = 0;

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      this.#kilobytes = Math.max(this.#kilobytes, treeKilobytes(pid));
    }, interval);
  }

  /** The most there was so far, in MiB; undefined where it cannot be told. */
  get mebibytes(): number | undefined {
    return this.#kilobytes > 0 ? this.#kilobytes / 1024 : undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
