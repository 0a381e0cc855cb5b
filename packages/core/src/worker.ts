/** What the bootstrap of a worker imports. */
export { becomeWorker } from './streaming/worker/worker-role.ts';
export type { Channel } from './contracts/channel.ts';
export type { ProgramSettings } from './contracts/program-settings.ts';
