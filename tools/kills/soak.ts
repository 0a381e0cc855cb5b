/**
 * Kills the application often: `npm run soak:kills -- [kills] [seed]`. Half of the kills meet a program in one thread, half one
 * on two workers. Ends with 1 when anything is lost, doubled or wrong; then what was written stays where it says.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOutputs } from './outputs.ts';
import { problemsOf } from './problems-of.ts';
import { runKilled } from './run-killed.ts';

const [kills = '60', seed = `${Date.now()}`] = process.argv.slice(2);
console.log(`${kills} kills, seed ${seed}`);

for (const workers of [0, 2]) {
  const home = await mkdtemp(join(tmpdir(), 'dstream-kills-'));
  const killed = await runKilled({ home, workers, kills: Math.ceil(Number(kills) / 2), seed });
  const { given, killedStarting, workerExits } = killed;
  const outputs = await readOutputs(home);
  const problems = problemsOf(given, outputs);
  const written = new Set([...outputs.lines.values()].flat());
  const lost = given.plain.filter((line) => !written.has(line)).length;
  console.log(
    `${workers} workers: ${killedStarting} killed while starting, ${workerExits} workers ended, ` +
      `${outputs.batches.size} batches, ${written.size} lines, ${lost} lost by the plain socket, ` +
      `${problems.length} problems`,
  );
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) await rm(home, { recursive: true });
  else console.error(`See ${home}.`);
  if (problems.length > 0) process.exitCode = 1;
}
