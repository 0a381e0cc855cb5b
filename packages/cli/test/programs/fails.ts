/** Forgets its output. */
import { StreamingContext } from '@dstream/core';

const ssc = new StreamingContext({ batchDuration: 20 });
ssc.queueStream([[1]]).map((n) => n + 1);
await ssc.start();
