/** Compares DStream with Spark Streaming: see `usage` in options.ts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contenders } from './contenders.ts';
import { measure } from './measure.ts';
import type { Measured } from './measured.ts';
import { readSparkOptions } from './options.ts';
import { linesOfSlice, plan } from './plan.ts';
import { inputNames } from './programs/job.ts';
import { comparison } from './report/comparison.ts';
import { writeComparison } from './report/document.ts';
import { describeMachine } from './report/machine.ts';
import { lineOf } from './report/table.ts';
import { setUp } from './setup/set-up.ts';
import { makeText } from './texts.ts';

const { cases, json, save } = readSparkOptions(process.argv.slice(2));
const say = (text: string): void => (json ? console.error(text) : console.log(text));

const { rival, versions } = setUp(say);
const systems = contenders(rival);
const machine = describeMachine();
const folder = mkdtempSync(join(tmpdir(), 'dstream-bench-texts-'));
const measured: Measured[] = [];
try {
  const block = makeText(folder, plan.block, 'block');
  for (const input of inputNames) {
    for (const name of cases) {
      const slice = makeText(folder, linesOfSlice(name, input), 'slice');
      for (const system of systems) {
        const each = await measure(system, { case: name, input, block, slice });
        measured.push(each);
        say(lineOf(each));
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const circumstances = { machine, versions };
if (json) console.log(JSON.stringify({ ...circumstances, measured }, undefined, 2));
if (save) writeComparison(comparison(measured, circumstances));
