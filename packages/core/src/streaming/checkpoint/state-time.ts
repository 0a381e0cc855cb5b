import { floorTime } from '../../base/time/time-math.ts';
import type { Time } from '../../contracts/time.ts';
import type { DStream } from '../dstream/dstream.ts';

/**
 * The batch after which the state of a stream is wanted once the batch of `time` is done: its last one; or, when others
 * look back at records of it that are lost, one early enough to compute those again. What earlier batches of another
 * duration have left is wanted as of the zero time.
 */
export const stateTimeOf = (stream: DStream<any>, time: Time): Time => {
  const isLookedBackOn = stream.rememberDuration > 2 * stream.slideDuration;
  const last = lastBatchOf(stream, isLookedBackOn ? Math.min(time, stream.horizonAt(time)) : time);
  return Math.max(last, stream.graph.zeroTime!);
};

/** The last batch of a stream up to `time`, at which there may have been none: the zero time or before when nothing was. */
export const lastBatchOf = (stream: DStream<any>, time: Time): Time => {
  const { slideDuration, graph } = stream;
  return stream.previousTime(floorTime(time, slideDuration, graph.zeroTime) + slideDuration);
};
