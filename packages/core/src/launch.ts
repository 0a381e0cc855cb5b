/** What a launcher imports: something that runs a program it did not write. */
export { launchWith, type Launch, type LaunchedContext } from './launched.ts';
export type { ProgramPlan } from './streaming/checkpoint/program-plan.ts';
export type { StopOptions, StopReport } from './streaming/job/stop-report.ts';
