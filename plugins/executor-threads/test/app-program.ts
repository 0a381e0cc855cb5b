import { StreamingContext } from '@dstream/core';
import { money } from './money.ts';
import { programs, type ProgramName } from './programs.ts';
import { threadsFor } from './threads-for.ts';

const parameters = new URL(import.meta.url).searchParams;
const name = parameters.get('name') as ProgramName;
const defaultParallelism = Number(parameters.get('parallelism') ?? 2);
const ssc = new StreamingContext({
  batchDuration: 1000,
  defaultParallelism,
  plugins: [threadsFor(new URL(import.meta.url)), money],
});
await programs[name](ssc, [], parameters.get('place')!);
await ssc.start();
