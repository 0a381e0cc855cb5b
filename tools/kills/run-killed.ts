import { appendFile, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeededRandom } from '@dstream/core/plugin';
import { readCommitted } from 'dstream';
import { acknowledgedPeer, plainPeer, type Peer } from './peers.ts';
import { ProcessLife } from './process-life.ts';

/** How often the application is killed, and what it is. */
export interface KillPlan {
  /** An empty directory for everything. */
  readonly home: string;
  /** 0: it works in its own thread. */
  readonly workers: number;
  readonly kills: number;
  readonly seed: string;
}

/** Lines by input. */
export interface Given {
  /** Sent until acknowledged. */
  readonly acknowledged: readonly string[];
  readonly recorded: readonly string[];
  readonly files: readonly string[];
  /** Sent once. */
  readonly plain: readonly string[];
}

/** What an application was given through all of its lives. */
export interface Killed {
  readonly given: Given;
  /** How many lives ended before the context was active. */
  readonly killedStarting: number;
  /** How many workers ended inside a process that lived on. */
  readonly workerExits: number;
}

const linesPerLife = 24;

/** Kills an application again and again while its input goes on, then lets it finish. */
export const runKilled = async ({ home, workers, kills, seed }: KillPlan): Promise<Killed> => {
  await using acknowledged = await acknowledgedPeer();
  await using plain = await plainPeer();
  const random = new SeededRandom(seed);
  const input = new Inputs(home, acknowledged, plain);
  await input.prepare();
  const args = [home, `${workers}`, `${acknowledged.port}`, `${plain.port}`];
  const begin = (): ProcessLife => new ProcessLife(args, join(home, 'compiled'));
  let killedStarting = 0;
  for (let life = 0; life < kills; life++) {
    await input.more(life);
    await using running = begin();
    const isStarting = random.next() < 0.2;
    if (isStarting) killedStarting++;
    else await running.until('it was active', (text) => text.includes('started'));
    await sleep(50 + random.next() * 350);
    await running.kill();
  }
  await input.more(kills);
  await using last = begin();
  await last.until('everything was read', () => input.isRead());
  await last.finish();
  return { given: input.given, killedStarting, workerExits: (await readdir(join(home, 'exits'))).length };
};

/** Feeds all inputs of an application. */
class Inputs {
  readonly given = {
    acknowledged: [] as string[],
    recorded: [] as string[],
    files: [] as string[],
    plain: [] as string[],
  };
  readonly #home: string;
  readonly #acknowledged: Peer;
  readonly #plain: Peer;

  constructor(home: string, acknowledged: Peer, plain: Peer) {
    this.#home = home;
    this.#acknowledged = acknowledged;
    this.#plain = plain;
  }

  async prepare(): Promise<void> {
    for (const name of ['in', 'out', 'exits']) await mkdir(join(this.#home, name));
    await writeFile(join(this.#home, 'recording'), '');
  }

  /** Gives each input what one life finds. */
  async more(life: number): Promise<void> {
    this.#acknowledged.add(this.#lines('acknowledged'));
    this.#plain.add(this.#lines('plain'));
    await appendFile(join(this.#home, 'recording'), asText(this.#lines('recorded')));
    const hidden = join(this.#home, `file-${life}`);
    await writeFile(hidden, asText(this.#lines('files')));
    await rename(hidden, join(this.#home, 'in', `${life}.txt`));
  }

  /** Whether everything that must arrive is in the output. */
  async isRead(): Promise<boolean> {
    const { acknowledged, recorded, files, plain } = this.given;
    if (this.#acknowledged.sent < acknowledged.length || this.#plain.sent < plain.length) return false;
    const missing = new Set([...acknowledged, ...recorded, ...files]);
    for await (const line of (await readCommitted(join(this.#home, 'out/lines'))).lines())
      missing.delete(line.slice(line.indexOf(' ') + 1));
    return missing.size === 0;
  }

  #lines(input: keyof Given): readonly string[] {
    const first = this.given[input].length;
    const lines = Array.from({ length: linesPerLife }, (_, index) => {
      const number = first + index;
      return `k${number % 7} ${input} ${number}`;
    });
    this.given[input].push(...lines);
    return lines;
  }
}

const asText = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
