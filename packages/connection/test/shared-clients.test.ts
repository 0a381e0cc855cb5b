import { SharedClients } from '@dstream/connection';
import { expect, test } from 'vitest';

const clients = () => {
  const closed: string[] = [];
  let opened = 0;
  const shared = new SharedClients<string>((client) => void closed.push(client));
  return { shared, closed, open: () => `client ${++opened}`, opened: () => opened };
};

test('opens one client for all who ask, and closes it after the last', async () => {
  const { shared, closed, open, opened } = clients();
  const [first, second] = await Promise.all([shared.acquire('a', open), shared.acquire('a', open)]);
  expect([first.client, second.client, opened()]).toEqual(['client 1', 'client 1', 1]);
  await first.release();
  await first.release();
  expect(closed).toEqual([]);
  await second.release();
  expect(closed).toEqual(['client 1']);
  expect((await shared.acquire('a', open)).client).toBe('client 2');
});

test('keeps the clients of two servers apart', async () => {
  const { shared, open } = clients();
  const [a, b] = [await shared.acquire('a', open), await shared.acquire('b', open)];
  expect([a.client, b.client]).toEqual(['client 1', 'client 2']);
});

test('tries again after a failure', async () => {
  const { shared, open } = clients();
  const refused = shared.acquire('a', () => Promise.reject(new Error('refused')));
  await expect(refused).rejects.toThrow('refused');
  expect((await shared.acquire('a', open)).client).toBe('client 1');
});

test('gives nobody a client that was retired, and closes it after its last holder', async () => {
  const { shared, closed, open } = clients();
  const old = await shared.acquire('a', open);
  shared.retire('a', old.client);
  await Promise.resolve();
  const fresh = await shared.acquire('a', open);
  expect(fresh.client).toBe('client 2');
  await old.release();
  expect(closed).toEqual(['client 1']);
  await fresh.release();
  expect(closed).toEqual(['client 1', 'client 2']);
});
