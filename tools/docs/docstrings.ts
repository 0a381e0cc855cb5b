import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../workspaces.ts';

/** A public member of a class or an interface with its documentation. */
export interface Member {
  readonly path: string;
  readonly name: string;
  /** `name(a, b?)` for methods, the type for properties. */
  readonly shape: string;
  readonly isMethod: boolean;
  /** The text of its docstring on one line, without tags; empty when it has none. */
  readonly text: string;
  /** The code of its `@example`, and the line that starts at. */
  readonly example: { readonly code: string; readonly line: number } | undefined;
}

const parse = (path: string): ts.SourceFile =>
  ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);

const isPublic = (node: ts.ClassElement | ts.TypeElement): boolean =>
  node.name !== undefined && (ts.isIdentifier(node.name) || ts.isStringLiteral(node.name));

const parameters = (node: ts.SignatureDeclaration): string =>
  node.parameters
    .filter(({ name }) => name.getText() !== 'this')
    .map(({ name, questionToken, initializer, dotDotDotToken }) => {
      const plain = ts.isIdentifier(name) ? name.text : 'options';
      return `${dotDotDotToken ? '...' : ''}${plain}${questionToken || initializer ? '?' : ''}`;
    })
    .join(', ');

const shapeOf = (node: ts.ClassElement | ts.TypeElement): string => {
  if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node))
    return `${node.name.getText()}(${parameters(node)})`;
  const { type } = node as ts.PropertySignature;
  return type?.getText().replaceAll(/\s+/g, ' ') ?? '';
};

const textOf = (docs: readonly ts.JSDoc[]): string =>
  docs
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Tags lose their line breaks in the parser: take the example from the source. */
const exampleOf = (file: ts.SourceFile, docs: readonly ts.JSDoc[]): Member['example'] => {
  const doc = docs.find(({ tags }) => tags?.some(({ tagName }) => tagName.text === 'example'));
  if (!doc) return undefined;
  const lines = doc.getText().split('\n');
  const tag = lines.findIndex((line) => line.includes('@example'));
  const code = lines.slice(tag + 1, -1).map((line) => line.replace(/^\s*\* ?/, ''));
  const { line } = file.getLineAndCharacterOfPosition(doc.getStart());
  return { code: code.join('\n'), line: line + tag + 2 };
};

const memberOf = (file: ts.SourceFile, node: ts.ClassElement | ts.TypeElement): Member => {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return {
    path: file.fileName,
    name: (node.name as ts.Identifier | ts.StringLiteral).text,
    shape: shapeOf(node),
    isMethod: ts.isMethodDeclaration(node) || ts.isMethodSignature(node),
    text: textOf(docs),
    example: exampleOf(file, docs),
  };
};

const declarations = (file: ts.SourceFile): (ts.ClassDeclaration | ts.InterfaceDeclaration)[] =>
  file.statements.filter(
    (statement) => ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement),
  );

let known: ReadonlyMap<string, ts.ClassDeclaration | ts.InterfaceDeclaration> | undefined;

/** Every class and interface of the packages by name, the core's before those of others. */
const allDeclarations = (): NonNullable<typeof known> => {
  const paths = globSync('{packages,plugins}/*/src/**/*.ts', { cwd: ROOT }).toSorted();
  const found = paths.flatMap((path) => declarations(parse(path)));
  return new Map(found.toReversed().map((declaration) => [declaration.name?.text ?? '', declaration]));
};

/** The public members of a class or interface in the order of the source; of overloads the first that says something. */
export function membersOf(owner: string): Member[] {
  known ??= allDeclarations();
  const declaration = known.get(owner);
  if (!declaration) throw new Error(`There is no class or interface ${owner}`);
  const file = declaration.getSourceFile();
  const members = [...declaration.members].filter(isPublic).map((node) => memberOf(file, node));
  const first = ({ name }: Member): Member | undefined => {
    const overloads = members.filter((member) => member.name === name);
    return overloads.find(({ text }) => text !== '') ?? overloads[0];
  };
  return members.filter((member) => member === first(member));
}
