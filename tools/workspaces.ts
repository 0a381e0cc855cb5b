import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export type Dependencies = Readonly<Record<string, string>>;

/** What the tools read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly keywords?: readonly string[];
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
  readonly nx?: { readonly tags?: readonly string[] };
}

export interface Workspace {
  /** Relative to the root, for example `plugins/source-file`. */
  readonly path: string;
  readonly manifest: Manifest;
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

/** Every package of the repository, in the order of their paths. */
export function workspaces(): Workspace[] {
  return globSync('{packages,plugins}/*/package.json', { cwd: ROOT })
    .toSorted()
    .map((path) => ({ path: dirname(path), manifest: readJson(path) as Manifest }));
}
