import { createHash } from 'node:crypto';

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
};

const bytesField = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);

const numberField = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8), varint(value)]);

/** A record as the Kinesis Producer Library writes it: pairs of partition key and data in one. */
export const aggregated = (pairs: readonly (readonly [key: string, data: string | Uint8Array])[]): Buffer => {
  const keys = [...new Set(pairs.map(([key]) => key))];
  const message = Buffer.concat([
    ...keys.map((key) => bytesField(1, Buffer.from(key))),
    bytesField(2, Buffer.from('12345')),
    ...pairs.map(([key, data]) =>
      bytesField(
        3,
        Buffer.concat([
          numberField(1, keys.indexOf(key)),
          numberField(2, 0),
          bytesField(3, typeof data === 'string' ? Buffer.from(data) : data),
          bytesField(4, bytesField(1, Buffer.from('a tag'))),
        ]),
      ),
    ),
  ]);
  const digest = createHash('md5').update(message).digest();
  return Buffer.concat([Buffer.from('f3899ac2', 'hex'), message, digest]);
};
