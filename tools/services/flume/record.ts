/** Records events as Flume writes them: `record.ts DIRECTORY`. Needs a Java with a compiler; tests read what was recorded once. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { java } from '../origin/java.ts';
import { classPath } from '../origin/maven.ts';
import { runToEnd } from '../process/run-to-end.ts';

const PROGRAM = fileURLToPath(new URL('Record.java', import.meta.url));
const JARS = new URL('flume.jars', import.meta.url);

const file = await java(console.log);
const args = ['-cp', await classPath(JARS, console.log), PROGRAM, resolve(process.argv[2] ?? '.')];
await runToEnd({ file, args });
