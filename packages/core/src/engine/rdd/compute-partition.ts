import type { Chunks } from '../../contracts/chunks.ts';
import { KeyTable } from '../key/key-table.ts';
import { eachChunk, mapChunks } from '../pipeline/chunks.ts';
import type { LoopState, Step, Terminal } from '../pipeline/step.ts';
import { withinTask } from '../task/current-task.ts';
import type { Keeping } from '../task/partition-cache.ts';
import type { TaskContext } from '../task/task-context.ts';
import { guardOf, type Chain, type ChainGuard } from './chain-guard.ts';
import type { TaskAction } from './job-runner.ts';
import type { RDD } from './rdd.ts';
import { refusing } from './refuse-record.ts';

const collect: Terminal = { kind: 'collect' };

/** The records of one partition: fetched or kept ones if they are there, else computed through its lineage. */
export const partitionOf = <T>(rdd: RDD<T>, partition: number, task: TaskContext): Chunks<T> => {
  const fetched = task.fetched?.get(rdd, partition);
  if (fetched) return [fetched];
  return rdd.keeping ? kept(rdd, partition, rdd.keeping, task) : compute(rdd, partition, task);
};

const kept = <T>(rdd: RDD<T>, partition: number, keeping: Keeping, task: TaskContext): Chunks<T> => {
  const { cache } = task.environment;
  if (!rdd.badRecords) {
    return cache.getOrCompute(rdd.id, partition, keeping, () => compute(rdd, partition, task));
  }
  const chunks = cache.getOrCompute(rdd.id, partition, keeping, () => {
    const badRecords = cache.finds.begin(rdd, partition);
    return compute(rdd, partition, { ...task, badRecords });
  });
  const finds = cache.finds.of(rdd, partition);
  if (finds) task.badRecords?.include(finds);
  return chunks;
};

const compute = <T>(rdd: RDD<T>, partition: number, task: TaskContext): Chunks<T> => {
  if (!rdd.operator.step) {
    const refuse = refusing(rdd, partition, task);
    return withinTask(task, () => rdd.operator.compute!(partition, task, refuse));
  }
  const chain = chainOf(rdd, task);
  const guard = guardOf(chain, partition, task, collect);
  const loop = task.environment.loops.compile(chain.steps, collect, guard !== undefined);
  return mapChunks(partitionOf(chain.base, partition, task), (chunk) => {
    const state = newState(collect, undefined, guard);
    withinTask(task, () => loop(chunk, state));
    guard?.passed(chunk.length);
    return state.out as T[];
  });
};

/** Runs a job's action over one partition, as one loop from the nearest RDD that is not a step. */
export const runAction = <T, R>(
  rdd: RDD<T>,
  partition: number,
  task: TaskContext,
  action: TaskAction<T, R>,
): R | Promise<R> => {
  if ('run' in action) return withinTask(task, () => action.run(partitionOf(rdd, partition, task), task));
  const chain = isBase(rdd, task) ? { steps: [], rdds: [], base: rdd } : chainOf(rdd, task);
  const guard = guardOf(chain, partition, task, action.terminal);
  const loop = task.environment.loops.compile(chain.steps, action.terminal, guard !== undefined);
  const state = newState(action.terminal, action.zero, guard);
  const waiting = eachChunk(partitionOf(chain.base, partition, task), (chunk) => {
    task.signal.throwIfAborted();
    if (chunk.length > 0) withinTask(task, () => loop(chunk, ready(state, action.terminal)));
    guard?.passed(chunk.length);
  });
  return waiting ? waiting.then(() => action.result(state)) : action.result(state);
};

/** Whether a loop starts from the partitions of this RDD: it is no step, or they are there. */
const isBase = (rdd: RDD<any>, { fetched }: TaskContext): boolean =>
  !rdd.operator.step || rdd.keeping !== undefined || (fetched !== undefined && fetched.has(rdd));

/** The steps that end in `rdd`, and what they start from. */
const chainOf = (rdd: RDD<any>, task: TaskContext): Chain & { readonly steps: readonly Step[] } => {
  const reversed: RDD<any>[] = [];
  let base = rdd;
  do {
    reversed.push(base);
    base = base.operator.dependencies[0]!.rdd;
  } while (!isBase(base, task));
  const rdds = reversed.toReversed();
  return { steps: rdds.map((each) => each.operator.step!), rdds, base };
};

/** A table is large even when it is empty, so it is made for the first record. */
const ready = (state: LoopState, { kind }: Terminal): LoopState => {
  if (kind === 'combine' || kind === 'aggregate') state.table ??= new KeyTable<unknown, unknown>();
  return state;
};

const noZero = (): unknown => undefined;

const newState = (
  { kind }: Terminal,
  zero: (() => unknown) | undefined,
  guard: ChainGuard | undefined,
): LoopState => ({
  out: [],
  count: 0,
  value: kind === 'reduce' ? zero?.() : undefined,
  some: kind === 'reduce' && zero !== undefined,
  zero: zero ?? noZero,
  table: undefined,
  refuse: guard?.refuse,
});
