import { join } from 'node:path';
import { FsCheckpointStore } from '@dstream/checkpoint-fs';
import type { DStream, State } from '@dstream/core';
import type { CheckpointStore } from '@dstream/core/plugin';
import { encrypted, KeyRing } from '@dstream/encryption';
import { Checksum, requireEqual } from '../checksum.ts';
import { contest, sweep, Times } from '../contest.ts';
import { linesOf, zipfText } from '../data/text.ts';
import { Appender, RECORDS } from '../engine/appender.ts';
import { Pipeline } from '../engine/pipeline.ts';
import { repeatableQueue } from '../engine/repeatable-queue.ts';
import type { Report } from '../figure.ts';
import { withDirectory } from '../temporary-directory.ts';

const keys = new KeyRing([{ id: 'bench', key: new Uint8Array(32).fill(1) }]);
const texts = Array.from({ length: 4 }, (_, batch) => zipfText(20_000, `text ${batch}`));

const addUp = (word: string, count: number | null, state: State<number>): [string, number] => {
  const sum = (state.getOption() ?? 0) + count!;
  state.update(sum);
  return [word, sum];
};

const countWords = (lines: DStream<string>, checksum: Checksum): void => {
  const consume = ([word, sum]: [string, number]): void => checksum.add(word, sum);
  lines
    .flatMap((line) => line.split(' '))
    .mapToPair((word) => [word, 1])
    .reduceByKey((a, b) => a + b)
    .mapWithState<string, number, number, [string, number]>(addUp)
    .foreachRDD((rdd) => rdd.foreach(consume));
};

const warmUp = 6;
const batches = 12;
const turns = 4;

/**
 * Words counted over all batches by a context of its own: only one can be active. Tells how long each batch
 * took, on the clock and of all processors, in milliseconds. */
const countOver = async (
  checkpoint: CheckpointStore | undefined,
  onBatch: (milliseconds: number, ofProcessor: number) => void,
): Promise<number> => {
  const checksum = new Checksum();
  const pipeline = await Pipeline.start<string>(
    (lines) => countWords(lines, checksum),
    checkpoint ? { checkpoint } : {},
    (ssc, queue) => ssc.stream(repeatableQueue(queue)),
  );
  for (let n = 0; n < warmUp + batches; n++) {
    const lines = linesOf(texts[n % texts.length]!);
    sweep();
    const [start, processor] = [performance.now(), process.cpuUsage()];
    await pipeline.batch(lines);
    const { user, system } = process.cpuUsage(processor);
    if (n >= warmUp) onBatch(performance.now() - start, (user + system) / 1000);
  }
  await pipeline.stop();
  return checksum.take();
};

const openedIn = async (dir: string, isEncrypted: boolean): Promise<CheckpointStore> => {
  const plain = new FsCheckpointStore({ dir });
  const store = isEncrypted ? encrypted(plain, keys) : plain;
  await store.open();
  return store;
};

const appends = async (directory: string, report: Report): Promise<void> => {
  const [plain, secret] = [
    await openedIn(join(directory, 'plain-log'), false),
    await openedIn(join(directory, 'secret-log'), true),
  ];
  const sides = { encrypted: new Appender(secret.log('log')), plain: new Appender(plain.log('log')) };
  const times = await contest(sides, { warmUp: 3, rounds: 15 });
  await Promise.all([plain.close(), secret.close()]);
  report({
    name: 'log of records of 16 kB, to one that is not',
    ...times.ratio('encrypted', 'plain'),
    unit: 'x',
  });
  report({
    name: 'log of records of 16 kB',
    value: RECORDS / times.median('encrypted') / 1000,
    unit: 'M records/s',
  });
};

const wordCounts = async (directory: string, report: Report): Promise<void> => {
  const names = ['encrypted', 'plain', 'without'] as const;
  const [times, processor] = [new Times(names), new Times(names)];
  for (let turn = 0; turn < turns; turn++) {
    const store = (kind: string) => new FsCheckpointStore({ dir: join(directory, `${kind}-${turn}`) });
    const stores = { encrypted: encrypted(store('secret'), keys), plain: store('plain'), without: undefined };
    const sums: number[] = [];
    for (let i = 0; i < names.length; i++) {
      const name = names[(turn + i) % names.length]!;
      const sum = await countOver(stores[name], (milliseconds, ofProcessor) => {
        times.add(name, milliseconds);
        processor.add(name, ofProcessor);
      });
      sums.push(sum);
    }
    for (const sum of sums) requireEqual('word counts', sum, sums[0]!);
  }
  const ratio = times.ratio('encrypted', 'plain');
  report({ name: 'checkpointed word count, to one that is not', ...ratio, unit: 'x', goal: { atMost: 1.1 } });
  report({ name: 'the same, by time of processors', ...processor.ratio('encrypted', 'plain'), unit: 'x' });
  report({ name: 'checkpointed in the clear, to none', ...times.ratio('plain', 'without'), unit: 'x' });
  for (const name of names) report({ name, value: times.median(name), unit: 'ms' });
};

/** What the encryption of checkpoints costs. */
export const checkpointEncryption = (report: Report): Promise<void> =>
  withDirectory(async (directory) => {
    await wordCounts(directory, report);
    await appends(directory, report);
  });
