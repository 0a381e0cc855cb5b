import { expect, test } from 'vitest';
import { ByteAllowance } from '../../../src/streaming/receiver/byte-allowance.ts';

test('without a limit nobody waits', () => {
  const allowance = new ByteAllowance();
  allowance.spend(1e12);
  expect(allowance.wait()).toBeUndefined();
});

test('what is spent is waited for until the next batch', async () => {
  const allowance = new ByteAllowance();
  allowance.limit = 10;
  allowance.spend(9);
  expect(allowance.wait()).toBeUndefined();
  allowance.spend(9);
  const waiting = allowance.wait();
  expect(waiting).toBe(allowance.wait());
  allowance.renew();
  await waiting;
  expect(allowance.wait()).toBeUndefined();
});

test('a larger limit lets go, a smaller one does not', async () => {
  const allowance = new ByteAllowance();
  allowance.limit = 10;
  allowance.spend(10);
  const waiting = allowance.wait();
  allowance.limit = 5;
  expect(allowance.wait()).toBe(waiting);
  allowance.limit = Infinity;
  await waiting;
  expect(allowance.wait()).toBeUndefined();
});
