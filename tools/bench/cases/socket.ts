import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StreamingContext } from '@dstream/core';
import { consolePrinter } from '@dstream/sink-console';
import { socketText } from '@dstream/source-socket';
import type { Report } from '../figure.ts';
import { median } from '../statistics.ts';

const program = fileURLToPath(new URL('../programs/text-source.ts', import.meta.url));
const interval = 1000;
const intervals = 4;
const rounds = 3;

/** Takes what is printed and throws it away. */
const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Words a second, over whole intervals, of which the first does not count. */
type Rate = (port: number) => Promise<number>;

const rateOf = (words: readonly number[], ends: readonly number[]): number =>
  (words.slice(1).reduce((a, b) => a + b, 0) / (ends.at(-1)! - ends[0]!)) * 1000;

const engine: Rate = async (port) => {
  const ssc = new StreamingContext({
    batchDuration: interval,
    plugins: [consolePrinter({ output: nowhere() })],
  });
  const words = ssc.stream(socketText({ host: '127.0.0.1', port })).flatMap((line) => line.split(' '));
  const counts = words.map((word): [string, number] => [word, 1]).reduceByKey((a, b) => a + b);
  counts.persist().print();
  const batches: number[] = [];
  const ends: number[] = [];
  const enough = Promise.withResolvers<void>();
  counts.foreachRDD(async (rdd) => {
    batches.push(await rdd.values().sum());
    ends.push(performance.now());
    if (batches.length === intervals) enough.resolve();
  });
  await ssc.start();
  await enough.promise;
  await ssc.stop();
  return rateOf(batches, ends);
};

const byHand: Rate = async (port) => {
  const socket = connect(port, '127.0.0.1');
  const output = nowhere();
  const batches: number[] = [];
  const ends: number[] = [];
  let counts = new Map<string, number>();
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines)
      for (const word of line.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  });
  for (let i = 0; i < intervals; i++) {
    await wait(interval);
    const done = counts;
    counts = new Map();
    for (const pair of [...done].slice(0, 10)) output.write(`(${pair.join(',')})\n`);
    batches.push(done.values().reduce((a, b) => a + b, 0));
    ends.push(performance.now());
  }
  socket.destroy();
  return rateOf(batches, ends);
};

const withServer = async <R>(use: (port: number) => Promise<R>): Promise<R> => {
  const server: ChildProcess = spawn(process.execPath, ['--conditions=@dstream/source', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [port] = (await once(server.stdout!, 'data')) as [Buffer];
    return await use(Number(port.toString()));
  } finally {
    server.kill();
  }
};

/** Text from a server in another process, counted and printed every second. */
export const socket = async (report: Report): Promise<void> => {
  const ratios: number[] = [];
  const rates = { engine: [] as number[], hand: [] as number[] };
  await withServer(async (port) => {
    for (let round = 0; round < rounds; round++) {
      const ours = await engine(port);
      const theirs = await byHand(port);
      rates.engine.push(ours);
      rates.hand.push(theirs);
      ratios.push(ours / theirs);
    }
  });
  report({
    name: 'words a second, to a program by hand',
    value: median(ratios),
    unit: 'x',
    goal: { atLeast: 0.9 },
  });
  report({ name: 'engine', value: median(rates.engine) / 1e6, unit: 'M records/s' });
  report({ name: 'by hand', value: median(rates.hand) / 1e6, unit: 'M records/s' });
};
