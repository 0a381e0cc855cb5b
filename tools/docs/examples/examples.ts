import { membersOf } from '../docstrings.ts';
import { FOLDER, type Program } from '../programs/programs.ts';
import { RDD_EXAMPLES } from './rdd-examples.ts';

/** Where the operators of a DStream are documented. */
export const STREAM_CLASSES = ['DStream', 'PairDStreamFunctions', 'BaseDStream'] as const;

/** Where the operators of an RDD are documented. */
export const RDD_CLASSES = [
  'RDD',
  'PairRDDFunctions',
  'OrderedRDDFunctions',
  'RDDActions',
  'DoubleRDDFunctions',
] as const;

/** An example in its parts: `// stream: batches; other: batches`, the code, `// => batches`. */
interface Example {
  readonly subject: string;
  readonly input: string;
  readonly other: string;
  readonly code: string;
  readonly gives: string;
}

const parseExample = (text: string, name: string): Example => {
  const parts = /^\/\/ (stream|rdd): (.*?)(?:; other: (.*))?\n([\s\S]*?)\s*\/\/ => (.*)$/.exec(text.trim());
  if (!parts) throw new Error(`The example of ${name} is not of the form // stream: … // => …`);
  const [, subject, input, other = '', code, gives] = parts as unknown as string[];
  return { subject: subject!, input: input!, other, code: code!, gives: gives! };
};

const IMPORTS = [
  "import { example, rddExample } from '../../tools/docs/examples/example.ts';",
  "import { HashPartitioner, seconds, StateSpec, type State } from '@dstream/core';",
].join(' ');

const programOf = (path: string, line: number, name: string, text: string): Program => {
  const { subject, input, other, code, gives } = parseExample(text, name);
  const call = subject === 'rdd' ? 'rddExample' : 'example';
  const start = `${IMPORTS} await ${call}([${input}], [${other}], (${subject}, other) =>`;
  return {
    path,
    line,
    file: `${FOLDER}/${path.replaceAll('/', '__')}__${line}.ts`,
    text: `${start}${'\n'.repeat(line)}(${code}), [${gives}]);\n`,
    prints: 'holds',
    served: undefined,
  };
};

/** The examples in docstrings as programs, and those of the operators of RDDs. */
export const examplePrograms = (): Program[] => [
  ...[...STREAM_CLASSES, ...RDD_CLASSES]
    .flatMap(membersOf)
    .flatMap(({ path, name, example }) =>
      example ? [programOf(path, example.line, name, example.code)] : [],
    ),
  ...Object.entries(RDD_EXAMPLES).map(([name, text], index) =>
    programOf(`tools/docs/examples/rdd-examples.ts#${name}`, index + 1, name, text),
  ),
];
