import { isDStreamError, SeededRandom, type Codec } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';

export interface CodecConformance<T> extends ConformanceOptions {
  readonly create: () => Codec<T>;
  /** Values it must carry, of every kind it knows. */
  readonly values: readonly T[];
}

/** Tests an implementation of `Codec`. */
export const describeCodec = <T>(name: string, options: CodecConformance<T>): void =>
  describeGuarantees(`codec ${name}`, options, codecGuarantees);

/** What decoding gives, or undefined when it rejects the bytes as it must. */
const decoded = (codec: Codec<any>, bytes: Uint8Array): unknown => {
  try {
    return codec.decode(bytes);
  } catch (error) {
    if (isDStreamError(error, 'CODEC_INVALID_BYTES')) return undefined;
    throw error;
  }
};

/** Its guarantees by name. */
export const codecGuarantees: Guarantees<CodecConformance<any>> = {
  'it has a name'({ create }) {
    expect(create().name).toEqual(expect.stringMatching(/./));
  },
  'what was encoded is decoded'({ create, values }) {
    const codec = create();
    for (const value of values) expect(codec.decode(codec.encode(value))).toEqual(value);
  },
  'another instance decodes it too'({ create, values }) {
    for (const value of values) expect(create().decode(create().encode(value))).toEqual(value);
  },
  'bytes may lie anywhere in a larger buffer'({ create, values }) {
    const codec = create();
    for (const value of values) {
      const bytes = codec.encode(value);
      const padded = new Uint8Array(bytes.length + 7);
      padded.set(bytes, 3);
      expect(codec.decode(padded.subarray(3, 3 + bytes.length))).toEqual(value);
    }
  },
  'encoding leaves the value as it was'({ create, values }) {
    const codec = create();
    for (const value of values) {
      const before = structuredClone(value);
      codec.encode(value);
      expect(value).toEqual(before);
    }
  },
  'bytes cut short are rejected with CODEC_INVALID_BYTES, or are bytes of another value'({ create, values }) {
    const codec = create();
    for (const value of values) {
      const bytes = codec.encode(value);
      for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 50)) {
        expect(() => decoded(codec, bytes.subarray(0, length))).not.toThrow();
      }
    }
  },
  'bytes from elsewhere are rejected with CODEC_INVALID_BYTES, or are bytes of a value'({ create }) {
    const codec = create();
    const random = new SeededRandom('bytes');
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from({ length: Math.floor(random.next() * 40) }, () =>
        Math.floor(random.next() * 256),
      );
      expect(() => decoded(codec, bytes)).not.toThrow();
    }
  },
  'decoding makes no code and changes no prototype'({ create }) {
    const codec = create();
    const hostile = [
      '{"__proto__":{"polluted":true}}',
      '{"constructor":{"prototype":{"polluted":true}}}',
      'process.exit(1)',
    ];
    for (const text of hostile) {
      decoded(codec, new TextEncoder().encode(text));
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    }
  },
};
