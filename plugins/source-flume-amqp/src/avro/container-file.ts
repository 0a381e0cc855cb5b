import type { Buffer } from 'node:buffer';
import { inflateRawSync } from 'node:zlib';
import { flumeError } from '../flume-error.ts';
import { AvroReader } from './avro-reader.ts';
import { checkEventSchema } from './event-schema.ts';
import { unsnappy } from './unsnappy.ts';

/** The first bytes of an Avro object container file: "Obj" and the version. */
const magic = [0x4f, 0x62, 0x6a, 1];

/** Whether the bytes are a container file rather than a single datum. */
export const isContainerFile = (bytes: Buffer): boolean => magic.every((byte, i) => bytes[i] === byte);

/** The encoded events of one block of a container file. */
export interface DataBlock {
  readonly count: number;
  readonly data: Buffer;
}

/**
 * The blocks of an Avro object container file (Apache Avro 1.11 specification, "Object Container Files") of Flume events.
 * Together they become at most `maxBytes` bytes.
 */
export function* dataBlocks(file: Buffer, maxBytes: number): Generator<DataBlock, void> {
  const reader = new AvroReader(file, magic.length);
  const metadata = reader.map(() => reader.bytes());
  const sync = reader.fixed(16);
  checkEventSchema(metadata.get('avro.schema')?.toString('utf8'));
  const codec = metadata.get('avro.codec')?.toString('utf8') ?? 'null';
  const decompress = codecs[codec];
  if (!decompress) throw invalid(`its codec is ${codec}; null, deflate and snappy are known`);
  let left = maxBytes;
  while (!reader.isAtEnd) {
    const count = reader.long();
    const data = decompress(reader.bytes(), left);
    left -= codec === 'null' ? 0 : data.length;
    if (!reader.fixed(16).equals(sync)) throw invalid('its blocks are not where they should be');
    yield { count, data };
  }
}

type Decompress = (data: Buffer, maxBytes: number) => Buffer;

const inflate: Decompress = (data, maxBytes) => {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw flumeError('FLUME_BODY_TOO_LARGE', { maxBodyBytes: maxBytes }, { cause });
    }
    throw flumeError('FLUME_AVRO_INVALID', { reason: 'a compressed block is broken' }, { cause });
  }
};

const codecs: Readonly<Record<string, Decompress>> = {
  null: (data) => data,
  deflate: inflate,
  snappy: unsnappy,
};

const invalid = (reason: string): Error => flumeError('FLUME_AVRO_INVALID', { reason });
