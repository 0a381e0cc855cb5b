import { SeededRandom, type StateVersion } from '@dstream/core/plugin';
import { expect } from 'vitest';
import type { Guarantees } from './guarantee.ts';
import { openAt, statesOf, type StateStoreConformance } from './state-store-steps.ts';

type Model = ReadonlyMap<number, number>;

const keyCount = 12;

/** A store against plain maps. */
export const model: Guarantees<StateStoreConformance> = {
  async 'two hundred batches, some given up, some repeated from further back, agree with a map'({ create }) {
    const store = await create();
    const random = new SeededRandom('state');
    const below = (bound: number): number => Math.floor(random.next() * bound);
    const versions: Model[] = [new Map()];
    for (let round = 0; round < 200; round++) {
      const from = versions.length - 1 - below(Math.min(versions.length, 4));
      versions.length = from + 1;
      const version = await openAt<number, number>(store, 1000 * from, 1000 * (from + 1));
      await version.load?.(Array.from({ length: keyCount }, (_, key) => key));
      expect(statesOf(version)).toEqual(sorted(versions[from]!));
      const changed = change(version, versions[from]!, below);
      expect(statesOf(version)).toEqual(sorted(changed));
      expect(version.size).toBe(changed.size);
      if (below(4) === 0) version.abort();
      else {
        await version.commit();
        versions.push(changed);
      }
    }
  },
};

const change = (
  version: StateVersion<number, number>,
  before: Model,
  below: (bound: number) => number,
): Model => {
  const changed = new Map(before);
  for (let call = below(10); call > 0; call--) {
    const key = below(keyCount);
    expect(version.get(key)).toBe(changed.get(key));
    if (below(3) === 0) {
      version.delete(key);
      changed.delete(key);
    } else {
      version.set(key, call);
      changed.set(key, call);
    }
  }
  return changed;
};

const sorted = (states: Model): [number, number][] =>
  [...states].toSorted(([a], [b]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
