import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from '../statistics.ts';
import { BatchLog } from './batch-log.ts';
import { latencyOf } from './batch.ts';
import type { Contender } from './contenders.ts';
import type { Feed } from './feeds/feed.ts';
import { openFileFeed } from './feeds/file-feed.ts';
import { openSocketFeed } from './feeds/socket-feed.ts';
import type { Measured } from './measured.ts';
import { PeakMemory } from './peak-memory.ts';
import { plan } from './plan.ts';
import { processorTime, watchOthers } from './processor-time.ts';
import type { CaseName } from './programs/counts.ts';
import type { InputName, Job } from './programs/job.ts';
import type { Text } from './texts.ts';
import { Trial } from './trial.ts';

/** What a contender is tried in. */
export interface Setting {
  readonly case: CaseName;
  readonly input: InputName;
  readonly block: Text;
  readonly slice: Text;
}

type Tried = Pick<Measured, 'speed' | 'effort' | 'latency' | 'startUp'>;

const drain = async (
  { pid }: ChildProcess,
  backlog: () => Promise<number>,
  lines: number,
): Promise<Pick<Measured, 'speed' | 'effort'>> => {
  const before = processorTime(pid!) ?? Number.NaN;
  const milliseconds = await backlog();
  const effort = (((processorTime(pid!) ?? Number.NaN) - before) * 1000) / lines;
  return { speed: (lines * 1000) / milliseconds, effort: Number.isNaN(effort) ? undefined : effort };
};

const tryOut = async (
  child: ChildProcess,
  job: Job,
  feed: Feed,
  { block, slice }: Setting,
): Promise<Tried> => {
  const spawned = Date.now();
  const log = new BatchLog(child, plan.patience);
  await log.until((batches) => batches.length > 0, 'first batch');
  const startUp = log.batches[0]!.end - spawned;
  const trial = new Trial(job, feed, log);
  const copies = plan.backlog[job.name];
  await trial.backlog(block, copies);
  await trial.settle();
  const latencies = (await trial.load(slice)).map(latencyOf);
  await trial.settle();
  const drained = await drain(child, () => trial.backlog(block, copies), copies * block.lines);
  await trial.verify();
  return {
    ...drained,
    latency: { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) },
    startUp,
  };
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
};

const measureAlone = async (contender: Contender, setting: Setting): Promise<Omit<Measured, 'others'>> => {
  const folder = mkdtempSync(join(tmpdir(), 'dstream-bench-spark-'));
  const feed = await (setting.input === 'files' ? openFileFeed(folder) : openSocketFeed());
  const { case: name, input } = setting;
  const job: Job = { name, input, from: feed.from, batch: plan.batch, window: plan.window };
  const child = contender.start(job, folder);
  const memory = new PeakMemory(child.pid ?? 0);
  try {
    const tried = await tryOut(child, job, feed, setting);
    return { case: name, input, contender: contender.name, ...tried, memory: memory.mebibytes };
  } finally {
    memory.stop();
    await end(child);
    await feed.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Starts a contender and measures it: a backlog to warm up, the even load, the backlog that counts. Throws when it fails or
 * counts wrongly.
 */
export const measure = async (contender: Contender, setting: Setting): Promise<Measured> => {
  const shareOfOthers = watchOthers();
  const measured = await measureAlone(contender, setting).catch((error: unknown) => {
    throw new Error(`${contender.name}, ${setting.case}, ${setting.input}: no result.`, { cause: error });
  });
  return { ...measured, others: shareOfOthers() };
};
