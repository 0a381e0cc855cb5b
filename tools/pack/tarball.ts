import { join } from 'node:path';
import { ROOT, workspaces, type Workspace } from '../workspaces.ts';
import { run } from './run.ts';

/** A package as it would be published. */
export interface Tarball extends Workspace {
  readonly file: string;
  /** What is in it, relative to the package. */
  readonly contents: readonly string[];
}

interface NpmPack {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs every package of the repository, or of a copy of it, into `folder`. */
export function packAll(folder: string, root: string = ROOT): Tarball[] {
  const output = run(
    root,
    'npm',
    'pack',
    '--workspaces',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  );
  const packed = JSON.parse(output) as NpmPack[] | Record<string, NpmPack>;
  const byName = new Map(Object.values(packed).map((entry) => [entry.name, entry]));
  return workspaces().map((workspace) => {
    const { filename, files } = byName.get(workspace.manifest.name)!;
    return { ...workspace, file: join(folder, filename), contents: files.map(({ path }) => path) };
  });
}
