import { InProcessExecutor } from '@dstream/core/plugin';
import { describeExecutor } from '@dstream/testing/conformance';
import { LoopbackExecutor } from '../support/loopback-executor.ts';

describeExecutor('InProcessExecutor', { create: (clock) => new InProcessExecutor(clock) });

describeExecutor('InProcessExecutor with two slots', {
  create: (clock) => new InProcessExecutor(clock, { slots: 2, cores: 2 }),
});

describeExecutor('of workers in the same isolate', { create: (_, program) => new LoopbackExecutor(program) });
