import type { StateShard, StateVersion } from '@dstream/core/plugin';

export const shard: StateShard = { operator: 'counts#1', partition: 0 };

/** What the batch of each time does: counts batches, writes some keys and takes one away. */
export const changeAt = (version: StateVersion<string, number>): void => {
  const { time } = version;
  version.set('batches', (version.get('batches') ?? 0) + 1);
  for (let n = 0; n < 50; n++) version.set(`key ${(time * 31 + n * 7) % 400}`, time);
  version.delete(`key ${(time * 13) % 400}`);
};

/** The state after the batch of a time, if each before it was done once. */
export const stateAfter = (time: number): Map<string, number> => {
  const states = new Map<string, number>();
  for (let at = 1; at <= time; at++) {
    const version = {
      time: at,
      get: (key: string) => states.get(key),
      set: (key: string, state: number) => states.set(key, state),
      delete: (key: string) => states.delete(key),
    };
    changeAt(version as unknown as StateVersion<string, number>);
  }
  return states;
};
