/** What tests of implementations import: one suite per contract, registered with vitest. */
export type { Crash } from './crash.ts';
