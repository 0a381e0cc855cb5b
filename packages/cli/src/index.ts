/** The `dstream` command for programs that offer it under another name. */
export { main } from './main.ts';
export { ExitCode } from './exit-code.ts';
export type { CliErrorCode } from './cli-error.ts';
