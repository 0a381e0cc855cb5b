import { testContext } from '@dstream/testing';
import { expect, test } from 'vitest';
import { threads } from '../src/index.ts';
import { wordCount } from './app-virtual-time.ts';

test('a program on threads goes by the virtual clock of its test', async () => {
  const entry = new URL('./app-virtual-time.ts', import.meta.url);
  await using context = testContext({ plugins: [threads({ workers: 2, entry })] });
  const { counts, threads: seenThreads } = wordCount(context.ssc);
  await context.ssc.start();
  await context.clock.advance(2000);
  expect(counts).toEqual([
    [
      ['be', 1],
      ['to', 1],
    ],
    [
      ['be', 1],
      ['not', 1],
      ['or', 1],
      ['to', 1],
    ],
  ]);
  expect([...seenThreads]).not.toContain(0);
  expect(seenThreads.size).toBeGreaterThan(0);
});
