/** A record as JSON. What JSON does not know: bigints become strings, maps and sets arrays, bytes base64. */
export const jsonLine = (record: unknown): string => JSON.stringify(record, plain) ?? 'null';

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
};
