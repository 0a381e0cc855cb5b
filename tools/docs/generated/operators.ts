import { membersOf, type Member } from '../docstrings.ts';
import { RDD_CLASSES } from '../examples/examples.ts';
import { RDD_EXAMPLES } from '../examples/rdd-examples.ts';

const isDocumented = ({ isMethod, text }: Member): boolean => isMethod && text !== '';

const section = ({ name, shape, text }: Member, example: string | undefined): string =>
  [
    `### ${name}`,
    '',
    `\`${shape}\`: ${text}`,
    ...(example ? ['', '```ts example', example, '```'] : []),
  ].join('\n');

const exampleOf = ({ name, example }: Member, owner: string): string | undefined =>
  example?.code ?? (RDD_CLASSES.some((known) => known === owner) ? RDD_EXAMPLES[name] : undefined);

/** The methods of a class, all or those named, each with its text and its example. */
export const operators = (owner: string, ...names: string[]): string =>
  membersOf(owner)
    .filter(isDocumented)
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((member) => section(member, exampleOf(member, owner)))
    .join('\n\n');
