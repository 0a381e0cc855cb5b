import { expect, it } from 'vitest';
import { estimateSize } from '../../../src/base/size/estimate-size.ts';
import { SizeSampler } from '../../../src/base/size/size-sampler.ts';

it('takes strings by their length', () => {
  const sampler = new SizeSampler();
  expect(sampler.sizeOf('a'.repeat(5000)) - sampler.sizeOf('')).toBe(5000);
});

it('comes close to the size of all records together', () => {
  const sampler = new SizeSampler();
  const records = Array.from({ length: 2000 }, (_, i) => ({ id: i, name: 'n'.repeat(i % 50) }));
  const sampled = records.reduce((sum, record) => sum + sampler.sizeOf(record), 0);
  expect(sampled / estimateSize(records)).toBeGreaterThan(0.7);
  expect(sampled / estimateSize(records)).toBeLessThan(1.4);
});

it('looks at few records', () => {
  const sampler = new SizeSampler();
  let looks = 0;
  const record = {
    get value() {
      return ++looks;
    },
  };
  for (let i = 0; i < 1600; i++) sampler.sizeOf(record);
  expect(looks).toBe(100);
});
