import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { bind, CLOCK, definePlugin, LOGGER, SilentLogger } from '@dstream/core/plugin';
import { VirtualClock } from '@dstream/testing';
import { consolePrinter, StreamingContext, type Plugin } from 'dstream';
import { expect, onTestFinished, test } from 'vitest';

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'dstream-bundle-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** What this process has in the temporary directory. */
const mine = (): string[] => readdirSync(tmpdir()).filter((name) => name.includes(`${process.pid}`));

class Output extends Writable {
  text = '';
  override _write(chunk: Uint8Array, _: string, done: () => void): void {
    this.text += new TextDecoder().decode(chunk);
    done();
  }
}

/** A context on virtual time that is stopped after the test. */
const contextWith = (...plugins: Plugin[]): { ssc: StreamingContext; clock: VirtualClock } => {
  const clock = new VirtualClock();
  const harness = definePlugin({
    name: 'harness',
    provides: [bind(CLOCK, () => clock), bind(LOGGER, () => new SilentLogger())],
  });
  const ssc = new StreamingContext({ batchDuration: 1000, plugins: [harness, ...plugins] });
  clock.watch(ssc);
  onTestFinished(async () => {
    await clock.runUntil(ssc.stop());
  });
  return { ssc, clock };
};

test('counts the words of a text file and prints them, without any plugin given', async () => {
  const directory = folder();
  const output = new Output();
  const { ssc, clock } = contextWith(consolePrinter({ output }));
  const words = ssc.textFileStream(directory).flatMap((line) => line.split(' '));
  words
    .mapToPair((word) => [word, 1])
    .reduceByKey((a, b) => a + b)
    .print();
  await ssc.start();
  const file = join(directory, 'lines.txt');
  writeFileSync(file, 'to be\nor not to be\n');
  utimesSync(file, 0.5, 0.5);
  await clock.advance(1000);
  expect(output.text.split('\n').slice(3, -2).toSorted()).toEqual(['(be,2)', '(not,1)', '(or,1)', '(to,2)']);
});

test('writes batches as text files', async () => {
  const directory = folder();
  const { ssc, clock } = contextWith();
  ssc.queueStream([['a', 'b']]).saveAsTextFiles(join(directory, 'out'), 'txt');
  await ssc.start();
  await clock.advance(1000);
  expect(readFileSync(join(directory, 'out-1000.txt', 'part-00000'), 'utf8')).toBe('a\nb\n');
  // The queue is lost with the process, and nothing is written twice.
  expect(ssc.guarantees).toMatchObject([{ name: 'saveAsTextFiles', guarantee: 'at-most-once' }]);
});

test('writes batches as JSON lines', async () => {
  const directory = folder();
  const { ssc, clock } = contextWith();
  ssc.queueStream([[{ word: 'a', count: 1 }]]).saveAsObjectFiles(join(directory, 'out'));
  await ssc.start();
  await clock.advance(1000);
  expect(readFileSync(join(directory, 'out-1000', 'part-00000'), 'utf8')).toBe('{"word":"a","count":1}\n');
});

test('reads lines from a socket', async () => {
  const server = createServer((socket) => socket.end('hello\nworld\n'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { ssc, clock } = contextWith();
  const { promise, resolve } = Promise.withResolvers<void>();
  ssc.addStreamingListener({ onReceiverStopped: () => resolve() });
  const seen: string[] = [];
  ssc
    .socketTextStream('127.0.0.1', (server.address() as AddressInfo).port)
    .foreachRDD(async (rdd) => void seen.push(...(await rdd.collect())));
  await ssc.start();
  await promise;
  await clock.runUntil(ssc.stop({ drain: true }));
  expect(seen).toEqual(['hello', 'world']);
});

test('offers everything that its parts offer', async () => {
  const bundle = await import('dstream');
  const parts = await Promise.all([
    import('@dstream/core'),
    import('@dstream/block-store-fs'),
    import('@dstream/executor-threads'),
    import('@dstream/sink-console'),
    import('@dstream/sink-file'),
    import('@dstream/source-file'),
    import('@dstream/source-socket'),
  ]);
  const missing = parts.flatMap((part) => Object.keys(part)).filter((name) => !(name in bundle));
  expect(missing).toEqual([]);
});

test('finds the best executor of this machine', () => {
  const ssc = new StreamingContext({ batchDuration: 1000, executor: 'auto' });
  expect(ssc.sc.defaultParallelism).toBe(availableParallelism());
});

test('leaves nothing behind in the temporary directory', async () => {
  const before = mine();
  const { ssc, clock } = contextWith();
  ssc.queueStream([[1]]).foreachRDD(() => undefined);
  await ssc.start();
  await clock.advance(1000);
  await clock.runUntil(ssc.stop());
  expect(mine()).toEqual(before);
});
