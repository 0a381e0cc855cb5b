/** A value as JSON, whatever it is: what JSON has no word for becomes the nearest thing. For people and tools to read. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, (_, each: unknown) => plain(each), indent) ?? 'null';

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return value;
};
