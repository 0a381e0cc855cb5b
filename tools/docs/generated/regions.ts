import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../workspaces.ts';
import { commandHelp } from './command-help.ts';
import { fields } from './fields.ts';
import { operators } from './operators.ts';
import { packageTable } from './packages.ts';

/** What can stand behind `generated:` in a document. */
const generators: Readonly<Record<string, (...args: string[]) => string>> = {
  command: commandHelp,
  fields,
  operators,
  packages: packageTable,
};

const REGION = /^(<!-- generated: (.+?) -->\n)[\s\S]*?^(<!-- end -->)/gm;

/** Replaces what stands between `<!-- generated: … -->` and `<!-- end -->` by what the sources say now. */
export const regenerate = (text: string): string =>
  text.replace(REGION, (_, start: string, request: string, end: string) => {
    const [name = '', ...args] = request.split(' ');
    const generate = generators[name];
    if (!generate) throw new Error(`Nothing generates "${name}"`);
    return `${start}\n${generate(...args)}\n\n${end}`;
  });

/** Documents whose generated parts do not say what the sources say; with `write` they are brought up to date. */
export function outdated(document: string, write: boolean): string[] {
  const path = join(ROOT, document);
  const text = readFileSync(path, 'utf8');
  const fresh = regenerate(text);
  if (fresh === text) return [];
  if (write) writeFileSync(path, fresh);
  return write ? [] : [`${document}: generated parts are out of date; run npm run docs:check -- --write`];
}
