import { membersOf, type Member } from '../docstrings.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ({ name, shape, text }: Member): string => `| \`${name}\` | \`${cell(shape)}\` | ${cell(text)} |`;

/** The members of an interface as a table. */
export const fields = (owner: string): string =>
  ['| name | type | meaning |', '|---|---|---|', ...membersOf(owner).map(row)].join('\n');
