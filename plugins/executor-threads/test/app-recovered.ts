import { StreamingContext } from '@dstream/core';
import { recovered } from './recovered.ts';
import { threadsFor } from './threads-for.ts';

const entry = new URL(import.meta.url);
const ssc = new StreamingContext({ batchDuration: 1000, plugins: [threadsFor(entry)] });
recovered(ssc, entry.searchParams.get('place')!, { totals: new Map(), windows: new Map() });
await ssc.start();
