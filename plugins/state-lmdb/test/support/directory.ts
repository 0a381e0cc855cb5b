import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty directory that the end of the test removes. */
export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'dstream-state-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};
