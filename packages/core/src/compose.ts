import { ListenerBus } from './base/events/listener-bus.ts';
import { SINK, type Prepared } from './base/plugin/define-component.ts';
import { bind, definePlugin } from './base/plugin/define-plugin.ts';
import { requireSink } from './base/plugin/require-sink.ts';
import * as tokens from './base/plugin/tokens.ts';
import { SeededRandom } from './base/random/seeded-random.ts';
import { requireDuration } from './base/time/units.ts';
import { Container } from './container.ts';
import type { Channel, RemoteWorker } from './contracts/channel.ts';
import type { Clock } from './contracts/clock.ts';
import type { Codec } from './contracts/codec.ts';
import type { Executor, TaskDescription, TaskOutcome } from './contracts/executor.ts';
import type { LogFields, Logger } from './contracts/logger.ts';
import type { Plugin, Use } from './contracts/plugin.ts';
import type { ProgramSettings } from './contracts/program-settings.ts';
import type { Random } from './contracts/random.ts';
import type { RateEstimator } from './contracts/rate-estimator.ts';
import type { Sink } from './contracts/sink.ts';
import type { EngineOptions } from './engine-options.ts';
import type { BadRecordFinds } from './engine/bad-records/bad-record-log.ts';
import { BlockManager } from './engine/block/block-manager.ts';
import { LoopCompiler } from './engine/pipeline/compile.ts';
import { RDDContext } from './engine/rdd/rdd-context.ts';
import { DAGScheduler } from './engine/scheduler/dag-scheduler.ts';
import { TaskScheduler } from './engine/scheduler/task-scheduler.ts';
import { PartitionCache } from './engine/task/partition-cache.ts';
import type { StateChange } from './engine/task/state-change.ts';
import type { TaskEnvironment } from './engine/task/task-context.ts';
import { TaskRunner } from './engine/task/task-runner.ts';
import { DStreamGraph, type GraphRole } from './streaming/dstream/dstream-graph.ts';
import { BatchInputs } from './streaming/input/batch-inputs.ts';
import { BadRecordLedger } from './streaming/job/bad-record-ledger.ts';
import { JobGenerator } from './streaming/job/job-generator.ts';
import { JobScheduler } from './streaming/job/job-scheduler.ts';
import type { JobSet } from './streaming/job/job-set.ts';
import { WorkerLink } from './streaming/worker/worker-link.ts';
import { workerRole } from './streaming/worker/worker-role.ts';

/** The parts of a running engine that a context steers. */
export interface Engine {
  readonly container: Container;
  readonly use: Use;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly bus: ListenerBus;
  readonly blocks: BlockManager;
  readonly environment: TaskEnvironment;
  readonly codec: Codec;
  readonly executor: Executor;
  readonly runner: TaskRunner;
  /** Called with what winning attempts have committed to state, if the runner tells it. */
  readonly onStateChanged: Set<(changes: readonly StateChange[]) => void>;
  readonly tasks: TaskScheduler;
  readonly rdds: RDDContext;
  readonly graph: DStreamGraph;
  readonly inputs: BatchInputs;
  readonly scheduler: JobScheduler;
  readonly badRecords: BadRecordLedger;
  readonly generator: JobGenerator;
  readonly rateEstimator: () => RateEstimator;
}

/** Who is told when something goes wrong. */
export interface EngineEvents {
  /** A batch failed. */
  readonly onError: (error: unknown, about: LogFields) => void;
  /** Batches cannot go on. */
  readonly onBroken: () => void;
}

const defaultMemoryBudget = 256 * 1024 * 1024;

/** Puts an engine together: who gets what is decided here and nowhere else. */
export const compose = (
  options: EngineOptions,
  plugins: readonly Plugin[],
  { onError, onBroken }: EngineEvents,
): Engine => {
  const batchDuration = requireDuration('batchDuration', options.batchDuration);
  const container = new Container([...seeded(options.seed), ...plugins]);
  const { use } = container;
  const [clock, random, logger, codec] = [
    use(tokens.CLOCK),
    use(tokens.RANDOM),
    use(tokens.LOGGER),
    use(tokens.CODEC),
  ];
  const driver = workerRole();
  const name = driver ? 'in-process' : options.executor;
  const executor = name === undefined ? use(tokens.EXECUTOR) : container.named(tokens.EXECUTOR, name);
  const [policy, stateStore] = [use(tokens.SCHEDULING_POLICY), use(tokens.STATE_STORE)];
  const settings: ProgramSettings = {
    batchDuration,
    defaultParallelism: options.defaultParallelism ?? executor.cores,
    seed: options.seed ?? random.fork('seed').next(),
  };
  const bus = new ListenerBus({ logger });
  const blocks = new BlockManager({
    memoryBudget: options.memoryBudget ?? defaultMemoryBudget,
    store: container.has(tokens.BLOCK_STORE) ? use(tokens.BLOCK_STORE) : undefined,
    codec,
    logger,
    shared: executor.scope === 'host',
  });
  const cache = new PartitionCache(blocks);
  const loops = new LoopCompiler(options.loopMode);
  const role: GraphRole = driver ? 'worker' : executor.scope === 'isolate' ? 'alone' : 'driver';
  const environment: TaskEnvironment = {
    clock,
    codec,
    loops,
    blocks,
    cache,
    stateStore,
    keepsakes: new Map(),
    driver,
  };
  const runner = new TaskRunner(environment);
  const onStateChanged = new Set<(changes: readonly StateChange[]) => void>();
  const takeIn = (outcome: TaskOutcome, { batchTime }: TaskDescription): Promise<void> | void => {
    if (outcome.badRecords?.length)
      badRecords.takeIn(batchTime, outcome.badRecords as readonly BadRecordFinds[]);
    for (const [id, amounts] of outcome.accumulated) rdds.accumulators.get(id)?.merge(amounts as unknown[]);
    const changes = outcome.stateChanges as readonly StateChange[] | undefined;
    if (!changes?.length) return undefined;
    for (const told of onStateChanged) told(changes);
    return role === 'alone' ? undefined : graph.takeIn(changes).then(() => outcome.taken?.());
  };
  const connect = (channel: Channel): RemoteWorker =>
    new WorkerLink(channel, { graph, inputs, runner, environment });
  const services = { settings, executor, policy, clock, bus, runner, takeIn, connect };
  const tasks = new TaskScheduler(services, options);
  const here = {
    ...services,
    executor: container.named(tokens.EXECUTOR, 'in-process'),
    runner: new TaskRunner(environment),
  };
  const sink = (given: Sink<any> | Prepared<Sink<any>> | string, sinkOptions?: unknown): Sink<any> => {
    const made = typeof given === 'string' ? container.named(SINK, given)(sinkOptions as never) : given;
    const isPrepared = (made as Prepared<Sink<any>> | undefined)?.kind === 'prepared';
    return requireSink(isPrepared ? (made as Prepared<Sink<any>>).create(use) : made);
  };
  const rdds: RDDContext = new RDDContext({
    jobs: new DAGScheduler(tasks, role === 'driver'),
    earlyJobs: role === 'driver' ? new DAGScheduler(new TaskScheduler(here, options)) : undefined,
    cache,
    random: new SeededRandom(settings.seed),
    clock,
    codec,
    partitioner: use(tokens.PARTITIONER),
    sink,
    defaultParallelism: settings.defaultParallelism,
    hasWorkers: role === 'driver',
    isReplica: role === 'worker',
  });
  const printer = () => container.required(tokens.PRINTER, '@dstream/sink-console');
  const graph = new DStreamGraph(batchDuration, rdds, { role, stateStore, printer, sink });
  const inputs = new BatchInputs();
  const badRecords = new BadRecordLedger(graph, bus);
  const settle = (set: JobSet, signal: AbortSignal) =>
    badRecords.settle(set.time, set.info.numRecords, signal);
  const scheduler = new JobScheduler({ clock, bus, settle, onError }, options.concurrentJobs ?? 1);
  const generator = new JobGenerator({ clock, logger, graph, inputs, scheduler, onError, onBroken });
  const rateEstimator = () => use(tokens.RATE_ESTIMATOR)(batchDuration);
  return {
    container,
    use,
    clock,
    random,
    logger,
    bus,
    blocks,
    environment,
    codec,
    executor,
    runner,
    onStateChanged,
    tasks,
    rdds,
    graph,
    inputs,
    scheduler,
    badRecords,
    generator,
    rateEstimator,
  };
};

const seeded = (seed: number | string | undefined): Plugin[] =>
  seed === undefined
    ? []
    : [definePlugin({ name: 'seed', provides: [bind(tokens.RANDOM, () => new SeededRandom(seed))] })];
