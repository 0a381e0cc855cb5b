import { networkAdvice, networkFailure } from '@dstream/connection';
import { defineErrors, isDStreamError, type DStreamError, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  HTTP_SINK_FAILED: (p: { server: string; status: number; answer: string }): string =>
    `${p.server} failed with status ${p.status}${said(p.answer)}. Look there; the request is the same when it is sent again.`,
  HTTP_SINK_OVERLOADED: (p: { server: string; status: number; answer: string }): string =>
    `${p.server} takes no more at the moment (status ${p.status})${said(p.answer)}. Send less, or let it take more.`,
  HTTP_SINK_RECORD_TOO_LARGE: (p: { bytes: number; maxBytes: number }): string =>
    `A record has ${p.bytes} bytes, and a request ${p.maxBytes} at the most. Raise maxBytes, or send less of it with body.`,
  HTTP_SINK_RECORD_UNSUITABLE: (p: { reason: string }): string =>
    `A record cannot be sent as JSON: ${p.reason}. Make plain data of it with body.`,
  HTTP_SINK_REFUSED: (p: { server: string; status: number; answer: string }): string =>
    `${p.server} does not take this (status ${p.status})${said(p.answer)}. Check url, method and format, and what is sent.`,
  HTTP_SINK_STALLED: (p: { server: string; limit: number }): string =>
    `${p.server} has not answered for ${p.limit} ms. Check the server, or raise stallTimeout.`,
  HTTP_SINK_UNAUTHORIZED: (p: { server: string; status: number; answer: string }): string =>
    `${p.server} does not let this program in (status ${p.status})${said(p.answer)}. Check bearer, basic or headers.`,
  HTTP_SINK_UNREACHABLE: (p: { server: string; reason: string }): string =>
    `There is no connection to ${p.server}: ${p.reason}.`,
} satisfies Record<string, (params: never) => string>;

const said = (answer: string): string => (answer === '' ? '' : ` and says: ${answer}`);

/** A code of this plugin. */
export type HttpSinkErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const httpSinkError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** The error of an answer that is none of success. `answer` is the beginning of its body. */
export const errorOfStatus = (server: string, status: number, answer: string): DStreamError => {
  const params = { server, status, answer };
  if (status === 401 || status === 403 || status === 407)
    return httpSinkError('HTTP_SINK_UNAUTHORIZED', params);
  if (status === 429 || status === 503) return httpSinkError('HTTP_SINK_OVERLOADED', params);
  if (status === 408 || status === 425 || status >= 500) return httpSinkError('HTTP_SINK_FAILED', params);
  return httpSinkError('HTTP_SINK_REFUSED', params);
};

const stalled = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Gives an error of the client its code, and a text that names the server. */
export const explain = (error: unknown, server: string, stallTimeout: number): DStreamError => {
  if (isDStreamError(error)) return error;
  const cause = error as NodeJS.ErrnoException;
  if (stalled.has(cause.code ?? ''))
    return httpSinkError('HTTP_SINK_STALLED', { server, limit: stallTimeout }, { cause });
  const failure =
    networkFailure(cause) ?? (cause.code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timed-out' : undefined);
  const reason = failure === undefined ? cause.message : networkAdvice(failure);
  return httpSinkError('HTTP_SINK_UNREACHABLE', { server, reason }, { cause });
};

const final = new Set([
  'HTTP_SINK_REFUSED',
  'HTTP_SINK_UNAUTHORIZED',
  'HTTP_SINK_RECORD_TOO_LARGE',
  'HTTP_SINK_RECORD_UNSUITABLE',
]);

/** Whether the same request may be taken later. */
export const isTemporary = (error: unknown): boolean => isDStreamError(error) && !final.has(error.code);
