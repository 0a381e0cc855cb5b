import type { Duration, Time } from '../../contracts/time.ts';
import type { DStream } from '../dstream/dstream.ts';
import type { Gap } from '../dstream/past.ts';

interface Sliding {
  readonly zeroTime: Time;
  /** Parents first. */
  readonly streams: readonly DStream<any>[];
}

/**
 * The times within a gap, oldest first, at which a stream that slides by more than a batch has an RDD in which there may be
 * records of the batch of `fed` or of earlier ones.
 */
export const slidesIn = (
  { after, before }: Gap,
  fed: Time,
  { zeroTime, streams }: Sliding,
): readonly Time[] => {
  const spans = spansOf(streams);
  const times = new Set<Time>();
  for (const stream of streams) {
    const { slideDuration: slide, graph } = stream;
    if (slide <= graph.batchDuration) continue;
    const end = Math.min(before, fed + spans.get(stream)!);
    let time = zeroTime + (Math.floor((after - zeroTime) / slide) + 1) * slide;
    for (; time < end; time += slide) times.add(time);
  }
  return [...times].toSorted((a, b) => a - b);
};

/** How much time of inputs an RDD of each stream is made of, the state that it builds on left out. */
const spansOf = (streams: readonly DStream<any>[]): ReadonlyMap<DStream<any>, Duration> => {
  const spans = new Map<DStream<any>, Duration>();
  for (const stream of streams) {
    const { parents, reach } = stream.operator;
    const above = parents.map(
      (parent) => spans.get(parent)! + (reach === undefined ? 0 : reach - parent.slideDuration),
    );
    spans.set(stream, Math.max(stream.graph.batchDuration, ...above));
  }
  return spans;
};
