/** Packs every package, checks the tarballs, and uses them from outside the repository as a user would. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consume } from './consumer.ts';
import { findProblems } from './find-problems.ts';
import { packAll } from './tarball.ts';

const folder = mkdtempSync(join(tmpdir(), 'dstream-pack-'));
try {
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  const tarballs = packAll(packed);
  const problems: string[] = [];
  for (const tarball of tarballs) problems.push(...(await findProblems(tarball)));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  console.log(`${tarballs.length} packages are fit to publish`);
  process.stdout.write(consume(join(folder, 'consumer'), tarballs));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
