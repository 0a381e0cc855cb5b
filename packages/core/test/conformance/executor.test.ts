import { InProcessExecutor } from '@dstream/core/plugin';
import { describeExecutor } from '@dstream/testing/conformance';

describeExecutor('InProcessExecutor', { create: (clock) => new InProcessExecutor(clock) });

describeExecutor('InProcessExecutor with two slots', {
  create: (clock) => new InProcessExecutor(clock, { slots: 2, cores: 2 }),
});
