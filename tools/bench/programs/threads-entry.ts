/** What workers import: defines the program that the address names. The driver says how its context runs. */
import { StreamingContext } from '@dstream/core';
import { programs, type ProgramName } from './threads-programs.ts';

const name = new URL(import.meta.url).searchParams.get('program') as ProgramName;
const ssc = new StreamingContext({ batchDuration: 1000 });
programs[name](ssc);
await ssc.start();
