/** Is still starting when it is stopped: its sink takes as long to open. */
import { setImmediate } from 'node:timers/promises';
import { StreamingContext } from '@dstream/core';

const ssc = new StreamingContext({ batchDuration: 20 });
ssc.queueStream([[1]]).to({
  name: 'slow',
  async open() {
    console.log('running');
    while (ssc.state === 'ACTIVE') await setImmediate();
  },
  write: async () => undefined,
  commit: async () => undefined,
});
await ssc.start();
