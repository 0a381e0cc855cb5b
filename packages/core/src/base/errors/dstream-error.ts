import { catalogue, type ErrorCode, type ErrorParams } from './catalogue.ts';

/**
 * Every error that DStream raises itself: `code` is stable across releases and listed in the error reference, `params`
 * holds the facts as data, `cause` the foreign error behind it.
 */
export class DStreamError<C extends string = string> extends Error {
  override readonly name = 'DStreamError';
  readonly code: C;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(
    code: C,
    params: C extends ErrorCode ? ErrorParams<C> : PluginErrorParams,
    options?: ErrorOptions,
  ) {
    super(messageOf(code, params as PluginErrorParams), options);
    this.code = code;
    this.params = params;
  }
}

/** A plugin's own error brings its text along. */
export type PluginErrorParams = { readonly message: string; readonly [param: string]: unknown };

const messageOf = (code: string, params: PluginErrorParams): string => {
  const text = (catalogue as unknown as Record<string, (params: unknown) => string>)[code];
  return `${code}: ${text ? text(params) : params.message}`;
};

/** True for an error of the given code, also across two copies of this package. */
export const isDStreamError = <C extends string>(error: unknown, code?: C): error is DStreamError<C> =>
  error instanceof Error &&
  error.name === 'DStreamError' &&
  (code === undefined || (error as DStreamError).code === code);

export { textOf } from './text-of.ts';
