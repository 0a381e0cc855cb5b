import { buffer } from 'node:stream/consumers';
import { deflateRaw } from 'node:zlib';
import { streams, type Type } from 'avsc';

const codecs = {
  null: (bytes: Buffer, done: (error: Error | null, bytes?: Buffer) => void) => done(null, bytes),
  deflate: deflateRaw,
};

/** An Avro container file as another implementation writes it. */
export const containerOf = (
  type: Type,
  records: readonly unknown[],
  codec: keyof typeof codecs = 'null',
): Promise<Buffer> => {
  const encoder = new streams.BlockEncoder(type, { codec, codecs, blockSize: 64, writeHeader: 'always' });
  for (const record of records) encoder.write(record);
  encoder.end();
  return buffer(encoder);
};
