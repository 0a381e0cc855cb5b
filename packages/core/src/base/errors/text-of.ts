import { plainData, plainProperties } from './plain-data.ts';

const longest = 1000;

/**
 * The text of anything thrown: the message of an error, a string as it is, other data much as JSON shows it, cut at 1000
 * characters. Never throws.
 */
export const textOf = (error: unknown): string => {
  try {
    return error instanceof Error ? messageOf(error) : textOfValue(error);
  } catch {
    return 'something that cannot be shown';
  }
};

const messageOf = ({ message }: { readonly message: unknown }): string =>
  typeof message === 'string' ? message : textOfValue(message);

const textOfValue = (value: unknown): string => {
  if (typeof value === 'function') return `a function ${value.name}`.trimEnd();
  if (typeof value !== 'object' || value === null) return String(value);
  const own = ownText(value);
  if (own !== undefined) return cut(own);
  const kind = value.constructor?.name ?? 'Object';
  const json = JSON.stringify(propertiesOf(value), (_, part: unknown) =>
    typeof part === 'bigint' ? `${part}n` : part,
  );
  return cut(kind === 'Object' || kind === 'Array' ? json : `${kind} ${json}`);
};

const propertiesOf = (value: object): unknown =>
  Array.isArray(value) ? plainData(value) : plainProperties(value);

/** What an object's class says of it, where that is more than that it is an object. */
const ownText = (value: object): string | undefined => {
  if (Array.isArray(value)) return undefined;
  try {
    const text = (value as { toString(): string }).toString();
    return text.startsWith('[object ') ? undefined : text;
  } catch {
    return undefined;
  }
};

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
