import { DStreamError } from '../../base/errors/dstream-error.ts';
import { kindOf } from '../../base/errors/kind-of.ts';
import type { ReceiverSource } from '../../contracts/source.ts';
import { receiverOptions, type ReceiverOptions } from '../receiver/receiver-options.ts';
import { initialRateOf, type BackpressureOptions } from './backpressure.ts';
import { ReceiverInput, type ReceiverInputServices } from './receiver-input.ts';

interface ReceiverSettings {
  readonly receiver?: Partial<ReceiverOptions>;
  readonly backpressure?: BackpressureOptions | boolean;
}

/** A receiver as input, under the settings of its context. Throws `SOURCE_INVALID`. */
export const makeReceiverInput = <T>(
  source: ReceiverSource<T>,
  { receiver, backpressure }: ReceiverSettings,
  services: ReceiverInputServices,
): ReceiverInput<T> => {
  if (typeof source?.run !== 'function') throw new DStreamError('SOURCE_INVALID', { value: kindOf(source) });
  const first = backpressure && { initialRate: initialRateOf(backpressure) };
  const options = receiverOptions({ ...first, ...receiver }, services.blocks.memoryBudget);
  return new ReceiverInput(source, options, services);
};
