import { expect, it } from 'vitest';
import { MemoryBudget } from '../../../src/engine/block/memory-budget.ts';

it('counts bytes and blocks', () => {
  const memory = new MemoryBudget(100);
  memory.add(60);
  memory.add(30);
  expect([memory.bytes, memory.blocks, memory.fits(10), memory.fits(11)]).toEqual([90, 2, true, false]);
  memory.remove(60);
  expect([memory.bytes, memory.blocks, memory.fits(70)]).toEqual([30, 1, true]);
});

it('lets everybody wait until there is room', async () => {
  const memory = new MemoryBudget(100);
  memory.add(60);
  expect(memory.wait()).toBeUndefined();
  memory.add(60);
  const resolved: string[] = [];
  const waits = ['a', 'b'].map((name) => memory.wait()!.then(() => resolved.push(name)));
  await Promise.resolve();
  expect(resolved).toEqual([]);
  memory.remove(60);
  await Promise.all(waits);
  expect(memory.wait()).toBeUndefined();
});

it('goes on waiting while what was removed is not enough', async () => {
  const memory = new MemoryBudget(100);
  for (const bytes of [60, 60, 60]) memory.add(bytes);
  let hasRoom = false;
  const wait = memory.wait()!.then(() => (hasRoom = true));
  memory.remove(60);
  await Promise.resolve();
  expect(hasRoom).toBe(false);
  memory.remove(60);
  await wait;
});

it('lets a block pass that is larger than everything, as long as it is alone', () => {
  const memory = new MemoryBudget(100);
  memory.add(1000);
  expect(memory.wait()).toBeUndefined();
  memory.add(1);
  expect(memory.wait()).toBeDefined();
});
