import { fairPolicy, fifoPolicy } from '@dstream/core';
import { describeSchedulingPolicy } from '@dstream/testing/conformance';

describeSchedulingPolicy('FIFO', { create: () => fifoPolicy });

describeSchedulingPolicy('FAIR', { create: () => fairPolicy() });

describeSchedulingPolicy('FAIR with shares', {
  create: () => fairPolicy({ reports: { weight: 3, minShare: 1 }, alerts: { minShare: 2 } }),
});
