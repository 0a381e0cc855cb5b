import { StreamingContext } from '@dstream/core';
import type { TaskInfo } from '@dstream/core/plugin';
import { copiesOf, piecesOf } from '../data/threads-pieces.ts';
import type { Report } from '../figure.ts';
import { bareRoundTrips } from '../programs/bare-round-trips.ts';
import { threadsFor } from '../programs/threads-plugin.ts';
import { blocks, programs, type ProgramName } from '../programs/threads-programs.ts';
import { median, middleHalf, quantile } from '../statistics.ts';

interface Observed {
  /** How long each task was on its way, there and back, in microseconds. */
  readonly tasks: number[];
  /** How late each batch began, in milliseconds. */
  readonly late: number[];
  /** How long each batch took, in milliseconds. */
  readonly batches: number[];
}

interface Plan {
  readonly program: ProgramName;
  readonly workers: number;
  readonly batchDuration: number;
  readonly batches: number;
}

const define = (program: ProgramName, ssc: StreamingContext): { feed?: () => void } => {
  if (program !== 'blocks') {
    programs[program](ssc);
    return {};
  }
  const source = blocks(ssc);
  const pieces = piecesOf(100_000);
  return { feed: () => void source.push(copiesOf(pieces)) };
};

/** Runs a program by the machine's clock; the first tenth of it is not counted. */
const observe = async ({ program, workers, batchDuration, batches }: Plan): Promise<Observed> => {
  const observed: Observed = { tasks: [], late: [], batches: [] };
  const plugins = [threadsFor(program, workers)];
  const receiver = { maxBlockBytes: 64e6 };
  const ssc = new StreamingContext({ batchDuration, executor: 'threads', receiver, plugins });
  const { feed } = define(program, ssc);
  const done = Promise.withResolvers<void>();
  let seen = -batches / 10;
  ssc.addStreamingListener({
    onTaskCompleted({ startTime, endTime }: TaskInfo) {
      if (seen >= 0) observed.tasks.push(1000 * (endTime! - startTime));
    },
    onBatchCompleted({ batchInfo: { batchTime, processingStartTime, processingEndTime } }) {
      if (++seen > 0) {
        observed.late.push(processingStartTime! - batchTime);
        observed.batches.push(processingEndTime! - processingStartTime!);
      }
      if (seen >= batches) done.resolve();
      else feed?.();
    },
  });
  await ssc.start();
  feed?.();
  await done.promise;
  await ssc.stop();
  return observed;
};

const roundTrips = async (report: Report): Promise<void> => {
  const alone = await observe({ program: 'manyTasks', workers: 1, batchDuration: 25, batches: 100 });
  report({
    name: 'an empty task, there and back, p50',
    value: median(alone.tasks),
    spread: middleHalf(alone.tasks),
    unit: 'µs',
    goal: { atMost: 30 },
  });
  const bare = await bareRoundTrips(5000);
  report({
    name: 'a bare message, there and back, p50',
    value: median(bare),
    spread: middleHalf(bare),
    unit: 'µs',
  });
  const both = await observe({ program: 'manyTasks', workers: 2, batchDuration: 25, batches: 100 });
  const each = both.batches.map((milliseconds) => (1000 * milliseconds) / 200);
  report({
    name: 'an empty task among 200, two threads',
    value: median(each),
    spread: middleHalf(each),
    unit: 'µs',
    goal: { atMost: 10 },
  });
};

const movedBlocks = async (report: Report): Promise<void> => {
  const { tasks } = await observe({ program: 'blocks', workers: 1, batchDuration: 50, batches: 40 });
  const milliseconds = tasks.map((microseconds) => microseconds / 1000);
  report({
    name: 'a block of 100 k lines, handed to a task',
    value: median(milliseconds),
    spread: middleHalf(milliseconds),
    unit: 'ms',
    goal: { atMost: 2 },
  });
};

const fastBatches = async (report: Report): Promise<void> => {
  const { late, batches } = await observe({
    program: 'fourTasks',
    workers: 2,
    batchDuration: 10,
    batches: 600,
  });
  report({
    name: '10 ms, four tasks: begun late, p99',
    value: quantile(late, 0.99),
    unit: 'ms',
    goal: { atMost: 10 },
  });
  report({ name: '10 ms, four tasks: a batch takes, median', value: median(batches), unit: 'ms' });
};

/** What it costs to have tasks run on threads. */
export const threadsTasks = async (report: Report): Promise<void> => {
  await roundTrips(report);
  await movedBlocks(report);
  await fastBatches(report);
};
