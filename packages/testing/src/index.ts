/** What tests of streams import. */
export { collectBatches, collectPartitions } from './collect-batches.ts';
export { runBatches, type BatchProgram, type BatchRun, type OutputBatch } from './run-batches.ts';
export type { BatchTable } from './batch-table.ts';
export { CRASH, type Crash } from './crash.ts';
export { expectBatches, type ExpectBatchesOptions } from './expect-batches.ts';
export { crashSweep, type CrashSweepOptions, type CrashSweepReport } from './crash-sweep/crash-sweep.ts';
export type { Outside, Step } from './crash-sweep/outside.ts';
export { EventLog } from './event-log.ts';
export { startExecutorProgram, type ExecutorProgramName } from './executor-programs/executor-program.ts';
export { testContext, type TestContext, type TestContextOptions } from './test-context.ts';
export { VirtualClock, type VirtualClockOptions, type Watched } from './virtual-clock.ts';
