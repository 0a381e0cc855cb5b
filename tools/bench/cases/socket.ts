import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Report } from '../figure.ts';
import { median, middleHalf } from '../statistics.ts';

const megabytes = 150;
const interval = 100;
const rounds = 5;

/** What the server says about itself. */
interface Served {
  readonly port: number;
  readonly bytes: number;
  readonly words: number;
}

const program = (name: string, ...args: readonly (string | number)[]): ChildProcess => {
  const path = fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url));
  const options = ['--conditions=@dstream/source', path, ...args.map(String)];
  return spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'] });
};

const serve = async (): Promise<{ readonly server: ChildProcess; readonly served: Served }> => {
  const server = program('socket-server', 'socket', megabytes);
  const [line] = (await once(server.stdout!, 'data')) as [Buffer];
  return { server, served: JSON.parse(line.toString()) as Served };
};

/** Megabytes a second from the first connection to the last printed count. */
const speed = async (name: string, { port, words, bytes }: Served): Promise<number> => {
  const client = program(name, port, words, interval);
  client.stdout!.resume();
  const said = await text(client.stderr!);
  const milliseconds = Number(said.trim().split('\n').at(-1));
  if (!(milliseconds > 0)) throw new Error(`${name} failed: ${said}`);
  return bytes / 1000 / milliseconds;
};

/** Words from a socket to printed counts: server and client are processes of their own. */
export const socket = async (report: Report): Promise<void> => {
  const { server, served } = await serve();
  const [engine, hand]: [number[], number[]] = [[], []];
  try {
    for (let round = 0; round < rounds; round++) {
      engine.push(await speed('socket-by-engine', served));
      hand.push(await speed('socket-by-hand', served));
    }
  } finally {
    server.kill();
  }
  const ratios = engine.map((each, round) => each / hand[round]!);
  report({
    name: 'speed, to a program by hand',
    value: median(ratios),
    spread: middleHalf(ratios),
    unit: 'x',
    goal: { atLeast: 0.9 },
  });
  report({ name: 'engine', value: median(engine), unit: 'MB/s' });
  report({ name: 'by hand', value: median(hand), unit: 'MB/s' });
};
