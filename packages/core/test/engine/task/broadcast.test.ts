import { expect, test } from 'vitest';
import { localEngine } from '../../support/local-engine.ts';

test('a broadcast value is there for every task until it is destroyed', async () => {
  const { sc } = localEngine();
  const rates = sc.broadcast({ eur: 2 });
  const inEuros = sc.parallelize([1, 2, 3], 2).map((n) => n * rates.value.eur);
  expect(await inEuros.collect()).toEqual([2, 4, 6]);
  rates.destroy();
  await expect(inEuros.collect()).rejects.toThrow(`Broadcast ${rates.id} was destroyed`);
});
