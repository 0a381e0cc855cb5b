import { full, soak } from './soak.ts';

const MiB = 1024 * 1024;

/** The full run: `npm run soak`. Takes some minutes; ends with 1 when a record is missing or memory ran out. */
for (const kind of ['direct', 'receiver'] as const) {
  const started = performance.now();
  const { done, hasStalled, batch, heap, rss } = await soak({ ...full, kind });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${kind}: ${done} of ${full.records} records in ${seconds} s, the largest batch ${batch}; ` +
      `heap ${Math.round(heap / MiB)} MiB, process ${Math.round(rss / MiB)} MiB`,
  );
  if (done !== full.records || !hasStalled) process.exitCode = 1;
}
