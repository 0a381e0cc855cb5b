import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, workspaces } from '../../workspaces.ts';
import { membersOf } from '../docstrings.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const sourcesOf = (path: string): string[] => globSync(`${path}/src/**/*.ts`, { cwd: ROOT }).map(read);

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found!);

const unique = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

/** The error codes of a package: the keys of its catalogue, and what it throws without one. */
export const codesOf = (sources: readonly string[]): string[] =>
  unique(
    sources.flatMap((source) => [
      ...matches(
        /\bcatalogue = \{([\s\S]*?)\n\} satisfies/.exec(source)?.[1] ?? '',
        /^ {2}([A-Z][A-Z_]+): \(/gm,
      ),
      ...matches(source, /new DStreamError(?:<string>)?\(\s*'([A-Z_]+)'/g),
    ]),
  );

/** The parts of a document by the text of their headings of the second level. */
const parts = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(/^## /m).map((part) => [part.slice(0, part.indexOf('\n')).trim(), part]));

/** Codes that are thrown and not in the error reference, or the reverse, or out of order. */
export function errorProblems(): string[] {
  const page = 'docs/reference/errors.md';
  const documented = parts(read(page));
  const core = codesOf(sourcesOf('packages/core'));
  return workspaces().flatMap(({ path, manifest: { name } }) => {
    const codes = codesOf(sourcesOf(path)).filter((code) => path === 'packages/core' || !core.includes(code));
    const described = matches(documented.get(name) ?? '', /^### ([A-Z_]+)$/gm);
    return [
      ...codes
        .filter((code) => !described.includes(code))
        .map((code) => `${page}: ${code} of ${name} is missing`),
      ...described.filter((code) => !codes.includes(code)).map((code) => `${page}: ${name} has no ${code}`),
      ...(described.join() === described.toSorted().join()
        ? []
        : [`${page}: the codes of ${name} are not sorted`]),
    ];
  });
}

/** Events that listeners hear and the event reference does not list, or the reverse. */
export function eventProblems(): string[] {
  const page = 'docs/reference/events.md';
  const events = membersOf('StreamingEvents');
  const methods = events.map(({ name }) => `on${name[0]!.toUpperCase()}${name.slice(1)}`);
  const listed = matches(read(page), /^\| `(on\w+)`/gm);
  return [
    ...methods.filter((method) => !listed.includes(method)).map((method) => `${page}: ${method} is missing`),
    ...listed.filter((method) => !methods.includes(method)).map((method) => `${page}: there is no ${method}`),
  ];
}

/** Tables behind `<!-- lists: … -->` whose first column is not the members of that interface, in their order. */
export function tableProblems(document: string): string[] {
  const tables = read(document).matchAll(/^<!-- lists: (\w+) -->\n\n((?:\|.*\n)+)/gm);
  return [...tables].flatMap(([, owner, table]) => {
    const names = matches(table!, /^\| `(\w+)`/gm).join(', ');
    const members = membersOf(owner!)
      .map(({ name }) => name)
      .join(', ');
    return names === members ? [] : [`${document}: the table of ${owner} lists ${names}; it has ${members}`];
  });
}

/** Public interfaces of options that the option reference does not show. */
export function optionProblems(): string[] {
  const page = 'docs/reference/options.md';
  const shown = matches(read(page), /^<!-- generated: fields (\w+) -->$/gm);
  const entries = workspaces().map(({ path }) => read(`${path}/src/index.ts`));
  const exported = unique(entries.flatMap((text) => matches(text, /\b([A-Z]\w+Options)\b/g)));
  return exported.filter((name) => !shown.includes(name)).map((name) => `${page}: ${name} is missing`);
}
