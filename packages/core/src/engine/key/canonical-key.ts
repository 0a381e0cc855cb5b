import { kindOf } from './key-kind.ts';

/**
 * A text that two keys share exactly when they are equal by value: what a Map of composite keys is keyed by. Throws
 * KEY_UNSUPPORTED as `hashKey` does.
 *
 * Every part begins with its type and carries its length or an end mark, so parts cannot run into each other.
 */
export const canonicalKey = (key: unknown): string => {
  if (typeof key === 'string') return `s${key.length}:${key}`;
  if (typeof key === 'number') return `n${key};`;
  switch (kindOf(key)) {
    case 'null':
      return 'z';
    case 'boolean':
      return key ? 't' : 'f';
    case 'bigint':
      return `i${String(key)};`;
    case 'date':
      return `d${(key as Date).getTime()};`;
    case 'array':
      return canonicalArray(key as readonly unknown[]);
    default:
      return canonicalObject(key as Readonly<Record<string, unknown>>);
  }
};

const canonicalArray = (items: readonly unknown[]): string => {
  let text = '[';
  for (let i = 0; i < items.length; i++) text += canonicalKey(items[i]);
  return `${text}]`;
};

const canonicalObject = (fields: Readonly<Record<string, unknown>>): string => {
  let text = '{';
  for (const name of Object.keys(fields).toSorted())
    text += `${name.length}:${name}${canonicalKey(fields[name])}`;
  return `${text}}`;
};
