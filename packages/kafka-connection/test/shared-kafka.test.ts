import { expect, test } from 'vitest';
import { acquireKafka } from '../src/index.ts';
import { connectionTo } from './support/connection.ts';

const password = (): string => 'hush';
const other = (): string => 'hush';

test('those who connect in the same way share a client, which the last one closes', async () => {
  const sasl = { mechanism: 'PLAIN', username: 'ann', password } as const;
  const one = await acquireKafka(connectionTo('a:1', { sasl }));
  const two = await acquireKafka(connectionTo('a:1', { sasl }));
  expect(two.client).toBe(one.client);
  await one.release();
  expect(two.client.admin.closed).toBe(false);
  await two.release();
  expect(two.client.admin.closed).toBe(true);
});

test('those who connect differently do not', async () => {
  const leases = await Promise.all([
    acquireKafka(connectionTo('a:1')),
    acquireKafka(connectionTo('b:1')),
    acquireKafka(connectionTo('a:1', { tls: true })),
    acquireKafka(connectionTo('a:1', { sasl: { mechanism: 'OAUTHBEARER', token: 'x' } })),
    acquireKafka(connectionTo('a:1', { sasl: { mechanism: 'OAUTHBEARER', token: other } })),
  ]);
  expect(new Set(leases.map(({ client }) => client)).size).toBe(5);
  await Promise.all(leases.map((lease) => lease.release()));
});
