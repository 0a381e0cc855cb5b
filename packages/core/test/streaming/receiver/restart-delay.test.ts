import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/base/random/seeded-random.ts';
import { receiverOptions } from '../../../src/streaming/receiver/receiver-options.ts';
import { RestartDelay } from '../../../src/streaming/receiver/restart-delay.ts';

const delays = (given: Parameters<typeof receiverOptions>[0], runs: readonly number[]): number[] => {
  const delay = new RestartDelay(receiverOptions(given), new SeededRandom(1));
  return runs.map((ran) => delay.after(ran));
};

describe('RestartDelay', () => {
  it('doubles from failure to failure, up to its limit', () => {
    expect(delays({ maxRestartDelay: 10_000 }, [0, 0, 0, 0, 0])).toEqual([2000, 4000, 8000, 10_000, 10_000]);
  });

  it('starts over after a run that lasted', () => {
    expect(delays({ restartReset: 30_000 }, [0, 0, 30_000, 0])).toEqual([2000, 4000, 2000, 4000]);
  });

  it('is never below the first delay for a smaller limit', () => {
    expect(delays({ restartDelay: 5000, maxRestartDelay: 1000 }, [0, 0])).toEqual([5000, 5000]);
  });

  it('leaves a part to chance', () => {
    const some = delays({ maxRestartDelay: 2000, restartJitter: 0.5 }, Array(50).fill(0));
    expect(Math.min(...some)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...some)).toBeLessThanOrEqual(2000);
    expect(new Set(some).size).toBe(50);
  });
});
