import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ROOT } from '../workspaces.ts';

const BIN = join(ROOT, 'node_modules/.bin');

/** Variables by which an outer npm would tell an inner one where it works. */
const isForNpm = (name: string): boolean => /^npm_/i.test(name) || name === 'INIT_CWD';

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isForNpm(name))),
  PATH: `${BIN}${delimiter}${process.env['PATH']}`,
});

/** Runs a command and returns what it printed; a failing command throws with everything it said. */
export function run(folder: string, command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { cwd: folder, env: environment(), encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${folder}\n${stdout}${stderr}`, { cause: error });
  }
}
