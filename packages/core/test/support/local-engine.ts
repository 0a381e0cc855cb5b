import { JsonCodec } from '../../src/base/codec/json-codec.ts';
import { ListenerBus } from '../../src/base/events/listener-bus.ts';
import { SeededRandom } from '../../src/base/random/seeded-random.ts';
import type { BlockStore } from '../../src/contracts/block-store.ts';
import type { Executor, TaskOutcome } from '../../src/contracts/executor.ts';
import type { Sink } from '../../src/contracts/sink.ts';
import type { StateStore } from '../../src/contracts/state-store.ts';
import { BlockManager } from '../../src/engine/block/block-manager.ts';
import { HashPartitioner } from '../../src/engine/partitioner/hash-partitioner.ts';
import { LoopCompiler, type LoopMode } from '../../src/engine/pipeline/compile.ts';
import { RDDContext } from '../../src/engine/rdd/rdd-context.ts';
import { DAGScheduler } from '../../src/engine/scheduler/dag-scheduler.ts';
import { fifoPolicy } from '../../src/engine/scheduler/fifo-policy.ts';
import { TaskScheduler, type TaskSchedulerOptions } from '../../src/engine/scheduler/task-scheduler.ts';
import { InProcessExecutor } from '../../src/engine/task/in-process-executor.ts';
import { PartitionCache } from '../../src/engine/task/partition-cache.ts';
import { TaskRunner } from '../../src/engine/task/task-runner.ts';
import { ManualClock } from './manual-clock.ts';
import { RecordingLogger } from './recording-logger.ts';

export interface LocalEngineOptions extends TaskSchedulerOptions {
  readonly loopMode?: LoopMode;
  readonly defaultParallelism?: number;
  readonly executor?: Executor;
  readonly memoryBudget?: number;
  readonly blockStore?: BlockStore;
  readonly sink?: (name: string, options: unknown) => Sink<any>;
}

/** The part of an engine that runs RDDs, without streaming, on a clock that stands still. */
export const localEngine = ({
  loopMode = 'generated',
  defaultParallelism = 3,
  executor,
  memoryBudget = 1_000_000,
  blockStore,
  sink = () => {
    throw new Error('no sinks here');
  },
  ...options
}: LocalEngineOptions = {}) => {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const bus = new ListenerBus({ logger });
  const blocks = new BlockManager({ memoryBudget, store: blockStore, codec: new JsonCodec(), logger });
  const cache = new PartitionCache(blocks);
  const environment = {
    clock,
    codec: new JsonCodec(),
    loops: new LoopCompiler(loopMode),
    blocks,
    cache,
    stateStore: undefined as unknown as StateStore,
    keepsakes: new Map<string, unknown>(),
  };
  const runner = new TaskRunner(environment);
  const takeIn = ({ accumulated }: TaskOutcome): void => {
    for (const [id, amounts] of accumulated) sc.accumulators.get(id)?.merge(amounts as unknown[]);
  };
  const policy = fifoPolicy;
  const services = {
    settings: { batchDuration: 1000, defaultParallelism, seed: 0 },
    executor: executor ?? new InProcessExecutor(clock),
    policy,
    clock,
    bus,
    runner,
    takeIn,
    connect: noWorkers,
  };
  const tasks = new TaskScheduler(services, options);
  const jobs = new DAGScheduler(tasks);
  const sc: RDDContext = new RDDContext({
    jobs,
    cache,
    random: new SeededRandom('tests'),
    clock,
    codec: new JsonCodec(),
    partitioner: (numPartitions) => new HashPartitioner(numPartitions),
    sink,
    defaultParallelism,
  });
  return { sc, jobs, tasks, bus, blocks, cache, clock, logger, environment };
};

export const loopModes: readonly LoopMode[] = ['generated', 'composed'];

/** For an engine whose executor never has a worker. */
export const noWorkers = (): never => {
  throw new Error('no workers here');
};
