import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { moduleNotFound } from './cli-error.ts';

const endings = ['.ts', '.mts', '.js', '.mjs'];

/** The path of the file that a command line names. Throws `CLI_MODULE_NOT_FOUND`. */
export const programModule = (named: string): string => {
  const path = resolve(named);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  const bases = [named.replace(/\.[cm]?[jt]s$/, ''), `${named.replace(/\/$/, '')}/index`];
  const others = bases.flatMap((base) => endings.map((ending) => base + ending));
  throw moduleNotFound(
    named,
    others.find((other) => existsSync(resolve(other))),
  );
};
