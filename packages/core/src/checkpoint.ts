/** What a tool imports that looks at checkpoints. */
export {
  inspectCheckpoint,
  type CheckpointReport,
  type InspectOptions,
  type LogReport,
  type LogSize,
  type StateEntries,
  type StateReport,
} from './streaming/checkpoint/inspect-checkpoint.ts';
export { foreseeRestart, type RestartReport } from './streaming/checkpoint/foresee-restart.ts';
export type { CompareOptions, PlanChange } from './streaming/checkpoint/compare-plans.ts';
export type { RecordedInputs } from './streaming/checkpoint/journal-record.ts';
export type { Snapshot, StatePlace } from './streaming/checkpoint/ledger.ts';
export type { Plan, PlannedOperator } from './streaming/checkpoint/plan.ts';
export type { StateEntry } from './streaming/checkpoint/read-state.ts';
export type { ProgramPlan } from './streaming/checkpoint/program-plan.ts';
export type { Gap } from './streaming/dstream/past.ts';
