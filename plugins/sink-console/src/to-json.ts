/** A record as one line of JSON. What JSON does not know: bigints become strings, maps and sets arrays, bytes base64. */
export const toJson = (value: unknown): string => {
  try {
    return JSON.stringify(value, plain) ?? 'null';
  } catch (error) {
    return JSON.stringify(
      `not JSON: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`,
    );
  }
};

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
};
