import type { KinesisRecord } from './kinesis-record.ts';

/** The record that bytes belong to. */
export type RecordInfo = Omit<KinesisRecord<unknown>, 'data'>;

/** Makes data of bytes, which are a view: copy what is to be kept. What it throws makes the record a bad one. */
export type Deserializer<T> = (bytes: Uint8Array, record: RecordInfo) => T;

/** Text in UTF-8, JSON, the bytes themselves, or what a function of your own makes of them. */
export type Deserialization = 'string' | 'json' | 'bytes' | Deserializer<unknown>;

/** What the bytes of a record become. */
export type Deserialized<D> = D extends 'string'
  ? string
  : D extends 'json'
    ? any
    : D extends 'bytes'
      ? Uint8Array
      : D extends Deserializer<infer T>
        ? T
        : never;

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

const builtIn: Readonly<Record<'string' | 'json' | 'bytes', Deserializer<unknown>>> = {
  string: text,
  json: (bytes) => JSON.parse(text(bytes)) as unknown,
  bytes: (bytes) => bytes,
};

/** How to make data of bytes. */
export const deserializerOf = (deserialization: Deserialization): Deserializer<unknown> =>
  typeof deserialization === 'function' ? deserialization : builtIn[deserialization];
