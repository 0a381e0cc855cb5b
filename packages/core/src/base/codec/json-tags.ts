/**
 * A value without parts that JSON lacks, written as an object with one key. `read` gets untrusted data and throws for
 * what `write` cannot have written.
 */
export interface LeafTag<T = any> {
  readonly tag: string;
  matches(value: unknown): boolean;
  write(value: T): unknown;
  read(json: unknown): T;
}

const SPECIAL_NUMBERS: Readonly<Record<string, number>> = {
  NaN,
  Infinity,
  '-Infinity': -Infinity,
  '-0': -0,
};

const numberTag: LeafTag<number> = {
  tag: '@number',
  matches: (value) => typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)),
  write: (value) => (Object.is(value, -0) ? '-0' : String(value)),
  read: (json) => {
    if (typeof json === 'string' && Object.hasOwn(SPECIAL_NUMBERS, json)) return SPECIAL_NUMBERS[json]!;
    throw new TypeError('not a special number');
  },
};

const undefinedTag: LeafTag<undefined> = {
  tag: '@undefined',
  matches: (value) => value === undefined,
  write: () => 0,
  read: () => undefined,
};

const bigintTag: LeafTag<bigint> = {
  tag: '@bigint',
  matches: (value) => typeof value === 'bigint',
  write: String,
  read: (json) => {
    if (typeof json === 'string' && /^-?\d+$/.test(json)) return BigInt(json);
    throw new TypeError('not a bigint');
  },
};

const dateTag: LeafTag<Date> = {
  tag: '@date',
  matches: (value) => value instanceof Date,
  write: (value) => value.getTime(),
  read: (json) => {
    if (typeof json === 'number' || json === null) return new Date(json ?? NaN);
    throw new TypeError('not a date');
  },
};

const TYPED_ARRAYS = [
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigUint64Array,
  BigInt64Array,
] as const;

const base64Of = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

const fromBase64 = (json: unknown): Buffer => {
  if (typeof json !== 'string' || !isBase64(json)) throw new TypeError('not base64');
  return Buffer.from(json, 'base64');
};

/** Before `Uint8Array`, which a `Buffer` is too. */
const bufferTag: LeafTag<Buffer> = {
  tag: '@Buffer',
  matches: Buffer.isBuffer,
  write: base64Of,
  read: fromBase64,
};

const typedArrayTags = TYPED_ARRAYS.map((array): LeafTag<InstanceType<typeof array>> => ({
  tag: `@${array.name}`,
  matches: (value) => value instanceof array,
  write: base64Of,
  read: (json) => new array(Uint8Array.from(fromBase64(json)).buffer),
}));

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

/** Every tag for a value without parts. */
export const leafTags: readonly LeafTag[] = [
  undefinedTag,
  numberTag,
  bigintTag,
  dateTag,
  bufferTag,
  ...typedArrayTags,
];
