import { membersOf, type Member } from './docstrings.ts';
import { FOLDER, type Program } from './programs.ts';

/** Where the operators of a DStream are documented. */
export const streamMembers = (): Member[] =>
  ['DStream', 'PairDStreamFunctions', 'BaseDStream'].flatMap(membersOf);

/** An example in its parts: `// stream: batches; other: batches`, the code, `// => batches`. */
export interface Example {
  readonly stream: string;
  readonly other: string;
  readonly code: string;
  readonly gives: string;
}

export function parseExample(text: string): Example | undefined {
  const parts = /^\/\/ stream: (.*?)(?:; other: (.*))?\n([\s\S]*?)\s*\/\/ => (.*)$/.exec(text.trim());
  if (!parts) return undefined;
  const [, stream, other = '', code, gives] = parts;
  return { stream: stream!, other, code: code!, gives: gives! };
}

const IMPORTS = [
  "import { example } from '../../tools/docs/example.ts';",
  "import { seconds, StateSpec, type State } from '@dstream/core';",
].join(' ');

const programOf = ({ path, name, example }: Member): Program => {
  const { code, line } = example!;
  const parts = parseExample(code);
  if (!parts)
    throw new Error(`${path}:${line}: the example of ${name} is not of the form // stream: … // => …`);
  const start = `${IMPORTS} await example([${parts.stream}], [${parts.other}], (stream, other) =>`;
  return {
    path,
    line,
    file: `${FOLDER}/${path.replaceAll('/', '__')}__${line}.ts`,
    text: `${start}${'\n'.repeat(line)}(${parts.code}), [${parts.gives}]);\n`,
    prints: 'holds',
    served: undefined,
  };
};

/** The examples in docstrings as programs. */
export const examplePrograms = (members: readonly Member[]): Program[] =>
  members.filter(({ example }) => example !== undefined).map(programOf);
