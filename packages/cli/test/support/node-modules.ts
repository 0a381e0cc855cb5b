import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Directory extends Disposable {
  readonly path: string;
  write(file: string, text: string): void;
}

/** A directory with packages in it, by their paths: `node_modules/a`. Removed when disposed of. */
export const directoryWith = (packages: Readonly<Record<string, object>>): Directory => {
  const path = mkdtempSync(join(tmpdir(), 'dstream-cli-'));
  const write = (file: string, text: string): void => writeFileSync(join(path, file), text);
  for (const [place, manifest] of Object.entries(packages)) {
    mkdirSync(join(path, place), { recursive: true });
    write(join(place, 'package.json'), JSON.stringify(manifest));
  }
  return { path, write, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
};

/** The package.json of a plugin. */
export const pluginManifest = (name: string, wanted?: string): object => ({
  name,
  version: '1.0.0',
  keywords: ['dstream-plugin'],
  ...(wanted !== undefined && { peerDependencies: { '@dstream/core': wanted } }),
  dstream: { plugin: 'plugin', provides: { sink: [name] } },
});
