import { DStreamError } from '../errors/dstream-error.ts';
import { leafTags } from './json-tags.ts';

/**
 * Data as JSON can hold it. What JSON lacks becomes an object of one key that starts with `@`; a key of the data that
 * starts with `@` gets another one in front. Parts that need no change are shared, not copied.
 */
export const toTagged = (value: unknown): unknown => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : leafToTagged(value);
    case 'object':
      return value === null ? null : objectToTagged(value);
    case 'function':
    case 'symbol':
      throw unsupported(`a ${typeof value}`);
    default:
      return leafToTagged(value);
  }
};

const objectToTagged = (value: object): unknown => {
  if (Array.isArray(value)) return arrayToTagged(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return { '@bare': recordToTagged(value as Record<string, unknown>) };
  if (Object.getPrototypeOf(prototype) === null) return recordToTagged(value as Record<string, unknown>);
  if (value instanceof Map) return { '@map': Array.from(value, arrayToTagged) };
  if (value instanceof Set) return { '@set': arrayToTagged([...value]) };
  return leafToTagged(value);
};

const leafToTagged = (value: unknown): unknown => {
  const leaf = leafTags.find((each) => each.matches(value));
  if (!leaf) throw unsupported(`an instance of ${(value as object).constructor?.name || 'a class'}`);
  return { [leaf.tag]: leaf.write(value) };
};

const arrayToTagged = (array: readonly unknown[]): readonly unknown[] => {
  let copy: unknown[] | undefined;
  for (let i = 0; i < array.length; i++) {
    const json = toTagged(array[i]);
    if (json !== array[i]) (copy ??= [...array])[i] = json;
  }
  return copy ?? array;
};

/** `fromEntries` defines its keys, so that `__proto__` stays a key like any other. */
const recordToTagged = (record: Record<string, unknown>): Record<string, unknown> => {
  const keys = Object.keys(record);
  let entries: [string, unknown][] | undefined;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const json = toTagged(record[key]);
    const escape = key.startsWith('@');
    if (escape || json !== record[key]) entries ??= keys.slice(0, i).map((same) => [same, record[same]]);
    entries?.push([escape ? `@${key}` : key, json]);
  }
  return entries ? Object.fromEntries(entries) : record;
};

const unsupported = (type: string): Error => new DStreamError('CODEC_UNSUPPORTED', { codec: 'json', type });

/** The data behind what `toTagged` made; changes `json`. Throws for what `toTagged` cannot have made. */
export const fromTagged = (json: unknown): unknown => {
  if (typeof json !== 'object' || json === null) return json;
  return Array.isArray(json) ? arrayFromTagged(json) : recordFromTagged(json as Record<string, unknown>);
};

const arrayFromTagged = (array: unknown[]): unknown[] => {
  for (let i = 0; i < array.length; i++) {
    const item = array[i];
    if (typeof item === 'object') array[i] = fromTagged(item);
  }
  return array;
};

const recordFromTagged = (record: Record<string, unknown>): unknown => {
  const keys = Object.keys(record);
  const first = keys[0];
  if (keys.length === 1 && first!.startsWith('@') && !first!.startsWith('@@'))
    return untag(first!, record[first!]);
  let escaped = false;
  for (const key of keys) {
    escaped ||= key.startsWith('@');
    const item = record[key];
    // `__proto__` is an own key here, as JSON.parse makes it, so this writes to the key and not to the prototype.
    if (typeof item === 'object') record[key] = fromTagged(item);
  }
  return escaped ? Object.fromEntries(keys.map((key) => [unescape(key), record[key]])) : record;
};

const unescape = (key: string): string => {
  if (!key.startsWith('@')) return key;
  if (!key.startsWith('@@')) throw new TypeError(`unexpected tag ${key}`);
  return key.slice(1);
};

const tags: ReadonlyMap<string, (json: unknown) => unknown> = new Map<string, (json: unknown) => unknown>([
  ...leafTags.map((leaf) => [leaf.tag, (json: unknown): unknown => leaf.read(json)] as const),
  ['@map', (json) => new Map(arrayIn(json).map(entryFromTagged))],
  ['@set', (json) => new Set(arrayFromTagged(arrayIn(json)))],
  ['@bare', (json) => bareFromTagged(fromTagged(json))],
]);

const untag = (tag: string, json: unknown): unknown => {
  const read = tags.get(tag);
  if (!read) throw new TypeError(`unknown tag ${tag}`);
  return read(json);
};

const arrayIn = (json: unknown): unknown[] => {
  if (Array.isArray(json)) return json;
  throw new TypeError('not a list');
};

const entryFromTagged = (json: unknown): [unknown, unknown] => {
  const entry = arrayIn(json);
  if (entry.length !== 2) throw new TypeError('not an entry');
  return [fromTagged(entry[0]), fromTagged(entry[1])];
};

const bareFromTagged = (data: unknown): unknown => {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new TypeError('not a record');
  return Object.assign(Object.create(null) as object, data);
};
