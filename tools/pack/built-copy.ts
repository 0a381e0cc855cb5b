import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, workspaces } from '../workspaces.ts';
import { run } from './run.ts';

const SETTINGS = ['package.json', 'tsconfig.json', 'tsconfig.base.json'];
const PUBLISHED = ['package.json', 'tsconfig.json', 'README.md', 'LICENSE', 'src'];

/** Copies what packages are made of into an empty folder and builds it there: the build that is at work here stays as it is. */
export function builtCopy(folder: string): void {
  for (const name of SETTINGS) cpSync(join(ROOT, name), join(folder, name));
  for (const { path } of workspaces()) {
    for (const name of PUBLISHED)
      cpSync(join(ROOT, path, name), join(folder, path, name), { recursive: true });
    linkAll(join(ROOT, path, 'node_modules'), join(folder, path, 'node_modules'));
  }
  linkAll(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { path, manifest } of workspaces()) link(join(folder, path), folder, manifest.name);
  run(folder, 'tsc', '-b');
}

/** Makes a package be found under its name by what is in a folder. */
export function link(target: string, folder: string, name: string): void {
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(target, place, 'junction');
}

/** Packages of others; those of the repository are linked one by one. */
function linkAll(from: string, to: string): void {
  const ours = new Set(workspaces().map(({ manifest }) => manifest.name.split('/')[0]!));
  mkdirSync(to, { recursive: true });
  for (const name of listed(from)) {
    if (!ours.has(name) && !name.startsWith('.')) symlinkSync(join(from, name), join(to, name), 'junction');
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
