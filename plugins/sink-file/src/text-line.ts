import { jsonLine } from './json-line.ts';

/** A record as Spark writes it: strings as they are, an array as a tuple; objects as JSON unless they write themselves. */
export const textLine = (record: unknown): string => {
  if (typeof record !== 'object' || record === null) return String(record);
  if (Array.isArray(record)) return `(${record.map(textLine).join(',')})`;
  if (record instanceof Date) return record.toISOString();
  const own = (record as { toString?: () => string }).toString?.() ?? '[object ';
  return own.startsWith('[object ') || record instanceof Uint8Array ? jsonLine(record) : own;
};
