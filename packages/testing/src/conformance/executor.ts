import { InProcessExecutor, type Clock, type Executor } from '@dstream/core/plugin';
import { expect } from 'vitest';
import type { ExecutorProgramName } from '../executor-programs/executor-program.ts';
import { attemptChannel } from '../executor-programs/faults.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { defineProgram, runProgram } from './executor-run.ts';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';

export interface ExecutorConformance extends ConformanceOptions {
  /**
   * A new one that was not started yet, with two slots or more. `program` is what will run on it: an executor whose workers
   * import the module of a program lets them import one that calls `startExecutorProgram(program)`.
   */
  readonly create: (clock: Clock, program: ExecutorProgramName) => Executor;
}

/** Tests an implementation of `Executor`, on its own and under whole programs. */
export const describeExecutor = (name: string, options: ExecutorConformance): void =>
  describeGuarantees(`executor ${name}`, options, executorGuarantees);

const inProcess = (clock: Clock): Executor => new InProcessExecutor(clock);

/** The program does on this executor what it does in one process. */
const same = async ({ create }: ExecutorConformance, program: ExecutorProgramName, numBatches: number) => {
  const expected = await runProgram(inProcess, program, numBatches);
  const { reports, errors, lost } = await runProgram(create, program, numBatches);
  expect([errors, lost]).toEqual([[], []]);
  expect(byText(reports)).toEqual(byText(expected.reports));
  expect(reports.length).toBeGreaterThan(0);
};

/** Outputs of one batch may report in any order. */
const byText = (reports: readonly unknown[]): readonly string[] =>
  reports.map((report) => JSON.stringify(report)).toSorted();

/** Its guarantees by name. */
export const executorGuarantees: Guarantees<ExecutorConformance> = {
  'it has a name, a scope and at least one core'({ create }) {
    const executor = create(new VirtualClock(), 'partitions');
    expect(executor.name).toEqual(expect.stringMatching(/./));
    expect(['isolate', 'host', 'cluster']).toContain(executor.scope);
    expect(executor.cores).toBeGreaterThanOrEqual(1);
  },
  async 'once it is started there are slots, each with an id of its own'({ create }) {
    let executor: Executor | undefined;
    await runProgram(
      (clock, program) => (executor = create(clock, program)),
      'partitions',
      1,
      {},
      () => {
        const slots = executor!.slots();
        expect(slots.length).toBeGreaterThanOrEqual(2);
        expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);
        for (const { host } of slots) expect(host).toEqual(expect.stringMatching(/./));
      },
    );
    expect(executor!.slots()).toEqual([]);
  },
  async 'stop may be called again, and without start'({ create }) {
    const executor = create(new VirtualClock(), 'partitions');
    await executor.stop();
    await expect(executor.stop()).resolves.toBeUndefined();
  },
  async 'every task brings its own result'({ create }) {
    const { reports, tasks } = await runProgram(create, 'partitions', 1);
    expect(reports).toEqual([Array.from({ length: 20 }, (_, n) => [n + 1])]);
    expect(tasks).toHaveLength(20);
  },
  'every operator gives what it gives in one process': (options) => same(options, 'streams', 6),
  'so does every operator of RDDs': (options) => same(options, 'rdds', 6),
  'so do actions, with functions that are declared and with others': (options) => same(options, 'actions', 2),
  async 'what a program persists is computed once, until it takes that back'({ create }) {
    const { reports, errors } = await runProgram(create, 'keeps', 2);
    expect(errors).toEqual([]);
    expect(reports).toEqual([
      [3, 6, 3],
      [3, 6, 9],
      [2, 9, 11],
      [2, 9, 15],
    ]);
  },
  async 'declared functions capture what the driver knows when it describes a batch'({ create }) {
    const { reports, errors } = await runProgram(create, 'describes', 3);
    expect(errors).toEqual([]);
    expect(reports).toEqual([1, 3, 5].map((by) => [by, 2 * by, -by, -2 * by]));
  },
  async 'what tasks add to accumulators counts, and broadcast values are there'({ create }) {
    const { reports } = await runProgram(create, 'variables', 2);
    expect(reports).toEqual([
      [[10, 20], 3],
      [[30], 6],
    ]);
  },
  async 'sinks write where tasks run and commit once on the driver'({ create }) {
    const { reports, errors } = await runProgram(create, 'sink', 1);
    expect(errors).toEqual([]);
    expect(reports).toEqual([{ batchTime: 1000, numPartitions: 2, attempts: [0, 0] }]);
  },
  async 'a slot runs one task at a time, and all of them are used'({ create }) {
    const { reports, doubled, slots } = await runProgram(create, 'waiting', 1);
    expect(reports).toEqual([40]);
    expect(doubled).toEqual([]);
    expect(slots.size).toBeGreaterThanOrEqual(2);
  },
  async 'what user code throws fails the attempt, with its text'({ create }) {
    const { errors, tasks } = await runProgram(create, 'throws', 1);
    expect(tasks.map(({ failureReason }) => failureReason)).toEqual(
      Array.from({ length: 4 }, () => 'user code is broken'),
    );
    expect(errors).toEqual([
      expect.objectContaining({
        code: 'TASK_FAILED',
        message: expect.stringContaining('user code is broken'),
      }),
    ]);
  },
  async 'a task that failed runs again'({ create }) {
    const { tasks, errors } = await runProgram(create, 'throwsTwice', 1);
    expect(errors).toEqual([]);
    const attempts = tasks.filter(({ partition }) => partition === 1);
    expect(attempts.map(({ failureReason }) => failureReason)).toEqual(['not now', 'not now', undefined]);
  },
  async 'state outlives the slot that holds it'({ create }) {
    const { reports, errors, lost } = await runProgram(create, 'loses', 5);
    expect(errors).toEqual([]);
    expect(lost).toHaveLength(1);
    const expected = [
      [
        ['0,1', '1,1', '2,1', '3,1'],
        ['0,1', '1,1', '2,1', '3,1'],
      ],
      [
        ['1,2', '3,2'],
        ['0,1', '1,2', '2,1', '3,2'],
      ],
      [
        ['0,2', '1,3', '3,3'],
        ['0,2', '1,3', '2,1', '3,3'],
      ],
      [['3,4'], ['0,2', '1,3', '2,1', '3,4']],
      [
        ['1,4', '2,2'],
        ['0,2', '1,4', '2,2', '3,4'],
      ],
    ];
    expect(reports).toEqual(expected.flat(1));
  },
  async 'an attempt is told by its signal when it is no longer wanted'({ create }) {
    const events: unknown[] = [];
    const [begun, stopped] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const [ears, voice] = [new BroadcastChannel(attemptChannel), new BroadcastChannel(attemptChannel)];
    ears.addEventListener('message', (message) => {
      const data: unknown = (message as MessageEvent).data;
      events.push(data);
      if (data === 'begun') begun.resolve();
      if (data === 'stopped') stopped.resolve();
    });
    await using context = defineProgram(create, 'waitsForEver', []);
    await context.ssc.start();
    const batch = context.clock.advance(1000);
    await begun.promise;
    await context.ssc.stop();
    voice.postMessage('stopped');
    await stopped.promise;
    await batch;
    ears.close();
    voice.close();
    expect(events).toEqual(['begun', 'aborted', 'stopped']);
  },
  async 'what there is no room for is held back, and nothing is lost'({ create }) {
    const { reports, errors } = await runProgram(create, 'receives', 60, {
      memoryBudget: 500,
      receiver: { maxBlockBytes: 100 },
    });
    expect(errors).toEqual([]);
    const batches = reports as readonly (readonly number[])[];
    expect(batches.flat(1)).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    expect(batches.filter(({ length }) => length > 0).length).toBeGreaterThan(1);
  },
};
