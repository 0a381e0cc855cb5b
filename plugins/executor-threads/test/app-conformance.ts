import { startExecutorProgram, type ExecutorProgramName } from '@dstream/testing';

await startExecutorProgram(new URL(import.meta.url).searchParams.get('program') as ExecutorProgramName);
