import { join } from 'node:path';
import { runToEnd } from '../process/run-to-end.ts';
import type { Say } from '../service.ts';
import { fromDebian } from './apt.ts';
import { findProgram } from './find-program.ts';

const NEEDED = 17;
const PLACES = ['/usr/lib/jvm/java-*-openjdk-*/bin', '/usr/lib/jvm/default*/bin'];

async function isRecent(java: string): Promise<boolean> {
  const text = await runToEnd({ file: java, args: ['-version'] }).catch(() => '');
  return Number(/version "(\d+)/.exec(text)?.[1]) >= NEEDED;
}

async function find(): Promise<string | undefined> {
  const home = process.env['JAVA_HOME'];
  const candidates = [
    home && join(home, 'bin/java'),
    await findProgram('java'),
    await findProgram('java', PLACES),
  ];
  for (const java of candidates) if (java !== undefined && java !== '' && (await isRecent(java))) return java;
  return undefined;
}

/** A Java that runs Kafka: the one of JAVA_HOME, of the path, or Debian's. Rejects with `Unavailable`. */
export const java = (say: Say): Promise<string> => fromDebian(find, ['openjdk-17-jre-headless'], say);
