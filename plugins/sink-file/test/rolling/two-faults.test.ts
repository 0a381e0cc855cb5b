import { cp, readFile, stat, writeFile } from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { SilentLogger } from '@dstream/core/plugin';
import { expect, test, vi } from 'vitest';
import type { FileStart } from '../../src/rolling/append-files.ts';
import { RollingOutput } from '../../src/rolling/rolling-output.ts';
import { committedLines } from '../support/committed.ts';
import { temporaryDirectory } from '../support/directory.ts';
import { life } from '../support/mortal-fs.ts';

vi.mock('node:fs/promises', async (original) => {
  const { mortalFileSystem } = await import('../support/mortal-fs.ts');
  return mortalFileSystem(await original<typeof fs>());
});

vi.setConfig({ testTimeout: 120_000 });

const opened = async (directory: string): Promise<RollingOutput> => {
  const rolling = { extension: '.txt', rollBytes: 1000, rollAfter: Infinity };
  const output = new RollingOutput(directory, rolling, new SilentLogger());
  await output.open();
  return output;
};

const partOf = async (home: string, text: string): Promise<FileStart[]> => {
  const path = join(home, `part of ${text.slice(0, 1)}`);
  await writeFile(path, `${text}\n`);
  return [{ path, length: text.length + 1 }];
};

const [first, long, short] = ['first', 'long, and given up after it failed', 'short'];

const isDone = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

test('a batch that failed at any call, and a process that died at any call of the next one', async () => {
  const home = await temporaryDirectory();
  const template = join(home, 'template');
  const begun = await opened(
    await cp(await temporaryDirectory(), template, { recursive: true }).then(() => template),
  );
  await begun.add(1000, await partOf(home, first));
  await begun.close();
  const parts = [await partOf(home, long), await partOf(home, short)] as const;

  for (let failed = true, call = 0; failed; call++) {
    for (let died = true, last = 0; died; last++) {
      const directory = join(home, `${call}-${last}`);
      await cp(template, directory, { recursive: true });
      const output = await opened(directory);
      life.begin(call);
      const longIsThere = await isDone(output.add(2000, parts[0]));
      failed = life.hasFailed;
      life.begin(last, true);
      const shortIsThere = await isDone(output.add(3000, parts[1]));
      died = life.hasFailed;
      life.begin();

      const next = await opened(directory);
      const seen = await committedLines(directory);
      const before = longIsThere ? [[first, long]] : [[first], [first, long]];
      const possible = shortIsThere
        ? before.map((lines) => [...lines, short])
        : [...before, ...before.map((lines) => [...lines, short])];
      expect(possible).toContainEqual(seen);
      const { name, length } = next.list.last!;
      expect((await stat(join(directory, name))).size).toBe(length);
      expect(await readFile(join(directory, name), 'utf8')).toBe(`${seen.join('\n')}\n`);
      await output.close();
      await next.close();
    }
  }
});

test('what is left of a longer batch that failed does not follow a shorter one', async () => {
  const home = await temporaryDirectory();
  for (let failed = true, call = 0; failed; call++) {
    const directory = join(home, `${call}`);
    await cp(await temporaryDirectory(), directory, { recursive: true });
    const output = await opened(directory);
    await output.add(1000, await partOf(home, first));
    const parts = [await partOf(home, long), await partOf(home, short)] as const;
    life.begin(call);
    const longIsThere = await isDone(output.add(2000, parts[0]));
    failed = life.hasFailed;
    life.begin();
    await output.add(3000, parts[1]);
    const lines = longIsThere ? [first, long, short] : [first, short];
    expect(await readFile(join(directory, output.list.last!.name), 'utf8')).toBe(`${lines.join('\n')}\n`);
    await output.close();
  }
});
