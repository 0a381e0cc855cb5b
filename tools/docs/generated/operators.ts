import { membersOf, type Member } from '../docstrings.ts';

const isDocumented = ({ isMethod, text }: Member): boolean => isMethod && text !== '';

const section = ({ name, shape, text, example }: Member): string =>
  [
    `### ${name}`,
    '',
    `\`${shape}\`: ${text}`,
    ...(example ? ['', '```ts example', example.code, '```'] : []),
  ].join('\n');

/** The methods of a class, all or those named, each with its text and its example. */
export const operators = (owner: string, ...names: string[]): string =>
  membersOf(owner)
    .filter(isDocumented)
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map(section)
    .join('\n\n');
