import { expect, test } from 'vitest';
import { scaled, soak, type SoakSettings } from '../soak/soak.ts';

test.each(['direct', 'receiver'] as const)(
  'a backlog (%s) and a sink that stalls stay within their memory',
  { timeout: 120_000 },
  async (kind) => {
    const settings: SoakSettings = { ...scaled, kind };
    // The child dies when it takes more than its heap.
    const { done, hasStalled, batch, heap } = await soak(settings);
    expect({ done, hasStalled }).toEqual({ done: settings.records, hasStalled: true });
    expect(heap).toBeLessThan(settings.maxHeap);
    expect(batch).toBeLessThan(settings.records / 10);
  },
);
