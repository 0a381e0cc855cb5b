import { bind, CODEC, definePlugin, JsonCodec, type Codec } from '@dstream/core/plugin';

/** An amount: an instance of a class, which only the codec below can bring from one thread to another. */
export class Money {
  readonly cents: number;

  constructor(cents: number) {
    this.cents = cents;
  }

  plus(other: Money): Money {
    return new Money(this.cents + other.cents);
  }
}

const json = new JsonCodec();

/** Plain data with amounts anywhere in it. */
const moneyCodec: Codec = {
  name: 'money',
  encode: (value) => json.encode(written(value)),
  decode: (bytes) => read(json.decode(bytes)),
};

export const money = definePlugin({ name: 'money', provides: [bind(CODEC, () => moneyCodec)] });

const written = (value: unknown): unknown =>
  value instanceof Money ? { cents: value.cents } : mapped(value, written);

const read = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'cents' in value
    ? new Money(Number(value.cents))
    : mapped(value, read);

const mapped = (value: unknown, each: (value: unknown) => unknown): unknown => {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, each(inner)]));
};
