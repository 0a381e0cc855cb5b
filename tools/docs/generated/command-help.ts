import { execFileSync } from 'node:child_process';
import { ROOT } from '../../workspaces.ts';

/** What the `dstream` command, or one of its commands, prints with `--help`. */
export const commandHelp = (...names: string[]): string => {
  const args = ['--conditions=@dstream/source', 'packages/cli/src/bin.ts', ...names, '--help'];
  const text = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return ['```text', text.trimEnd(), '```'].join('\n');
};
