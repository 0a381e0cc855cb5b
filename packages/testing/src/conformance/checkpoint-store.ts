import type { CheckpointStore } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';

export interface CheckpointStoreConformance extends ConformanceOptions {
  /** A new, empty store. */
  readonly create: () => CheckpointStore | Promise<CheckpointStore>;
}

/** Tests an implementation of `CheckpointStore`. */
export const describeCheckpointStore = (name: string, options: CheckpointStoreConformance): void =>
  describeGuarantees(`checkpoint store ${name}`, options, checkpointStoreGuarantees);

const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values);

/** Its guarantees by name. */
export const checkpointStoreGuarantees: Guarantees<CheckpointStoreConformance> = {
  async 'a name that was never put has no bytes'({ create }) {
    const store = await create();
    expect(await store.get('nothing')).toBeUndefined();
    expect(await store.list('')).toEqual([]);
  },
  async 'what was put is what one gets'({ create }) {
    const store = await create();
    await store.put('a', bytes(1, 2, 255));
    await store.put('empty', bytes());
    expect(await store.get('a')).toEqual(bytes(1, 2, 255));
    expect(await store.get('a')).toEqual(bytes(1, 2, 255));
    expect(await store.get('empty')).toEqual(bytes());
  },
  async 'the last put wins, as a whole'({ create }) {
    const store = await create();
    await store.put('a', bytes(1, 2, 3, 4, 5, 6, 7));
    await store.put('a', bytes(9));
    expect(await store.get('a')).toEqual(bytes(9));
  },
  async 'puts of the same name at once leave one of them, never a mix'({ create }) {
    const store = await create();
    const versions = Array.from({ length: 8 }, (_, n) => new Uint8Array(5000 + n).fill(n));
    await Promise.all(versions.map((version) => store.put('a', version)));
    expect(versions).toContainEqual(await store.get('a'));
  },
  async 'bytes change neither with what was put nor with what one got'({ create }) {
    const store = await create();
    const given = bytes(1, 2);
    await store.put('a', given);
    given[0] = 7;
    (await store.get('a'))![1] = 7;
    expect(await store.get('a')).toEqual(bytes(1, 2));
  },
  async 'names are listed by prefix, in ascending order'({ create }) {
    const store = await create();
    for (const name of ['b/2', 'b/10', 'a', 'B', 'b/1', 'c_d.e-f']) await store.put(name, bytes(0));
    expect(await store.list('b/')).toEqual(['b/1', 'b/10', 'b/2']);
    expect(await store.list('')).toEqual(['B', 'a', 'b/1', 'b/10', 'b/2', 'c_d.e-f']);
    expect(await store.list('b/1')).toEqual(['b/1', 'b/10']);
    expect(await store.list('zz')).toEqual([]);
  },
  async 'what was deleted is gone; an unknown name is no error'({ create }) {
    const store = await create();
    await store.put('a', bytes(1));
    await store.put('b', bytes(2));
    await store.delete('a');
    await store.delete('a');
    await store.delete('never');
    expect(await store.get('a')).toBeUndefined();
    expect(await store.list('')).toEqual(['b']);
    await store.put('a', bytes(3));
    expect(await store.get('a')).toEqual(bytes(3));
  },
  async 'its scope is one of isolate, host and cluster'({ create }) {
    expect(['isolate', 'host', 'cluster']).toContain((await create()).scope);
  },
};
