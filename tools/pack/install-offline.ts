import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../workspaces.ts';
import { link } from './built-copy.ts';
import { run } from './run.ts';
import type { Tarball } from './tarball.ts';

/** Installs packed packages without a network: unpacks them, and links what they depend on from this repository. */
export function installOffline(folder: string, tarballs: readonly Tarball[]): void {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  for (const tarball of tarballs) unpack(folder, tarball);
  const ours = new Set(tarballs.map(({ manifest }) => manifest.name));
  const linked = new Set<string>();
  for (const { path, manifest } of tarballs) {
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (ours.has(name) || linked.has(name)) continue;
      linked.add(name);
      link(dirname(findPackageJSON(name, join(ROOT, path, 'package.json'))!), folder, name);
    }
  }
}

function unpack(folder: string, { file, manifest: { name, bin = {} } }: Tarball): void {
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  run(place, 'tar', '-xzf', file, '--strip-components=1');
  for (const [command, path] of Object.entries(bin)) addCommand(folder, command, join(place, path));
}

/** As npm does: one command a name, however many packages bring it. */
function addCommand(folder: string, command: string, file: string): void {
  chmodSync(file, 0o755);
  try {
    symlinkSync(file, join(folder, 'node_modules/.bin', command));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
