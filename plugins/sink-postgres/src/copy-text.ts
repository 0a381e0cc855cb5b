const special = /[\b\f\n\r\t\v\\]/;
const specials = /[\b\f\n\r\t\v\\]/g;

const escapes: Readonly<Record<string, string>> = {
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\v': String.raw`\v`,
  '\\': '\\\\',
};

const escaped = (text: string): string =>
  special.test(text) ? text.replace(specials, (character) => escapes[character]!) : text;

/** An array as PostgreSQL writes it: `{"a","b",NULL}`. */
const arrayText = (values: readonly unknown[]): string =>
  `{${values.map((value) => (Array.isArray(value) ? arrayText(value) : elementText(value))).join(',')}}`;

const elementText = (value: unknown): string => {
  const text = valueText(value, false);
  return text === undefined ? 'NULL' : `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
};

/** A value as PostgreSQL reads it; undefined: NULL. What is no simple value becomes JSON, unless the column holds arrays. */
const valueText = (value: unknown, isArrayColumn: boolean): string | undefined => {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return `${value}`;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}`;
  if (isArrayColumn && Array.isArray(value)) return arrayText(value);
  return JSON.stringify(value);
};

/** A value as a field of a line of COPY in its text format. */
export const copyField = (value: unknown, isArrayColumn: boolean): string => {
  if (typeof value === 'number') return String(value);
  const text = valueText(value, isArrayColumn);
  return text === undefined ? String.raw`\N` : escaped(text);
};
