import { readdirSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { packageOf, type Package } from './plugin-manifest.ts';

/** A package in a `node_modules`. */
export interface Installed extends Package {
  /** Its directory. */
  readonly path: string;
}

/** The plugins that a module in `directory` can import, by name, and those that came with its packages. */
export const installedPlugins = (directory: string): readonly Installed[] => {
  const found = new Map<string, Installed>();
  for (const path of packagesAbove(resolve(directory))) add(found, read(path));
  for (const { path, dependencies } of [...found.values()].filter(isOurs)) {
    // Package managers that do not flatten keep what a package depends on beside that package.
    for (const name of dependencies) add(found, installedPackage(name, path));
  }
  return [...found.values()].filter(isPlugin).toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

/** What a module in `directory` gets when it imports a package. */
export const installedPackage = (name: string, directory: string): Installed | undefined => {
  try {
    const manifest = findPackageJSON(name, join(resolve(directory), 'package.json'));
    return manifest === undefined ? undefined : read(dirname(manifest));
  } catch {
    return undefined;
  }
};

const isPlugin = ({ keywords, manifest }: Installed): boolean =>
  manifest !== undefined || keywords.includes('dstream-plugin');

const isOurs = ({ keywords }: Installed): boolean => keywords.includes('dstream');

const add = (found: Map<string, Installed>, installed: Installed | undefined): void => {
  if (installed && !found.has(installed.name)) found.set(installed.name, installed);
};

const packagesAbove = (directory: string): string[] => {
  const here = list(join(directory, 'node_modules'));
  const parent = dirname(directory);
  return parent === directory ? here : [...here, ...packagesAbove(parent)];
};

const list = (modules: string): string[] =>
  names(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const path = join(modules, name);
      return name.startsWith('@') ? names(path).map((scoped) => join(path, scoped)) : [path];
    });

const names = (directory: string): string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};

const read = (path: string): Installed | undefined => {
  try {
    const found = packageOf(readFileSync(join(path, 'package.json'), 'utf8'));
    return found && { ...found, path };
  } catch {
    return undefined;
  }
};
