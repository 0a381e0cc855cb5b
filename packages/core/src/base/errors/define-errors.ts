import { DStreamError } from './dstream-error.ts';

/** What each error of a plugin says, by code: a text for the values that go with it. */
export type ErrorTexts = Readonly<Record<string, (params: never) => string>>;

/** Makes an error of one catalogue; the values that go with its code become properties of the error. */
export type ErrorMaker<T extends ErrorTexts> = <C extends keyof T & string>(
  code: C,
  params: Parameters<T[C]>[0],
  options?: ErrorOptions,
) => DStreamError;

/**
 * The errors of a plugin from a catalogue of texts by code. A code begins with the name of the plugin in capitals and is
 * never renamed or reused; a text says what happened and what to do.
 *
 * @example
 * import { defineErrors } from '@dstream/core/plugin';
 *
 * const queueError = defineErrors({
 *   QUEUE_MISSING: (p: { queue: string }) => `There is no queue "${p.queue}". Make it, or correct its name.`,
 * });
 * console.log(queueError('QUEUE_MISSING', { queue: 'orders' }).message);
 * // => There is no queue "orders". Make it, or correct its name.
 */
export const defineErrors =
  <T extends ErrorTexts>(texts: T): ErrorMaker<T> =>
  (code, params, options) => {
    const message = (texts[code] as (params: unknown) => string)(params);
    return new DStreamError<string>(code, { ...(params as object), message }, options);
  };
