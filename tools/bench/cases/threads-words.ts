import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { requireEqual } from '../checksum.ts';
import { contest, type Side } from '../contest.ts';
import type { Report } from '../figure.ts';

const program = fileURLToPath(new URL('../programs/threads-side.ts', import.meta.url));

interface Reply {
  readonly result: number;
  readonly bytes: number;
}

/** A side in a process of its own: only one context is active in a process, and nobody finds another one's garbage. */
class RemoteSide implements Side {
  readonly #child: ChildProcess;
  last: Reply = { result: 0, bytes: 0 };

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(name: string): Promise<RemoteSide> {
    const child = fork(program, [name]);
    await once(child, 'message');
    return new RemoteSide(child);
  }

  prepare(): Promise<void> {
    return this.#ask('prepare');
  }

  run(): Promise<void> {
    return this.#ask('run');
  }

  stop(): void {
    this.#child.disconnect();
  }

  async #ask(what: string): Promise<void> {
    this.#child.send(what);
    [this.last] = (await once(this.#child, 'message')) as [Reply];
  }
}

/** Words of raw bytes as a receiver stores them, decoded where they are counted. */
export const threadsWords = async (report: Report): Promise<void> => {
  const sides = {
    threads: await RemoteSide.start('threads'),
    core: await RemoteSide.start('core'),
    hand: await RemoteSide.start('hand'),
  };
  const times = await contest(sides, { warmUp: 6, rounds: 20 });
  const { threads, core, hand } = sides;
  requireEqual('two threads and one core', threads.last.result, core.last.result);
  requireEqual('two threads and by hand', threads.last.result, hand.last.result);
  const speedup = (other: 'core' | 'hand', atLeast: number) =>
    ({ ...times.ratio(other, 'threads'), unit: 'x', goal: { atLeast } }) as const;
  report({ name: 'two threads, speed to one core', ...speedup('core', 1.6) });
  report({ name: 'two threads, speed to a Map by hand', ...speedup('hand', 2.5) });
  report({ name: 'one core, to a Map by hand', ...times.ratio('core', 'hand'), unit: 'x' });
  for (const name of ['threads', 'core', 'hand'] as const)
    report({ name, value: threads.last.bytes / 1000 / times.median(name), unit: 'MB/s' });
  for (const side of Object.values(sides)) side.stop();
};
