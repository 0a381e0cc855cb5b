import { EXECUTOR, SilentLogger, type Executor, type Use } from '@dstream/core/plugin';
import { describeExecutor } from '@dstream/testing/conformance';
import { vi } from 'vitest';
import { threadsFor } from './threads-for.ts';

vi.setConfig({ testTimeout: 240_000 });

describeExecutor('threads', {
  create(_, program): Executor {
    const { provides } = threadsFor(new URL(`./app-conformance.ts?program=${program}`, import.meta.url));
    const binding = provides.find(({ token, name }) => token === EXECUTOR && name === undefined)!;
    return binding.create((() => new SilentLogger()) as Use) as Executor;
  },
});
