import type { Chunks } from '../../contracts/chunks.ts';
import { KeyTable } from '../key/key-table.ts';
import { eachChunk, mapChunks } from '../pipeline/chunks.ts';
import type { LoopState, Step, Terminal } from '../pipeline/step.ts';
import { withinTask } from '../task/current-task.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskAction } from './job-runner.ts';
import type { RDD } from './rdd.ts';

const collect: Terminal = { kind: 'collect' };

/** The records of one partition: fetched or kept ones if they are there, else computed through its lineage. */
export const partitionOf = <T>(rdd: RDD<T>, partition: number, task: TaskContext): Chunks<T> => {
  const fetched = task.fetched?.get(rdd, partition);
  if (fetched) return [fetched];
  return rdd.keeping
    ? task.environment.cache.getOrCompute(rdd.id, partition, rdd.keeping, () => compute(rdd, partition, task))
    : compute(rdd, partition, task);
};

const compute = <T>(rdd: RDD<T>, partition: number, task: TaskContext): Chunks<T> => {
  if (!rdd.operator.step) return withinTask(task, () => rdd.operator.compute!(partition, task));
  const { steps, base } = chainOf(rdd, task);
  const loop = task.environment.loops.compile(steps, collect);
  return mapChunks(partitionOf(base, partition, task), (chunk) => {
    const state = newState(collect, undefined);
    withinTask(task, () => loop(chunk, state));
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
  const { steps, base } = isBase(rdd, task) ? { steps: [], base: rdd } : chainOf(rdd, task);
  const loop = task.environment.loops.compile(steps, action.terminal);
  const state = newState(action.terminal, action.zero);
  const waiting = eachChunk(partitionOf(base, partition, task), (chunk) => {
    task.signal.throwIfAborted();
    if (chunk.length > 0) withinTask(task, () => loop(chunk, ready(state, action.terminal)));
  });
  return waiting ? waiting.then(() => action.result(state)) : action.result(state);
};

/** Whether a loop starts from the partitions of this RDD: it is no step, or they are there. */
const isBase = (rdd: RDD<any>, { fetched }: TaskContext): boolean =>
  !rdd.operator.step || rdd.keeping !== undefined || (fetched !== undefined && fetched.has(rdd));

/** The steps that end in `rdd`, and what they start from. */
const chainOf = (rdd: RDD<any>, task: TaskContext): { steps: readonly Step[]; base: RDD<any> } => {
  const steps: Step[] = [];
  let base = rdd;
  do {
    steps.push(base.operator.step!);
    base = base.operator.dependencies[0]!.rdd;
  } while (!isBase(base, task));
  return { steps: steps.toReversed(), base };
};

/** A table is large even when it is empty, so it is made for the first record. */
const ready = (state: LoopState, { kind }: Terminal): LoopState => {
  if (kind === 'combine' || kind === 'aggregate') state.table ??= new KeyTable<unknown, unknown>();
  return state;
};

const noZero = (): unknown => undefined;

const newState = ({ kind }: Terminal, zero: (() => unknown) | undefined): LoopState => ({
  out: [],
  count: 0,
  value: kind === 'reduce' ? zero?.() : undefined,
  some: kind === 'reduce' && zero !== undefined,
  zero: zero ?? noZero,
  table: undefined,
});
