import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../workspaces.ts';

const path = join(ROOT, 'docs/benchmarks.md');
const region = /(<!-- measured: npm run bench:spark -->\n)[\s\S]*?(<!-- end -->)/;

/** Puts a text between the markers. Throws when there are none. */
export const inserted = (document: string, text: string): string => {
  if (!region.test(document)) throw new Error(`${path} has no place for the comparison with Spark.`);
  return document.replace(region, (_, start: string, end: string) => `${start}\n${text}\n\n${end}`);
};

/** Puts the comparison into the document about benchmarks. */
export const writeComparison = (text: string): void =>
  writeFileSync(path, inserted(readFileSync(path, 'utf8'), text));
