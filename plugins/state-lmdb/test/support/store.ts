import { JsonCodec, SilentLogger } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { LmdbStateStore, type StateLmdbOptions } from '../../src/index.ts';

/** A store in a directory, closed at the end of the test. */
export const storeIn = (dir: string, options: StateLmdbOptions = {}): LmdbStateStore => {
  const all = { dir, mapSize: 2 ** 30, memory: 2 ** 20, ...options };
  const store = new LmdbStateStore(all, new JsonCodec(), new SilentLogger());
  onTestFinished(() => store.close());
  return store;
};
