import { CHECKPOINT_PLACE, CHECKPOINT_STORE, type Use } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { checkpointFs, FsCheckpointStore } from '../src/index.ts';

const use = (() => undefined) as unknown as Use;

test('with a directory the plugin binds a store', () => {
  const { provides } = checkpointFs({ dir: '/tmp/never-opened', segmentBytes: 8192, compress: false });
  const binding = provides.find(({ token }) => token.key === CHECKPOINT_STORE.key);
  expect(binding!.create(use)).toBeInstanceOf(FsCheckpointStore);
});

test('without one it makes the store of the directory that the context names', () => {
  const [binding, ...others] = checkpointFs().provides;
  expect(others).toEqual([]);
  expect([binding!.token.key, binding!.name]).toEqual([CHECKPOINT_PLACE.key, 'file']);
  expect(binding!.create(use)('/tmp/never-opened')).toBeInstanceOf(FsCheckpointStore);
});

test.each([{ dir: '' }, { segmentBytes: 1 }, { directory: '/tmp' }])('%j is refused', (options) => {
  expect(() => checkpointFs(options as object)).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID' }));
});
