import { SeededRandom } from '@dstream/core/plugin';

/** One order of a shop. */
export interface Order {
  readonly id: number;
  readonly customer: string;
  readonly country: string;
  readonly status: 'paid' | 'open' | 'cancelled';
  readonly total: number;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

const countries = [
  'AT',
  'BR',
  'CH',
  'DE',
  'ES',
  'FR',
  'GB',
  'IN',
  'IT',
  'JP',
  'KE',
  'MX',
  'NL',
  'PL',
  'SE',
  'US',
];
const statuses = ['paid', 'paid', 'paid', 'open', 'cancelled'] as const;

/** Orders as lines of JSON. */
export const orderLines = (count: number, seed: string): readonly string[] => {
  const random = new SeededRandom(seed);
  const below = (bound: number): number => Math.floor(random.next() * bound);
  return Array.from({ length: count }, (_, id) => {
    const items = Array.from({ length: 1 + below(3) }, () => ({
      sku: `sku-${below(5000)}`,
      quantity: 1 + below(9),
    }));
    const order: Order = {
      id,
      customer: `customer-${below(8000)}`,
      country: countries[below(countries.length)]!,
      status: statuses[below(statuses.length)]!,
      total: below(100_000) / 100,
      items,
    };
    return JSON.stringify(order);
  });
};
