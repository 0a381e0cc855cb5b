import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerWith, type Owner } from '@dstream/files';
import { expect, onTestFinished, test } from 'vitest';
import { removeLeftovers, withDirectory } from '../bench/temporary-directory.ts';

const leave = (parent: string, name: string, owner: Owner | undefined): void => {
  mkdirSync(join(parent, name));
  writeFileSync(join(parent, name, 'segment'), '');
  if (owner) writeFileSync(join(parent, `${name}.owner`), JSON.stringify(owner));
};

/** What is in the directory of temporary files under a name that begins so. */
const listed = (directory: string): string[] =>
  readdirSync(tmpdir()).filter((name) => join(tmpdir(), name).startsWith(directory));

test('removes what runs left that were killed, and nothing else', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'bench-leftovers-test-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const here = ownerWith(process.pid);
  const { pid } = spawnSync(process.execPath, ['--version']);
  leave(parent, 'dstream-bench-killed', { ...here, pid });
  leave(parent, 'dstream-bench-running', here);
  leave(parent, 'dstream-bench-elsewhere', { ...here, pid, host: 'elsewhere' });
  leave(parent, 'dstream-bench-nobody', undefined);
  leave(parent, 'other', { ...here, pid });
  await removeLeftovers(parent);
  expect(readdirSync(parent).filter((name) => !name.endsWith('.owner'))).toEqual([
    'dstream-bench-elsewhere',
    'dstream-bench-nobody',
    'dstream-bench-running',
    'other',
  ]);
});

test('a directory is there while it is used, with a word on whose it is, and gone after it', async () => {
  let names: string[] = [];
  await withDirectory(async (directory) => {
    names = listed(directory);
    expect(names).toHaveLength(2);
    await removeLeftovers();
    expect(listed(directory)).toEqual(names);
  });
  expect(readdirSync(tmpdir()).filter((name) => names.includes(name))).toEqual([]);
});
