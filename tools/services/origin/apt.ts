import { fileURLToPath } from 'node:url';
import { runToEnd } from '../process/run-to-end.ts';
import type { Say } from '../service.ts';
import { Unavailable } from '../unavailable.ts';
import { findProgram } from './find-program.ts';

const SCRIPT = fileURLToPath(new URL('apt.sh', import.meta.url));

/** How this process becomes root, if it does without being asked for a password; the machine of a developer is left alone. */
function asRoot(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return process.env['CI'] ? ['sudo', '-n'] : undefined;
}

async function install(packages: readonly string[], say: Say): Promise<void> {
  const names = packages.join(' ');
  const root = asRoot();
  if ((await findProgram('apt-get')) === undefined || root === undefined) {
    const why = root === undefined ? 'this is not root' : 'there is no apt-get';
    throw new Unavailable(`it is not installed, and ${why}: install it (Debian: apt-get install ${names})`);
  }
  say(`installs ${names} by apt-get`);
  const [file, ...args] = [...root, 'sh', SCRIPT, ...packages];
  await runToEnd({ file: file!, args }).catch((error: Error) => {
    throw new Unavailable(`apt-get cannot install ${names}: ${error.message}`);
  });
}

let installing: Promise<void> = Promise.resolve();

/** The path of what `find` finds; if that is nothing, after the Debian packages were installed. Rejects with `Unavailable`. */
export async function fromDebian(
  find: () => Promise<string | undefined>,
  packages: readonly string[],
  say: Say,
): Promise<string> {
  const path = await find();
  if (path !== undefined) return path;
  const installed = installing.then(() => install(packages, say));
  installing = installed.catch(() => {});
  await installed;
  const now = await find();
  if (now === undefined) throw new Unavailable(`the Debian packages ${packages.join(' ')} do not bring it`);
  return now;
}
