import type { Buffer } from 'node:buffer';
import type { KafkaRecord } from './kafka-record.ts';

/** The record that bytes belong to. Its key is there when its value is deserialized, its value is not. */
export type RecordInfo = Pick<
  KafkaRecord<unknown>,
  'topic' | 'partition' | 'offset' | 'timestamp' | 'key' | 'headers'
>;

/** Makes a value of bytes, which are a view: copy what is to be kept. What it throws makes the record a bad one. */
export type Deserializer<T> = (bytes: Uint8Array, record: RecordInfo) => T;

/** Text in UTF-8, JSON, the bytes themselves, or what a function of your own makes of them. */
export type Deserialization = 'string' | 'json' | 'bytes' | Deserializer<unknown>;

/** What a key or value becomes; null where the record has none. */
export type Deserialized<D> = D extends 'string'
  ? string | null
  : D extends 'json'
    ? any
    : D extends 'bytes'
      ? Uint8Array | null
      : D extends Deserializer<infer T>
        ? T | null
        : never;

/** Makes a value of the bytes `from` to `to`. */
export type Decode = (bytes: Buffer, from: number, to: number, record: RecordInfo) => unknown;

/** Shorter texts are put together faster letter by letter than by a call into the runtime. */
const shortText = 12;

const text = (bytes: Buffer, from: number, to: number): string => {
  if (to - from > shortText) return bytes.toString('utf8', from, to);
  let result = '';
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte > 127) return bytes.toString('utf8', from, to);
    result += String.fromCharCode(byte);
  }
  return result;
};

const builtIn: Readonly<Record<'string' | 'json' | 'bytes', Decode>> = {
  string: text,
  json: (bytes, from, to) => JSON.parse(text(bytes, from, to)) as unknown,
  bytes: (bytes, from, to) => new Uint8Array(bytes.buffer, bytes.byteOffset + from, to - from),
};

/** How to make a value of a part of many bytes. */
export const decodeOf = (deserialization: Deserialization): Decode =>
  typeof deserialization === 'function'
    ? (bytes, from, to, record) =>
        deserialization(builtIn.bytes(bytes, from, to, record) as Uint8Array, record)
    : builtIn[deserialization];
