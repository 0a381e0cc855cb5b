import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';

/**
 * Removes what processes that died have left of the batches of a path with `{time}`, and puts back what one of them was
 * about to replace.
 */
export const cleanLeftovers = async (path: string): Promise<void> => {
  const steps = resolve(path).split(sep);
  const name = steps.pop()!;
  const leftover = new RegExp(`^\\.(${patternOf(name)})\\.\\d+\\.(staging|replaced)$`);
  for (const parent of await parentsOf(steps)) {
    for (const found of await namesIn(parent)) {
      const [, target, state] = leftover.exec(found) ?? [];
      if (target === undefined) continue;
      const isLost = state === 'replaced' && !(await exists(join(parent, target)));
      if (isLost) await rename(join(parent, found), join(parent, target));
      else await rm(join(parent, found), { recursive: true, force: true });
    }
  }
};

/** The directories that are there of a path in which a step may hold `{time}`. */
const parentsOf = async (steps: readonly string[]): Promise<readonly string[]> => {
  let parents: readonly string[] = [sep];
  for (const step of steps) {
    if (!step.includes('{time}')) {
      parents = parents.map((parent) => join(parent, step));
      continue;
    }
    const matching = new RegExp(`^${patternOf(step)}$`);
    const found = await Promise.all(
      parents.map(async (parent) =>
        (await namesIn(parent)).filter((name) => matching.test(name)).map((name) => join(parent, name)),
      ),
    );
    parents = found.flat();
  }
  return parents;
};

const patternOf = (step: string): string => step.split('{time}').map(RegExp.escape).join('\\d+');

const namesIn = (directory: string): Promise<string[]> =>
  readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
