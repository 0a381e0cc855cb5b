import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { nearestName } from '@dstream/core/plugin';
import { moduleNotFound, moduleNotJavaScript } from './cli-error.ts';

const endings = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** The path of the file that a command line names. Throws `CLI_MODULE_NOT_FOUND` and `CLI_MODULE_NOT_JAVASCRIPT`. */
export const programModule = (named: string): string => {
  const path = resolve(named);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw moduleNotFound(named, probable(named));
  if (!isModule(path)) throw moduleNotJavaScript(named);
  return path;
};

const isModule = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/** The same name with another ending, or else the nearest name beside it. */
const probable = (named: string): string | undefined => {
  const bases = [withoutEnding(named), `${named.replace(/\/$/, '')}/index`];
  const others = bases.flatMap((base) => endings.map((ending) => base + ending));
  return others.find((other) => existsSync(resolve(other))) ?? near(named);
};

const near = (named: string): string | undefined => {
  const path = resolve(named);
  const stem = withoutEnding(basename(path));
  const beside = modulesIn(dirname(path));
  const nearest = nearestName(stem, beside.map(withoutEnding));
  const name = beside.find((file) => withoutEnding(file) === nearest);
  return name && named.slice(0, named.length - basename(path).length) + name;
};

const withoutEnding = (name: string): string => name.replace(/\.[cm]?[jt]s$/, '');

const modulesIn = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory).filter(isModule).toSorted();
  } catch {
    return [];
  }
};
