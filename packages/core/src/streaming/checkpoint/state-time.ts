import type { Duration, Time } from '../../contracts/time.ts';
import type { DStream } from '../dstream/dstream.ts';

/**
 * How long before the last finished batch a stream may be asked for again, by what looks back on it. State that nobody
 * looks back on is wanted as of the last batch.
 */
export const lookBackOf = (stream: DStream<any>): Duration => {
  const { rememberDuration, slideDuration, operator } = stream;
  if (operator.state && rememberDuration <= 2 * slideDuration) return 0;
  return rememberDuration - slideDuration;
};

/**
 * The batch after which the state of a stream is wanted once the batch of `time` is done: its last one; or, when others
 * look back at records of it that are lost, one early enough to compute those again.
 */
export const stateTimeOf = (stream: DStream<any>, time: Time): Time =>
  stream.lastTime(time - lookBackOf(stream));
