import { copyFileSync, globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plan } from '../plan.ts';
import type { Job } from '../programs/job.ts';
import { output } from './command.ts';
import { cache } from './spark.ts';

const sources = fileURLToPath(new URL('../rival/', import.meta.url));

/** The compiled program of the rival. */
export interface Rival {
  readonly classpath: string;
}

/** Compiles the rival against the jars of Spark. */
export const compileRival = (jars: string): Rival => {
  const classes = join(cache, 'classes');
  mkdirSync(classes, { recursive: true });
  const files = globSync('*.java', { cwd: sources }).map((file) => join(sources, file));
  const options = ['-proc:none', '-nowarn', '-d', classes, '-cp', join(jars, '*')];
  output('javac', [...options, ...files], 'It is the program that the comparison runs on Spark.');
  copyFileSync(join(sources, 'log4j2.properties'), join(classes, 'log4j2.properties'));
  return { classpath: `${classes}:${join(jars, '*')}` };
};

/** Packages that Spark reaches into, and that Java has closed since 17. */
const opened = (
  'java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent ' +
  'java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar'
)
  .split(' ')
  .map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);

/** What is set on Spark. A receiver takes one slot for good, so a socket gets one more than there are cores. */
export const settingsOf = ({
  input,
  batch,
}: Pick<Job, 'input' | 'batch'>): Readonly<Record<string, string>> => ({
  'spark.app.name': 'rival',
  'spark.master': `local[${plan.cores + (input === 'socket' ? 1 : 0)}]`,
  'spark.default.parallelism': String(plan.cores),
  'spark.driver.host': '127.0.0.1',
  'spark.driver.bindAddress': '127.0.0.1',
  'spark.ui.enabled': 'false',
  'spark.serializer': 'org.apache.spark.serializer.KryoSerializer',
  'spark.streaming.blockInterval': `${batch / 2}ms`,
});

/** The arguments of `java` that start the rival. */
export const rivalArguments = ({ classpath }: Rival, job: Job, folder: string): string[] => {
  const settings = { ...settingsOf(job), 'spark.local.dir': folder, 'java.io.tmpdir': folder };
  const properties = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  const { name, input, from, batch, window } = job;
  const args = [name, input, from, batch, window, join(folder, 'checkpoint')].map(String);
  return [`-Xmx${plan.heap}`, ...opened, ...properties, '-cp', classpath, 'Rival', ...args];
};
