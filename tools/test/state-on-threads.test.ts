import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const program = fileURLToPath(new URL('programs/state-on-threads.ts', import.meta.url));

test.each([0, 2 ** 26])(
  'counts are exact when workers end and their state moves to others (%d bytes of memory)',
  (memory) => {
    const dir = mkdtempSync(join(tmpdir(), 'dstream-state-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const args = ['--conditions=@dstream/source', program, dir, String(memory)];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toBe('300 keys, counts 12\n');
    expect(readdirSync(dir).toSorted()).toEqual(['ended 12', 'ended 4', 'ended 8', 'state']);
  },
  60_000,
);
