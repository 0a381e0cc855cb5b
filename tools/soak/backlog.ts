import type { DStream, StreamingContext } from '@dstream/core';

/** Where a backlog waits. */
export type BacklogKind = 'direct' | 'receiver';

type Span = { readonly from: number; readonly until: number };

const chunkLength = 1000;

/** A text of some hundred bytes, as a log line has. */
const record = (n: number): string =>
  `${n}`.padStart(10, '0').padEnd(100, ' of a backlog that waits to be worked on,');

/** So many records that are there from the beginning, as fast as they are asked for. */
export const backlog = (ssc: StreamingContext, kind: BacklogKind, records: number): DStream<string> =>
  kind === 'direct'
    ? ssc.stream<string>(ranges(records))
    : ssc.fromAsyncIterable(() => flood(records), 'flood');

function* flood(records: number): Iterable<string> {
  for (let n = 0; n < records; n++) yield record(n);
}

const ranges = (records: number) => ({
  kind: 'direct' as const,
  name: 'ranges',
  plan(previous: readonly Span[], { limit }: { readonly limit: number }): readonly Span[] {
    const from = previous.at(-1)?.until ?? 0;
    const until = Math.min(records, from + limit);
    return from < until ? [{ from, until }] : [];
  },
  *read({ from, until }: Span): Iterable<readonly string[]> {
    for (let start = from; start < until; start += chunkLength) {
      yield Array.from({ length: Math.min(chunkLength, until - start) }, (_, i) => record(start + i));
    }
  },
  count: ({ from, until }: Span): number => until - from,
});
