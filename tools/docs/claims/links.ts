import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from '../../workspaces.ts';
import { anchors, links, type Link } from '../markdown.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

function linkProblem(document: string, { target, line }: Link): string[] {
  if (/^[a-z][a-z+.-]*:/i.test(target)) return [];
  const [file = '', anchor] = decodeURI(target).split('#');
  const path = file === '' ? document : normalize(join(dirname(document), file));
  const at = `${document}:${line}`;
  if (path.startsWith('..') || !existsSync(join(ROOT, path))) return [`${at}: ${target} does not exist`];
  if (anchor === undefined || !path.endsWith('.md') || anchors(read(path)).has(anchor)) return [];
  return [`${at}: ${path} has no heading #${anchor}`];
}

/** Relative links of a document that lead nowhere. */
export function brokenLinks(document: string): string[] {
  return links(read(document)).flatMap((link) => linkProblem(document, link));
}

/** `npm run` commands a document tells the reader to type and package.json does not have. */
export function unknownScripts(document: string, scripts: ReadonlySet<string>): string[] {
  const lines = read(document).split('\n');
  return lines.flatMap((text, index) =>
    [...text.matchAll(/\bnpm run ([\w:-]+)/g)]
      .filter(([, script]) => !scripts.has(script!))
      .map(([, script]) => `${document}:${index + 1}: there is no script "${script}"`),
  );
}
