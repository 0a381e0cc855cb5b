import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../workspaces.ts';
import { codeBlocks, type CodeBlock } from '../markdown.ts';

/** Where programs are written to be compiled and run. */
export const FOLDER = '.cache/docs';

/** A block of TypeScript in a document or a documentation comment. */
export interface Program {
  /** The document, relative to the root. */
  readonly path: string;
  /** The line its code starts at. */
  readonly line: number;
  /** The file it is written to, relative to the root. Keeps the line numbers of the document. */
  readonly file: string;
  readonly text: string;
  /** What it prints. Undefined for one that is only compiled. */
  readonly prints: string | undefined;
  /** The lines that a server on port 9999 sends it; undefined: there is no server. */
  readonly served: string | undefined;
}

/** What a fragment, a block without imports, may use as if it stood in the middle of a program. */
const SCOPE = [
  "import { StreamingContext, StateSpec, StorageLevel, fairPolicy, isDStreamError, milliseconds, minutes, seconds } from 'dstream';",
  "import type { DStream, PairDStream, RDD, State } from 'dstream';",
  'declare const ssc: StreamingContext; declare const lines: DStream<string>; declare const words: DStream<string>;',
  'declare const numbers: DStream<number>; declare const pairs: PairDStream<string, number>;',
].join(' ');

/** Removes the stars of documentation comments and everything that is not in such a comment, line by line. */
const comments = (source: string): string => {
  let inside = false;
  return source
    .split('\n')
    .map((line) => {
      if (/^\s*\/\*\*/.test(line)) inside = true;
      const text = inside ? line.replace(/^\s*(\/\*\*|\*(?!\/)) ?/, '') : '';
      if (/\*\/\s*$/.test(line)) inside = false;
      return text;
    })
    .join('\n');
};

const isModule = (code: string): boolean => /^(import|export) /m.test(code);

/** The documents of the whole may show fragments; elsewhere a block without imports is taken for a sketch. */
const showsFragments = (path: string): boolean => /^([A-Z]+\.md$|docs\/|packages\/\w+\/README)/.test(path);

const isProgram = ({ language, info, code }: CodeBlock, path: string): boolean =>
  /^(ts|typescript)$/.test(language) &&
  !/^(ignore|example)\b/.test(info) &&
  (isModule(code) || showsFragments(path));

/** The values of `// =>` comments, or else the text block behind the program. */
const printed = (code: string, next: CodeBlock | undefined): string => {
  const values = [...code.matchAll(/\/\/ => ?(.*)$/gm)].map(([, value]) => value).join('\n');
  return values || (next?.language === 'text' ? next.code : '');
};

const fileText = ({ line, code }: CodeBlock): string =>
  isModule(code) ? '\n'.repeat(line - 1) + code : `${SCOPE} {${'\n'.repeat(line - 1)}${code}}\n`;

/** The blocks of TypeScript of a document or, in its documentation comments, of a source file. */
export function programsOf(path: string): Program[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const blocks = codeBlocks(path.endsWith('.md') ? text : comments(text));
  return blocks.flatMap((block, index) => {
    if (!isProgram(block, path)) return [];
    const { line, code, info } = block;
    const file = `${FOLDER}/${path.replaceAll('/', '__')}__${line}.ts`;
    const prints = /^run\b/.test(info) ? printed(code, blocks[index + 1]) : undefined;
    const served = /\bserve="([^"]*)"/.exec(info)?.[1]?.replaceAll('\\n', '\n');
    return [{ path, line, file, text: fileText(block), prints, served }];
  });
}
