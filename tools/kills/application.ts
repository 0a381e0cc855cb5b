/**
 * The application that is killed: four kinds of input, state, a window, outputs that are exactly once and one that is at
 * least once. Its arguments: a directory, how many workers (0: none), the ports of the two peers.
 */
import { appendFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import {
  fileSink,
  milliseconds,
  stopOnSignals,
  StreamingContext,
  textFiles,
  threads,
  type DStream,
  type State,
} from 'dstream';
import { acknowledgedLines } from './acknowledged-lines.ts';
import { exitOnce } from './exit-once.ts';
import { batchDuration, windowDuration } from './periods.ts';
import { recordedLines } from './recorded-lines.ts';

const [home = '.', workers = '0', acknowledgedPort, plainPort] = process.argv.slice(2);
const place = (name: string): string => join(home, name);
const add = (a: number, b: number): number => a + b;

const ssc = new StreamingContext({
  batchDuration: milliseconds(batchDuration),
  checkpoint: { store: place('checkpoint'), application: 'kills' },
  executor: workers === '0' ? 'in-process' : 'threads',
  defaultParallelism: 2,
  plugins: workers === '0' ? [] : [threads({ workers: Number(workers) })],
});

const lines = ssc.union<string>([
  ssc.stream(acknowledgedLines(Number(acknowledgedPort))),
  ssc.stream(recordedLines(place('recording'))),
  ssc.stream(textFiles({ directory: place('in'), newFilesOnly: false })),
  ssc.socketTextStream('127.0.0.1', Number(plainPort)),
]);

/** Writes records with the time of their batch in front, each exactly once. */
const write = (stream: DStream<any>, name: string): void =>
  stream
    .transform((rdd, time) => rdd.map((record) => `${time} ${record}`))
    .to(fileSink({ dir: place(`out/${name}`) }));

const pairs = lines.map((line): [string, number] => {
  exitOnce(line, place('exits'));
  return [line.slice(0, line.indexOf(' ')), 1];
});
const sums = pairs.reduceByKey(add);

write(lines, 'lines');
write(lines.count(), 'batches');
write(
  sums.mapWithState((key: string, sum: number | null, state: State<number>) => {
    const total = (state.getOption() ?? 0) + (sum ?? 0);
    state.update(total);
    return `${key} ${total}`;
  }),
  'totals',
);
write(
  pairs.reduceByKeyAndWindow(add, milliseconds(windowDuration)).map(([key, sum]) => `${key} ${sum}`),
  'windows',
);
lines.foreachRDD(async (rdd) => {
  const records = await rdd.collect();
  appendFileSync(place('out/at-least-once'), records.map((line) => `${line}\n`).join(''));
});

ssc.addStreamingListener({ onBatchCompleted: () => console.log('batch') });
await ssc.start();
// A process that is killed does not write what it has compiled for the next one.
flushCompileCache();
console.log('started');
stopOnSignals(ssc);
await ssc.awaitTermination();
