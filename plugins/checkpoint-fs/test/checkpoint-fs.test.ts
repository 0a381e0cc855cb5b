import { CHECKPOINT_STORE, type Use } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { checkpointFs, FsCheckpointStore } from '../src/index.ts';

test('the plugin binds a store', () => {
  const [binding] = checkpointFs({ dir: '/tmp/never-opened', segmentBytes: 8192, compress: false }).provides;
  expect(binding!.token).toEqual(CHECKPOINT_STORE);
  expect(binding!.create((() => undefined) as unknown as Use)).toBeInstanceOf(FsCheckpointStore);
});

test.each([{ dir: '' }, { segmentBytes: 1 }, { directory: '/tmp' }])('%j is refused', (options) => {
  expect(() => checkpointFs(options as object)).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID' }));
});
