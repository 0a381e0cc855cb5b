import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../workspaces.ts';
import { membersOf } from '../docstrings.ts';

/** What the members of a variable's class are, by the names that the documents give such variables. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  ssc: ['StreamingContext'],
  stream: ['DStream', 'PairDStreamFunctions', 'BaseDStream'],
  sc: ['RDDContext'],
};

/** Methods that a document shows in code and that are not there. */
export function missingMethods(document: string): string[] {
  const lines = readFileSync(join(ROOT, document), 'utf8').split('\n');
  const known = new Map(
    Object.entries(CLASSES).map(([variable, owners]) => [
      variable,
      new Set(owners.flatMap(membersOf).map(({ name }) => name)),
    ]),
  );
  return lines.flatMap((text, index) =>
    [...text.matchAll(/`(ssc|stream|sc)\.(\w+)\(/g)]
      .filter(([, variable, method]) => !known.get(variable!)!.has(method!))
      .map(([, variable, method]) => `${document}:${index + 1}: there is no ${variable}.${method}()`),
  );
}
