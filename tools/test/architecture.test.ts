import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ROOT, workspaces } from '../workspaces.ts';

const sources = globSync('{packages,plugins}/*/src/**/*.ts', { cwd: ROOT }).toSorted();

const parse = (path: string): ts.SourceFile =>
  ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);

const isTypeOnly = (statement: ts.Statement): boolean =>
  ts.isInterfaceDeclaration(statement) ||
  ts.isTypeAliasDeclaration(statement) ||
  (ts.isImportDeclaration(statement) &&
    statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) ||
  (ts.isExportDeclaration(statement) && statement.isTypeOnly) ||
  (ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword));

const decorated = (node: ts.Node): boolean =>
  ts.isDecorator(node) || (ts.forEachChild(node, (child) => decorated(child) || undefined) ?? false);

const declaredNames = (file: ts.SourceFile): string[] =>
  file.statements.flatMap((statement) =>
    ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)
      ? [statement.name?.text ?? '']
      : [],
  );

const importedPackages = (file: ts.SourceFile): string[] =>
  ts
    .preProcessFile(file.text, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));

test('there are sources to look at', () => {
  expect(sources).toContain('packages/core/src/index.ts');
});

test('contracts hold types only', () => {
  const contracts = sources.filter((path) => path.startsWith('packages/core/src/contracts/'));
  const running = contracts.filter((path) => !parse(path).statements.every(isTypeOnly));
  expect(running).toEqual([]);
});

test('files are named after one concept', () => {
  const vague = /^(utils?|helpers?|common|misc|types|shared)$/;
  const bad = sources.filter((path) => {
    const name = basename(path, '.ts');
    return vague.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
  });
  expect(bad).toEqual([]);
});

test('no name says interface or implementation', () => {
  const bad = sources.flatMap((path) =>
    declaredNames(parse(path)).filter((name) => /^I[A-Z][a-z]|Impl$/.test(name)),
  );
  expect(bad).toEqual([]);
});

test('no decorators: Node strips types and nothing else', () => {
  expect(sources.filter((path) => decorated(parse(path)))).toEqual([]);
});

test('plugins extend the registries by the entry they import, which is the one the build loads', () => {
  const bad = sources.filter((path) =>
    /^declare module '(?!@dstream\/core\/plugin')/m.test(parse(path).text),
  );
  expect(bad).toEqual([]);
});

describe.for(workspaces().map((workspace) => [workspace.manifest.name, workspace] as const))(
  '%s',
  ([, { path, manifest }]) => {
    test('declares every package its sources import', () => {
      const own = sources.filter((source) => source.startsWith(`${path}/`));
      const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
      const missing = own
        .flatMap((source) => importedPackages(parse(source)))
        .filter((name) => !(name in declared));
      expect(missing).toEqual([]);
    });
  },
);
