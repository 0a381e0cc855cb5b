import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { collectBatches } from '@dstream/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BatchLog } from '../bench/spark/batch-log.ts';
import { latencyOf, parseBatch, type Batch } from '../bench/spark/batch.ts';
import { openFileFeed } from '../bench/spark/feeds/file-feed.ts';
import { openSocketFeed } from '../bench/spark/feeds/socket-feed.ts';
import type { Measured } from '../bench/spark/measured.ts';
import { readSparkOptions } from '../bench/spark/options.ts';
import { linesOfSlice } from '../bench/spark/plan.ts';
import { busyInStat, timeInStat } from '../bench/spark/processor-time.ts';
import { caseNames, countsOf, type CaseName } from '../bench/spark/programs/counts.ts';
import { readJob, writeJob, type ThreadedJob } from '../bench/spark/programs/job.ts';
import { sumOf, tallyOf } from '../bench/spark/programs/tally.ts';
import { resultOf, wordsCounted } from '../bench/spark/progress.ts';
import { comparison } from '../bench/spark/report/comparison.ts';
import { inserted } from '../bench/spark/report/document.ts';
import { losses } from '../bench/spark/report/losses.ts';
import { lineOf, tableOf } from '../bench/spark/report/table.ts';
import { versionIn } from '../bench/spark/setup/java.ts';
import { rivalArguments, settingsOf } from '../bench/spark/setup/rival.ts';
import { makeText } from '../bench/spark/texts.ts';
import { ROOT } from '../workspaces.ts';

const batchWith = (total: number, checksum = total): Batch => ({
  batch: 0,
  end: 0,
  keys: 1,
  total,
  checksum,
});

const measured = (contender: string, more: Partial<Measured> = {}): Measured => ({
  case: 'window',
  input: 'files',
  contender,
  speed: 100_000,
  effort: 2.04,
  latency: { p50: 10, p99: 20 },
  startUp: 1500,
  memory: 300,
  others: 0.124,
  ...more,
});

/** A contender that prints what a test lets it print. */
const running = () => {
  const child = Object.assign(new EventEmitter(), { stdout: new PassThrough(), stderr: new PassThrough() });
  return { child, log: new BatchLog(child as unknown as ChildProcess, 60_000) };
};

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'bench-spark-test-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a tally', () => {
  test('weighs each word by its hash in Java', () => {
    expect(tallyOf([['hello', 3]])).toEqual({ keys: 1, total: 3, checksum: 3 * (99_162_322 & 0xfffff) });
  });

  test('does not depend on how words are spread over batches', () => {
    const apart = [tallyOf([['a', 1]]), tallyOf([['b', 2]]), tallyOf([['a', 4]])];
    const { total, checksum } = tallyOf(Object.entries({ b: 2, a: 5 }));
    expect(sumOf(apart)).toMatchObject({ total, checksum });
  });
});

describe('a text', () => {
  test('is told with the counts of its words', () => {
    const { path, lines, tally } = makeText(folder, 40, 'seed');
    const written = readFileSync(path, 'utf8');
    expect(written.trimEnd().split('\n')).toHaveLength(lines);
    expect(tally).toMatchObject({ total: written.trim().split(/\s+/).length });
    expect(tally.keys).toBe(new Set(written.trim().split(/\s+/)).size);
  });
});

describe('the program on DStream', () => {
  const lines = [['a b', 'a'], ['b'], [], ['c'], [], []];
  const offered = tallyOf(Object.entries({ a: 2, b: 2, c: 1 }));

  test.each(caseNames)('counts every word once: %s', async (name: CaseName) => {
    const batches = await collectBatches({
      inputs: [lines],
      numBatches: lines.length,
      build: ([stream]) => countsOf(name, stream!, { length: 3000, slide: 1000 }),
    });
    const counted = batches.map((counts) => ({ ...batchWith(0), ...tallyOf(counts) }));
    expect(wordsCounted(name, counted, 3)).toBe(offered.total);
    expect(resultOf(name, counted, 3)).toEqual({ total: offered.total, checksum: offered.checksum });
  });
});

describe('progress', () => {
  test('in a window is what has entered it', () => {
    const windows = [5, 5, 7, 2, 2, 3].map((total) => batchWith(total));
    expect(wordsCounted('window', windows.slice(0, 1), 3)).toBe(5);
    expect(wordsCounted('window', windows.slice(0, 3), 3)).toBe(7);
    expect(wordsCounted('window', windows, 3)).toBe(10);
  });

  test('of a state is the state', () => {
    expect(wordsCounted('state', [], 3)).toBe(0);
    expect(wordsCounted('state', [batchWith(4), batchWith(9)], 3)).toBe(9);
  });
});

describe('what a contender prints', () => {
  test('is read as a batch', () => {
    const batch = { batch: 1000, end: 1040, keys: 2, total: 5, checksum: 77 };
    expect(parseBatch(JSON.stringify(batch))).toEqual(batch);
    expect(latencyOf(batch)).toBe(40);
  });

  test.each(['WARN something', '{"batch":1}', '{"batch":1,"end":2,"keys":3,"total":4.5,"checksum":6}'])(
    'and is no batch is refused: %s',
    (line) => expect(() => parseBatch(line)).toThrow('not about a batch'),
  );

  test('is waited for', async () => {
    const { child, log } = running();
    const two = log.until((batches) => batches.length === 2, 'two batches');
    for (const total of [1, 2]) child.stdout.write(`${JSON.stringify(batchWith(total))}\n`);
    await two;
    expect(log.batches.map(({ total }) => total)).toEqual([1, 2]);
  });

  test('is not waited for in vain: its end is an error with what it said last', async () => {
    const { child, log } = running();
    child.stderr.once('end', () => child.emit('close', 1, null)).end('out of memory');
    const never = log.until(() => false, 'anything');
    await expect(never).rejects.toThrow('it ended with 1\nout of memory');
    await expect(log.until(() => true, 'anything')).rejects.toThrow('it ended');
  });
});

describe('a feed', () => {
  test('of files shows them all at once', async () => {
    const text = makeText(folder, 2, 'file');
    const feed = await openFileFeed(folder);
    const release = await feed.stage([text, text]);
    const visible = async () => (await readdir(feed.from)).filter((name) => !name.startsWith('.'));
    expect(await visible()).toEqual([]);
    await release();
    const shown = await visible();
    expect(shown).toHaveLength(2);
    expect(readFileSync(join(feed.from, shown[0]!))).toEqual(readFileSync(text.path));
    await feed.close();
  });

  test('of a socket sends to the one that connects', async () => {
    const text = makeText(folder, 3, 'socket');
    const feed = await openSocketFeed();
    const socket = connect(Number(feed.from), '127.0.0.1').setEncoding('utf8');
    const release = await feed.stage([text, text]);
    await release();
    const expected = readFileSync(text.path, 'utf8').repeat(2);
    let received = '';
    for await (const chunk of socket) {
      received += String(chunk);
      if (received.length >= expected.length) break;
    }
    await feed.close();
    expect(received).toBe(expected);
  });
});

describe('the report', () => {
  const spark = measured('Spark');
  const ours = measured('DStream', { speed: 50_000, latency: { p50: 5, p99: 40 }, memory: undefined });

  test('has a line and a row for each contender', () => {
    expect(lineOf(spark)).toMatch(
      /^window +files +Spark +100 k records\/s +2\.0 CPU µs\/record +10 p50 ms +20 p99 ms/,
    );
    expect(tableOf([ours]).split('\n')[2]).toBe('| window | DStream | 50 | 2.0 | 5 | 40 | 1.5 | – |');
  });

  test('says where DStream loses, and only there', () => {
    expect(losses([spark, ours], 'Spark')).toEqual([
      'DStream loses to Spark: window, files, records/s: 2.00 times worse.',
      'DStream loses to Spark: window, files, latency p99: 2.00 times worse.',
    ]);
    expect(losses([spark, measured('DStream', { input: 'socket', speed: 1 })], 'Spark')).toEqual([]);
  });

  test('names the machine and the versions', () => {
    const machine = { processor: 'P', cores: 2, memory: 8, system: 'S', load: 0.5, date: '2026-01-02' };
    const circumstances = { machine, versions: { spark: '4', java: '17', node: '26' } };
    const text = comparison([spark, ours], circumstances);
    expect(text).toContain('on 2026-01-02: P, 2 cores, 8 GiB, S. Load 0.50 before the run');
    expect(text).toContain('others took 12 to 12 % of the processors. Spark 4 on Java 17');
    expect(text).toContain('Where DStream loses in this run:');
    expect(comparison([measured('Spark', { others: undefined })], circumstances)).toContain('loses nowhere');
  });

  test('goes between the markers of the document', () => {
    const document = 'a\n<!-- measured: npm run bench:spark -->\nold\n<!-- end -->\nb';
    const expected = 'a\n<!-- measured: npm run bench:spark -->\n\n$1\n\n<!-- end -->\nb';
    expect(inserted(document, '$1')).toBe(expected);
    expect(() => inserted('nothing', 'new')).toThrow('no place');
    const real = readFileSync(join(ROOT, 'docs/benchmarks.md'), 'utf8');
    expect(inserted(real, 'new')).toContain('\nnew\n');
  });
});

describe('processor time', () => {
  test('of a process is its own and that of its ended children, whatever its name', () => {
    expect(timeInStat('7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 100 20 3 4 20 0 1')).toBe(1270);
  });

  test('of a machine is all but idle and waiting', () => {
    expect(busyInStat('cpu  10 20 30 999 888 1 2 3 0 0\ncpu0 5 5 5 5')).toBe(660);
  });
});

describe('the set-up', () => {
  const job: ThreadedJob = {
    name: 'window',
    input: 'socket',
    from: '99',
    batch: 250,
    window: 10,
    workers: 2,
  };

  test('finds versions', () => {
    expect(versionIn('openjdk version "17.0.15" 2025-04-15')).toBe('17.0.15');
    expect(versionIn('javac 21')).toBe('21');
    expect(versionIn('none')).toBe(undefined);
  });

  test('gives Spark a slot for its receiver', () => {
    expect(settingsOf({ input: 'socket', batch: 250 })['spark.master']).toBe('local[3]');
    expect(settingsOf({ input: 'files', batch: 250 })).toMatchObject({
      'spark.master': 'local[2]',
      'spark.streaming.blockInterval': '125ms',
    });
  });

  test('tells both programs the same', () => {
    expect(readJob(writeJob(job))).toEqual(job);
    expect(() => readJob({})).toThrow('npm run bench:spark');
    const args = rivalArguments({ classpath: 'classes:jars' }, job, 'tmp');
    expect(args.slice(args.indexOf('-cp'))).toEqual([
      '-cp',
      'classes:jars',
      'Rival',
      'window',
      'socket',
      '99',
      '250',
      '10',
      join('tmp', 'checkpoint'),
    ]);
  });

  test('cuts the lines of each second into whole slices', () => {
    for (const name of caseNames) {
      for (const input of ['files', 'socket'] as const) expect(linesOfSlice(name, input) % 1).toBe(0);
    }
  });
});

describe('the command line of the comparison', () => {
  test('is read', () => {
    expect(readSparkOptions([])).toEqual({ cases: caseNames, json: false, save: true });
    expect(readSparkOptions(['--only', 'state'])).toEqual({ cases: ['state'], json: false, save: false });
    expect(readSparkOptions(['--json'])).toEqual({ cases: caseNames, json: true, save: false });
  });

  test.each([
    [['--only', 'nothing'], 'There is no case nothing.'],
    [['--unknown'], "'--unknown'"],
  ])('refuses %j', (args, message) => expect(() => readSparkOptions(args)).toThrow(message));
});
