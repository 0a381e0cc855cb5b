import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';

/** An empty directory that is gone after the test. */
export const temporaryDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'block-store-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

/** Drops everything. */
export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
