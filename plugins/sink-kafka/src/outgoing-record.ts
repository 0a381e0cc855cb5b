import { Buffer } from 'node:buffer';
import type { KafkaSinkSettings } from './options.ts';

/** A key or a value: text is sent as UTF-8; null and undefined are none, which as a value removes the key from a compacted topic. */
export type KafkaPart = string | Uint8Array | null | undefined;

/** Headers of a record by their names. */
export type KafkaHeaders = Readonly<Record<string, string | Uint8Array>>;

/** A record on its way to a topic. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
  readonly headers: Map<Buffer, Buffer> | undefined;
  readonly timestamp: bigint | undefined;
  /** Where the user wants it. */
  readonly wanted: number | undefined;
  /** Bytes it takes, about. */
  readonly bytes: number;
}

/** What a record takes besides key, value and headers: lengths, offsets, its time. */
const overhead = 24;

/** What the options make of a record. */
export const outgoing = (record: unknown, settings: KafkaSinkSettings): OutgoingRecord => {
  const { topic } = settings;
  const key = bufferOf(settings.key?.(record));
  const value = settings.value ? bufferOf(settings.value(record)) : defaultValue(record);
  const headers = settings.headers && headersOf(settings.headers(record));
  const timestamp = settings.timestamp?.(record);
  return {
    topic: typeof topic === 'string' ? topic : topic(record),
    key,
    value,
    headers: headers?.map,
    timestamp: timestamp === undefined ? undefined : BigInt(Math.trunc(timestamp)),
    wanted: settings.partition?.(record),
    bytes: overhead + (key?.length ?? 0) + (value?.length ?? 0) + (headers?.bytes ?? 0),
  };
};

const bufferOf = (part: KafkaPart): Buffer | undefined => {
  if (part === null || part === undefined) return undefined;
  return typeof part === 'string'
    ? Buffer.from(part)
    : Buffer.from(part.buffer, part.byteOffset, part.length);
};

const defaultValue = (record: unknown): Buffer | undefined => {
  if (record === null || record === undefined) return undefined;
  if (typeof record === 'string' || record instanceof Uint8Array) return bufferOf(record);
  return Buffer.from(JSON.stringify(record, plainValue));
};

const plainValue = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

const headersOf = (headers: KafkaHeaders): { map: Map<Buffer, Buffer>; bytes: number } => {
  const map = new Map<Buffer, Buffer>();
  let bytes = 0;
  for (const [name, value] of Object.entries(headers)) {
    const [key, content] = [Buffer.from(name), bufferOf(value)!];
    map.set(key, content);
    bytes += key.length + content.length + 4;
  }
  return { map, bytes };
};
