import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../../workspaces.ts';

const CORE = 'packages/core/src';

/** What a path in a document may be relative to. */
const BASES = ['', CORE, 'packages/core'];

const exists = (path: string): boolean => BASES.some((base) => existsSync(join(ROOT, base, path)));

/** Source files that a document names in code and that are not there. Those of the reader's own begin with `src` or `test`. */
export function missingPaths(document: string): string[] {
  const lines = readFileSync(join(ROOT, document), 'utf8').split('\n');
  return lines.flatMap((text, index) =>
    [...text.matchAll(/`([\w@.-]+(?:\/[\w.-]+)+\.(?:m?ts|md|mjs))`/g)]
      .filter(([, path]) => !/^(src|test)\//.test(path!) && !exists(path!))
      .map(([, path]) => `${document}:${index + 1}: there is no ${path}`),
  );
}

/** Folders of the core that its map in the architecture document does not show. */
export function unmappedFolders(): string[] {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const map = /## packages\/core\/src\n\n```\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const shown = new Set([...map.matchAll(/^ *([\w-]+)\/ /gm)].map(([, folder]) => folder));
  const folders = globSync(`${CORE}/**/`, { cwd: ROOT }).filter((path) => path !== CORE);
  return folders
    .filter((path) => !shown.has(basename(path)))
    .map((path) => `ARCHITECTURE.md: the map of ${CORE} does not show ${path}`);
}
