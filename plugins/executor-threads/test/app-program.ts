import { StreamingContext } from '@dstream/core';
import { threadsFor } from './run-program.ts';
import { programs, type ProgramName } from './programs.ts';

const parameters = new URL(import.meta.url).searchParams;
const name = parameters.get('name') as ProgramName;
const defaultParallelism = Number(parameters.get('parallelism') ?? 2);
const ssc = new StreamingContext({ batchDuration: 1000, defaultParallelism, plugins: [threadsFor(new URL(import.meta.url))] });
programs[name](ssc, [], parameters.get('place')!);
await ssc.start();
